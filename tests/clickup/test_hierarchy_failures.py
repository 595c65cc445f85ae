"""Reading a Workspace of which a part fails: what it costs, and how it is read again."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest

from clickup_desktop.clickup.errors import (
    AccessDenied,
    ChatNotThere,
    PlanForbids,
    ServerFault,
    TokenRejected,
    UnexpectedAnswer,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.hierarchy import CHANNELS, SHARED, SPACES
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SharedFailed,
    SharedRead,
    SpaceFailed,
    SpaceRead,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.clickup.job_queue import NewJob

from .conftest import Read, ReadSandbox
from .workspace_server import (
    ENOUGH,
    WorkspaceServer,
    asked,
    wait_until_held_alone,
)

SPACES_PATH = "/api/v2/team/1/space"
SHARED_PATH = "/api/v2/team/1/shared"
CHANNELS_PATH = "/api/v3/workspaces/1/chat/channels"


# What a failure costs


def test_a_space_that_fails_leaves_the_others(read: Read) -> None:
    workspace, server, loader, heard = read(spaces=4, pages=1)
    workspace.refused = {
        "/api/v2/space/2/folder": "OAUTH_027",
        "/api/v2/space/2/list": "OAUTH_027",
    }
    loader.start()
    assert loader.wait(ENOUGH)
    [failed] = heard.of(SpaceFailed)
    assert failed.space_id == "2"
    assert isinstance(failed.error, WorkspaceNotAuthorized)
    assert sorted(event.space_id for event in heard.of(SpaceRead)) == ["0", "1", "3"]
    assert len(heard.of(ChannelsFinished)) == 1
    assert not heard.complete
    assert max(Counter(asked(server)).values()) == 1


def test_a_folder_whose_lists_fail_costs_its_space_alone(read: Read) -> None:
    workspace, _server, loader, heard = read(spaces=2, pages=1)
    workspace.answers["/api/v2/space/1/folder"] = {"folders": [{"id": "f1"}]}
    workspace.broken = {"/api/v2/folder/f1/list"}
    loader.start()
    assert loader.wait(ENOUGH)
    [failed] = heard.of(SpaceFailed)
    assert (failed.space_id, type(failed.error)) == ("1", ServerFault)
    assert [event.space_id for event in heard.of(SpaceRead)] == ["0"]


def test_the_sample_with_a_space_out_of_reach_is_read_but_for_it(
    read_sandbox: ReadSandbox,
) -> None:
    heard = read_sandbox("partial")
    [listed] = heard.of(SpacesRead)
    [failed] = heard.of(SpaceFailed)
    names = {space.id: space.name for space in listed.spaces}
    assert names[failed.space_id] == "Product"
    assert len(heard.of(SpaceRead)) == len(names) - 1


@pytest.mark.parametrize(("token", "error"), [("no-chat", AccessDenied), ("plan", PlanForbids)])
def test_without_chat_the_hierarchy_is_read(
    read_sandbox: ReadSandbox, token: str, error: type[Exception]
) -> None:
    heard = read_sandbox(token)
    assert len(heard.of(SpaceRead)) == 12
    [failed] = heard.of(ChannelsFailed)
    assert type(failed.error) is error
    assert not heard.of(ChannelsFinished)
    assert not heard.complete


def test_a_guest_gets_what_was_shared(read_sandbox: ReadSandbox) -> None:
    heard = read_sandbox("guest")
    [shared] = heard.of(SharedRead)
    assert [item.name for item in shared.shared.lists] == ["Launch 2027"]
    [folder] = shared.shared.folders
    assert folder.name == "Partners"
    assert folder.lists
    assert heard.of(ChannelsRead)
    assert heard.complete


def test_a_guest_who_may_not_ask_for_spaces_gets_what_was_shared(read: Read) -> None:
    workspace, _server, loader, heard = read(pages=1)
    workspace.refused = {SPACES_PATH: "OAUTH_027"}
    workspace.answers[SHARED_PATH] = {"shared": {"lists": [{"id": "9", "name": "Launch"}]}}
    loader.start()
    assert loader.wait(ENOUGH)
    assert not heard.of(SpacesFailed)
    assert [len(event.shared.lists) for event in heard.of(SharedRead)] == [1]
    assert heard.complete


@pytest.mark.parametrize("shared", ["nothing", "refused", "broken"])
def test_where_nothing_was_shared_the_spaces_own_failure_is_told(read: Read, shared: str) -> None:
    workspace, _server, loader, heard = read(pages=1)
    workspace.refused = {SPACES_PATH: "OAUTH_025", "/api/v2/user": "OAUTH_025"}
    if shared == "refused":
        workspace.refused[SHARED_PATH] = "OAUTH_027"
    elif shared == "broken":
        workspace.broken = {SHARED_PATH}
    loader.start()
    assert loader.wait(ENOUGH)
    [failed] = heard.of(SpacesFailed)
    assert isinstance(failed.error, TokenRejected)
    assert len(heard.of(ChannelsFinished)) == 1
    assert not heard.complete


@pytest.mark.parametrize("answer", [{"shared": None}, {}, {"shared": {"lists": None}}])
def test_of_nothing_shared_nothing_is_told(read: Read, answer: object) -> None:
    workspace, _server, loader, heard = read(pages=1)
    workspace.answers[SHARED_PATH] = answer
    loader.start()
    assert loader.wait(ENOUGH)
    assert not heard.of(SharedRead)
    assert heard.complete


GIVEN = {
    "lists": [
        {"id": "l/api/v2/space/0/list", "name": "In a Space anyway"},
        {"id": "91", "name": "Launch"},
        {"id": "92", "name": "Old", "archived": True},
        {"id": "93", "name": "In the Folder"},
    ],
    "folders": [
        {"id": "81", "name": "Partners", "folders": [{"id": "89"}], "archived_unread": True},
        {"id": "82", "name": "In a Space as well"},
    ],
}


def share(workspace: WorkspaceServer) -> None:
    workspace.answers |= {
        SHARED_PATH: {"shared": GIVEN},
        "/api/v2/space/1/folder": {"folders": [{"id": "82", "name": "Same", "lists": []}]},
        "/api/v2/folder/81/list": {"lists": [{"id": "93", "name": "In the Folder"}]},
    }


@pytest.mark.parametrize("late", [SHARED_PATH, "/api/v2/team/1/space", "/api/v2/space/0/list"])
def test_beside_spaces_only_what_no_space_holds_is_shared(read: Read, late: str) -> None:
    workspace, server, loader, heard = read(pages=1)
    share(workspace)
    workspace.held = lambda path: path.split("?")[0] == late
    loader.start()
    workspace.wait_until_held()
    workspace.release()
    assert loader.wait(ENOUGH)
    [event] = heard.of(SharedRead)
    assert [item.id for item in event.shared.lists] == ["91"]
    [folder] = event.shared.folders
    assert (folder.id, [item.id for item in folder.lists or ()]) == ("81", ["93"])
    assert (folder.folders, folder.archived_unread) == ((), False)
    assert heard.complete
    assert not [path for path in asked(server) if "/folder/82/" in path]


def test_archived_places_that_were_shared_come_where_they_are_wanted(read: Read) -> None:
    workspace, _server, loader, heard = read(pages=1, include_archived=True)
    share(workspace)
    loader.start()
    assert loader.wait(ENOUGH)
    [event] = heard.of(SharedRead)
    assert [item.id for item in event.shared.lists] == ["91", "92"]


@pytest.mark.parametrize("path", [SHARED_PATH, "/api/v2/folder/81/list"])
def test_what_was_shared_and_cannot_be_read_is_told_and_read_again(read: Read, path: str) -> None:
    workspace, _server, loader, heard = read(pages=1)
    share(workspace)
    workspace.broken = {path}
    loader.start()
    assert loader.wait(ENOUGH)
    [failed] = heard.of(SharedFailed)
    assert isinstance(failed.error, ServerFault)
    assert len(heard.of(SpaceRead)) == 3
    assert not heard.complete
    workspace.broken = set()
    loader.retry(SHARED)
    assert loader.wait(ENOUGH)
    event = heard.of(SharedRead)[-1]
    assert [folder.id for folder in event.shared.folders] == ["81"]
    assert event.shared.folders[0].lists
    finished = heard.events[-1]
    assert isinstance(finished, Finished)
    assert finished.complete


def test_a_failure_is_told_once_though_the_last_two_spaces_end_together(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, _server, loader, heard = read(spaces=2, pages=1)
    workspace.broken = {SHARED_PATH}
    both_are_read = threading.Barrier(2, timeout=ENOUGH)
    tell = loader._tell

    def tell_together(event: LoaderEvent) -> None:
        if isinstance(event, SpaceRead):
            both_are_read.wait()
        tell(event)

    monkeypatch.setattr(loader, "_tell", tell_together)
    loader.start()
    assert loader.wait(ENOUGH)
    assert len(heard.of(SpaceRead)) == 2
    assert len(heard.of(SharedFailed)) == 1


def test_what_is_shared_and_was_read_in_part_is_whole_with_a_space_that_is_read_at_last(
    read: Read,
) -> None:
    workspace, _server, loader, heard = read(pages=1)
    share(workspace)
    workspace.broken = {"/api/v2/space/1/folder", "/api/v2/folder/81/list"}
    loader.start()
    assert loader.wait(ENOUGH)
    assert len(heard.of(SharedFailed)) == 1
    workspace.broken = set()
    loader.retry("1")
    assert loader.wait(ENOUGH)
    assert [event.complete for event in heard.of(Finished)] == [False, True]


def test_what_a_listener_missed_is_not_made_up_for_by_another_answer(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, _server, loader, heard = read(pages=1)
    share(workspace)
    workspace.broken = {"/api/v2/space/2/folder"}
    monkeypatch.setattr(threading, "excepthook", lambda _mistake: None)

    def break_at_what_is_shared(event: LoaderEvent) -> None:
        if isinstance(event, SharedRead):
            raise ZeroDivisionError

    heard.at_each = break_at_what_is_shared
    loader.start()
    assert loader.wait(ENOUGH)
    workspace.broken = set()
    loader.retry("2")
    assert loader.wait(ENOUGH)
    assert [event.complete for event in heard.of(Finished)] == [False, False]


def test_a_space_that_is_read_at_last_takes_its_places_from_what_is_shared(read: Read) -> None:
    workspace, _server, loader, heard = read(pages=1)
    share(workspace)
    workspace.broken = {"/api/v2/space/1/folder"}
    loader.start()
    assert loader.wait(ENOUGH)
    workspace.broken = set()
    loader.retry("1")
    assert loader.wait(ENOUGH)
    told = [[folder.id for folder in event.shared.folders] for event in heard.of(SharedRead)]
    assert told == [["81", "82"], ["81"]]


def test_a_fault_of_the_servers_is_no_guests_refusal(read: Read) -> None:
    workspace, _server, loader, heard = read(pages=1)
    share(workspace)
    workspace.broken = {SPACES_PATH}
    loader.start()
    assert loader.wait(ENOUGH)
    assert len(heard.of(SpacesFailed)) == 1
    workspace.broken = set()
    loader.retry(SPACES)
    assert loader.wait(ENOUGH)
    assert len(heard.of(SpaceRead)) == 3
    assert [len(event.shared.folders) for event in heard.of(SharedRead)] == [1]


def test_spaces_and_what_is_shared_that_failed_together_are_read_again_together(read: Read) -> None:
    workspace, _server, loader, heard = read(pages=1)
    share(workspace)
    workspace.broken = {SPACES_PATH, SHARED_PATH}
    loader.start()
    assert loader.wait(ENOUGH)
    assert len(heard.of(SpacesFailed)) == 1
    assert not heard.of(SharedFailed)
    workspace.broken = set()
    loader.retry(SPACES)
    assert loader.wait(ENOUGH)
    assert len(heard.of(SpaceRead)) == 3
    assert [len(event.shared.folders) for event in heard.of(SharedRead)] == [1]
    assert [event.complete for event in heard.of(Finished)] == [False, True]


def test_chat_that_is_not_there_is_told_as_that(read: Read) -> None:
    workspace, _server, loader, heard = read(pages=1)
    workspace.missing = {CHANNELS_PATH}
    loader.start()
    assert loader.wait(ENOUGH)
    [failed] = heard.of(ChannelsFailed)
    assert type(failed.error) is ChatNotThere


def test_channels_that_never_end_end(read: Read) -> None:
    workspace, server, loader, heard = read(spaces=1)
    workspace.answers[CHANNELS_PATH] = {
        "data": [{"id": "a", "type": "CHANNEL"}],
        "next_cursor": "again",
    }
    loader.start()
    assert loader.wait(ENOUGH)
    [failed] = heard.of(ChannelsFailed)
    assert isinstance(failed.error, UnexpectedAnswer)
    assert [len(event.channels) for event in heard.of(ChannelsRead)] == [1]
    assert len(heard.of(SpaceRead)) == 1
    assert sum("chat" in path for path in asked(server)) == 2


def test_the_samples_endless_channels_end(read_sandbox: ReadSandbox) -> None:
    heard = read_sandbox("endless-cursor")
    [failed] = heard.of(ChannelsFailed)
    assert (type(failed.error), failed.error.status) == (UnexpectedAnswer, 200)
    assert heard.of(ChannelsRead)
    assert len(heard.of(SpaceRead)) == 12


def test_a_listener_that_breaks_costs_what_it_was_told_alone(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    _workspace, _server, loader, heard = read(spaces=3, pages=2)
    mistakes: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", mistakes.append)

    def break_at_one(event: LoaderEvent) -> None:
        if isinstance(event, SpaceRead) and event.space_id == "1":
            raise ZeroDivisionError

    heard.at_each = break_at_one
    loader.start()
    assert loader.wait(ENOUGH)
    assert [mistake.exc_type for mistake in mistakes] == [ZeroDivisionError]
    assert len(heard.of(SpaceRead)) == 3
    assert not heard.complete


# Again


@pytest.mark.parametrize("part", ["folder", "list"])
def test_a_space_that_failed_can_be_read_again(read: Read, part: str) -> None:
    workspace, server, loader, heard = read(spaces=2, pages=1)
    workspace.broken = {f"/api/v2/space/1/{part}"}
    loader.start()
    assert loader.wait(ENOUGH)
    loader.retry("1")
    assert loader.wait(ENOUGH)
    assert [event.space_id for event in heard.of(SpaceFailed)] == ["1", "1"]
    workspace.broken = set()
    before = len(server.requests)
    loader.retry("1")
    assert loader.wait(ENOUGH)
    assert [event.space_id for event in heard.of(SpaceRead)] == ["0", "1"]
    assert [event.complete for event in heard.of(Finished)] == [False, False, True]
    assert len(server.requests) == before + 2


def test_a_space_that_was_read_can_be_read_again(read: Read) -> None:
    workspace, server, loader, heard = read(spaces=2, pages=1)
    loader.start()
    assert loader.wait(ENOUGH)
    before = len(server.requests)
    workspace.answers["/api/v2/space/1/list"] = {"lists": [{"id": "new"}]}
    loader.retry("1")
    assert loader.wait(ENOUGH)
    last = heard.of(SpaceRead)[-1]
    assert (last.space_id, [item.id for item in last.lists]) == ("1", ["new"])
    assert len(heard.of(SpaceRead)) == 3
    assert (loader.progress.spaces_done, loader.progress.spaces_total) == (2, 2)
    assert len(server.requests) == before + 2


@pytest.mark.parametrize("shared_failed", [False, True])
def test_with_the_spaces_what_was_shared_is_asked_for_again_where_it_had_failed_too(
    read: Read, shared_failed: bool
) -> None:
    workspace, server, loader, heard = read(spaces=2, pages=1)
    workspace.broken = {SPACES_PATH, SHARED_PATH} if shared_failed else {SPACES_PATH}
    loader.start()
    assert loader.wait(ENOUGH)
    before = len(server.requests)
    workspace.broken = set()
    loader.retry(SPACES)
    assert loader.wait(ENOUGH)
    again = [urlsplit(path).path for path in asked(server)[before:]]
    assert (again.count(SPACES_PATH), again.count(SHARED_PATH)) == (1, int(shared_failed))
    assert (len(heard.of(SpacesFailed)), heard.of(SharedFailed)) == (1, [])
    assert [event.complete for event in heard.of(Finished)] == [False, True]


@pytest.mark.parametrize("what", [SPACES, "1"])
def test_what_is_asked_for_together_is_finished_once_however_quick_a_part_of_it_is(
    read: Read, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    workspace, _server, loader, heard = read(spaces=2, pages=1)
    failing = {SPACES: {SPACES_PATH, SHARED_PATH}, "1": {"/api/v2/space/1/list"}}
    workspace.broken = failing[what]
    put_together = loader._jobs.put_together

    def put_and_wait(jobs: Iterable[NewJob]) -> None:
        put_together(jobs)
        if threading.current_thread() is threading.main_thread():
            assert loader.wait(ENOUGH)

    monkeypatch.setattr(loader._jobs, "put_together", put_and_wait)
    loader.start()
    workspace.broken = set()
    loader.retry(what)
    assert [event.complete for event in heard.of(Finished)] == [False, True]


@pytest.mark.parametrize("what", [SPACES, SHARED, CHANNELS, "1"])
def test_what_is_asked_for_again_has_failed_until_it_is_read(
    read: Read, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    workspace, _server, loader, heard = read(spaces=2, pages=1)
    paths = {SPACES: SPACES_PATH, SHARED: SHARED_PATH, CHANNELS: CHANNELS_PATH}
    workspace.broken = {paths.get(what, "/api/v2/space/1/list")}
    loader.start()
    assert loader.wait(ENOUGH)
    workspace.broken = set()
    late: list[NewJob] = []
    with monkeypatch.context() as patched:
        patched.setattr(loader._jobs, "put_together", late.extend)
        loader.retry(what)
    loader.read_archived_lists("7")  # it ends before the rest begins
    assert loader.wait(ENOUGH)
    loader._jobs.put_together(late)
    assert loader.wait(ENOUGH)
    assert [event.complete for event in heard.of(Finished)] == [False, False, True]


@pytest.mark.parametrize("last", [SPACES_PATH, SHARED_PATH])
def test_what_is_asked_for_again_has_not_failed_again_before_it_answers(
    read: Read, last: str
) -> None:
    workspace, _server, loader, heard = read(spaces=2, pages=1)
    workspace.broken = {SPACES_PATH, SHARED_PATH}
    loader.start()
    assert loader.wait(ENOUGH)
    workspace.broken = set()
    workspace.held = lambda path: urlsplit(path).path == last
    loader.retry(SPACES)
    workspace.wait_until_held()
    wait_until_held_alone(1)  # all else has been answered
    workspace.release()
    assert loader.wait(ENOUGH)
    assert (len(heard.of(SpacesFailed)), heard.of(SharedFailed)) == (1, [])
    assert len(heard.of(SpaceRead)) == 2
    assert [event.complete for event in heard.of(Finished)] == [False, True]


@pytest.mark.parametrize(
    ("what", "path", "kind"),
    [(SPACES, SPACES_PATH, SpacesFailed), (CHANNELS, CHANNELS_PATH, ChannelsFailed)],
)
def test_all_spaces_or_channels_can_be_read_again(
    read: Read, what: str, path: str, kind: type
) -> None:
    workspace, _server, loader, heard = read(spaces=2, pages=2)
    workspace.broken = {path}
    loader.start()
    assert loader.wait(ENOUGH)
    assert len(heard.of(kind)) == 1
    workspace.broken = set()
    loader.retry(what)
    assert loader.wait(ENOUGH)
    assert len(heard.of(kind)) == 1
    assert len(heard.of(SpaceRead)) == 2
    assert len(heard.of(ChannelsRead)) == 2
    assert [event.complete for event in heard.of(Finished)] == [False, True]
