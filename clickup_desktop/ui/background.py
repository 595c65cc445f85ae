"""Background work for the whole window: a function in, a result or an error back on its thread.

Blocking calls never run on the GUI thread. Each job is a QThread that hosts
`run_interruptibly`, so it ends soon after it is cancelled, even when the work itself is stuck in
a name look-up or a keyring prompt.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal
from shiboken6 import isValid

from clickup_desktop.interruption import Cancellation, Cancelled, run_interruptibly

Result = TypeVar("Result")


class JobContext:
    """What the work is given: the wish to stop, and a way to tell how far it is."""

    def __init__(self, cancellation: Cancellation, relay: Callable[[object], None]) -> None:
        self.cancellation = cancellation
        self._relay: Callable[[object], None] | None = relay
        self._lock = threading.Lock()

    def report(self, progress: object) -> None:
        """Hand `progress` to `on_progress` on the GUI thread. May be called from any thread.

        What is reported after the job has ended or was cancelled is dropped.
        """
        # The lock keeps the Qt objects alive while a thread that was left behind still reports.
        with self._lock:
            if self._relay is not None and not self.cancellation.cancelled:
                self._relay(progress)

    def close(self) -> None:
        """Drop what is still reported from here on."""
        with self._lock:
            self._relay = None


class _JobThread(QThread):
    """Hosts one function."""

    progressed = Signal(object)
    ended = Signal(object, object)  # result, error

    def __init__(self, function: Callable[[JobContext], Any], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("background-job")
        self._function = function
        self.cancellation = Cancellation()
        self.context = JobContext(self.cancellation, self.progressed.emit)

    def run(self) -> None:
        """Run the function (called by Qt, on the thread)."""
        result: object = None
        error: BaseException | None = None
        try:
            result = run_interruptibly(
                lambda: self._function(self.context), self.cancellation, name="background-work"
            )
        except BaseException as caught:  # noqa: BLE001 - handed to the GUI thread
            error = caught
        self.context.close()
        self.ended.emit(result, error)


class Job(QObject):
    """One piece of background work under way.

    Signals:
        changed: its description changed.
    """

    changed = Signal()

    def __init__(
        self,
        parent: BackgroundWork,
        *,
        thread: _JobThread,
        receiver: QObject,
        callbacks: tuple[Callable[..., None] | None, ...],
        description: str,
        quiet: bool,
    ) -> None:
        super().__init__(parent)
        self._thread = thread
        self._receiver: QObject | None = receiver
        self._on_result, self._on_failure, self._on_progress, self._on_cancelled = callbacks
        self._work = parent
        self.description = description
        self.quiet = quiet
        self.running = True

    def describe(self, description: str) -> None:
        """Say in the status bar how far the work is: "Reading Marketing… 41 of 200"."""
        if self.description != description:
            self.description = description
            self.changed.emit()

    def cancel(self) -> None:
        """Stop the work; its result, failure and progress are not delivered any more."""
        if not self.running or self._thread.cancellation.cancelled:
            return
        self._thread.cancellation.cancel()
        if self._on_cancelled is not None and self._wanted():
            self._on_cancelled()

    def _wanted(self) -> bool:
        return self._receiver is not None and isValid(self._receiver)

    def _deliver_progress(self, progress: object) -> None:
        if not self._thread.cancellation.cancelled and self._on_progress and self._wanted():
            self._on_progress(progress)

    def _deliver_end(self, result: object, error: BaseException | None) -> None:
        self.running = False
        self._work._leave(self)
        if self._thread.cancellation.cancelled or isinstance(error, Cancelled):
            return
        if not self._wanted():
            return
        if error is None:
            if self._on_result is not None:
                self._on_result(result)
        elif self._on_failure is not None:
            self._on_failure(error)
        else:
            self._work.unhandled.emit(error)

    def _thread_finished(self) -> None:
        self._thread.wait()
        self._thread.deleteLater()
        # The callbacks hold their page; let go of it.
        self._receiver = None
        self._on_result = self._on_failure = self._on_progress = self._on_cancelled = None
        self._work._forget(self)
        self.deleteLater()


class BackgroundWork(QObject):
    """Runs blocking functions on QThreads; their answers arrive on the GUI thread.

    Signals:
        busy_changed: the number of jobs that run (those started as `quiet` are not counted).
        jobs_changed: a job began or ended, or its description changed.
        unhandled: an error that its caller gave no `on_failure` for.
    """

    busy_changed = Signal(int)
    jobs_changed = Signal()
    unhandled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backgroundWork")
        self._running: list[Job] = []
        self._threads: set[Job] = set()
        self._closed = False

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What runs now, oldest first, without the quiet ones."""
        return tuple(job for job in self._running if not job.quiet)

    def run(
        self,
        function: Callable[[JobContext], Result],
        *,
        receiver: QObject,
        on_result: Callable[[Result], None] | None = None,
        on_failure: Callable[[BaseException], None] | None = None,
        on_progress: Callable[[Any], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        description: str = "",
        quiet: bool = False,
    ) -> Job:
        """Run `function` in the background.

        Args:
            function: the blocking work; it is given a `JobContext`.
            receiver: whoever waits. When it is gone, nothing is delivered any more.
            on_result: called with what the function returned.
            on_failure: called with what it raised; without it, `unhandled` is emitted.
            on_progress: called with what the function reported.
            on_cancelled: called when the job is stopped, also by the status bar's button.
            description: shown in the status bar beside a button that stops the job.
                Without one, the job is not shown there.
            quiet: housekeeping that nobody waits for; it doesn't count as busy.
        """
        thread = _JobThread(function, self)
        callbacks = (on_result, on_failure, on_progress, on_cancelled)
        job = Job(
            self,
            thread=thread,
            receiver=receiver,
            callbacks=callbacks,
            description=description,
            quiet=quiet,
        )
        if self._closed:
            job.running = False
            thread.cancellation.cancel()
            thread.deleteLater()
            job.deleteLater()
            return job
        queued = Qt.ConnectionType.QueuedConnection
        thread.progressed.connect(job._deliver_progress, queued)
        thread.ended.connect(job._deliver_end, queued)
        thread.finished.connect(job._thread_finished, queued)
        job.changed.connect(self.jobs_changed)
        self._running.append(job)
        self._threads.add(job)
        thread.start()
        self._announce(job)
        return job

    def shut_down(self, seconds: float = 2.0) -> bool:
        """Cancel everything and wait for it; nothing is accepted or delivered afterwards.

        Returns:
            Whether no QThread is left.
        """
        self._closed = True
        for job in self._threads:
            job._receiver = None
            job._thread.cancellation.cancel()
            job._thread.context.close()
        until = time.monotonic() + seconds
        left = False
        for job in self._threads:
            remaining = max(0, int((until - time.monotonic()) * 1000))
            left = not job._thread.wait(remaining) or left
        return not left

    def _announce(self, job: Job) -> None:
        if not job.quiet:
            self.busy_changed.emit(len(self.jobs))
            self.jobs_changed.emit()

    def _leave(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
            self._announce(job)

    def _forget(self, job: Job) -> None:
        self._threads.discard(job)
