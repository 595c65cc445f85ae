"""Who is told that a request begins a long wait, which would look like standing still."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clickup_desktop.language.texts import N_

LONG_SECONDS = 5.0
"""A shorter wait is not told."""

LIMIT_REACHED = N_("ClickUp's request limit is reached")
ASKED_TO_WAIT = N_("ClickUp asked the program to wait")

OnLongWait = Callable[[float, str], None]
"""Is told the seconds, and why."""
_lock = threading.Lock()
_listeners: list[OnLongWait] = []


@contextmanager
def long_waits_told_to(listener: OnLongWait) -> Iterator[None]:
    """Have `listener` called from any thread whenever a long wait begins.

    Of all requests of this process: who waits for a command does not know whose token it uses.
    """
    with _lock:
        _listeners.append(listener)
    try:
        yield
    finally:
        with _lock:
            _listeners.remove(listener)


def tell_of_wait(seconds: float, why: str) -> None:
    """Say that a request waits for so long from now on."""
    if seconds <= LONG_SECONDS:
        return
    with _lock:
        listeners = tuple(_listeners)
    for listener in listeners:
        listener(seconds, why)
