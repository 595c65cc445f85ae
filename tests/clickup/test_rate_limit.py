"""The limiter among threads: it never overshoots, serves a person first, and lets go at once."""

from __future__ import annotations

import threading
import time as real_time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.rate_limit import (
    MAXIMUM_IN_FLIGHT,
    Priority,
    RateLimiters,
)
from clickup_desktop.clickup.token import Token
from clickup_desktop.clickup.transport import CONNECT_SECONDS, WHOLE_ANSWER_SECONDS
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.sandbox.server import Sandbox

from .conftest import SECRET
from .minutes import AskedLimiter, Minute, Time, at, told

PERSON, SOON, BACKGROUND = Priority.PERSON, Priority.SOON, Priority.BACKGROUND
ENOUGH = 30.0
LONGEST_REQUEST = CONNECT_SECONDS + WHOLE_ANSWER_SECONDS
LONGEST_STALL = 62.0  # a minute, which is told in whole seconds


class Waiters:
    """Threads that ask a limiter each; they are released in the end."""

    def __init__(self, limiter: AskedLimiter) -> None:
        self._limiter = limiter
        self._served = threading.Condition()
        self._threads: list[threading.Thread] = []
        self.cancellation = Cancellation()
        self.order: list[Priority] = []

    def add(self, priority: Priority) -> None:
        """Start one more, and return when it waits."""
        waits = threading.Event()

        def tell() -> Priority:
            # Called with the limiter's lock held, which only waiting gives back.
            waits.set()
            return priority

        def ask() -> None:
            try:
                self._limiter.acquire(self.cancellation, tell)
            except Cancelled:
                return
            with self._served:
                self.order.append(priority)
                self._served.notify_all()

        thread = threading.Thread(target=ask, name="waiter")
        self._threads.append(thread)
        thread.start()
        assert waits.wait(ENOUGH)

    def wait_for(self, count: int) -> list[Priority]:
        with self._served:
            assert self._served.wait_for(lambda: len(self.order) >= count, ENOUGH), self.order
            return list(self.order)

    def release(self) -> None:
        """Cancel them all, and wait until they are gone."""
        self.cancellation.cancel()
        for thread in self._threads:
            thread.join(ENOUGH)
            assert not thread.is_alive()


@pytest.fixture
def waiters() -> Iterator[Callable[[AskedLimiter], Waiters]]:
    with ExitStack() as stack:

        def start(limiter: AskedLimiter) -> Waiters:
            made = Waiters(limiter)
            stack.callback(made.release)
            return made

        yield start


# Never more than ClickUp allows


def test_eight_threads_send_a_hundred_and_not_one_more() -> None:
    time = Time()
    limiter = time.limiter()
    minute = Minute(time, 100)
    cancellation = Cancellation()
    counting = threading.Condition()

    def send() -> None:
        while True:
            try:
                limiter.acquire(cancellation, PERSON)
            except Cancelled:
                return
            with counting:
                headers, status = minute.answer()
                counting.notify_all()
            limiter.record(headers, status)

    threads = [threading.Thread(target=send) for _ in range(MAXIMUM_IN_FLIGHT)]
    for thread in threads:
        thread.start()
    with counting:
        assert counting.wait_for(lambda: minute.used == 100, ENOUGH)
    cancellation.cancel()
    for thread in threads:
        thread.join(ENOUGH)
    assert (minute.used, minute.refusals) == (100, 0)
    assert limiter.state.remaining == 0


@given(
    st.integers(MAXIMUM_IN_FLIGHT, 40),
    st.booleans(),
    st.lists(
        st.tuples(st.just("send"), st.sampled_from(Priority))
        | st.tuples(st.just("arrive"), st.integers(0, MAXIMUM_IN_FLIGHT))
        | st.tuples(st.just("answer"), st.integers(0, MAXIMUM_IN_FLIGHT))
        | st.tuples(st.just("lose"), st.integers(0, 1))
        | st.tuples(st.just("pass"), st.integers(0, 70)),
        max_size=150,
    ),
)
def test_nothing_is_refused_or_stalled_in_whatever_order_answers_come_or_get_lost(
    limit: int, dated: bool, steps: list[tuple[str, int]]
) -> None:
    time = Time()
    limiter = time.limiter()
    minute = Minute(time, limit)
    on_the_way: list[None] = []
    answered: list[tuple[Mapping[str, str], int]] = []
    oldest = time.monotonic  # no later than what is in the air was sent
    for step, number in steps:
        if not on_the_way and not answered:
            oldest = time.monotonic
        if step == "send" and limiter.try_acquire(Priority(number)):
            on_the_way.append(None)
            assert len(on_the_way) + len(answered) <= MAXIMUM_IN_FLIGHT
        elif step == "arrive" and on_the_way:
            on_the_way.pop()
            headers, status = minute.answer()
            answered.append(({**headers, **date(time)} if dated else headers, status))
        elif step == "answer" and answered:
            limiter.record(*answered.pop(number % len(answered)))
        elif step == "lose" and on_the_way and limiter.state.limit:
            # Before the first answer nobody knows how few may go.
            on_the_way.pop()
            if number:  # ClickUp has counted it all the same
                minute.answer()
            limiter.give_back()
        elif step == "pass" and time.monotonic + number - oldest <= LONGEST_REQUEST:
            time.pass_by(number)
        assert minute.refusals == 0
        assert limiter.state.waiting_seconds < LONGEST_STALL
    for _ in on_the_way:
        limiter.give_back()
    for headers, status in answered:
        limiter.record(headers, status)
    time.pass_by(LONGEST_STALL)
    assert all(limiter.try_acquire(priority) for priority in Priority)


