"""How long reading still takes: the arithmetic, and where a loader gives it."""

from __future__ import annotations

import pytest

from clickup_desktop.clickup import hierarchy
from clickup_desktop.clickup.estimate import seconds_left
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.models import Workspace
from clickup_desktop.clickup.rate_limit import Priority, RateState

from .conftest import Open, Serve
from .minutes import AskedLimiter
from .workspace_server import WorkspaceServer

UNKNOWN = RateState(0, 0, 0.0)


def state(remaining: int, reset_seconds: float, limit: int = 100) -> RateState:
    return RateState(limit, remaining, 0.0, reset_seconds=reset_seconds)


def test_without_a_limit_the_speed_decides() -> None:
    assert seconds_left(200, 0.01, UNKNOWN) == pytest.approx(2.0)


def test_a_limit_far_away_does_not_matter() -> None:
    assert seconds_left(200, 0.01, state(9_000, 30, limit=10_000)) == pytest.approx(2.0)


def test_what_goes_at_once_takes_as_long_as_the_answers_do() -> None:
    assert seconds_left(40, 0.1, state(90, 30)) == pytest.approx(4.0)


def test_what_is_spread_takes_its_part_of_the_minute() -> None:
    # 50 are left, of which 40 are for reading: half of them take half of the time.
    assert seconds_left(20, 0.01, state(50, 30)) == pytest.approx(15.0)
    assert seconds_left(40, 0.01, state(50, 30)) == pytest.approx(30.0)


def test_more_than_this_minute_holds_goes_into_the_next() -> None:
    # 40 until the minute ends, then 50 at once.
    assert seconds_left(90, 0.01, state(50, 30)) == pytest.approx(30.5)


def test_each_further_minute_holds_the_limit_without_the_reserve() -> None:
    assert seconds_left(40 + 90, 0.01, state(50, 30)) == pytest.approx(90.0)
    assert seconds_left(40 + 90 + 90 + 50, 0.01, state(50, 30)) == pytest.approx(150.5)


def test_during_a_pause_nothing_goes_before_it_ends() -> None:
    assert seconds_left(10, 0.01, state(0, 42)) == pytest.approx(42.1)


def test_slow_answers_take_longer_than_the_limit_asks_for() -> None:
    assert seconds_left(40, 5.0, state(50, 30)) == pytest.approx(200.0)


@pytest.mark.parametrize("limit", [1, 2, 5, 100, 1_000])
def test_more_to_read_never_takes_less_time(limit: int) -> None:
    for remaining in range(0, limit + 1, max(1, limit // 7)):
        seconds = [seconds_left(n, 0.01, state(remaining, 30, limit)) for n in range(1, 500)]
        assert seconds == sorted(seconds)


@pytest.mark.parametrize("requests", [60, 130, 230, 400])
def test_the_limiter_takes_as_long_as_was_estimated(requests: int) -> None:
    now = 1_000.0
    limiter = AskedLimiter(lambda: now, lambda: now)
    ends, used = 0.0, 0

    def answer() -> None:
        nonlocal ends, used
        if now >= ends:
            ends, used = now + 60, 0
        used += 1
        headers = {
            "X-RateLimit-Limit": "100",
            "X-RateLimit-Remaining": str(100 - used),
            "X-RateLimit-Reset": str(ends),
        }
        limiter.record(headers, 200)

    assert limiter.try_acquire()
    answer()
    estimated = seconds_left(requests, 0.1, limiter.state)
    began = now
    for _ in range(requests):
        while not limiter.try_acquire(Priority.BACKGROUND):
            now += 0.05
        answer()
        now += 0.1
    assert estimated == pytest.approx(now - began, rel=0.15)


# Where a loader gives it


@pytest.fixture
def experienced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a loader be sure of itself without two seconds of experience."""
    monkeypatch.setattr(hierarchy, "_LEAST_EXPERIENCE_SECONDS", 0.0)


def held_after(
    answers: int, serve: Serve, open_client: Open
) -> tuple[WorkspaceServer, HierarchyLoader]:
    """A loader on one thread that has got so many answers about its 10 Spaces."""
    workspace = WorkspaceServer(10, 1)
    count = 0

    def held(path: str) -> bool:
        nonlocal count
        count += 1
        return count > answers

    workspace.held = held
    client = open_client(serve(workspace).url)
    loader = HierarchyLoader(client, Workspace.named("1", "Acme"), lambda _: None, threads=1)
    loader.start()
    workspace.wait_until_held()
    return workspace, loader


@pytest.mark.usefixtures("experienced")
@pytest.mark.parametrize("answers", [0, 1, 4])
def test_nothing_is_estimated_before_there_are_five_answers(
    answers: int, serve: Serve, open_client: Open
) -> None:
    _workspace, loader = held_after(answers, serve, open_client)
    assert loader.progress.seconds_left is None
    loader.stop()


def test_nothing_is_estimated_in_the_first_two_seconds(serve: Serve, open_client: Open) -> None:
    _workspace, loader = held_after(8, serve, open_client)
    assert loader.progress.seconds_left is None
    loader.stop()


@pytest.mark.usefixtures("experienced")
def test_the_estimate_counts_what_is_still_to_be_asked(
    serve: Serve, open_client: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []

    def count(requests: int, _seconds_each: float, _state: RateState) -> float:
        counted.append(requests)
        return 7.0

    monkeypatch.setattr(hierarchy, "seconds_left", count)
    # The Spaces, what is shared, the Channels, and 5 of the 20 parts.
    workspace, loader = held_after(8, serve, open_client)
    assert loader.progress.seconds_left == 7.0
    assert counted == [15]
    workspace.release()
    assert loader.wait(10)
    assert loader.progress.seconds_left == 0.0
