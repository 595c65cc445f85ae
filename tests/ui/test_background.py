"""Background work: answers arrive on the GUI thread, or not at all."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.background import BackgroundWork, JobContext, favour_gui_thread


def test_a_result_arrives_on_the_gui_thread(qtbot: QtBot, work: BackgroundWork) -> None:
    arrived: list[tuple[int, bool]] = []

    work.run(
        lambda _job: 42,
        receiver=work,
        on_result=lambda result: arrived.append(
            (result, threading.current_thread() is threading.main_thread())
        ),
    )

    qtbot.waitUntil(lambda: bool(arrived))
    assert arrived == [(42, True)]


def test_a_failure_arrives_as_it_was_raised(qtbot: QtBot, work: BackgroundWork) -> None:
    failures: list[BaseException] = []

    def fail(_job: JobContext) -> None:
        raise ValueError("no")

    work.run(fail, receiver=work, on_failure=failures.append)

    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], ValueError)


def test_a_failure_that_nobody_waits_for_is_told_to_the_window(
    qtbot: QtBot, work: BackgroundWork
) -> None:
    def fail(_job: JobContext) -> None:
        raise ValueError("no")

    with qtbot.waitSignal(work.unhandled) as caught:
        work.run(fail, receiver=work)

    assert isinstance(caught.args[0], ValueError)


def test_progress_arrives_in_order_and_before_the_result(
    qtbot: QtBot, work: BackgroundWork
) -> None:
    seen: list[object] = []

    def count(job: JobContext) -> str:
        for number in range(3):
            job.report(number)
        return "done"

    work.run(count, receiver=work, on_progress=seen.append, on_result=seen.append)

    qtbot.waitUntil(lambda: "done" in seen)
    assert seen == [0, 1, 2, "done"]


def test_a_cancelled_job_delivers_nothing_any_more(qtbot: QtBot, work: BackgroundWork) -> None:
    delivered: list[object] = []
    stopped: list[bool] = []

    def wait(job: JobContext) -> str:
        job.report("begun")
        job.cancellation.wait(10)
        return "late"

    job = work.run(
        wait,
        receiver=work,
        on_result=delivered.append,
        on_failure=delivered.append,
        on_progress=delivered.append,
        on_cancelled=lambda: stopped.append(True),
    )
    job.cancel()

    qtbot.waitUntil(lambda: not job.running)
    assert delivered == []
    assert stopped == [True]


def test_cancelling_again_or_after_the_end_does_nothing(qtbot: QtBot, work: BackgroundWork) -> None:
    stopped: list[str] = []
    cancelled = work.run(
        lambda job: job.cancellation.wait(10),
        receiver=work,
        on_cancelled=lambda: stopped.append("cancelled"),
    )
    ended = work.run(lambda _job: None, receiver=work, on_cancelled=lambda: stopped.append("ended"))
    qtbot.waitUntil(lambda: not ended.running)

    cancelled.cancel()
    cancelled.cancel()
    ended.cancel()

    qtbot.waitUntil(lambda: not cancelled.running)
    cancelled.cancel()
    assert stopped == ["cancelled"]


def test_who_asks_while_a_job_is_under_way_sees_that(qtbot: QtBot, work: BackgroundWork) -> None:
    changes: list[str] = []
    release = threading.Event()
    job = work.run(lambda _job: release.wait(30), receiver=work, description="Loading Acme…")
    work.jobs_changed.connect(lambda: changes.append(job.description))

    job.describe("Loading Acme… 1 of 2")
    job.describe("Loading Acme… 1 of 2")

    assert (job.running, work.jobs) == (True, (job,))
    assert changes == ["Loading Acme… 1 of 2"]
    release.set()
    qtbot.waitUntil(lambda: not job.running)
    assert work.jobs == ()


def test_a_result_arrives_when_its_thread_has_ended(
    qtbot: QtBot, work: BackgroundWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over, arrived = work._hand_over, threading.Event()
    ended: list[bool] = []

    def and_go_on(delivery: Callable[[], None]) -> None:
        hand_over(delivery)
        arrived.wait(0.5)  # as long as a result that comes too early may take

    def note(_result: object) -> None:
        ended.append(job._thread.isFinished())
        arrived.set()

    monkeypatch.setattr(work, "_hand_over", and_go_on)
    job = work.run(lambda _job: 42, receiver=work, on_result=note)

    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [True]


def test_progress_that_was_reported_before_the_cancel_is_not_delivered_after_it(
    qtbot: QtBot, work: BackgroundWork
) -> None:
    reported = threading.Event()
    delivered: list[object] = []

    def tell(job: JobContext) -> None:
        job.report("begun")
        reported.set()
        job.cancellation.wait(10)

    job = work.run(tell, receiver=work, on_progress=delivered.append)
    assert reported.wait(10)  # it waits for the GUI thread now, which does something else

    job.cancel()

    qtbot.waitUntil(lambda: not job.running)
    assert delivered == []


def test_a_job_that_does_not_listen_is_left_behind(qtbot: QtBot, work: BackgroundWork) -> None:
    release = threading.Event()
    job = work.run(lambda _job: release.wait(30), receiver=work)

    job.cancel()

    qtbot.waitUntil(lambda: not job.running, timeout=20_000)
    release.set()


def test_nothing_is_delivered_to_a_receiver_that_is_gone(
    qtbot: QtBot, work: BackgroundWork
) -> None:
    receiver = QObject()
    release = threading.Event()
    delivered: list[object] = []
    job = work.run(lambda _job: release.wait(5), receiver=receiver, on_result=delivered.append)

    receiver.deleteLater()
    QApplication.sendPostedEvents(receiver)
    QApplication.processEvents()
    release.set()

    qtbot.waitUntil(lambda: not job.running)
    assert delivered == []


def test_it_counts_what_runs_but_not_what_is_quiet(qtbot: QtBot, work: BackgroundWork) -> None:
    counts: list[int] = []
    work.busy_changed.connect(counts.append)
    release = threading.Event()

    quiet = work.run(lambda _job: release.wait(5), receiver=work, quiet=True)
    loud = work.run(lambda _job: release.wait(5), receiver=work)
    release.set()

    qtbot.waitUntil(lambda: not loud.running and not quiet.running)
    assert counts == [1, 0]


def test_shutting_down_waits_for_nobody_who_is_stuck(qtbot: QtBot) -> None:
    work = BackgroundWork()
    release = threading.Event()
    delivered: list[object] = []
    jobs = [
        work.run(lambda _job: release.wait(30), receiver=work, on_result=delivered.append)
        for _ in range(3)
    ]
    started = time.monotonic()

    assert work.shut_down(60.0)

    assert time.monotonic() - started < 20, "less than anybody who is stuck takes"
    assert not any(job.running for job in jobs)
    release.set()
    assert (delivered, work.jobs) == ([], ())


def test_a_result_that_nobody_gets_is_closed(qtbot: QtBot, work: BackgroundWork) -> None:
    opened, release = threading.Event(), threading.Event()
    delivered: list[str] = []
    closed: list[str] = []

    def open_slowly(_job: JobContext) -> str:
        opened.set()
        release.wait(30)
        return "opened"

    job = work.run(open_slowly, receiver=work, on_result=delivered.append, discard=closed.append)
    assert opened.wait(30)
    job.cancel()
    release.set()

    qtbot.waitUntil(lambda: closed == ["opened"])
    assert delivered == []


def test_a_result_that_has_come_and_was_not_delivered_is_closed(
    qtbot: QtBot, work: BackgroundWork
) -> None:
    closed: list[str] = []
    job = work.run(lambda _job: "opened", receiver=work, discard=closed.append)
    assert job._thread.wait(30_000)  # the GUI thread has not heard of it yet

    job.cancel()

    qtbot.waitUntil(lambda: closed == ["opened"])
    assert not job.running


def test_a_result_that_comes_with_the_end_is_closed(qtbot: QtBot) -> None:
    work = BackgroundWork()
    closed: list[str] = []
    job = work.run(lambda _job: "opened", receiver=work, discard=closed.append)
    assert job._thread.wait(30_000)

    work.shut_down(60.0)

    assert closed == ["opened"]


def test_a_result_that_is_delivered_is_its_receivers_to_close(
    qtbot: QtBot, work: BackgroundWork
) -> None:
    delivered: list[str] = []
    closed: list[str] = []
    work.run(
        lambda _job: "opened", receiver=work, on_result=delivered.append, discard=closed.append
    )
    qtbot.waitUntil(lambda: delivered == ["opened"])
    work.shut_down(60.0)
    assert closed == []


def test_what_is_closed_behind_is_waited_for_in_the_end(qtbot: QtBot) -> None:
    work = BackgroundWork()
    going_on = threading.Event()
    closed: list[str] = []

    def close() -> None:
        going_on.wait(30)
        closed.append("closed")

    work.close_behind(close)
    threading.Timer(0.05, going_on.set).start()
    work.shut_down(60.0)

    assert closed == ["closed"]


def test_what_cannot_be_closed_holds_up_nobody(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    work = BackgroundWork()
    release = threading.Event()

    def fail() -> None:
        raise OSError("gone already")

    with caplog.at_level("INFO"):
        work.close_behind(fail)
        qtbot.waitUntil(lambda: "could not be closed: gone already" in caplog.text)
    work.close_behind(lambda: release.wait(30))
    work.shut_down(0.05)
    assert not release.is_set()
    release.set()


def test_nothing_begins_after_shutting_down(qtbot: QtBot) -> None:
    work = BackgroundWork()
    work.shut_down()
    ran: list[bool] = []

    job = work.run(lambda _job: ran.append(True), receiver=work)

    assert not job.running
    assert ran == []


def test_the_gui_thread_has_its_turn_early_and_no_collection_looks_at_everything() -> None:
    before, thresholds = sys.getswitchinterval(), gc.get_threshold()
    frozen = gc.get_freeze_count()
    gc.disable()  # as a start has it
    try:
        favour_gui_thread()

        assert sys.getswitchinterval() < 0.005, "Python's own is 5 ms"
        assert gc.get_freeze_count() > frozen
        assert gc.get_threshold()[2] > 100 * thresholds[2]
        assert gc.isenabled()
    finally:
        gc.enable()
        sys.setswitchinterval(before)
        gc.set_threshold(*thresholds)


@pytest.mark.parametrize("number", [40])
def test_many_jobs_at_once_all_answer(qtbot: QtBot, work: BackgroundWork, number: int) -> None:
    results: list[int] = []

    def answer(position: int) -> Callable[[JobContext], int]:
        return lambda _job: position

    for position in range(number):
        work.run(answer(position), receiver=work, on_result=results.append)

    qtbot.waitUntil(lambda: len(results) == number)
    assert sorted(results) == list(range(number))
