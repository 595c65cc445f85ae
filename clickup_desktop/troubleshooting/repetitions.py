"""Counts what happens again and again, so that it is told once and not sixty times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

QUIET_SECONDS = 2.0
"""What happens again after so long is no part of the same storm: a person tried once more."""

_MOST_KINDS = 200


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often something has happened by now.

    Attributes:
        times: how often, this time included.
        afresh: it is the first time, or the first after some quiet.
    """

    times: int
    afresh: bool

    @property
    def worth_a_line(self) -> bool:
        """Whether a log that is not to be flooded says so: at 1, 10, 100…, and after quiet."""
        return self.afresh or self.times == 10 ** (len(str(self.times)) - 1)


class Repetitions:
    """Remembers what has happened, a bounded number of different things.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # What is counted may be raised by the garbage collector, in the middle of counting.
        self._lock = threading.RLock()
        self._seen: dict[Hashable, tuple[int, float]] = {}

    def count(self, what: Hashable) -> Repetition:
        """Count `what` once more; with too many different ones, all others count as one."""
        with self._lock:
            if what not in self._seen and len(self._seen) >= _MOST_KINDS:
                what = None
            now = self._clock()
            times, last = self._seen.get(what, (0, 0.0))
            self._seen[what] = (times + 1, now)
        return Repetition(times + 1, not times or now - last >= QUIET_SECONDS)
