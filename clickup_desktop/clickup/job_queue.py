"""Jobs done on a few threads, the most urgent first; what is looked at can overtake the rest."""

from __future__ import annotations

import heapq
import itertools
import sys
import threading
import time
from collections.abc import Callable

from clickup_desktop.interruption import Cancellation, Cancelled

Job = Callable[[], None]


class JobQueue:
    """Does jobs on daemon threads that end when nothing is left, and start again for more.

    A job raises `Cancelled` once the cancellation asks for it; its thread ends then.

    Args:
        threads: how many jobs are done at a time, at most.
        cancellation: no job is taken or begun after it.
        on_idle: called on a thread of the queue whenever nothing is left to do.
        on_mistake: called with a job's key when it raised anything but `Cancelled`; the exception
            itself is handed to `threading.excepthook`, and the other jobs go on.
    """

    def __init__(
        self,
        threads: int,
        cancellation: Cancellation,
        *,
        on_idle: Job,
        on_mistake: Callable[[str], None],
    ) -> None:
        self._thread_limit = threads
        self._cancellation = cancellation
        self._on_idle = on_idle
        self._on_mistake = on_mistake
        self._condition = threading.Condition()
        self._queue: list[tuple[int, int, str, Job]] = []
        self._sequence = itertools.count()
        self._threads: set[threading.Thread] = set()
        self._active = 0  # threads that will look into the queue again
        self._urgent: dict[str, int] = {}

    def put(self, priority: int, key: str, job: Job) -> None:
        """Have `job` done; a lower `priority`, from 0, comes first, and of equal ones the older."""
        with self._condition:
            if self._cancellation.cancelled:
                return
            priority = self._urgent.get(key, priority)
            heapq.heappush(self._queue, (priority, next(self._sequence), key, job))
            if self._active >= self._thread_limit:
                return
            self._active += 1
            thread = threading.Thread(target=self._work, name="hierarchy-loader", daemon=True)
            self._threads.add(thread)
        thread.start()

    def prioritise(self, key: str) -> None:
        """Do the jobs of this key, also those to come, before all others."""
        with self._condition:
            urgency = self._urgent[key] = min(self._urgent.values(), default=0) - 1
            self._queue = [
                (urgency if name == key else priority, number, name, job)
                for priority, number, name, job in self._queue
            ]
            heapq.heapify(self._queue)

    def clear(self) -> None:
        """Forget what is queued."""
        with self._condition:
            self._queue.clear()
            self._condition.notify_all()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is queued and no thread runs.

        Returns:
            Whether that was within `timeout` seconds.
        """
        until = None if timeout is None else time.monotonic() + timeout
        with self._condition:
            while self._threads or self._queue:
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    return False
                self._condition.wait(left)
        return True

    def _work(self) -> None:
        try:
            while True:
                with self._condition:
                    if not self._queue or self._cancellation.cancelled:
                        self._active -= 1
                        idle = not self._active
                        break
                    _priority, _number, key, job = heapq.heappop(self._queue)
                self._do(key, job)
            if idle:
                self._do("", self._on_idle)
        finally:
            with self._condition:
                self._threads.discard(threading.current_thread())
                self._condition.notify_all()

    def _do(self, key: str, job: Job) -> None:
        try:
            job()
        except Cancelled:
            return  # the next look into the queue ends the thread
        except Exception:  # noqa: BLE001 - a mistake of the program, told to those who hear of such
            self._on_mistake(key)
            told = threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread()))
            threading.excepthook(told)
