"""How long reading still takes, from how fast answers come and what the limit lets through."""

from __future__ import annotations

from clickup_desktop.clickup.rate_limit import (
    WINDOW_SECONDS,
    RateState,
    reserve_of,
    unpaced_of,
)


def seconds_left(requests: int, seconds_each: float, state: RateState) -> float:
    """Return how long `requests` in the background take from now.

    Args:
        requests: how many are still needed.
        seconds_each: from one answer to the next while nothing waits for the limit.
        state: what is left of this minute; every later one is taken to be this reader's alone.
    """
    at_full_speed = requests * seconds_each
    if not state.limit:
        return at_full_speed
    reserve = reserve_of(state.limit)
    unpaced = max(0, state.remaining - (state.limit - unpaced_of(state.limit)))
    above_reserve = max(0, state.remaining - reserve)
    until_reset = state.reset_seconds or WINDOW_SECONDS
    if requests <= above_reserve:
        return _in_a_minute(requests, seconds_each, unpaced, above_reserve, until_reset)
    a_minute = state.limit - reserve
    whole_minutes, before_the_last = divmod(requests - above_reserve - 1, a_minute)
    in_the_last = _in_a_minute(
        before_the_last + 1, seconds_each, unpaced_of(state.limit), a_minute, WINDOW_SECONDS
    )
    return max(at_full_speed, until_reset + whole_minutes * WINDOW_SECONDS + in_the_last)


def _in_a_minute(
    requests: int, seconds_each: float, unpaced: int, allowed: int, seconds: float
) -> float:
    """Return how long it takes where `unpaced` go at once and `allowed` in `seconds`."""
    if requests <= unpaced:
        return requests * seconds_each
    at_once = unpaced * seconds_each
    spread = (requests - unpaced) / (allowed - unpaced) * max(0.0, seconds - at_once)
    return max(requests * seconds_each, at_once + spread)