def date(time: Time) -> dict[str, str]:
    return {"Date": formatdate(time.wall, usegmt=True)}


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("after", [11.5, 14, 40, 70])
def test_a_late_answer_of_the_last_minute_does_not_stop_this_one(dated: bool, after: float) -> None:
    time = Time()
    limiter = at(time, 100, 1, resets_in=10)
    assert limiter.try_acquire()
    late = told(time, 100, 0, 10) | (date(time) if dated else {})
    time.pass_by(after)
    limiter.record(late, 200)
    assert limiter.state.remaining == 100
    assert limiter.state.waiting_seconds == 0
    # What is told of the new minute is heard.
    assert limiter.try_acquire()
    limiter.record(told(time, 100, 40, 60), 200)
    assert limiter.state.remaining == 40


def test_an_answer_that_was_long_in_the_air_does_not_hide_the_newer_ones() -> None:
    time = Time()
    limiter = at(time, 100, 90, resets_in=50)
    assert limiter.try_acquire()
    assert limiter.try_acquire()
    old = told(time, 100, 89, 50) | date(time)
    time.pass_by(20)
    limiter.record(old, 200)
    limiter.record(told(time, 100, 3, 30) | date(time), 200)
    assert limiter.state.remaining == 3
    assert limiter.state.reset_seconds < 32


def test_a_late_answer_of_a_minute_that_nothing_else_told_of_is_not_believed() -> None:
    time = Time()
    limiter = time.limiter()
    assert limiter.try_acquire()
    late = told(time, 100, 0, 60)
    time.pass_by(65)
    limiter.record(late, 200)
    assert limiter.state.remaining == 100


def test_a_late_answer_after_a_refusal_does_not_stop_the_next_minute() -> None:
    time = Time()
    limiter = time.limiter()
    assert limiter.try_acquire()
    assert limiter.try_acquire()
    headers = told(time, 100, 0, 10) | date(time)
    time.pass_by(limiter.record(headers, 429) + 1)
    limiter.record(headers, 200)
    assert limiter.state.remaining == 100


@pytest.mark.parametrize("jump", [-30, 30])
def test_our_clock_that_jumps_makes_no_answer_late(jump: float) -> None:
    time = Time()
    limiter = at(time, 100, 90, resets_in=10)
    time.pass_by(12)
    told_now = told(time, 100, 40, 60) | date(time)
    time.wall += jump
    assert limiter.try_acquire()
    limiter.record(told_now, 200)
    assert limiter.state.remaining == 40


def test_a_lost_request_counts_until_a_later_answer_must_include_it() -> None:
    time = Time()
    limiter = at(time, 100, 4)
    assert limiter.try_acquire()
    assert limiter.try_acquire()
    limiter.give_back()
    limiter.record(told(time, 100, 3, 30), 200)
    assert limiter.state.remaining == 2
    assert limiter.try_acquire()
    limiter.record(told(time, 100, 1, 30), 200)
    assert limiter.state.remaining == 1


def test_an_answer_that_tells_no_count_includes_nothing_lost() -> None:
    limiter = at(Time(), 100, 4)
    assert limiter.try_acquire()
    limiter.give_back()
    assert limiter.try_acquire()
    limiter.record({}, 502)
    assert limiter.state.remaining == 3


@pytest.mark.parametrize("limit", [1, 100])
@pytest.mark.parametrize("priority", Priority)
def test_reading_goes_on_after_everything_got_lost_for_long(limit: int, priority: Priority) -> None:
    time = Time()
    limiter = at(time, limit, limit)
    for _ in range(1_000):
        while limiter.try_acquire(priority):
            limiter.give_back()
        time.pass_by(1)
    assert limiter.state.waiting_seconds < LONGEST_STALL
    time.pass_by(LONGEST_STALL)
    assert limiter.try_acquire(priority)


