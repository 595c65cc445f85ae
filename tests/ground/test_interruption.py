"""Blocking work can be left at once, and what it answers later is dropped."""

from __future__ import annotations

import _thread
import os
import sys
import threading

import pytest

from clickup_desktop.interruption import (
    Cancellation,
    Cancelled,
    DeadlineExceeded,
    run_interruptibly,
)


def test_the_answer_comes_back() -> None:
    assert run_interruptibly(lambda: 42) == 42


def test_the_exception_comes_back() -> None:
    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run_interruptibly(fails)


def test_cancelling_releases_the_caller_while_the_call_goes_on() -> None:
    release = threading.Event()
    cancellation = Cancellation()
    timer = threading.Timer(0.05, cancellation.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        run_interruptibly(release.wait, cancellation)
    assert not release.is_set()
    release.set()
    timer.join()


def test_what_is_cancelled_already_is_not_begun() -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    begun: list[bool] = []
    with pytest.raises(Cancelled):
        run_interruptibly(lambda: begun.append(True), cancellation)
    assert begun == []


def test_a_deadline_releases_the_caller() -> None:
    release = threading.Event()
    with pytest.raises(DeadlineExceeded):
        run_interruptibly(release.wait, deadline_seconds=0.01)
    release.set()


def test_an_answer_that_comes_too_late_is_handed_to_who_closes_it() -> None:
    release, closed = threading.Event(), threading.Event()
    late: list[str] = []

    def answer() -> str:
        release.wait()
        return "opened"

    def close(answer: str) -> None:
        late.append(answer)
        closed.set()

    with pytest.raises(DeadlineExceeded):
        run_interruptibly(answer, deadline_seconds=0.01, discard=close)
    assert late == []
    release.set()
    assert closed.wait(30)
    assert late == ["opened"]


def test_an_answer_in_time_is_the_callers_to_close() -> None:
    late: list[int] = []
    assert run_interruptibly(lambda: 42, discard=late.append) == 42
    assert late == []


def test_a_subscriber_is_told_once_and_a_late_one_at_once() -> None:
    cancellation = Cancellation()
    told: list[str] = []
    cancellation.subscribe(lambda: told.append("early"))
    taken_back = cancellation.subscribe(lambda: told.append("taken back"))
    taken_back()
    cancellation.cancel()
    cancellation.cancel()
    cancellation.subscribe(lambda: told.append("late"))
    assert told == ["early", "late"]


def test_waiting_ends_when_cancelled() -> None:
    cancellation = Cancellation()
    cancellation.wait(0)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        cancellation.wait(60)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_is_seen_though_it_came_just_before_the_main_thread_waited() -> None:
    over, main = threading.Event(), threading.get_ident()

    def interrupt_and_go_on() -> None:
        for _look in range(200):
            while sys._current_frames()[main].f_code.co_name != "wait":
                os.sched_yield()
            os.sched_yield()
        # As a signal does that comes when Python is about to wait: it wakes nobody.
        _thread.interrupt_main()
        over.wait()

    try:
        with pytest.raises(KeyboardInterrupt):
            run_interruptibly(interrupt_and_go_on)
    finally:
        over.set()
