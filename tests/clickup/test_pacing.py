"""The limiter: what goes at once, what is spread, what is kept, and what ClickUp refuses."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from email.utils import formatdate

import pytest

from clickup_desktop.clickup.errors import RateLimited
from clickup_desktop.clickup.rate_limit import (
    MAXIMUM_IN_FLIGHT,
    Priority,
    RateState,
    reserve_of,
)
from clickup_desktop.interruption import Cancellation, Cancelled

from .conftest import Open, Serve
from .loopback import Connection
from .minutes import AskedLimiter, Minute, Time, TimeFlies, at, told

PERSON, SOON, BACKGROUND = Priority.PERSON, Priority.SOON, Priority.BACKGROUND
STEP = 0.05


def read(time: Time, limiter: AskedLimiter, minute: Minute, requests: int, in_flight: int) -> float:
    """Read in the background with answers that take a step each; return the seconds it took."""
    began = time.monotonic
    under_way: list[tuple[Mapping[str, str], int]] = []
    sent = 0
    while sent < requests or under_way:
        for headers, status in under_way:
            limiter.record(headers, status)
        under_way.clear()
        while sent < requests and len(under_way) < in_flight and limiter.try_acquire(BACKGROUND):
            sent += 1
            under_way.append(minute.answer())
        time.pass_by(STEP)
    return time.monotonic - began


def taken(limiter: AskedLimiter, priority: Priority) -> int:
    """How many more requests go at once; no answer comes in between."""
    count = 0
    while limiter.try_acquire(priority):
        limiter.give_back()
        count += 1
    return count


# Spreading


@pytest.mark.parametrize("in_flight", [1, 7])
def test_230_requests_at_100_a_minute_take_two_minutes_more(in_flight: int) -> None:
    time = Time()
    minute = Minute(time, 100)
    seconds = read(time, time.limiter(), minute, 230, in_flight)
    assert minute.refusals == 0
    assert 120 <= seconds <= 132


def test_a_small_workspace_is_read_at_once() -> None:
    time = Time()
    assert read(time, time.limiter(), Minute(time, 100), 45, 7) < 1


def test_reading_goes_at_once_while_more_than_half_of_the_minute_is_left() -> None:
    limiter = at(Time(), 100, 80)
    assert taken(limiter, BACKGROUND) == 30


def test_below_half_reading_is_spread_until_the_minute_ends() -> None:
    time = Time()
    limiter = at(time, 100, 50)
    gaps = []
    for _ in range(20):
        assert limiter.try_acquire(BACKGROUND)
        limiter.give_back()
        wait = limiter.background_waiting_seconds
        assert not limiter.try_acquire(BACKGROUND)
        gaps.append(wait)
        time.pass_by(wait + 0.001)
    # 40 requests for 30 seconds, of which 20 are gone when half of the time is over.
    assert all(0.7 < gap < 0.8 for gap in gaps)
    assert limiter.state.remaining == 30


def test_what_is_needed_for_finding_is_not_spread() -> None:
    limiter = at(Time(), 100, 40)
    assert taken(limiter, SOON) == 30


def test_a_person_may_use_up_the_reserve_and_no_one_else() -> None:
    limiter = at(Time(), 100, 10)
    assert taken(limiter, BACKGROUND) == 0
    assert taken(limiter, SOON) == 0
    assert taken(limiter, PERSON) == 10


@pytest.mark.parametrize(
    ("limit", "kept"), [(1, 0), (2, 1), (8, 4), (20, 5), (100, 10), (1_000, 50), (10_000, 50)]
)
def test_the_reserve_fits_the_limit(limit: int, kept: int) -> None:
    assert reserve_of(limit) == kept
    assert RateState(limit, kept, 0.0).few
    assert not RateState(limit, kept + 1, 0.0).few


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_a_tiny_limit_is_neither_overshot_nor_a_dead_end(limit: int) -> None:
    time = Time()
    minute = Minute(time, limit)
    # Two at first, as a loader does: nothing is known of the limit before an answer.
    read(time, time.limiter(), minute, 3 * limit, min(2, limit))
    assert minute.refusals == 0


def test_the_state_says_how_long_each_has_to_wait() -> None:
    time = Time()
    limiter = at(time, 100, 10, resets_in=20)
    state = limiter.state
    assert (state.limit, state.remaining, state.waiting_seconds) == (100, 10, 0)
    assert not state.paused
    waiting = limiter.background_waiting_seconds
    assert 20 <= waiting <= 22
    assert state.reset_seconds == waiting
    taken(limiter, PERSON)
    assert limiter.state.paused
    assert 20 <= limiter.state.waiting_seconds <= 22


def test_nothing_is_known_before_the_first_answer() -> None:
    limiter = Time().limiter()
    assert (limiter.state.limit, limiter.state.waiting_seconds) == (0, 0)
    assert limiter.background_waiting_seconds == 0
    assert not limiter.state.few
    with pytest.raises(FrozenInstanceError):
        limiter.state.limit = 100  # type: ignore[misc]


# Counting


def test_requests_in_the_air_count_before_they_are_answered() -> None:
    limiter = at(Time(), 100, 3)
    assert [limiter.try_acquire() for _ in range(4)] == [True, True, True, False]


def test_an_answer_that_was_overtaken_gives_nothing_back() -> None:
    time = Time()
    limiter = at(time, 100, 90)
    for _ in range(3):
        assert limiter.try_acquire()
    for remaining in (87, 89, 88):
        limiter.record(told(time, 100, remaining, 30), 200)
    assert limiter.state.remaining == 87


def test_what_is_in_the_air_is_not_counted_twice() -> None:
    time = Time()
    limiter = at(time, 100, 90)
    for _ in range(3):
        assert limiter.try_acquire()
    # ClickUp has counted all three when it answers the first.
    for _ in range(3):
        limiter.record(told(time, 100, 87, 30), 200)
    assert limiter.state.remaining == 87


def test_a_late_answer_from_the_minute_before_is_not_believed() -> None:
    time = Time()
    limiter = at(time, 100, 5, resets_in=10)
    assert limiter.try_acquire()
    assert limiter.try_acquire()
    limiter.record(told(time, 100, 99, 60), 200)
    limiter.record(told(time, 100, 4, 10), 200)
    assert limiter.state.remaining == 99


def test_the_last_place_in_the_air_is_a_persons() -> None:
    limiter = at(Time(), 1_000, 1_000)
    assert sum(limiter.try_acquire(BACKGROUND) for _ in range(20)) == MAXIMUM_IN_FLIGHT - 1
    assert not limiter.try_acquire(SOON)
    assert limiter.try_acquire(PERSON)
    assert not limiter.try_acquire(PERSON)


def test_all_who_wait_are_served_in_the_end() -> None:
    limiter = AskedLimiter()
    for _ in range(MAXIMUM_IN_FLIGHT - 1):
        limiter.acquire(None, BACKGROUND)
    served: list[Priority] = []

    def wait(priority: Priority) -> None:
        limiter.acquire(None, priority)
        served.append(priority)

    threads = [threading.Thread(target=wait, args=(priority,)) for priority in (BACKGROUND, SOON)]
    for thread in threads:
        thread.start()
    limiter.give_back()
    limiter.give_back()
    for thread in threads:
        thread.join(5)
    assert set(served) == {SOON, BACKGROUND}


def test_waiting_for_the_minute_can_be_left() -> None:
    limiter = at(Time(), 100, 0)
    cancellation = Cancellation()
    left = threading.Event()

    def wait() -> None:
        with pytest.raises(Cancelled):
            limiter.acquire(cancellation, BACKGROUND)
        left.set()

    thread = threading.Thread(target=wait)
    thread.start()
    cancellation.cancel()
    assert left.wait(5)
    thread.join(5)


# Refused all the same


def refuse(limiter: AskedLimiter, headers: Mapping[str, str]) -> float:
    assert limiter.try_acquire()
    return limiter.record(headers, 429)


def test_a_refusal_without_headers_waits_longer_each_time() -> None:
    time = Time()
    limiter = time.limiter()
    waits = []
    for _ in range(6):
        refuse(limiter, {})
        assert limiter.state.paused
        waits.append(limiter.state.waiting_seconds)
        time.pass_by(waits[-1] + 0.01)
    assert waits == pytest.approx([10, 20, 40, 60, 60, 60])


@pytest.mark.parametrize("late", [0.0, 0.01])
def test_an_answer_ends_the_row_of_refusals(late: float) -> None:
    time = Time()
    limiter = time.limiter()
    for _ in range(3):
        time.pass_by(refuse(limiter, {}) + late)
    assert limiter.try_acquire()
    limiter.record({}, 200)
    assert refuse(limiter, {}) == pytest.approx(10)


def test_what_was_refused_together_counts_once() -> None:
    time = Time()
    limiter = time.limiter()
    for _ in range(7):
        assert limiter.try_acquire()
    for _ in range(7):
        limiter.record({}, 429)
    assert limiter.state.waiting_seconds == pytest.approx(10)


def test_a_late_good_answer_does_not_end_the_pause() -> None:
    time = Time()
    limiter = time.limiter()
    assert limiter.try_acquire()
    refuse(limiter, {})
    limiter.record(told(time, 100, 50, 55), 200)
    assert limiter.state.paused


def test_retry_after_is_obeyed() -> None:
    assert refuse(Time().limiter(), {"Retry-After": "17"}) == 17


@pytest.mark.parametrize("milliseconds", [False, True])
def test_a_reset_in_seconds_or_milliseconds_is_understood(milliseconds: bool) -> None:
    time = Time()
    reset = int(time.wall + 25) * (1_000 if milliseconds else 1)
    assert 25 <= refuse(time.limiter(), {"X-RateLimit-Reset": str(reset)}) <= 26


def test_a_reset_in_the_past_is_no_reset() -> None:
    time = Time()
    limiter = time.limiter()
    headers = {"X-RateLimit-Reset": str(int(time.wall - 600))}
    assert refuse(limiter, headers) == pytest.approx(10)


def test_a_reset_in_the_past_beside_an_answer_lasts_a_minute_at_most() -> None:
    time = Time()
    limiter = at(time, 100, 0, resets_in=-600)
    assert 55 < limiter.state.waiting_seconds <= 61
    time.pass_by(61)
    assert limiter.try_acquire(BACKGROUND)


def test_a_reset_an_hour_away_is_waited_for_two_minutes() -> None:
    time = Time()
    limiter = time.limiter()
    headers = {"X-RateLimit-Reset": str(int(time.wall + 3_600))}
    assert refuse(limiter, headers) > 3_500  # as it was said, for who would rather leave
    assert limiter.state.waiting_seconds == pytest.approx(120)
    time.pass_by(121)
    assert limiter.try_acquire(BACKGROUND)


@pytest.mark.parametrize(("told_seconds", "believed"), [(120, 120), (121, 60)])
def test_a_minute_that_ends_more_than_two_minutes_away_is_a_minute(
    told_seconds: int, believed: float
) -> None:
    limiter = Time().limiter()
    assert limiter.try_acquire()
    headers = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "10"}
    limiter.record({**headers, "Retry-After": str(told_seconds)}, 200)
    assert limiter.state.reset_seconds == pytest.approx(believed, abs=1)


def test_a_reset_an_hour_away_beside_answers_does_not_move_on_with_each() -> None:
    time = Time()
    limiter = at(time, 100, 1, resets_in=3_600)
    for _ in range(50):
        time.pass_by(1)
        if limiter.try_acquire():
            limiter.record(told(time, 100, 0, 3_600), 200)
    time.pass_by(11.5)
    assert limiter.try_acquire(BACKGROUND)


@pytest.mark.parametrize("jump", [-86_400, -30, 30, 86_400])
def test_a_wall_clock_that_jumps_changes_nothing_that_was_noted(jump: float) -> None:
    time = Time()
    limiter = at(time, 100, 10, resets_in=40)
    before = limiter.state
    time.wall += jump
    assert limiter.state == before


@pytest.mark.parametrize("jump", [-86_400, 86_400])
def test_reading_goes_on_behind_a_clock_that_has_jumped(jump: float) -> None:
    time = Time()
    limiter = time.limiter()
    minute = Minute(time, 100)
    read(time, limiter, minute, 60, 7)
    time.wall += jump
    assert read(time, limiter, minute, 120, 7) < 130
    assert minute.refusals == 0


def test_the_servers_own_clock_is_believed_before_ours() -> None:
    time = Time()
    headers = {
        "Date": formatdate(5_000_000, usegmt=True),
        "X-RateLimit-Reset": "5000030",
    }
    assert refuse(time.limiter(), headers) == pytest.approx(30.25)


def test_nonsense_in_the_headers_is_ignored() -> None:
    limiter = Time().limiter()
    assert limiter.try_acquire()
    limiter.record({"X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "nan"}, 200)
    assert limiter.state.limit == 0
    assert refuse(limiter, {"Retry-After": "soon", "X-RateLimit-Reset": "1e999"}) == 10


# Requests


def refusing(times: int) -> object:
    def answering(connection: Connection) -> None:
        if connection.number < times:
            connection.answer({"err": "Rate limit reached", "ECODE": "APP_002"}, "429 No")
        else:
            connection.answer({"spaces": []})

    return answering


def test_reading_in_the_background_outlasts_any_number_of_refusals(
    serve: Serve, open_client: Open
) -> None:
    server = serve(refusing(9))
    client = open_client(server.url, limiter=TimeFlies())
    assert client.spaces("1", priority=BACKGROUND) == ()
    assert len(server.requests) == 10


def test_a_person_is_told_after_three_pauses(serve: Serve, open_client: Open) -> None:
    server = serve(refusing(9))
    client = open_client(server.url, limiter=TimeFlies())
    with pytest.raises(RateLimited):
        client.spaces("1")
    assert len(server.requests) == 4


def test_a_call_may_be_more_urgent_than_its_client(serve: Serve, open_client: Open) -> None:
    time = Time()
    limiter = at(time, 100, 11)
    assert limiter.try_acquire(BACKGROUND)
    limiter.give_back()  # 10 are left, which are for a person
    server = serve(lambda connection: connection.answer({"spaces": []}))
    client = open_client(server.url, limiter=limiter, priority=BACKGROUND)
    assert client.spaces("1", priority=PERSON) == ()
