"""Blocking work that the caller can leave: cancellation and deadlines for any function.

A name look-up, a keyring prompt or a read from a dead connection cannot be interrupted from
Python. So the work runs on a daemon thread of its own while the caller waits for its answer or
for the wish to stop, whichever comes first; an answer that comes later is dropped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")

_SECONDS_BETWEEN_LOOKS = 0.2


class Cancelled(Exception):
    """The person, or the program on its way out, no longer wants the answer."""


class DeadlineExceeded(Exception):
    """The work did not answer within the time it was given."""


class Cancellation:
    """A wish to stop, made on one thread and seen at once by those who wait on others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._event = threading.Event()
        self._callbacks: dict[object, Callable[[], None]] = {}

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` has been called."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Stop whoever waits. May be called from any thread and more than once."""
        with self._lock:
            self._event.set()
            callbacks = list(self._callbacks.values())
            self._callbacks.clear()
        for callback in callbacks:
            callback()

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when `cancel` has been called."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Wait for `seconds`.

        Raises:
            Cancelled: as soon as the wish to stop arrives.
        """
        if self._event.wait(max(0.0, seconds)):
            raise Cancelled

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have `callback` called once on cancellation, at once if it has happened already.

        Returns:
            A function that takes the subscription back.
        """
        key = object()
        with self._lock:
            if not self._event.is_set():
                self._callbacks[key] = callback
                return lambda: self._unsubscribe(key)
        callback()
        return lambda: None

    def _unsubscribe(self, key: object) -> None:
        with self._lock:
            self._callbacks.pop(key, None)


def _wait(event: threading.Event, seconds: float | None) -> bool:
    """Wait for `event`, on the main thread so that Ctrl-C is never missed.

    Python wakes its main thread for a signal only where that waits already. One that comes while
    it is about to wait, which takes a while beside other busy threads, is seen at the next look.
    """
    if threading.get_ident() != threading.main_thread().ident:
        return event.wait(seconds)
    until = time.monotonic() + (threading.TIMEOUT_MAX if seconds is None else seconds)
    while not event.is_set() and (left := until - time.monotonic()) > 0:
        event.wait(min(left, _SECONDS_BETWEEN_LOOKS))
    return event.is_set()


class _Answer(Generic[Result]):
    """What the daemon thread leaves behind: a value or the exception that ended it."""

    __slots__ = ("_left", "_lock", "_ready", "error", "value")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready = self._left = False
        self.value: Result | None = None
        self.error: BaseException | None = None

    def come(self) -> bool:
        """It is there; return whether somebody still waits for it."""
        with self._lock:
            self._ready = True
            return not self._left

    def leave(self) -> bool:
        """Wait no more; return whether it is there."""
        with self._lock:
            self._left = True
            return self._ready


def run_interruptibly(
    function: Callable[[], Result],
    cancellation: Cancellation | None = None,
    *,
    deadline_seconds: float | None = None,
    discard: Callable[[Result], object] | None = None,
    name: str = "interruptible",
) -> Result:
    """Run `function` on a daemon thread and return what it returns.

    Args:
        function: the blocking work. It goes on after its caller has left, and its answer is
            dropped then, so it must not change anything that others rely on.
        cancellation: releases the caller at once.
        deadline_seconds: releases the caller after this time.
        discard: called on that thread with an answer that comes too late, to close what is open.
        name: the thread's name, for those who read a thread dump.

    Raises:
        Cancelled: the cancellation came first.
        DeadlineExceeded: the deadline came first.
        BaseException: whatever `function` raised.
    """
    if cancellation is not None:
        cancellation.raise_if_cancelled()
    answer: _Answer[Result] = _Answer()
    released = threading.Event()

    def work() -> None:
        try:
            answer.value = function()
        except BaseException as error:  # noqa: BLE001 - raised again where the caller waits
            answer.error = error
        wanted = answer.come()
        released.set()
        if not wanted and answer.error is None and discard is not None:
            discard(answer.value)  # type: ignore[arg-type]

    unsubscribe = cancellation.subscribe(released.set) if cancellation is not None else None
    try:
        threading.Thread(target=work, name=name, daemon=True).start()
        in_time = _wait(released, deadline_seconds)
    finally:
        ready = answer.leave()
        if unsubscribe is not None:
            unsubscribe()
    if ready:
        if answer.error is not None:
            raise answer.error
        return answer.value  # type: ignore[return-value]
    if not in_time:
        raise DeadlineExceeded
    raise Cancelled
