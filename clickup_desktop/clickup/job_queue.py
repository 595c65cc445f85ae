"""Jobs done on a few threads, the most urgent first; what is looked at can overtake the rest."""

from __future__ import annotations

import heapq
import itertools
import sys
import threading
import time
from collections.abc import Callable, Iterable

from clickup_desktop.interruption import Cancellation, Cancelled

Job = Callable[[], None]
NewJob = tuple[int, str, Job]
QueuedJob = tuple[int, int, str, Job]


class JobQueue:
    """Does jobs on daemon threads that end when nothing is left, and start again for more.

    A job waits on `cancellation` only, and raises `Cancelled` when that asks for it: the job is
    put back then, and done again after `resume`. So it must not have changed anything before.

    Args:
        threads: how many jobs are done at a time, at most.
        patient_from: jobs of this priority and later ones leave one thread to the others, which
            so never wait for them to end.
        on_idle: called on a thread of the queue whenever nothing is left to do.
        on_mistake: called with a job's key when it raised anything but `Cancelled`; the exception
            itself is handed to `threading.excepthook`, and the other jobs go on.
    """

    def __init__(
        self,
        threads: int,
        *,
        patient_from: int,
        on_idle: Job,
        on_mistake: Callable[[str], None],
    ) -> None:
        self._thread_limit = threads
        self._patient_from = patient_from
        self._patient_limit = max(1, threads - 1)
        self._on_idle = on_idle
        self._on_mistake = on_mistake
        self._condition = threading.Condition()
        self._queue: list[QueuedJob] = []
        self._sequence = itertools.count()
        self._threads: set[threading.Thread] = set()
        self._active = 0  # threads that will look into the queue again
        self._patient = 0  # threads with a patient job
        self._idle_due = False
        self._paused = False
        self._stopped = False
        self._urgent: dict[str, int] = {}
        self._cancellation = Cancellation()

    @property
    def cancellation(self) -> Cancellation:
        """What a job waits on: cancelled by `pause` and `stop`, and another one after `resume`."""
        return self._cancellation

    @property
    def paused(self) -> bool:
        """Whether no job is taken until `resume`."""
        return self._paused

    def put(self, priority: int, key: str, job: Job) -> None:
        """Have `job` done; a lower `priority`, from 0, comes first, and of equal ones the older."""
        self.put_together([(priority, key, job)])

    def put_together(self, jobs: Iterable[NewJob]) -> None:
        """Have jobs done, each with its priority and key; between two of them nobody is idle."""
        with self._condition:
            for priority, key, job in jobs:
                self._push((priority, next(self._sequence), key, job))
            self._start_threads()

    def prioritise(self, key: str) -> None:
        """Do the jobs of this key, also those to come, before all others."""
        with self._condition:
            self._urgent[key] = min(self._urgent.values(), default=0) - 1
            self._queue = [self._ranked(entry) for entry in self._queue]
            heapq.heapify(self._queue)
            self._start_threads()

    def is_urgent(self, key: str) -> bool:
        """Whether the jobs of this key come before all others."""
        return key in self._urgent

    def pause(self) -> None:
        """Take no more jobs, and release those under way; they are put back."""
        with self._condition:
            if self._paused or self._stopped:
                return
            self._paused = True
            cancellation = self._cancellation
            self._condition.notify_all()
        cancellation.cancel()

    def resume(self) -> None:
        """Go on where `pause` came in between."""
        with self._condition:
            if not self._paused:
                return
            self._paused = False
            self._cancellation = Cancellation()
            self._start_threads()

    def stop(self) -> None:
        """Release the jobs under way and forget what is queued, for good."""
        with self._condition:
            self._stopped = True
            self._paused = False  # so that `wait` waits for the threads to end
            cancellation = self._cancellation
            self._queue.clear()
            self._condition.notify_all()
        cancellation.cancel()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is queued and no thread runs, or until a pause.

        Returns:
            Whether that was within `timeout` seconds.
        """
        until = None if timeout is None else time.monotonic() + timeout
        with self._condition:
            while (self._threads or self._queue) and not self._paused:
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    return False
                self._condition.wait(left)
            return True

    def _push(self, entry: QueuedJob) -> None:
        if not self._stopped:
            heapq.heappush(self._queue, self._ranked(entry))
            self._idle_due = True

    def _ranked(self, entry: QueuedJob) -> QueuedJob:
        priority, number, key, job = entry
        return self._urgent.get(key, priority), number, key, job

    def _start_threads(self) -> None:
        if self._paused or self._stopped or not self._idle_due:
            return
        # One at least: somebody has to say that nothing is left.
        wanted = min(self._thread_limit, max(1, len(self._queue) + self._active))
        while self._active < wanted and (self._may_take() or not self._active):
            self._active += 1
            thread = threading.Thread(target=self._work, name="hierarchy-loader", daemon=True)
            self._threads.add(thread)
            thread.start()

    def _may_take(self) -> bool:
        if not self._queue:
            return False
        return self._queue[0][0] < self._patient_from or self._patient < self._patient_limit

    def _work(self) -> None:
        try:
            while (entry := self._next()) is not None:
                patient = entry[0] >= self._patient_from
                done = self._do(entry[2], entry[3])
                with self._condition:
                    self._patient -= patient
                    if not done:
                        self._push(entry)
        finally:
            with self._condition:
                self._threads.discard(threading.current_thread())
                self._condition.notify_all()

    def _next(self) -> QueuedJob | None:
        """Take the next job; without one, this thread is at its end, and says so if it's last."""
        with self._condition:
            halted = self._paused or self._stopped
            if not halted and self._may_take():
                entry = heapq.heappop(self._queue)
                self._patient += entry[0] >= self._patient_from
                return entry
            self._active -= 1
            idle = not (halted or self._active or self._queue) and self._idle_due
            if idle:
                self._idle_due = False
        if idle:
            self._do("", self._on_idle)
        return None

    def _do(self, key: str, job: Job) -> bool:
        """Do a job; return whether it is done, and not interrupted."""
        try:
            job()
        except Cancelled:
            return False
        except Exception:  # noqa: BLE001 - a mistake of the program, told to those who hear of such
            self._on_mistake(key)
            told = threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread()))
            threading.excepthook(told)
        return True
