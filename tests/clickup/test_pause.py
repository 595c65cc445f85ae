"""Reading that is paused: nothing comes meanwhile, nothing is lost, nothing is asked again."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

import pytest

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.hierarchy import CHANNELS, HierarchyLoader
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    Finished,
    LoaderEvent,
    SpaceFailed,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token
from clickup_desktop.sandbox.server import Sandbox

from .conftest import Read
from .minutes import AskedLimiter
from .workspace_server import (
    ENOUGH,
    Heard,
    asked,
    assert_all_was_read,
    in_a_space,
    wait_until_held_alone,
    wait_until_nothing_works,
    working,
)


def test_what_is_under_way_is_released_and_asked_for_again(read: Read) -> None:
    workspace, server, loader, heard = read(spaces=3, pages=1)
    workspace.held = in_a_space
    loader.start()
    heard.wait_for(ChannelsFinished)
    workspace.wait_until_held(6)
    wait_until_held_alone(6)  # all else has been answered
    loader.pause()
    assert loader.paused
    assert loader.wait(ENOUGH)
    wait_until_nothing_works()
    assert not heard.of(SpaceRead)
    workspace.release()
    loader.resume()
    assert not loader.paused
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, 3, 1)
    counts = Counter(asked(server))
    assert {counts[path] for path in counts if in_a_space(path)} == {2}
    assert {counts[path] for path in counts if not in_a_space(path)} == {1}


def test_nothing_is_asked_twice_however_often_it_is_paused(read: Read) -> None:
    # On one thread nothing is under way while the listener pauses.
    _workspace, server, loader, heard = read(spaces=5, pages=4, threads=1)
    heard.at_each = lambda event: loader.pause()
    loader.start()
    pauses = 0
    while loader.wait(ENOUGH) and loader.paused:
        pauses += 1
        loader.resume()
    assert pauses == len(heard.events)
    assert_all_was_read(heard, 5, 4)
    assert max(Counter(asked(server)).values()) == 1
    assert loader.progress.requests == 1 + 1 + 2 * 5 + 4


def test_pausing_a_sandbox_at_every_event_loses_and_repeats_nothing(sandbox: Sandbox) -> None:
    heard = Heard()
    client = ClickUpClient(sandbox.url, Token(sandbox.token))
    workspace = client.workspaces()[0]
    undisturbed = Heard()
    loader = HierarchyLoader(client, workspace, undisturbed)
    loader.start()
    assert loader.wait(ENOUGH)

    loader = HierarchyLoader(client, workspace, heard)
    heard.at_each = lambda event: loader.pause()
    loader.start()
    while loader.wait(ENOUGH) and loader.paused:
        loader.resume()
    client.close()

    def told(events: Heard) -> list[str]:
        return sorted(repr(event) for event in events.events if not isinstance(event, Finished))

    assert told(heard) == told(undisturbed)
    assert len(heard.of(Finished)) == 1


def test_an_answer_that_has_come_waits_for_the_end_of_the_pause(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=3, pages=1, threads=7)
    workspace.held = in_a_space
    inside = threading.Event()
    go_on = threading.Event()

    def hold_the_first(event: LoaderEvent) -> None:
        if isinstance(event, SpaceRead) and not inside.is_set():
            inside.set()
            assert go_on.wait(ENOUGH)

    heard.at_each = hold_the_first
    loader.start()
    workspace.wait_until_held(6)
    workspace.release()
    assert inside.wait(ENOUGH)
    loader.pause()
    go_on.set()
    assert loader.wait(ENOUGH)
    assert len(heard.of(SpaceRead)) == 1
    loader.resume()
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, 3, 1)


def test_a_half_read_part_is_completed_and_not_begun_again(read: Read) -> None:
    workspace, server, loader, heard = read(spaces=1, pages=1, include_archived=True)
    workspace.held = lambda path: in_a_space(path) and path.endswith("archived=true")
    loader.start()
    heard.wait_for(ChannelsFinished)
    workspace.wait_until_held(2)
    loader.pause()
    wait_until_nothing_works()
    workspace.release()
    loader.resume()
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, 1, 1)
    counts = Counter(asked(server))
    assert all(counts[path] == 1 for path in counts if path.endswith("archived=false"))


def test_who_waits_for_the_limit_is_released(read: Read) -> None:
    waiting = threading.Event()

    class Watched(AskedLimiter):
        def acquire(self, *args: Any) -> float:
            waiting.set()
            return super().acquire(*args)

    limiter = Watched()
    assert limiter.try_acquire()
    limiter.record({}, 429)
    _workspace, server, loader, heard = read(client={"limiter": limiter})
    loader.start()
    assert waiting.wait(ENOUGH)
    loader.pause()
    wait_until_nothing_works()
    assert not server.requests
    assert not heard.events


def test_who_waits_to_try_again_is_released(read: Read) -> None:
    class Patient(RetryPolicy):
        def wait_before(self, attempt: int) -> float:
            waiting.set()
            return 0.0 if not workspace.broken else 60.0

    waiting = threading.Event()
    workspace, _server, loader, heard = read(spaces=1, pages=1, client={"policy": Patient()})
    workspace.broken = {"/api/v2/space/0/folder"}
    loader.start()
    assert waiting.wait(ENOUGH)
    heard.wait_for(ChannelsFinished)
    loader.pause()
    wait_until_nothing_works()
    workspace.broken = set()
    loader.resume()
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, 1, 1)


def test_a_retry_during_a_pause_is_done_afterwards(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=2, pages=1)
    workspace.broken = {"/api/v2/space/1/folder"}
    loader.start()
    assert loader.wait(ENOUGH)
    assert [event.space_id for event in heard.of(SpaceFailed)] == ["1"]
    workspace.broken = set()
    loader.pause()
    loader.retry("1")
    loader.retry(CHANNELS)
    assert not working()
    loader.resume()
    assert loader.wait(ENOUGH)
    assert sorted(event.space_id for event in heard.of(SpaceRead)) == ["0", "1"]
    assert [event.complete for event in heard.of(Finished)] == [False, True]


def test_what_is_looked_at_during_a_pause_comes_first_afterwards(read: Read) -> None:
    _workspace, _server, loader, heard = read(spaces=9, pages=1, threads=1)
    heard.at_each = lambda event: loader.pause() if isinstance(event, SpacesRead) else None
    loader.start()
    heard.wait_for(SpacesRead)
    assert loader.wait(ENOUGH)
    loader.prioritise("7")
    loader.resume()
    assert loader.wait(ENOUGH)
    assert heard.of(SpaceRead)[0].space_id == "7"


def test_stopping_during_a_pause_is_final(read: Read) -> None:
    workspace, server, loader, heard = read()
    workspace.held = in_a_space
    loader.start()
    heard.wait_for(SpacesRead)
    workspace.wait_until_held()
    loader.pause()
    loader.stop()
    assert not loader.paused
    assert loader.wait(ENOUGH)
    before = len(server.requests), list(heard.events)
    loader.resume()
    loader.retry("1")
    assert loader.wait(ENOUGH)
    assert (len(server.requests), heard.events) == before


def test_a_pause_after_the_stop_holds_nobody_back(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    _workspace, _server, loader, heard = read(spaces=2, pages=1)
    tell, both_tell = loader._tell, threading.Semaphore(0)
    inside, go_on = threading.Event(), threading.Event()

    def count_and_tell(event: LoaderEvent) -> None:
        if isinstance(event, SpaceRead):
            both_tell.release()
        tell(event)

    def hold_the_first(event: LoaderEvent) -> None:
        if isinstance(event, SpaceRead) and not inside.is_set():
            inside.set()
            assert go_on.wait(ENOUGH)

    monkeypatch.setattr(loader, "_tell", count_and_tell)
    heard.at_each = hold_the_first
    loader.start()
    assert inside.wait(ENOUGH)
    for _ in range(2):
        assert both_tell.acquire(timeout=ENOUGH)
    loader.stop()
    loader.pause()
    go_on.set()
    wait_until_nothing_works()
    assert len(heard.of(SpaceRead)) == 1


def test_a_pause_before_the_start_holds_everything_back(read: Read) -> None:
    _workspace, server, loader, heard = read()
    loader.pause()
    loader.start()
    assert loader.wait(ENOUGH)
    assert not server.requests
    loader.resume()
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, 3, 2)


def test_a_pause_when_all_is_read_changes_nothing(read: Read) -> None:
    _workspace, _server, loader, heard = read()
    loader.start()
    assert loader.wait(ENOUGH)
    loader.pause()
    loader.pause()
    loader.resume()
    loader.resume()
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, 3, 2)


# What goes before what


def test_the_spaces_and_the_first_channels_are_asked_for_together(read: Read) -> None:
    workspace, _server, loader, heard = read()
    workspace.held = lambda path: True
    loader.start()
    workspace.wait_until_held(2)
    workspace.release()
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, 3, 2)


def test_one_place_in_the_air_is_left_to_a_person(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=20, pages=1)
    workspace.held = lambda path: in_a_space(path) or "chat" in path
    loader.start()
    workspace.wait_until_held(7)
    workspace.release()
    assert loader.wait(ENOUGH)
    assert workspace.most_held == 7
    assert_all_was_read(heard, 20, 1)


def spread(remaining: int) -> dict[str, str]:
    """Headers that let the Spaces' contents go seconds apart."""
    return {
        "X-RateLimit-Limit": "100",
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(int(time.time()) + 100),
    }


def test_channels_come_at_once_while_the_spaces_are_spread(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=20, pages=12)
    workspace.headers = spread(40)
    loader.start()
    heard.wait_for(ChannelsFinished)
    assert len(heard.of(SpaceRead)) < 5


def test_a_space_that_is_looked_at_comes_at_once_while_the_others_are_spread(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=40, pages=1)
    workspace.headers = spread(40)
    loader.start()
    heard.wait_for(ChannelsFinished)
    heard.wait_for(SpacesRead)
    began = time.monotonic()
    loader.prioritise("30")
    while "30" not in [event.space_id for event in heard.of(SpaceRead)]:
        heard.wait_for(SpaceRead, len(heard.of(SpaceRead)) + 1)
    assert time.monotonic() - began < 5
    assert len(heard.of(SpaceRead)) < 5