def test_a_client_on_eight_threads_meets_no_refusal() -> None:
    each = 15
    with Sandbox(rate_limit=100, rate_window_seconds=1) as sandbox:
        client = ClickUpClient(sandbox.url, Token(sandbox.token))
        threads = [
            threading.Thread(target=lambda: [client.user() for _ in range(each)])
            for _ in range(MAXIMUM_IN_FLIGHT)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(ENOUGH)
        client.close()
        # What is refused is asked for again.
        assert len(sandbox.requests) == each * MAXIMUM_IN_FLIGHT > 100


# Who goes first


def full() -> AskedLimiter:
    """A limiter with every place in the air taken."""
    limiter = AskedLimiter()
    for _ in range(MAXIMUM_IN_FLIGHT):
        limiter.acquire(None, PERSON)
    return limiter


def test_a_person_goes_before_those_who_waited_longer(
    waiters: Callable[[AskedLimiter], Waiters],
) -> None:
    limiter = full()
    waiting = waiters(limiter)
    waiting.add(BACKGROUND)
    waiting.add(BACKGROUND)
    waiting.add(SOON)
    waiting.add(PERSON)
    limiter.give_back()
    assert waiting.wait_for(1) == [PERSON]
    limiter.give_back()
    limiter.give_back()  # the eighth place is a person's
    assert waiting.wait_for(2) == [PERSON, SOON]
    limiter.give_back()
    assert waiting.wait_for(3) == [PERSON, SOON, BACKGROUND]
    limiter.give_back()
    assert waiting.wait_for(4) == [PERSON, SOON, BACKGROUND, BACKGROUND]


def test_who_newly_comes_does_not_overtake_somebody_more_urgent(
    waiters: Callable[[AskedLimiter], Waiters],
) -> None:
    limiter = full()
    waiting = waiters(limiter)
    waiting.add(PERSON)
    assert not limiter.try_acquire(SOON)
    assert not limiter.try_acquire(BACKGROUND)
    waiting.release()
    limiter.give_back()
    limiter.give_back()
    assert limiter.try_acquire(BACKGROUND)


def test_a_priority_that_changes_while_it_waits_is_heard() -> None:
    limiter = at(Time(), 100, 5)  # which are for a person
    looked_at = threading.Event()
    waits = threading.Event()
    sent = threading.Event()

    def priority() -> Priority:
        waits.set()
        return PERSON if looked_at.is_set() else BACKGROUND

    def ask() -> None:
        limiter.acquire(None, priority)
        sent.set()

    thread = threading.Thread(target=ask)
    thread.start()
    assert waits.wait(ENOUGH)
    assert not sent.is_set()
    looked_at.set()
    assert limiter.try_acquire(PERSON)
    limiter.give_back()  # whatever happens, those who wait look again
    assert sent.wait(ENOUGH)
    thread.join(ENOUGH)


# Letting go


def spent() -> AskedLimiter:
    return at(Time(), 100, 0)


def refused() -> AskedLimiter:
    limiter = AskedLimiter()
    limiter.acquire()
    limiter.record({}, 429)
    return limiter


@pytest.mark.parametrize("limiter", [full, spent, refused], ids=lambda made: made.__name__)
@pytest.mark.parametrize("count", [1, 8])
def test_whoever_waits_is_released_before_there_is_room(
    waiters: Callable[[AskedLimiter], Waiters], limiter: Callable[[], AskedLimiter], count: int
) -> None:
    waiting = waiters(limiter())
    for _ in range(count):
        waiting.add(BACKGROUND)
    waiting.release()
    assert waiting.order == []


def test_who_left_before_asking_takes_nothing() -> None:
    limiter = at(Time(), 100, 1)
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        limiter.acquire(cancellation)
    assert limiter.state.remaining == 1


def test_one_who_leaves_holds_nobody_up(waiters: Callable[[AskedLimiter], Waiters]) -> None:
    limiter = full()
    staying, leaving = waiters(limiter), waiters(limiter)
    leaving.add(PERSON)
    staying.add(SOON)
    limiter.give_back()
    leaving.wait_for(1)
    leaving.add(PERSON)
    leaving.release()
    limiter.give_back()
    limiter.give_back()
    assert staying.wait_for(1) == [SOON]


def test_what_was_waited_is_told() -> None:
    limiter = AskedLimiter()
    assert limiter.acquire() < 1
    limiter.record(told_by_the_real_clock(remaining=0), 200)
    waited = limiter.acquire()
    assert 1 <= waited < 4


def told_by_the_real_clock(remaining: int) -> Mapping[str, str]:
    time = Time()
    time.wall = real_time.time()
    return told(time, 100, remaining, 0.0)


# One for each token


def test_whoever_uses_a_token_shares_its_limiter() -> None:
    limiters = RateLimiters()
    assert limiters.for_token(Token(SECRET)) is limiters.for_token(Token(SECRET))
    assert limiters.for_token(Token("another")) is not limiters.for_token(Token(SECRET))
