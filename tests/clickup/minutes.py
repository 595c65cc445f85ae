"""ClickUp's minute and both clocks, as far as a limiter can tell."""

from __future__ import annotations

from collections.abc import Mapping

from clickup_desktop.clickup.rate_limit import Priority, RateLimiter, Urgency
from clickup_desktop.interruption import Cancellation


class AskedLimiter(RateLimiter):
    """A limiter that tells whether a request may go, where others wait until it may."""

    def try_acquire(self, priority: Priority = Priority.PERSON) -> bool:
        with self._condition:
            if self._wait_for(priority) != 0:
                return False
            self._count(priority)
            return True

    @property
    def background_waiting_seconds(self) -> float:
        """Until the next request of a reading in the background may go."""
        with self._condition:
            self._roll_over()
            return self._quota_wait(Priority.BACKGROUND)


class Time:
    """Both clocks; they move only when told to."""

    def __init__(self) -> None:
        self.monotonic = 1_000.0
        self.wall = 1_800_000_000.0

    def limiter(self) -> AskedLimiter:
        return AskedLimiter(lambda: self.monotonic, lambda: self.wall)

    def pass_by(self, seconds: float) -> None:
        self.monotonic += seconds
        self.wall += seconds


class Minute:
    """Counts as ClickUp does: so many requests, and a new minute at the first one after the end."""

    def __init__(self, time: Time, limit: int) -> None:
        self._time = time
        self._limit = limit
        self._ends = 0.0
        self.used = 0
        self.refusals = 0

    def answer(self) -> tuple[Mapping[str, str], int]:
        if self._time.monotonic >= self._ends:
            self._ends = self._time.monotonic + 60
            self.used = 0
        if self.used == self._limit:
            self.refusals += 1
            return self._headers(), 429
        self.used += 1
        return self._headers(), 200

    def _headers(self) -> Mapping[str, str]:
        resets_in = self._ends - self._time.monotonic
        return told(self._time, self._limit, self._limit - self.used, resets_in)


def told(time: Time, limit: int, remaining: int, resets_in: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(int(time.wall + resets_in) + 1),
    }


def at(time: Time, limit: int, remaining: int, resets_in: float = 30.0) -> AskedLimiter:
    """A limiter that has heard one answer."""
    limiter = time.limiter()
    assert limiter.try_acquire()
    limiter.record(told(time, limit, remaining, resets_in), 200)
    return limiter


class TimeFlies(AskedLimiter):
    """Lets the time that is to be waited pass at once."""

    def __init__(self) -> None:
        self._time = Time()
        self._began = self._time.monotonic
        super().__init__(lambda: self._time.monotonic, lambda: self._time.wall)

    @property
    def seconds_passed(self) -> float:
        return self._time.monotonic - self._began

    def acquire(
        self, cancellation: Cancellation | None = None, priority: Urgency = Priority.PERSON
    ) -> float:
        while not self.try_acquire(priority if isinstance(priority, Priority) else priority()):
            self._time.pass_by(1)
        return 0.0
