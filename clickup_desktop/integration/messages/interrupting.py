"""Ends what SQLite does as soon as nobody wants it any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clickup_desktop.interruption import Cancellation, Cancelled

_STEPS_BETWEEN_LOOKS = 20_000


@contextmanager
def ended_by(cancellation: Cancellation | None, connection: sqlite3.Connection) -> Iterator[None]:
    """End what a connection does on cancellation.

    Raises:
        Cancelled: what it was doing is undone.
    """
    if cancellation is None:
        yield
        return
    cancellation.raise_if_cancelled()
    ended: Callable[[], int] = lambda: int(cancellation.cancelled)  # noqa: E731
    connection.set_progress_handler(ended, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError:
        if cancellation.cancelled:
            raise Cancelled from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
