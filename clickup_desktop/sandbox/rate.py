"""ClickUp's rate limit: so many requests a token and minute, told in headers of each answer.

Source: developer.clickup.com/docs/rate-limits.
"""

from __future__ import annotations

import math
import threading
import time
from typing import NamedTuple

UNLIMITED = 1_000_000
"""What the headers name as the limit when there is none."""


class RequestsLeft(NamedTuple):
    """Where a token stands in its window."""

    admitted: bool
    limit: int
    remaining: int
    resets_at: int  # Unix time in seconds

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The three headers that every answer of ClickUp carries."""
        return (
            ("X-RateLimit-Limit", str(self.limit)),
            ("X-RateLimit-Remaining", str(self.remaining)),
            ("X-RateLimit-Reset", str(self.resets_at)),
        )


class _Window:
    __slots__ = ("ends", "resets_at", "used")

    def __init__(self, now: float, seconds: float) -> None:
        self.ends = now + seconds
        self.resets_at = math.ceil(time.time() + seconds)
        self.used = 0


class RateDesk:
    """Counts the requests of each token. Safe to use from several threads."""

    def __init__(self, limit: int, window_seconds: float = 60.0) -> None:
        """Admit `limit` requests in each window; 0 means all of them."""
        self._limit = limit
        self._seconds = window_seconds
        self._lock = threading.Lock()
        self._windows: dict[str, _Window] = {}

    def admit(self, key: str, *, always_over: bool = False) -> RequestsLeft:
        """Count a request, unless it is over the limit.

        Args:
            key: whose requests are counted together.
            always_over: answer as if somebody else had used the limit up.
        """
        limit = self._limit or UNLIMITED
        with self._lock:
            now = time.monotonic()
            window = self._windows.get(key)
            if window is None or now >= window.ends:
                window = self._windows[key] = _Window(now, self._seconds)
            if always_over:
                window.used = limit
            admitted = window.used < limit or (self._limit == 0 and not always_over)
            if admitted:
                window.used += 1
            remaining = max(0, limit - window.used)
            return RequestsLeft(admitted, limit, remaining, window.resets_at)

    def refuse(self) -> RequestsLeft:
        """Say that the limit is used up for a second, and count nothing."""
        return RequestsLeft(False, self._limit or UNLIMITED, 0, math.ceil(time.time()) + 1)

    def reset(self) -> None:
        """Forget what was counted."""
        with self._lock:
            self._windows.clear()
