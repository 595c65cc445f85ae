"""A connection that is given up when its server does not answer in time.

The server's own bounds (`statement_timeout`) are of no use where the server itself stands still:
its system goes on to keep the connection open, and nothing arrives.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from psycopg import capabilities

from clickup_desktop.organization.server.time_limits import MEMBER

T = TypeVar("T")


class _TimeIsUp(Exception):
    """The server did not answer in time."""


class TimedConnection(psycopg.Connection[Any]):
    """psycopg's connection, closed as soon as an answer is late.

    An answer that is late raises `psycopg.OperationalError`, as a connection that is lost does.

    Attributes:
        limits: how long answers may take.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.limits = MEMBER
        self._idle = False
        self._stop_at = math.inf

    def wait(self, gen: Generator[Any, Any, T], *arguments: Any, **options: Any) -> T:
        """Wait for an answer. All that is sent and fetched comes through here."""
        try:
            return super().wait(self._in_time(gen), *arguments, **options)
        except _TimeIsUp:
            self.close()
            raise psycopg.OperationalError("the server did not answer in time") from None

    def rest(self) -> None:
        """Note that it is put away: what is asked next is whether the server is still there."""
        self._idle = True
        self._stop_at = math.inf

    def ping(self) -> None:
        """Ask whether the server is still there."""
        self.rest()
        self.execute("SELECT 1")

    def stop_statement(self) -> None:
        """Ask the server, from another thread, to end the statement under way.

        What is waited for after that, until the connection is put away, has the time that is left.
        """
        if not capabilities.has_cancel_safe():
            # libpq before 17 would wait without end for the server to take the request.
            self._stop_at = 0.0
            return
        self._stop_at = time.monotonic() + self.limits.cancel
        with contextlib.suppress(psycopg.Error):
            self.cancel_safe(timeout=self.limits.cancel)

    def _in_time(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        began = time.monotonic()
        try:
            wanted = next(gen)
            # Only now it is known that the server is asked something.
            allowed = self.limits.ping if self._idle else self.limits.statement
            self._idle = False
            while True:
                # psycopg comes back ten times a second, whether something arrived or not.
                ready = yield wanted
                wanted = gen.send(ready)
                if time.monotonic() >= min(began + allowed, self._stop_at):
                    raise _TimeIsUp
        except StopIteration as done:
            answer: T = done.value
            return answer
