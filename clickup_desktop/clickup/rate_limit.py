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
from enum import IntEnum

from clickup_desktop.clickup.retry import LONGEST_TOLD, moment_of, told_pause
from clickup_desktop.clickup.token import Token
from clickup_desktop.clickup.waiting import LIMIT_REACHED, tell_of_wait
from clickup_desktop.interruption import Cancellation

MAXIMUM_IN_FLIGHT = 8
"""Requests of one token at a time; the last is kept for a person who waits."""

LONGEST_WINDOW = 120.0
"""Seconds. A reset further away is a mistake: ClickUp's window is one minute."""

WINDOW_SECONDS = 60.0

_FIRST_PAUSE = 10.0
_LONGEST_DEFAULT_PAUSE = 60.0
_MILLISECONDS_FROM = 100_000_000_000
_SLACK = 0.25
_TOLERATED_PAST = 2.0
_SAME_MINUTE = 5.0
_LONGEST_LATE = 240.0  # a request's two minutes, the one it told of, and the one that runs
_USUAL_LIMIT = 100


class Priority(IntEnum):
    """Who waits for the answer. A more urgent request goes before those that wait already."""

    PERSON = 0
    """A person; may use up the minute's last request."""
    SOON = 1
    """Reading in the background that a person will need at once."""
    BACKGROUND = 2
    """The rest, spread over the minute once half of it is used up."""


Urgency = Priority | Callable[[], Priority]
"""A priority, or what tells it: somebody may begin to look at what already waits."""


@dataclass(frozen=True, slots=True)
class RateState:
    """What is known of a token's requests.

    Attributes:
        limit: per minute; 0 before the first answer.
        remaining: still to be had in this minute.
        waiting_seconds: until the next request may go; 0 when one may go now.
        reset_seconds: until the minute ends; 0 when that isn't known.
    """

    limit: int
    remaining: int
    waiting_seconds: float
    reset_seconds: float = 0.0

    @property
    def paused(self) -> bool:
        """Whether the limit is met, so that nothing goes for `waiting_seconds`."""
        return self.waiting_seconds > 0

    @property
    def few(self) -> bool:
        """Whether no more are left than are kept for a person; not before the first answer."""
        return self.limit > 0 and self.remaining <= reserve_of(self.limit)


