"""What is read arrives with all that is in it, and a reading ends whatever it was told."""

from __future__ import annotations

import pytest

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    Finished,
    SharedRead,
    SpaceRead,
    SpacesFailed,
)

from .conftest import Read
from .workspace_server import ENOUGH, in_a_space, wait_until_nothing_works

FOLDERS = {"folders": [{"id": "f1", "name": "Campaigns", "lists": [{"id": "l1", "name": "Q1"}]}]}
LISTS = {"lists": [{"id": "l2", "name": "Loose"}]}
SHARED = "/api/v2/team/1/shared"


def test_a_space_arrives_with_its_folders_and_the_lists_outside_of_them(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=1, pages=1)
    workspace.answers = {"/api/v2/space/0/folder": FOLDERS, "/api/v2/space/0/list": LISTS}
    loader.start()
    assert loader.wait(ENOUGH)

    (space,) = heard.of(SpaceRead)
    (folder,) = space.folders
    assert (folder.id, [item.id for item in folder.lists]) == ("f1", ["l1"])
    assert [item.id for item in space.lists] == ["l2"]


@pytest.mark.parametrize("given", [{**FOLDERS, "lists": []}, {**LISTS, "folders": []}])
def test_a_guest_is_told_what_was_shared_be_it_folders_or_lists(
    read: Read, given: dict[str, object]
) -> None:
    workspace, _server, loader, heard = read(spaces=0, pages=1)
    workspace.answers = {SHARED: {"shared": {"tasks": [], **given}}}
    loader.start()
    assert loader.wait(ENOUGH)

    (told,) = heard.of(SharedRead)
    found = [*told.shared.folders, *told.shared.lists]
    assert [item.id for item in found] == ["f1" if given["folders"] else "l2"]
    assert not heard.of(SpacesFailed)
    assert heard.of(Finished)[-1].complete


def test_a_reading_that_is_resumed_twice_can_still_be_stopped(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=2, pages=1)
    workspace.held = in_a_space
    loader.start()
    heard.wait_for(ChannelsFinished)
    loader.pause()
    loader.resume()
    workspace.wait_until_held(4)

    loader.resume()
    loader.stop()

    assert loader.wait(ENOUGH), "what is under way is released"
    wait_until_nothing_works()
    assert not heard.of(SpaceRead)


def test_a_reading_that_was_stopped_is_not_resumed(read: Read) -> None:
    workspace, server, loader, heard = read(spaces=2, pages=1)
    workspace.held = in_a_space
    loader.start()
    heard.wait_for(ChannelsFinished)
    workspace.wait_until_held(4)
    loader.pause()
    loader.stop()
    assert not loader.paused
    assert loader.wait(ENOUGH)
    asked = len(server.requests)
    workspace.release()

    for _ in range(2):
        loader.resume()

    assert loader.wait(ENOUGH)
    wait_until_nothing_works()
    assert len(server.requests) == asked
    assert not heard.of(SpaceRead)
    assert not heard.of(Finished)
