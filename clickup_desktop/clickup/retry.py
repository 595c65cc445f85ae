"""When a request is sent again, and after how long.

urllib3's own Retry is not used: it can't be interrupted, and it passes the rate limiter by.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from clickup_desktop.clickup.errors import (
    AnswerCutOff,
    AnswerTooSlow,
    CertificateFault,
    ClickUpError,
    NameNotResolved,
    ProxyAddressInvalid,
    ProxyFault,
    ProxyLoginUnsupported,
    ProxyNeedsPassword,
    ServerFault,
    TimedOut,
    Unreachable,
)

LONGEST_TOLD = 86_400.0
"""Seconds. Who asks for a longer pause is mistaken; it counts as one of unknown length."""

_PASSING_STATUSES = frozenset({502, 503, 504})


def moment_of(date: str | None) -> float | None:
    """Return a date of HTTP's in seconds since 1970; None where it is none."""
    try:
        return parsedate_to_datetime(date).timestamp() if date else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def told_pause(headers: Mapping[str, str], now: float) -> float | None:
    """Return for how many seconds `Retry-After` asks to stay away, given as such or as a date.

    Args:
        now: by this computer's clock; a date is compared with the answer's own where it has one.
    """
    text = headers.get("Retry-After", "").strip()
    try:
        seconds = float(text)
    except ValueError:
        until = moment_of(text)
        if until is None:
            return None
        seconds = max(0.0, until - (moment_of(headers.get("Date")) or now))
    return seconds if 0 <= seconds <= LONGEST_TOLD else None


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a GET is tried, and how long is waited in between.

    Attributes:
        attempts: in all, the first included.
        base_seconds: the longest wait before the second attempt; doubled for each further one.
        cap_seconds: the longest wait of all.
        pauses: how often a request that met the rate limit waits and is sent again; None for as
            often as it takes, but three times where a person waits for it.
    """

    attempts: int = 3
    base_seconds: float = 0.3
    cap_seconds: float = 5.0
    pauses: int | None = None

    def wait_before(self, attempt: int) -> float:
        """Return the seconds to wait before `attempt` (2…), by chance between 0 and the bound.

        "Full jitter", so that many clients do not come back at the same moment.
        """
        bound = min(self.cap_seconds, self.base_seconds * 2 ** (attempt - 2))
        return random.uniform(0, bound)  # noqa: S311 - nothing secret about a pause

    def allows(self, error: ClickUpError, attempt: int) -> bool:
        """Whether a request that failed with `error` at `attempt` (1…) is sent again."""
        match error:
            case (
                AnswerTooSlow()
                | NameNotResolved()
                | CertificateFault()
                | ProxyNeedsPassword()
                | ProxyLoginUnsupported()
                | ProxyAddressInvalid()
            ):
                return False
            case TimedOut():
                # A read that took 30 s is tried once more, not twice: somebody waits for it.
                # With a status it is an answer: 408, which like any other 4xx is not asked again.
                return error.status is None and attempt < min(2, self.attempts)
            case ServerFault():
                return error.status in _PASSING_STATUSES and attempt < self.attempts
            case ProxyFault():
                # It may have been silent for as long as a connection may take.
                return attempt < min(2, self.attempts)
            case Unreachable() | AnswerCutOff():
                return attempt < self.attempts
            case _:
                return False
