"""Background work for the whole window: a function in, a result or an error back on its thread.

Blocking calls never run on the GUI thread. Each job is a QThread that hosts
`run_interruptibly`, so it ends soon after it is cancelled, even when the work itself is stuck in
a name look-up or a keyring prompt.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal
from shiboken6 import isValid

from clickup_desktop.interruption import Cancellation, Cancelled, run_interruptibly

_logger = logging.getLogger("clickup_desktop.ui")

Result = TypeVar("Result")

_SWITCH_SECONDS = 0.001
_YOUNG_OBJECTS = 50_000
_NEVER = 1_000_000


def favour_gui_thread() -> None:
    """Let the GUI thread have its turn early, and keep the garbage collector short.

    A thread that wants to go on waits for each other one that is at work for up to 5 ms, and there
    are eight of them while a Workspace is read: 1 ms keeps a movement smooth. A full collection
    looks at every row of a Workspace, 70 ms for a hundred thousand. Rows go by themselves once
    their tree is given up, so only young objects are looked at, and what the start has made never.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, 20, _NEVER)
    gc.enable()


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
            if self._relay is not None:
                self._relay(progress)

    def close(self) -> None:
        """Drop what is still reported from here on."""
        with self._lock:
            self._relay = None


class _JobThread(QThread):
    """Hosts one function, and hands its end over."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        """Run the function (called by Qt, on the thread)."""
        self._work()


class Job:
    """One piece of background work under way.

    Attributes:
        description: what the status bar says of it; "" for nothing.
        running: whether its end is still to come.
    """

    def __init__(
        self,
        work: BackgroundWork,
        function: Callable[[JobContext], Any],
        receiver: QObject,
        *,
        on_result: Callable[[Any], None] | None,
        on_failure: Callable[[BaseException], None] | None,
        on_progress: Callable[[Any], None] | None,
        on_cancelled: Callable[[], None] | None,
        discard: Callable[[Any], object] | None,
        description: str,
        quiet: bool,
    ) -> None:
        self._work = work
        self._function: Callable[[JobContext], Any] | None = function
        self._receiver: QObject | None = receiver
        self._on_result = on_result
        self._on_failure = on_failure
        self._on_progress = on_progress
        self._on_cancelled = on_cancelled
        self._discard = discard
        self._undelivered: list[object] = []
        self._cancellation = Cancellation()
        self._context = JobContext(self._cancellation, self._hand_over_progress)
        self._thread = _JobThread(self._run)
        self.description = description
        self.quiet = quiet
        self.running = True

    def describe(self, description: str) -> None:
        """Say in the status bar how far the work is: "Reading Marketing… 41 of 200"."""
        if self.description != description:
            self.description = description
            self._work.jobs_changed.emit()

    def cancel(self) -> None:
        """Stop the work; its result, failure and progress are not delivered any more."""
        if not self.running or self._cancellation.cancelled:
            return
        self._cancellation.cancel()
        if self._on_cancelled is not None and self._wanted():
            self._on_cancelled()

    # On the job's thread

    def _run(self) -> None:
        result: object = None
        error: BaseException | None = None
        function, context = self._function, self._context
        assert function is not None  # noqa: S101 - it is let go of only at the end
        try:
            result = run_interruptibly(
                lambda: function(context),
                self._cancellation,
                discard=self._dropping(),
                name="background-work",
            )
            self._undelivered.append(result)
        except BaseException as caught:  # noqa: BLE001 - handed to the GUI thread
            error = caught
        context.close()
        self._work._hand_over(lambda: self._deliver_end(result, error))

    def _dropping(self) -> Callable[[object], None]:
        discard, work = self._discard, self._work

        def drop(result: object) -> None:
            if discard is not None:
                work.close_behind(partial(discard, result))

        return drop

    def _hand_over_progress(self, progress: object) -> None:
        self._work._hand_over(lambda: self._deliver_progress(progress))

    # On the GUI thread

    def _wanted(self) -> bool:
        return self._receiver is not None and isValid(self._receiver)

    def _deliver_progress(self, progress: object) -> None:
        if not self._cancellation.cancelled and self._on_progress and self._wanted():
            self._on_progress(progress)

    def _deliver_end(self, result: object, error: BaseException | None) -> None:
        self._thread.wait()
        self.running = False
        self._work._leave(self)
        wanted = self._wanted()
        if self._cancellation.cancelled or isinstance(error, Cancelled) or not wanted:
            self._release()
            return
        on_result, on_failure = self._on_result, self._on_failure
        self._undelivered.clear()
        self._release()
        if error is None:
            if on_result is not None:
                on_result(result)
        elif on_failure is not None:
            on_failure(error)
        else:
            self._work.unhandled.emit(error)

    def _release(self) -> None:
        """Forget whoever waited; a page that is gone is not kept by its last job."""
        if self._undelivered:
            self._dropping()(self._undelivered.pop())
        self._discard = None
        self._receiver = self._function = None
        self._on_result = self._on_failure = self._on_progress = self._on_cancelled = None


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
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []
        self._closing: list[threading.Thread] = []
        self._closed = False
        # What the threads hand over goes through a queue of Python's; the signal only wakes the
        # GUI thread. The lock keeps a thread that was left behind from using what is gone.
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._lock = threading.Lock()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

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
        discard: Callable[[Result], object] | None = None,
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
            discard: called behind with a result that is not delivered, to close what is open.
            description: shown in the status bar beside a button that stops the job.
                Without one, the job is not shown there.
            quiet: housekeeping that nobody waits for; it doesn't count as busy.
        """
        job = Job(
            self,
            function,
            receiver,
            on_result=on_result,
            on_failure=on_failure,
            on_progress=on_progress,
            on_cancelled=on_cancelled,
            discard=discard,
            description=description,
            quiet=quiet,
        )
        if self._closed:
            job.running = False
            job._release()
            return job
        self._running.append(job)
        job._thread.start()
        self._announce(job)
        return job

    def close_behind(self, close: Callable[[], object]) -> None:
        """Close what nobody sees any more. In the end that is waited for, and not cancelled."""

        def do() -> None:
            try:
                close()
            except Exception as error:  # noqa: BLE001 - there is nobody whom it helps
                _logger.info("What is not used any more could not be closed: %s", error)

        thread = threading.Thread(target=do, name="closing", daemon=True)
        thread.start()
        with self._lock:
            self._closing = [*filter(threading.Thread.is_alive, self._closing), thread]

    def shut_down(self, seconds: float = 2.0) -> bool:
        """Cancel everything and wait for it; nothing is accepted or delivered afterwards.

        Returns:
            Whether no QThread is left.
        """
        with self._lock:
            self._closed = True
        for job in self._running:
            job._cancellation.cancel()
        until = time.monotonic() + seconds
        left = []
        for job in self._running:
            remaining = max(0, int((until - time.monotonic()) * 1000))
            if not job._thread.wait(remaining):
                left.append(job)
            job.running = False
            job._release()
        self._running = left  # a QThread that runs must not be destroyed
        for thread in self._closing:
            thread.join(max(0.0, until - time.monotonic()))
        return not left

    def _hand_over(self, delivery: Callable[[], None]) -> None:
        with self._lock:
            if not self._closed:
                self._inbox.put(delivery)
                self._arrived.emit()

    def _deliver(self) -> None:
        try:
            delivery = self._inbox.get_nowait()
        except Empty:
            return
        if not self._closed:
            delivery()

    def _announce(self, job: Job) -> None:
        if not job.quiet:
            self.busy_changed.emit(len(self.jobs))
            self.jobs_changed.emit()

    def _leave(self, job: Job) -> None:
        self._running.remove(job)
        self._announce(job)
