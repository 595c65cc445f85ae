"""Jobs on a few threads: which comes next, who waits, and what is said when nothing is left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from clickup_desktop.clickup.job_queue import JobQueue

from .workspace_server import ENOUGH

SOON, LATER = 0, 1


class Done:
    """Notes which jobs were done, and that nothing was left."""

    def __init__(self, threads: int = 1) -> None:
        self.told: list[str] = []
        self.mistakes: list[str] = []
        self.queue = JobQueue(
            threads,
            patient_from=LATER,
            on_idle=lambda: self.told.append("nothing left"),
            on_mistake=self.mistakes.append,
        )

    def put(self, *names: str, priority: int = SOON) -> None:
        """Queue jobs that only note their name; the first letter is their key."""
        for name in names:
            self.queue.put(priority, name[0], partial(self.told.append, name))

    @contextmanager
    def held(self, priority: int = SOON) -> Iterator[None]:
        """Keep one thread at work."""
        begun, end = threading.Event(), threading.Event()

        def hold() -> None:
            begun.set()
            assert end.wait(ENOUGH)

        self.queue.put(priority, "held", hold)
        assert begun.wait(ENOUGH)
        try:
            yield
        finally:
            end.set()


def test_what_is_looked_at_overtakes_and_all_else_keeps_its_order() -> None:
    done = Done()
    with done.held():
        done.put("a1", "b1", "c1", "b2", "a2", priority=LATER)
        done.put("d1")
        done.queue.prioritise("b")
        done.put("b3", "d2")
    assert done.queue.wait(ENOUGH)
    assert done.told == ["b1", "b2", "b3", "d1", "d2", "a1", "c1", "a2", "nothing left"]


def test_what_was_looked_at_last_comes_first() -> None:
    done = Done()
    with done.held():
        done.put("a1", "b1", "c1", "b2", "c2")
        done.queue.prioritise("b")
        done.queue.prioritise("c")
    assert done.queue.wait(ENOUGH)
    assert done.told == ["c1", "c2", "b1", "b2", "a1", "nothing left"]
    assert [done.queue.is_urgent(key) for key in "abc"] == [False, True, True]


def test_that_nothing_is_left_is_said_once_for_all_that_was_there() -> None:
    done = Done(threads=3)
    for _ in range(2):
        with done.held(), done.held():
            done.put(*"abcdef")
        assert done.queue.wait(ENOUGH)
        assert sorted(done.told) == [*"abcdef", "nothing left"]
        assert done.told.pop() == "nothing left"
        done.told.clear()


def test_jobs_that_are_put_together_end_together() -> None:
    done = Done(threads=2)
    for _ in range(50):
        done.queue.put_together((SOON, key, partial(done.told.append, key)) for key in "ab")
        assert done.queue.wait(ENOUGH)
        assert sorted(done.told) == ["a", "b", "nothing left"]
        done.told.clear()


def test_where_nothing_was_to_do_nothing_is_said() -> None:
    done = Done()
    done.queue.prioritise("a")
    done.queue.pause()
    done.queue.resume()
    assert done.queue.wait(ENOUGH)
    assert done.told == []


def test_that_nothing_is_left_is_not_said_again_for_a_look_afterwards() -> None:
    done = Done()
    done.put("a")
    assert done.queue.wait(ENOUGH)
    done.queue.prioritise("a")
    done.queue.pause()
    done.queue.resume()
    assert done.queue.wait(ENOUGH)
    assert done.told == ["a", "nothing left"]


def test_no_thread_is_started_while_nothing_may_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    class Noted(threading.Thread):
        def start(self) -> None:
            started.append(self.name)
            super().start()

    monkeypatch.setattr(threading, "Thread", Noted)
    done = Done()
    done.queue.prioritise("a")
    done.queue.pause()
    done.put("a")
    assert started == []
    done.queue.resume()
    assert done.queue.wait(ENOUGH)
    assert len(started) == 1
    done.queue.stop()
    done.put("b")
    assert len(started) == 1


def test_patient_jobs_leave_one_thread_to_the_others() -> None:
    done = Done(threads=2)
    with done.held(priority=LATER):
        done.put("a", "b", priority=LATER)
        with done.held():
            pass
        urgent = threading.Event()
        done.queue.put(SOON, "c", urgent.set)
        assert urgent.wait(ENOUGH)
        assert done.told == []
    assert done.queue.wait(ENOUGH)
    assert done.told == ["a", "b", "nothing left"]


def test_a_patient_job_is_done_where_there_is_one_thread_alone() -> None:
    done = Done(threads=1)
    done.put("a", priority=LATER)
    assert done.queue.wait(ENOUGH)
    assert done.told == ["a", "nothing left"]


def test_whoever_waits_is_told_when_it_took_longer() -> None:
    done = Done()
    with done.held():
        assert not done.queue.wait(0)
        assert not done.queue.wait(0.01)
    assert done.queue.wait()


def test_a_pause_ends_the_waiting_and_keeps_what_is_queued() -> None:
    done = Done()
    with done.held():
        done.put("a")
        done.queue.pause()
        assert done.queue.wait(ENOUGH)
        assert done.queue.paused
    done.put("b")
    assert done.told == []
    done.queue.resume()
    assert done.queue.wait(ENOUGH)
    assert done.told == ["a", "b", "nothing left"]


def test_a_job_that_a_pause_interrupts_is_done_again() -> None:
    done = Done()
    begun = threading.Event()

    def job() -> None:
        begun.set()
        if not done.told:
            done.told.append("interrupted")
            done.queue.cancellation.wait(ENOUGH)  # raises `Cancelled`
            pytest.fail("nobody interrupted it")
        done.told.append("done")

    done.queue.put(SOON, "a", job)
    assert begun.wait(ENOUGH)
    done.queue.pause()
    done.queue.resume()
    assert done.queue.wait(ENOUGH)
    assert done.told == ["interrupted", "done", "nothing left"]


def test_stopping_releases_what_is_under_way() -> None:
    done = Done()
    begun = threading.Event()

    def job() -> None:
        begun.set()
        done.queue.cancellation.wait(ENOUGH)  # raises `Cancelled`
        done.told.append("nobody interrupted it")

    done.queue.put(SOON, "a", job)
    assert begun.wait(ENOUGH)
    done.queue.stop()
    assert done.queue.wait(ENOUGH)
    assert done.told == []


@pytest.mark.parametrize("paused", [False, True])
def test_what_was_stopped_does_nothing_more(paused: bool) -> None:
    done = Done()
    with done.held():
        done.put("a")
        if paused:
            done.queue.pause()
        done.queue.stop()
        assert not done.queue.paused
    assert done.queue.wait(ENOUGH)
    done.queue.pause()
    done.queue.resume()
    done.queue.prioritise("a")
    done.put("b")
    assert done.queue.wait(ENOUGH)
    assert (done.told, done.queue.paused) == ([], False)


def test_no_job_holds_the_end_of_the_program() -> None:
    done = Done()
    done.queue.put(SOON, "a", lambda: done.told.append(str(threading.current_thread().daemon)))
    assert done.queue.wait(ENOUGH)
    assert done.told == ["True", "nothing left"]


def test_a_mistake_costs_its_own_job_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: heard.append(told.exc_type))
    done = Done()
    with done.held():
        done.queue.put(SOON, "a", lambda: done.told.append(str(1 // 0)))
        done.put("b")
    assert done.queue.wait(ENOUGH)
    assert (done.told, done.mistakes, heard) == (["b", "nothing left"], ["a"], [ZeroDivisionError])
