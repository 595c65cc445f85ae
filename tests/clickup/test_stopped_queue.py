"""A queue that was stopped does nothing any more, whatever it is asked."""

from __future__ import annotations

import threading

from clickup_desktop.clickup.job_queue import JobQueue
from clickup_desktop.interruption import Cancelled

from .workspace_server import ENOUGH


def never(*_given: object) -> None:
    raise AssertionError("it was stopped")


def queue_of(threads: int) -> JobQueue:
    return JobQueue(threads, patient_from=9, on_idle=lambda: None, on_mistake=never)


def test_after_the_stop_nothing_is_taken_paused_or_resumed() -> None:
    queue = queue_of(2)
    queue.stop()
    queue.pause()
    assert not queue.paused
    queue.resume()
    queue.put(0, "late", never)
    queue.prioritise("late")
    assert queue.wait(ENOUGH)
    assert queue.cancellation.cancelled


def test_what_is_interrupted_by_the_stop_is_not_put_back() -> None:
    queue = queue_of(1)
    begun = threading.Event()
    times: list[None] = []

    def wait_for_the_stop() -> None:
        times.append(None)
        begun.set()
        queue.cancellation.wait(ENOUGH)

    queue.put(0, "job", wait_for_the_stop)
    assert begun.wait(ENOUGH)
    queue.stop()
    assert queue.wait(ENOUGH)
    queue.resume()
    assert queue.wait(ENOUGH)
    assert len(times) == 1


def test_what_is_interrupted_by_a_pause_is_done_again() -> None:
    queue = queue_of(1)
    begun = threading.Event()
    done: list[str] = []

    def give_way_once() -> None:
        if not begun.is_set():
            begun.set()
            queue.cancellation.wait(ENOUGH)
            raise Cancelled
        done.append("job")

    queue.put(0, "job", give_way_once)
    assert begun.wait(ENOUGH)
    queue.pause()
    assert queue.paused
    assert queue.wait(ENOUGH)
    queue.resume()
    assert queue.wait(ENOUGH)
    assert done == ["job"]
