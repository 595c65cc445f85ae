"""Reading a Workspace: how much is asked for, what is told, and how it is stopped."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest

from clickup_desktop.clickup.hierarchy import CHANNELS, SPACES, HierarchyLoader
from clickup_desktop.clickup.hierarchy_events import (
    ArchivedListsFailed,
    ArchivedListsRead,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SharedRead,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.clickup.models import Workspace
from clickup_desktop.interruption import Cancellation
from clickup_desktop.sandbox.company import EMPTY_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox

from .conftest import SAMPLE, Open, Read, ReadSandbox
from .workspace_server import (
    ENOUGH,
    Heard,
    asked,
    assert_all_was_read,
    in_a_space,
    wait_until_nothing_works,
    working,
)

CHANNELS_PATH = "/api/v3/workspaces/1/chat/channels"


# How much is asked for


@pytest.mark.parametrize(("spaces", "pages"), [(1, 1), (3, 2), (20, 1), (1, 12)])
def test_two_requests_a_space_one_a_page_one_for_the_spaces_and_one_for_what_is_shared(
    read: Read, spaces: int, pages: int
) -> None:
    _workspace, server, loader, heard = read(spaces, pages)
    loader.start()
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, spaces, pages)
    assert len(server.requests) == loader.progress.requests == 1 + 1 + 2 * spaces + pages
    assert max(Counter(asked(server)).values()) == 1


def test_archived_places_take_a_call_more_each(read: Read) -> None:
    _workspace, server, loader, heard = read(spaces=3, pages=2, include_archived=True)
    loader.start()
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, 3, 2)
    assert len(server.requests) == 2 * (1 + 2 * 3) + 1 + 2


def test_archived_lists_of_a_folder_are_asked_for_when_it_is_opened(read: Read) -> None:
    workspace, server, loader, heard = read(spaces=1, pages=1, include_archived=True)
    folders = [{"id": "f1", "lists": [{"id": "l1"}]}, {"id": "f2"}]
    workspace.answers["/api/v2/space/0/folder"] = {"folders": folders}
    loader.start()
    assert loader.wait(ENOUGH)
    [space] = heard.of(SpaceRead)
    # One whose Lists were asked for by themselves has the archived ones already.
    assert [folder.archived_unread for folder in space.folders] == [True, False]
    asked_before = len(server.requests)
    workspace.answers["/api/v2/folder/f1/list"] = {"lists": [{"id": "old", "archived": True}]}
    loader.read_archived_lists("f1")
    assert loader.wait(ENOUGH)
    [event] = heard.of(ArchivedListsRead)
    assert (event.folder_id, [item.id for item in event.lists]) == ("f1", ["old"])
    assert asked(server)[asked_before:] == ["/api/v2/folder/f1/list?archived=true"]
    workspace.broken = {"/api/v2/folder/f1/list"}
    loader.read_archived_lists("f1")
    assert loader.wait(ENOUGH)
    [failed] = heard.of(ArchivedListsFailed)
    assert failed.folder_id == "f1"


def test_a_folder_without_its_lists_takes_one_more(read: Read) -> None:
    workspace, server, loader, heard = read(spaces=1, pages=1)
    folders = [
        {"id": "f1", "name": "Whole", "lists": [{"id": "l1"}]},
        {"id": "f2", "name": "Absent"},
        {"id": "f3", "name": "Names only", "lists": ["Launch"]},
    ]
    workspace.answers["/api/v2/space/0/folder"] = {"folders": folders}
    loader.start()
    assert loader.wait(ENOUGH)
    [space] = heard.of(SpaceRead)
    assert [len(folder.lists) for folder in space.folders] == [1, 1, 1]
    assert len(server.requests) == 1 + 1 + 2 + 1 + 2


def test_the_sample_takes_its_two_fallbacks_more(
    sandbox: Sandbox, read_sandbox: ReadSandbox
) -> None:
    heard = read_sandbox()
    [listed] = heard.of(SpacesRead)
    assert heard.complete
    assert len(sandbox.requests) == 1 + 1 + 2 * len(listed.spaces) + 2 + 2
    assert max(Counter(sandbox.requests).values()) == 1


def test_a_workspace_without_spaces_takes_what_may_be_shared(
    sandbox: Sandbox, read_sandbox: ReadSandbox
) -> None:
    heard = read_sandbox(workspace=Workspace.named(EMPTY_WORKSPACE_ID, "Acme Sandbox"))
    assert heard.of(SpacesRead) == [SpacesRead(())]
    assert not heard.of(SharedRead)
    assert heard.complete
    assert len(sandbox.requests) == 1 + 1 + 1


def test_a_tight_limit_is_kept(open_client: Open) -> None:
    with Sandbox(rate_limit=40, rate_window_seconds=1) as sandbox:
        heard = Heard()
        client = open_client(sandbox.url, token=sandbox.token)
        loader = HierarchyLoader(client, SAMPLE, heard)
        loader.start()
        assert loader.wait(2 * ENOUGH)
        # What is refused is asked for again.
        assert max(Counter(sandbox.requests).values()) == 1
    assert heard.complete


# What is told


def test_events_come_one_at_a_time_and_the_end_comes_last(read: Read) -> None:
    _workspace, server, loader, heard = read(spaces=6, pages=1)
    inside = threading.Lock()
    overlapping = []

    def take_long(event: LoaderEvent) -> None:
        if not inside.acquire(blocking=False):
            overlapping.append(event)
            return
        if isinstance(event, SpaceRead) and len(heard.of(SpaceRead)) == 1:
            while len(server.requests) < 1 + 2 * 6 + 1 and not give_up.wait(0.005):
                pass  # the other threads have all to tell by then
        inside.release()

    give_up = threading.Event()
    heard.at_each = take_long
    loader.start()
    finished = loader.wait(ENOUGH)
    give_up.set()
    assert finished
    assert not overlapping
    kinds = [type(event) for event in heard.events]
    assert kinds.index(SpacesRead) < kinds.index(SpaceRead)
    assert_all_was_read(heard, 6, 1)


def test_a_channel_on_two_pages_is_told_once(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=1, pages=1)
    workspace.answers[CHANNELS_PATH] = {
        "data": [{"id": "a", "type": "CHANNEL"}, {"id": "a", "type": "CHANNEL"}]
    }
    loader.start()
    assert loader.wait(ENOUGH)
    loader.retry(CHANNELS)
    assert loader.wait(ENOUGH)
    assert [channel.id for event in heard.of(ChannelsRead) for channel in event.channels] == ["a"]
    assert len(heard.of(ChannelsFinished)) == 2


def test_progress_ends_with_everything_read(read: Read) -> None:
    _workspace, _server, loader, _heard = read(spaces=4, pages=2)
    before = loader.progress
    assert (before.spaces_total, before.channels_read, before.requests) == (0, 0, 0)
    loader.start()
    assert loader.wait(ENOUGH)
    after = loader.progress
    assert (after.spaces_done, after.spaces_total) == (4, 4)
    assert (after.channels_done, after.channels_read) == (True, 2)


# What goes before what


def test_a_space_that_is_looked_at_is_read_before_the_others(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=9, pages=1, threads=1)
    workspace.held = in_a_space
    loader.start()
    workspace.wait_until_held()
    loader.prioritise("5")
    loader.prioritise("7")
    loader.prioritise("nowhere")
    workspace.release()
    assert loader.wait(ENOUGH)
    order = [event.space_id for event in heard.of(SpaceRead)]
    assert order[:2] == ["7", "5"]
    assert sorted(order) == [str(number) for number in range(9)]


# Stopping


@pytest.mark.parametrize("by", ["stop", "cancellation"])
def test_after_stopping_nothing_is_told_and_nothing_runs(read: Read, by: str) -> None:
    cancellation = Cancellation()
    workspace, server, loader, heard = read(spaces=9, pages=1, cancellation=cancellation)
    workspace.held = in_a_space
    loader.start()
    heard.wait_for(ChannelsFinished)
    workspace.wait_until_held(6)
    (loader.stop if by == "stop" else cancellation.cancel)()
    told, sent = list(heard.events), len(server.requests)
    workspace.release()
    assert loader.wait(ENOUGH)
    wait_until_nothing_works()
    loader.stop()
    assert heard.events == told
    assert len(server.requests) == sent
    assert not heard.of(Finished)


@pytest.mark.parametrize("kind", [SpacesRead, SpaceRead, ChannelsRead, Finished])
def test_a_listener_may_stop_the_loader(read: Read, kind: type) -> None:
    _workspace, _server, loader, heard = read(spaces=9, pages=3)
    heard.at_each = lambda event: loader.stop() if isinstance(event, kind) else None
    loader.start()
    heard.wait_for(kind)
    assert loader.wait(ENOUGH)
    wait_until_nothing_works()
    assert isinstance(heard.events[-1], kind)
    assert len(heard.of(kind)) == 1


def test_what_was_stopped_before_it_began_asks_nothing(read: Read) -> None:
    _workspace, server, loader, heard = read()
    loader.stop()
    loader.start()
    loader.prioritise("1")
    loader.retry(SPACES)
    assert loader.wait(ENOUGH)
    assert not working()
    assert server.requests == []
    assert heard.events == []


def test_a_space_whose_parts_arrive_at_the_same_moment_is_told_once(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    _workspace, _server, loader, heard = read(spaces=1, pages=1)
    both_are_there = threading.Barrier(2, timeout=ENOUGH)
    tell = loader._tell_when_whole

    def tell_together(*given: Any) -> None:
        both_are_there.wait()
        tell(*given)

    monkeypatch.setattr(loader, "_tell_when_whole", tell_together)
    loader.start()
    assert loader.wait(ENOUGH)
    assert_all_was_read(heard, 1, 1)
