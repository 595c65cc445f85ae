"""A connection that is given up when its server does not answer in time.

The server's own bounds (`statement_timeout`) are of no use where the server itself stands still:
its system goes on to keep the connection open, and nothing arrives.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from psycopg import capabilities

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long a server is waited for, in seconds.

    Attributes:
        connect: until somebody is logged in; whole seconds, at least 2.
        statement: until all of a statement's answer is there, COMMIT and ROLLBACK included.
        ping: the same for the question whether the server is still there.
        cancel: until a statement ends that nobody wants the answer of.
    """

    connect: int = 5
    statement: float = 20.0
    ping: float = 5.0
    cancel: float = 5.0


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
        self.limits = TimeLimits()
        self._idle = False
        self._give_up_at = 0.0

    def wait(self, gen: Generator[Any, Any, Answer], *arguments: Any, **options: Any) -> Answer:
        """Wait for an answer. All that is sent and fetched comes through here."""
        allowed = self.limits.ping if self._idle else self.limits.statement
        self._idle = False
        self._give_up_at = time.monotonic() + allowed
        try:
            return super().wait(self._in_time(gen), *arguments, **options)
        except _TimeIsUp:
            self.close()
            raise psycopg.OperationalError("the server did not answer in time") from None

    def rest(self) -> None:
        """Note that it is put away: what is asked next is whether the server is still there."""
        self._idle = True

    def ping(self) -> None:
        """Ask whether the server is still there."""
        self.rest()
        self.execute("SELECT 1")

    def stop_statement(self) -> None:
        """Ask the server, from another thread, to end the statement under way."""
        if not capabilities.has_cancel_safe():
            # libpq before 17 would wait without end for the server to take the request.
            self._give_up_at = 0.0
            return
        self._give_up_at = min(self._give_up_at, time.monotonic() + self.limits.cancel)
        with contextlib.suppress(psycopg.Error):
            self.cancel_safe(timeout=self.limits.cancel)

    def _in_time(self, gen: Generator[Any, Any, Answer]) -> Generator[Any, Any, Answer]:
        try:
            wanted = next(gen)
            while True:
                # psycopg comes back ten times a second, whether something arrived or not.
                ready = yield wanted
                wanted = gen.send(ready)
                if time.monotonic() >= self._give_up_at:
                    raise _TimeIsUp
        except StopIteration as done:
            answer: Answer = done.value
            return answer