def reserve_of(limit: int) -> int:
    """Return how many of a minute's requests are kept for what a person does."""
    return min(max(5, limit // 10), 50, limit // 2)


def unpaced_of(limit: int) -> int:
    """Return how many of a minute's requests reading in the background takes without a pause."""
    return limit - limit // 2


@dataclass(slots=True)
class _Lost:
    """A request that got no answer; ClickUp may have counted it.

    Attributes:
        until: when the minute in which it was counted has ended, on the monotonic clock.
        answers: so many must be heard before one of them is bound to count it.
    """

    until: float
    answers: int


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
        # The smallest number told in this minute. What is in flight comes off it: whatever was
        # answered is in that number already, so only what is in flight can be missing.
        self._told = 0
        self._resets_at = 0.0  # on the monotonic clock; 0 while unknown
        self._in_flight = 0
        # When this minute ends, and when the last one did, as ClickUp told it; 0 while unknown.
        # Told by their clock alone, they tell an answer of an ended minute however late it comes.
        self._end = 0.0
        self._last_end = 0.0
        # One for each request that got no answer, the oldest first.
        self._lost: list[_Lost] = []
        self._waiting = dict.fromkeys(Priority, 0)
        self._next_paced = 0.0
        self._refused_until = 0.0
        self._refusals = 0

    @property
    def state(self) -> RateState:
        """What is known now."""
        with self._condition:
            self._roll_over()
            return RateState(
                self._limit,
                max(0, self._left),
                self._quota_wait(Priority.PERSON),
                max(0.0, self._resets_at - self._clock()) if self._resets_at else 0.0,
            )

    def acquire(
        self, cancellation: Cancellation | None = None, priority: Urgency = Priority.PERSON
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
            waited = False
            try:
                while True:
                    if cancellation is not None:
                        cancellation.raise_if_cancelled()
                    current = priority if isinstance(priority, Priority) else priority()
                    wait = self._wait_for(current)
                    if wait == 0:
                        self._count(current)
                        break
                    waited = True
                    tell_of_wait(wait or 0.0, LIMIT_REACHED)
                    self._waiting[current] += 1
                    try:
                        self._condition.wait(wait)
                    finally:
                        self._waiting[current] -= 1
            finally:
                if unsubscribe is not None:
                    unsubscribe()
                if waited:
                    # Those who stood back for this one look again.
                    self._condition.notify_all()
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
        end = self._end_of(headers) or 0.0
        with self._condition:
            self._roll_over()
            self._in_flight -= 1
            if limit is not None and limit > 0:
                if not self._limit:
                    self._told = limit
                self._limit = limit
            pause = 0.0
            if status == 429:
                pause = self._refused(until_reset)
                self._end = max(self._end, end)
            elif self._clock() >= self._refused_until:
                self._refusals = 0
                if limit and remaining is not None and not self._is_late(headers):
                    self._take(remaining, until_reset, end)
            self._condition.notify_all()
            return pause

    def give_back(self) -> None:
        """Say that no answer came; ClickUp may have counted the request all the same."""
        with self._condition:
            self._in_flight -= 1
            # The answers to what is in flight beside it may not count it; the next one does.
            self._lost.append(_Lost(self._clock() + WINDOW_SECONDS + _SLACK, self._in_flight + 1))
            self._condition.notify_all()

    def _refused(self, until_reset: float | None) -> float:
        now = self._clock()
        if now >= self._refused_until:
            # Several in flight are refused together; that counts once.
            self._refusals += 1
            default = min(_LONGEST_DEFAULT_PAUSE, _FIRST_PAUSE * 2.0 ** min(self._refusals - 1, 9))
        else:
            default = self._refused_until - now
        pause = until_reset if until_reset is not None else default
        until = now + min(pause, LONGEST_WINDOW)
        self._limit = self._limit or _USUAL_LIMIT
        self._told = 0
        self._refused_until = max(self._refused_until, until)
        self._resets_at = max(self._resets_at, until)
        return max(pause, self._resets_at - now)

    def _take(self, remaining: int, until_reset: float | None, end: float) -> None:
        now = self._clock()
        if until_reset is None or until_reset > LONGEST_WINDOW:
            # No end that could be: a minute from the first answer is the latest it can be.
            resets_at = self._resets_at or now + WINDOW_SECONDS + _SLACK
        else:
            resets_at = now + until_reset
        # An answer that was long in the air tells a late end by our clock, so theirs comes first.
        known = abs(end - self._end) <= _LONGEST_LATE  # else unknown, or their clock was set
        later = end - self._end if known else resets_at - self._resets_at
        if not self._resets_at or later > _SAME_MINUTE:  # a new minute has begun
            self._told = remaining
            self._resets_at = resets_at
            self._end = end
        elif later > -_SAME_MINUTE:  # an earlier one was for the minute before
            # Answers overtake each other, so the smallest number is the newest.
            self._told = min(self._told, remaining)
            self._resets_at = (min if known else max)(self._resets_at, resets_at)
            self._end = max(self._end, end)
        else:
            return
        for lost in self._lost:
            lost.answers -= 1
        self._lost = [lost for lost in self._lost if lost.answers > 0]

    def _until_reset(self, headers: Mapping[str, str]) -> float | None:
        """Return the seconds until the minute ends; None when no end that could be is told."""
        after = told_pause(headers, self._wall_clock())
        end = _told_end(headers)
        if end is not None:
            seconds = end - self._their_now(headers)
            if -_TOLERATED_PAST < seconds <= LONGEST_TOLD:
                return max(1.0, seconds) + _SLACK
        return max(1.0, after) if after is not None else None

    def _their_now(self, headers: Mapping[str, str]) -> float:
        # Their clock is in the answer, so that ours may be wrong.
        return moment_of(headers.get("Date")) or self._wall_clock()

    def _end_of(self, headers: Mapping[str, str]) -> float | None:
        """Return when the minute ends or ended, by their clock; None when that couldn't be."""
        end = _told_end(headers)
        if end is None:
            return None
        seconds = end - self._their_now(headers)
        return end if -_LONGEST_LATE < seconds <= LONGEST_WINDOW else None

    def _is_late(self, headers: Mapping[str, str]) -> bool:
        """Whether an answer tells of a minute that has ended: its count means nothing now."""
        end = self._end_of(headers)
        if end is None:
            return False
        # An end far before the last one is none: their clock was set.
        of_the_last = -_LONGEST_LATE < end - self._last_end <= _TOLERATED_PAST
        return of_the_last or end <= self._their_now(headers) - _TOLERATED_PAST

    @property
    def _left(self) -> int:
        return self._told - self._in_flight - len(self._lost)

    def _roll_over(self) -> None:
        now = self._clock()
        self._lost = [lost for lost in self._lost if now < lost.until]
        if self._limit and self._resets_at and now >= self._resets_at:
            self._told = self._limit
            self._resets_at = 0.0
            self._last_end = self._end or self._last_end
            self._end = 0.0

    def _wait_for(self, priority: Priority) -> float | None:
        """Return the seconds until a request may go; None when something must happen before."""
        self._roll_over()
        person = priority is Priority.PERSON
        if self._in_flight >= (MAXIMUM_IN_FLIGHT if person else MAXIMUM_IN_FLIGHT - 1):
            return None
        if any(self._waiting[other] for other in Priority if other < priority):
            return None
        if self._limit and not self._resets_at and not self._in_flight:
            spent = self._told <= (0 if person else reserve_of(self._limit))
            if spent:
                # No reset is known and no answer is on its way that could tell one.
                self._resets_at = self._clock() + _FIRST_PAUSE
        wait = self._quota_wait(priority)
        return max(0.01, wait) if wait else 0.0

    def _quota_wait(self, priority: Priority) -> float:
        if not self._limit:
            return 0.0
        now = self._clock()
        left = self._left
        if left <= (0 if priority is Priority.PERSON else reserve_of(self._limit)):
            if self._resets_at:
                return self._resets_at - now
            return self._lost[0].until - now if self._lost else 1.0
        if priority is Priority.BACKGROUND and left <= self._limit - unpaced_of(self._limit):
            return max(0.0, self._next_paced - now)
        return 0.0

    def _count(self, priority: Priority) -> None:
        left = self._left
        self._in_flight += 1
        if priority is Priority.BACKGROUND and self._resets_at:
            # What is left above the reserve lasts until the minute ends.
            now = self._clock()
            spread = max(1, left - reserve_of(self._limit))
            self._next_paced = now + (self._resets_at - now) / spread

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


def _told_end(headers: Mapping[str, str]) -> float | None:
    """Return when the minute ends, by ClickUp's clock."""
    reset = _number(headers.get("X-RateLimit-Reset"))
    if reset is None:
        return None
    return reset / 1000 if reset > _MILLISECONDS_FROM else float(reset)


def _number(text: str | None) -> int | None:
    try:
        return int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None
