"""That long texts take long in proportion, and not each character with each other."""

from __future__ import annotations

import time
from collections.abc import Callable

_LEAST_SECONDS = 0.05
"""Less says nothing."""


def assert_grows_evenly(work: Callable[[str], object], text: str) -> None:
    """Fail where all of `text` takes more than three times as long as half of it.

    Four times as long takes what compares each character with each. What counts is this thread's
    time on the processor, the best of three, so that a busy machine changes nothing.
    """

    def seconds(given: str) -> float:
        began = time.thread_time()
        work(given)
        return time.thread_time() - began

    half = min(seconds(text[: len(text) // 2]) for _ in range(3))
    assert min(seconds(text) for _ in range(3)) < 3 * half + _LEAST_SECONDS
