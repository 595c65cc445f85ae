"""One limiter for each token: it counts before it sends, and waits where ClickUp would refuse.

ClickUp counts requests per token and minute, and says in every answer how many are left and when
the minute ends (developer.clickup.com/docs/rate-limits). Eight threads that look at the last
answer alone overshoot a limit of 100 by a dozen, so requests in the air are counted as well.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import IntEnum

from clickup_desktop.clickup.token import Token
from clickup_desktop.interruption import Cancellation

MAXIMUM_IN_FLIGHT = 8
"""Requests of one token at a time; the last is kept for a person who waits."""

LONGEST_WINDOW = 120.0
"""Seconds. A reset further away is a mistake: ClickUp's window is one minute."""

_DEFAULT_PAUSE = 10.0
_MILLISECONDS_FROM = 100_000_000_000
_RESERVE = 5
_SLACK = 0.25
_USUAL_LIMIT = 100


class Priority(IntEnum):
    """Who waits for the answer: a person, or reading in the background."""

    PERSON = 0
    BACKGROUND = 1


@dataclass(frozen=True, slots=True)
class RateState:
    """What is known of a token's requests.

    Attributes:
        limit: per minute; 0 before the first answer.
        remaining: still to be had in this minute.
        waiting_seconds: until the next request may go; 0 when one may go now.
    """

    limit: int
    remaining: int
    waiting_seconds: float


class RateLimiter:
    """Lets requests of one token through as ClickUp allows."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self._wall_clock = wall_clock
        self._condition = threading.Condition()
        self._limit = 0
        self._remaining = 0
        self._resets_at = 0.0  # on the monotonic clock
        self._in_flight = 0
        self._persons_waiting = 0

    @property
    def state(self) -> RateState:
        """What is known now."""
        with self._condition:
            self._roll_over()
            full = self._limit and self._remaining <= 0
            wait = max(0.0, self._resets_at - self._clock()) if full else 0.0
            return RateState(self._limit, max(0, self._remaining), wait)

    def acquire(
        self, cancellation: Cancellation | None = None, priority: Priority = Priority.PERSON
    ) -> float:
        """Wait until a request may be sent, and count it.

        Every `acquire` is followed by one `record`, or by `give_back` where no answer came.

        Returns:
            The seconds that were waited.

        Raises:
            Cancelled: the caller no longer wants it.
        """
        started = self._clock()
        unsubscribe = cancellation.subscribe(self._wake) if cancellation is not None else None
        with self._condition:
            person = priority is Priority.PERSON
            self._persons_waiting += person
            try:
                while True:
                    if cancellation is not None:
                        cancellation.raise_if_cancelled()
                    self._roll_over()
                    if self._may_go(person):
                        break
                    self._condition.wait(self._seconds_to_wait(person))
            finally:
                self._persons_waiting -= person
                if unsubscribe is not None:
                    unsubscribe()
                self._condition.notify_all()
            self._in_flight += 1
            self._remaining -= 1
        return self._clock() - started

    def record(self, headers: Mapping[str, str], status: int) -> float:
        """Take note of an answer.

        Returns:
            For status 429, the seconds until requests may be sent again, as ClickUp said it and
            however long that is; 0 otherwise.
        """
        limit = _number(headers.get("X-RateLimit-Limit"))
        remaining = _number(headers.get("X-RateLimit-Remaining"))
        until_reset = self._until_reset(headers)
        with self._condition:
            self._in_flight -= 1
            if limit is not None and limit > 0:
                self._limit = limit
            if status == 429:
                pause = until_reset if until_reset is not None else _DEFAULT_PAUSE
                self._limit = self._limit or _USUAL_LIMIT
                self._remaining = 0
                self._resets_at = max(self._resets_at, self._clock() + min(pause, LONGEST_WINDOW))
            elif limit and remaining is not None and until_reset is not None:
                self._take(remaining, self._clock() + min(until_reset, LONGEST_WINDOW))
            self._condition.notify_all()
            if status != 429:
                return 0.0
            return max(pause, self._resets_at - self._clock())

    def give_back(self) -> None:
        """Say that no answer came; ClickUp may have counted the request all the same."""
        with self._condition:
            self._in_flight -= 1
            self._condition.notify_all()

    def _take(self, remaining: int, resets_at: float) -> None:
        left = remaining - self._in_flight
        if resets_at > self._resets_at + 5:  # a new minute has begun
            self._remaining = left
            self._resets_at = resets_at
        else:
            # Answers overtake each other, so the smallest number is the newest.
            self._remaining = min(self._remaining, left) if self._resets_at else left
            self._resets_at = max(self._resets_at, resets_at)

    def _until_reset(self, headers: Mapping[str, str]) -> float | None:
        after = _number(headers.get("Retry-After"))
        reset = _number(headers.get("X-RateLimit-Reset"))
        if reset is not None:
            seconds = reset / 1000 if reset > _MILLISECONDS_FROM else reset
            # Their clock is in the answer, so that ours may be wrong. A moment in the past is
            # a mistake all the same; wait a little.
            now = _moment(headers.get("Date")) or self._wall_clock()
            return max(1.0, seconds - now) + _SLACK
        if after is not None:
            return max(1.0, float(after))
        return None

    def _roll_over(self) -> None:
        if self._limit and self._resets_at and self._clock() >= self._resets_at:
            self._remaining = self._limit - self._in_flight
            self._resets_at = 0.0

    @property
    def _reserve(self) -> int:
        return min(_RESERVE, self._limit // 10)

    def _may_go(self, person: bool) -> bool:
        if self._in_flight >= (MAXIMUM_IN_FLIGHT if person else MAXIMUM_IN_FLIGHT - 1):
            return False
        if not self._limit:
            return True
        if person:
            return self._remaining > 0
        return self._remaining > self._reserve and not self._persons_waiting

    def _seconds_to_wait(self, person: bool) -> float:
        if self._limit and self._resets_at:
            return max(0.01, self._resets_at - self._clock())
        used_up = person or self._remaining <= self._reserve
        if self._limit and not self._in_flight and used_up:
            # No reset is known and no answer is on its way that could tell one.
            self._resets_at = self._clock() + _DEFAULT_PAUSE
            return _DEFAULT_PAUSE
        return 1.0

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()


class RateLimiters:
    """The limiters of a program: one for each token, whoever uses it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._limiters: dict[Token, RateLimiter] = {}

    def for_token(self, token: Token) -> RateLimiter:
        """Return the token's limiter."""
        with self._lock:
            return self._limiters.setdefault(token, RateLimiter())


def _moment(date: str | None) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp() if date else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _number(text: str | None) -> int | None:
    try:
        return int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None
