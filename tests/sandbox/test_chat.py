"""Chat as v3 tells it: Channels, members, messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from clickup_desktop.sandbox.company import EMPTY_WORKSPACE_ID, MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox

from .conftest import Get, asker

CHANNELS = f"/api/v3/workspaces/{MAIN_WORKSPACE_ID}/chat/channels"
GENERAL = f"{CHANNELS}/7-{MAIN_WORKSPACE_ID}-8"


def pages(get: Get, path: str = CHANNELS, **params: Any) -> Iterator[list[dict[str, Any]]]:
    cursor = ""
    while True:
        answer = get(path, params={"limit": 100} | params | {"cursor": cursor}).json()
        yield answer["data"]
        cursor = answer.get("next_cursor") or ""
        if not cursor:
            return


def channels(get: Get, **params: Any) -> list[dict[str, Any]]:
    return [channel for page in pages(get, **params) for channel in page]


def test_all_channels_need_more_than_one_page(get: Get) -> None:
    sizes = [len(page) for page in pages(get)]
    assert sizes[:-1] == [100]
    assert sizes[-1] > 0
    assert len(next(pages(get, limit=""))) == 50
    by_small_pages = [channel["id"] for channel in channels(get, limit=7)]
    assert by_small_pages == [channel["id"] for channel in channels(get)]
    assert len(set(by_small_pages)) == len(by_small_pages)


@pytest.mark.parametrize(
    "wrong", [{"limit": 0}, {"limit": 101}, {"limit": "many"}, {"cursor": "x"}, {"cursor": "eA=="}]
)
def test_limits_and_cursors_are_checked(get: Get, wrong: dict[str, Any]) -> None:
    assert get(CHANNELS, params=wrong).status_code == 400


def test_the_pictured_channels_are_there(get: Get) -> None:
    by_name = {channel.get("name"): channel for channel in channels(get)}
    assert by_name["general"]["parent"] == {"id": MAIN_WORKSPACE_ID, "type": 7}
    assert by_name["marketing"]["parent"]["type"] == 4
    launch = by_name["launch-2027"]
    assert launch["parent"]["type"] == 6
    assert launch["visibility"] == "PUBLIC"
    assert launch["topic"]
    path = f"{CHANNELS}/{launch['id']}"
    assert get(path).json()["data"] == launch
    assert sum(len(page) for page in pages(get, f"{path}/members")) == 48
    assert get(f"{path}/messages").json()["data"]
    assert "backlog" not in by_name


def test_channels_stand_in_places_of_every_kind(get: Get) -> None:
    assert {channel["parent"]["type"] for channel in channels(get)} == {4, 5, 6, 7, 12, 99}


def test_timestamps_come_in_three_shapes(get: Get) -> None:
    shapes = set()
    for channel in channels(get):
        created = channel["created_at"]
        if isinstance(created, int):
            shapes.add("number")
        else:
            shapes.add("digits" if created.isdigit() else "iso")
    assert shapes == {"number", "digits", "iso"}


def test_some_channels_have_no_name(get: Get) -> None:
    nameless = [channel for channel in channels(get) if not channel.get("name")]
    assert {channel["type"] for channel in nameless} == {"CHANNEL", "DM", "GROUP_DM"}
    assert any("name" not in channel for channel in nameless)
    assert any(channel.get("name") == "" for channel in nameless)


def test_conversations_and_channels_have_the_fields_that_were_recorded(get: Get) -> None:
    for channel in channels(get):
        if channel["type"] == "CHANNEL":
            assert channel["room_updated_at"]
        else:
            assert channel["parent"]["type"] == 12
            assert channel["archived"] is None
            assert "room_updated_at" not in channel


def test_the_types_asked_for_are_honoured_but_for_a_stray_one(get: Get) -> None:
    types = [channel["type"] for channel in channels(get, channel_types="CHANNEL")]
    assert types.count("GROUP_DM") == 1
    assert types.count("DM") == 0
    assert "DM" in [channel["type"] for channel in channels(get)]


def test_parameters_of_older_names_are_ignored(get: Get) -> None:
    older = {"room_types": "CHANNEL", "include_hidden": "true", "with_comment_since": "1"}
    assert channels(get, **older) == channels(get)


def test_closed_conversations_come_only_when_asked_for(get: Get) -> None:
    assert len(channels(get, include_closed="true")) == len(channels(get)) + 2


def test_archived_channels_are_listed_and_say_so(get: Get) -> None:
    assert [channel["archived"] for channel in channels(get)].count(True) == 2


def test_another_account_sees_fewer_private_channels(get: Get) -> None:
    def private(token: str) -> int:
        data = get(CHANNELS, token=token, params={"limit": 100}).json()["data"]
        return sum(channel["visibility"] == "PRIVATE" for channel in data)

    assert 0 < private("second") < private("owner")


def test_a_guest_sees_the_channels_of_shared_places(get: Get) -> None:
    data = get(CHANNELS, token="guest").json()["data"]
    assert "launch-2027" in [channel["name"] for channel in data]
    assert len(data) < 5


def test_a_workspace_may_have_no_channels(get: Get) -> None:
    answer = get(f"/api/v3/workspaces/{EMPTY_WORKSPACE_ID}/chat/channels").json()
    assert answer == {"data": [], "next_cursor": ""}


def test_everybody_is_in_general(get: Get) -> None:
    members = [one for page in pages(get, f"{GENERAL}/members") for one in page]
    assert len(members) == len(get("/api/v2/team").json()["teams"][0]["members"])
    assert any(member["username"] is None for member in members)
    assert get(f"{GENERAL}/followers").json()["data"]


def test_messages_come_newest_first_and_replies_on_their_own(get: Get) -> None:
    messages = [one for page in pages(get, f"{GENERAL}/messages", limit=40) for one in page]
    dates = [message["date"] for message in messages]
    assert len(messages) == 150
    assert dates == sorted(dates, reverse=True)
    answered = messages[0]
    replies = f"/api/v3/workspaces/{MAIN_WORKSPACE_ID}/chat/messages/{answered['id']}/replies"
    assert len(get(replies).json()["data"]) == answered["replies_count"] > 0


def test_pages_can_go_on_for_ever(get: Get) -> None:
    cursors: set[str] = set()
    cursor = ""
    while cursor not in cursors:
        cursors.add(cursor)
        params = {"limit": 100, "cursor": cursor}
        cursor = get(CHANNELS, token="endless-cursor", params=params).json()["next_cursor"]
    assert cursor


def test_a_big_sample_has_three_thousand_channels() -> None:
    with Sandbox("large", rate_limit=0) as sandbox:
        live = [
            channel
            for channel in channels(asker(sandbox))
            if channel["type"] == "CHANNEL" and not channel["archived"]
        ]
    assert len(live) == 3_000
