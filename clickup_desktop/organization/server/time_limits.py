"""How long a server is waited for."""

from __future__ import annotations

from dataclasses import dataclass

STATEMENT_SECONDS = 15
ADMINISTRATOR_STATEMENT_SECONDS = 300
"""How long the server itself lets a statement take (`statement_timeout`)."""

_GRACE_SECONDS = 5.0
"""What the server ends by itself is told by it, with its reason, before it is given up."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long we wait, in seconds.

    Attributes:
        connect: until somebody is logged in; whole seconds, at least 2.
        statement: until all of a statement's answer is there, COMMIT and ROLLBACK included.
        ping: the same for the question whether the server is still there.
        cancel: until a statement ends that nobody wants the answer of.
    """

    connect: int = 5
    statement: float = STATEMENT_SECONDS + _GRACE_SECONDS
    ping: float = 5.0
    cancel: float = 5.0


MEMBER = TimeLimits()
ADMINISTRATOR = TimeLimits(statement=ADMINISTRATOR_STATEMENT_SECONDS + _GRACE_SECONDS)
