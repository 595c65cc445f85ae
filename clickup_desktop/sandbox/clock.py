"""The time in the sandbox: the computer's, until a test moves it."""

from __future__ import annotations

import threading
import time

from .records import BASE_MOMENT_MS


class Clock:
    """Tells what is dated now. Never stands before the sample's own moment, which is its past."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ahead_ms = 0

    def now_ms(self) -> int:
        """The time in milliseconds since 1970."""
        with self._lock:
            return max(time.time_ns() // 1_000_000, BASE_MOMENT_MS) + self._ahead_ms

    def move(self, seconds: float) -> None:
        """Set the clock forward, or back where `seconds` is negative."""
        with self._lock:
            self._ahead_ms += round(seconds * 1000)
