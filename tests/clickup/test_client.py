"""Each call: what is asked for, and what is made of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
import responses
from responses import matchers

from clickup_desktop.clickup.address import DEFAULT_CLICKUP_URL
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import (
    ClickUpError,
    InvalidIdentifier,
    PlanForbids,
    RateLimited,
    RoleNotAllowed,
    ServerFault,
    TokenMissing,
    TokenRejected,
    UnknownAnswer,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.rate_limit import Priority
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token
from tests.leaks import leaks

from .conftest import ONCE, SECRET, Open, Serve
from .loopback import Answering, Connection
from .minutes import TimeFlies

DEAD = {"err": "Token invalid", "ECODE": "OAUTH_025"}
DEVELOPER_KEY = "can_use_public_api_dev_key"
PLAIN = {"description_format": "text/plain"}
CHANNELS = "/api/v3/workspaces/1/chat/channels"
Call = Callable[[ClickUpClient], Any]


@pytest.fixture
def clickup() -> Iterator[responses.RequestsMock]:
    """ClickUp itself, as far as a test registers answers."""
    with responses.RequestsMock() as answers:
        yield answers


@pytest.fixture
def client(open_client: Open) -> ClickUpClient:
    return open_client(DEFAULT_CLICKUP_URL, policy=ONCE)


def answer(
    clickup: responses.RequestsMock, path: str, body: Any, status: int = 200, /, **query: str
) -> None:
    """Have a path answered, where it is asked with this query and no other."""
    clickup.get(
        DEFAULT_CLICKUP_URL + path,
        json=body,
        status=status,
        match=[matchers.query_param_matcher(query)],
    )


# What is asked for


@pytest.mark.parametrize(
    ("call", "path", "query"),
    [
        (lambda it: it.spaces("1"), "/api/v2/team/1/space", {"archived": "false"}),
        (lambda it: it.spaces("1", True), "/api/v2/team/1/space", {"archived": "true"}),
        (lambda it: it.folders("2"), "/api/v2/space/2/folder", {"archived": "false"}),
        (lambda it: it.folders("2", True), "/api/v2/space/2/folder", {"archived": "true"}),
        (lambda it: it.folderless_lists("2"), "/api/v2/space/2/list", {"archived": "false"}),
        (lambda it: it.folderless_lists("2", True), "/api/v2/space/2/list", {"archived": "true"}),
        (lambda it: it.folder_lists("3"), "/api/v2/folder/3/list", {"archived": "false"}),
        (lambda it: it.folder_lists("3", True), "/api/v2/folder/3/list", {"archived": "true"}),
        (lambda it: it.workspaces(), "/api/v2/team", {}),
    ],
)
def test_places_are_asked_for_by_one_call_each(
    clickup: responses.RequestsMock,
    client: ClickUpClient,
    call: Call,
    path: str,
    query: dict[str, str],
) -> None:
    places = [{"id": 7, "name": "First"}, {"id": "8", "name": None}]
    name = "teams" if path.endswith("team") else f"{path.rsplit('/', 1)[1]}s"
    answer(clickup, path, {name: places}, **query)
    assert [(place.id, place.name) for place in call(client)] == [("7", "First"), ("8", "")]


@pytest.mark.parametrize(
    ("call", "path", "body"),
    [
        (lambda it: it.user(), "/api/v2/user", {"user": {"id": 7, "username": "First"}}),
        (lambda it: it.space("7"), "/api/v2/space/7", {"id": "7", "name": "First"}),
        (lambda it: it.folder("7"), "/api/v2/folder/7", {"id": "7", "name": "First"}),
        (lambda it: it.list_place("7"), "/api/v2/list/7", {"id": 7, "name": "First"}),
        (
            lambda it: it.channel("1", "7"),
            f"{CHANNELS}/7",
            {"data": {"id": "7", "name": "First"}},
        ),
        (lambda it: it.channel("1", "7"), f"{CHANNELS}/7", {"id": "7", "name": "First"}),
    ],
)
def test_a_single_object_is_asked_for_by_its_id(
    clickup: responses.RequestsMock, client: ClickUpClient, call: Call, path: str, body: Any
) -> None:
    answer(clickup, path, body, **(PLAIN if "/chat/" in path else {}))
    found = call(client)
    assert found.id == "7"
    assert "First" in (getattr(found, "name", ""), getattr(found, "username", ""))


@pytest.mark.parametrize(
    ("body", "last_page"),
    [
        ({"tasks": [{"id": "a"}], "last_page": True}, True),
        ({"tasks": [{"id": "a"}], "last_page": False}, False),
        ({"tasks": [{"id": "a"}]}, True),
        ({"tasks": [{"id": f"a{number}"} for number in range(100)]}, False),
        ({"tasks": [], "last_page": True}, True),
    ],
)
def test_a_page_of_tasks_says_whether_it_is_the_last(
    clickup: responses.RequestsMock, client: ClickUpClient, body: Any, last_page: bool
) -> None:
    answer(clickup, "/api/v2/list/3/task", body, page="2")
    page = client.tasks("3", 2)
    assert len(page.tasks) == len(body["tasks"])
    assert page.last_page is last_page


@pytest.mark.parametrize(("cursor", "more"), [("abc", True), ("", False), (None, False)])
def test_members_come_with_whether_there_are_more(
    clickup: responses.RequestsMock, client: ClickUpClient, cursor: str | None, more: bool
) -> None:
    body = {"data": [{"id": 5, "name": None, "username": "Bob"}], "next_cursor": cursor}
    answer(clickup, f"{CHANNELS}/7/members", body, limit="3")
    page = client.channel_members("1", "7", 3)
    assert ([member.display_name for member in page.members], page.more) == (["Bob"], more)


def test_messages_are_asked_for_as_plain_text(
    clickup: responses.RequestsMock, client: ClickUpClient
) -> None:
    body = {"data": [{"id": "m2", "content": "Done", "date": 1809338400000}, {"id": "m1"}]}
    answer(clickup, f"{CHANNELS}/7/messages", body, limit="5", content_format="text/plain")
    newest, older = client.messages("1", "7")
    assert (newest.content, older.content) == ("Done", "")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"shared": {"tasks": [{"id": 1}], "lists": [{"id": 2}], "folders": [{"id": 3}]}}, "123"),
        ({"shared": {"lists": [{"id": 2}]}}, "2"),
        ({"shared": {"lists": None, "folders": None}}, ""),
        ({"shared": {}}, ""),
        ({}, ""),
    ],
)
def test_what_was_shared_may_lack_any_part(
    clickup: responses.RequestsMock, client: ClickUpClient, body: Any, found: str
) -> None:
    answer(clickup, "/api/v2/team/1/shared", body)
    shared = client.shared_hierarchy("1")
    ids = [item.id for part in (shared.tasks, shared.lists, shared.folders) for item in part]
    assert "".join(ids) == found


@pytest.mark.parametrize("base", ["https://gateway.acme.example/clickup", "https://a.example:8443"])
def test_a_gateways_own_path_stands_in_front(
    clickup: responses.RequestsMock, open_client: Open, base: str
) -> None:
    clickup.get(f"{base}/api/v2/team", json={"teams": []})
    assert open_client(base).workspaces() == ()


def test_the_token_is_sent_raw(clickup: responses.RequestsMock, client: ClickUpClient) -> None:
    answer(clickup, "/api/v2/team", {"teams": []})
    client.workspaces()
    assert clickup.calls[0].request.headers["Authorization"] == SECRET


# Ids are untrusted


@pytest.mark.parametrize(
    ("identifier", "segment"),
    [
        ("6-901-8", "6-901-8"),
        ("1/../../user", "1%2F..%2F..%2Fuser"),
        ("1?archived=true", "1%3Farchived%3Dtrue"),
        ("1#top", "1%23top"),
        ("%2e%2e", "%252e%252e"),
        ("٩", "%D9%A9"),
        ("a b\n", "a%20b%0A"),
    ],
)
def test_an_id_is_one_segment_of_the_path_whatever_it_holds(
    clickup: responses.RequestsMock, client: ClickUpClient, identifier: str, segment: str
) -> None:
    clickup.get(re.compile(".*"), json={"id": 7})
    client.space(identifier)
    assert clickup.calls[0].request.url == f"{DEFAULT_CLICKUP_URL}/api/v2/space/{segment}"


@pytest.mark.parametrize("identifier", ["", ".", "..", "a" * 201, "\ud800"])
def test_what_cannot_be_a_segment_is_not_asked_for(
    clickup: responses.RequestsMock, client: ClickUpClient, identifier: str
) -> None:
    for call in (client.spaces, client.folders, client.list_place, client.channel_page):
        with pytest.raises(InvalidIdentifier):
            call(identifier)
    with pytest.raises(InvalidIdentifier):
        client.channel("1", identifier)
    assert len(clickup.calls) == client.request_count == 0


# Channels


def page_of(*ids: str, cursor: Any = "", **fields: Any) -> dict[str, Any]:
    data = [{"id": one, "name": one, "type": "CHANNEL", **fields} for one in ids]
    return {"data": data, "next_cursor": cursor}


def test_channels_are_filtered_again_on_our_side(
    clickup: responses.RequestsMock, client: ClickUpClient
) -> None:
    data = [
        {"id": "a", "name": "general", "type": "CHANNEL"},
        {"id": "b", "name": "", "type": "DM"},
        {"id": "c", "type": "GROUP_DM"},
        {"id": "d", "name": "old", "type": "CHANNEL", "archived": True},
        {"id": "e", "type": "CHANNEL"},
        {"name": "nowhere", "type": "CHANNEL"},
    ]
    answer(
        clickup,
        CHANNELS,
        {"data": data},
        channel_types="CHANNEL",
        limit="100",
        description_format="text/plain",
    )
    page = client.channel_page("1")
    assert [channel.id for channel in page.channels] == ["a", "e"]
    assert page.next_cursor == ""


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        *((kind, True) for kind in ("CHANNEL", "channel", "", None)),
        *((kind, False) for kind in ("DM", "GROUP_DM", "AGENT_DM", "agent_dm", "SOMETHING_NEW")),
    ],
)
def test_only_what_is_a_channel_is_offered(
    clickup: responses.RequestsMock, client: ClickUpClient, kind: str | None, offered: bool
) -> None:
    query = {"channel_types": "CHANNEL", "limit": "100", **PLAIN}
    answer(clickup, CHANNELS, {"data": [{"id": "a", "type": kind}]}, **query)
    page = client.channel_page("1")
    assert len(page.channels) == offered


@pytest.mark.parametrize(
    ("visibility", "private"),
    [
        *((word, False) for word in ("PUBLIC", "public")),
        *((word, True) for word in ("PRIVATE", "private", "", None, "HIDDEN", 7, ["PUBLIC"])),
    ],
)
def test_what_is_not_told_to_be_public_counts_as_private(
    clickup: responses.RequestsMock, client: ClickUpClient, visibility: object, private: bool
) -> None:
    answer(clickup, f"{CHANNELS}/7", {"data": {"id": "7", "visibility": visibility}}, **PLAIN)
    assert client.channel("1", "7").private is private
    clickup.replace("GET", f"{DEFAULT_CLICKUP_URL}{CHANNELS}/7", json={"data": {"id": "7"}})
    assert client.channel("1", "7").private


# Refusals


@pytest.mark.parametrize("ecode", ["OAUTH_019", "OAUTH_021", "OAUTH_025", "oauth_077"])
def test_asked_who_somebody_is_a_401_with_a_tokens_code_condemns_the_token(
    clickup: responses.RequestsMock, client: ClickUpClient, ecode: str
) -> None:
    answer(clickup, "/api/v2/user", {"err": "No", "ECODE": ecode}, 401)
    with pytest.raises(TokenRejected) as caught:
        client.user()
    error = caught.value
    assert (error.status, error.ecode, error.detail) == (401, ecode, "No")


def test_a_refused_token_is_condemned_once_it_is_refused_of_who_it_belongs_to_as_well(
    clickup: responses.RequestsMock, client: ClickUpClient
) -> None:
    answer(clickup, "/api/v2/team", {"err": "Token invalid", "ECODE": "OAUTH_025"}, 401)
    answer(clickup, "/api/v2/user", {"err": "Token invalid", "ECODE": "OAUTH_025"}, 401)
    with pytest.raises(TokenRejected):
        client.workspaces()
    assert client.request_count == 2


def test_a_token_refused_in_one_place_alone_is_alive(
    clickup: responses.RequestsMock, client: ClickUpClient
) -> None:
    answer(clickup, "/api/v2/team", {"err": "Token invalid", "ECODE": "OAUTH_025"}, 401)
    answer(clickup, "/api/v2/user", {"user": {"id": 1, "username": "Acme Admin"}})
    for _time in range(3):
        with pytest.raises(WorkspaceNotAuthorized) as caught:
            client.workspaces()
        assert (caught.value.status, caught.value.ecode) == (401, "OAUTH_025")
    assert client.request_count == 4  # who it belongs to is asked once


def test_a_token_is_not_blamed_while_nobody_can_say_whose_it_is(
    clickup: responses.RequestsMock, client: ClickUpClient
) -> None:
    answer(clickup, "/api/v2/team", {"err": "Token invalid", "ECODE": "OAUTH_025"}, 401)
    answer(clickup, "/api/v2/user", {"err": "Service unavailable"}, 500)
    with pytest.raises(ServerFault):
        client.workspaces()


@pytest.mark.parametrize(
    ("status", "ecode", "kind"),
    [
        (401, "OAUTH_017", TokenMissing),
        (403, "TEAM_110", PlanForbids),
        *((500, ecode, ServerFault) for ecode in ("OAUTH_025", "OAUTH_027", "INPUT_003")),
    ],
)
def test_other_refusals_of_who_somebody_is_keep_their_meaning(
    clickup: responses.RequestsMock,
    client: ClickUpClient,
    status: int,
    ecode: str,
    kind: type[ClickUpError],
) -> None:
    answer(clickup, "/api/v2/user", {"err": "No", "ECODE": ecode}, status)
    with pytest.raises(ClickUpError) as caught:
        client.user()
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("status", "ecode"),
    [
        *((401, ecode) for ecode in ("OAUTH_018", "OAUTH_027", "ACCESS_083", "PROJ_006", "X_1")),
        *((403, ecode) for ecode in ("ACCESS_001", "OAUTH_025")),
        *((404, ecode) for ecode in ("APP_001", "OAUTH_019", "SHARD_031")),
        (400, "SHARD_024"),
    ],
)
def test_what_is_said_of_a_place_means_none_where_none_was_asked_for(
    clickup: responses.RequestsMock, client: ClickUpClient, status: int, ecode: str
) -> None:
    answer(clickup, "/api/v2/user", {"err": "No", "ECODE": ecode}, status)
    with pytest.raises(UnknownAnswer) as caught:
        client.user()
    assert (caught.value.status, caught.value.ecode) == (status, ecode)


def test_the_owners_role_is_told_of_who_somebody_is_as_well(
    clickup: responses.RequestsMock, client: ClickUpClient
) -> None:
    body = {"err": "No", "ECODE": "ACCESS_083", "invalid_permissions": [DEVELOPER_KEY]}
    answer(clickup, "/api/v2/user", body, 401)
    with pytest.raises(RoleNotAllowed):
        client.user()


@pytest.mark.parametrize("ecode", ["OAUTH_018", "OAUTH_027", "OAUTH_056", "oauth_192", "OAUTH_999"])
def test_every_401_about_a_token_asks_whose_it_is_first(
    clickup: responses.RequestsMock, client: ClickUpClient, ecode: str
) -> None:
    answer(clickup, "/api/v2/space/2", {"err": "No", "ECODE": ecode}, 401)
    answer(clickup, "/api/v2/user", {"user": {"id": 1, "username": "Acme Admin"}})
    with pytest.raises(WorkspaceNotAuthorized) as caught:
        client.space("2")
    assert caught.value.ecode == ecode
    assert client.request_count == 2
    clickup.replace("GET", f"{DEFAULT_CLICKUP_URL}/api/v2/user", status=401, json=DEAD)
    client = ClickUpClient(DEFAULT_CLICKUP_URL, Token(SECRET))
    with closing(client), pytest.raises(TokenRejected):
        client.space("2")


def test_a_401_of_the_chat_asks_whose_token_it_is_as_well(
    clickup: responses.RequestsMock, client: ClickUpClient
) -> None:
    refused = {"status": 401, "message": "Unauthorized", "trace_id": "7"}
    answer(clickup, f"{CHANNELS}/2", refused, 401, **PLAIN)
    answer(clickup, "/api/v2/user", {"user": {"id": 1, "username": "Acme Admin"}})
    with pytest.raises(WorkspaceNotAuthorized):
        client.channel("1", "2")
    clickup.replace("GET", f"{DEFAULT_CLICKUP_URL}/api/v2/user", status=401, json=DEAD)
    client = ClickUpClient(DEFAULT_CLICKUP_URL, Token(SECRET))
    with closing(client), pytest.raises(TokenRejected):
        client.channel("1", "2")


def test_of_a_place_a_401_condemns_the_place_alone(
    clickup: responses.RequestsMock, client: ClickUpClient
) -> None:
    answer(clickup, "/api/v2/space/2", {"err": "No", "ECODE": "OAUTH_027"}, 401)
    answer(clickup, "/api/v2/user", {"user": {"id": 1, "username": "Acme Admin"}})
    with pytest.raises(WorkspaceNotAuthorized):
        client.space("2")


def limited_with_another_status(times: int) -> Answering:
    def answering(connection: Connection) -> None:
        if connection.number < times:
            connection.answer({"err": "Rate limit reached", "ECODE": "APP_002"}, "403 Forbidden")
        else:
            connection.answer({"spaces": []})

    return answering


def test_a_limit_told_with_another_status_is_waited_for(serve: Serve, open_client: Open) -> None:
    limiter = TimeFlies()
    client = open_client(serve(limited_with_another_status(5)).url, limiter=limiter)
    assert client.spaces("1", priority=Priority.BACKGROUND) == ()
    assert limiter.seconds_passed >= 10 + 20 + 40 + 60 + 60


def test_a_person_is_told_of_a_limit_with_another_status(serve: Serve, open_client: Open) -> None:
    client = open_client(serve(limited_with_another_status(9)).url, limiter=TimeFlies())
    with pytest.raises(RateLimited) as caught:
        client.spaces("1")
    assert (caught.value.status, caught.value.ecode) == (403, "APP_002")
    assert caught.value.wait_seconds > 0


# Who somebody is


def test_the_workspaces_tell_the_names_of_their_members(
    clickup: responses.RequestsMock, client: ClickUpClient
) -> None:
    users = [
        {"id": 7, "username": "Robin", "email": "robin@acme.example"},
        {"id": 8, "username": None, "email": "kim@acme.example"},
        {"id": 9},
        {"username": "Nobody"},
        "?",
    ]
    members = [*({"user": user} for user in users), None, {"user": None}, "?"]
    teams = [{"id": 1, "name": "Acme", "members": members}, {"id": 2, "members": None}, {"id": 3}]
    answer(clickup, "/api/v2/team", {"teams": teams})
    assert not client.people.known
    assert len(client.workspaces()) == 3
    assert client.people.known
    names = [client.people.name_of(user_id) for user_id in ("7", "8", "9", "10")]
    assert names == ["Robin", "kim@acme.example", "ClickUp user 9", ""]


def test_clickups_own_assistant_has_a_name(client: ClickUpClient) -> None:
    assert client.people.name_of("-4") == "ClickUp's assistant"


# What is known of the client


def test_every_request_counts_repeated_ones_too(serve: Serve, open_client: Open) -> None:
    server = serve(lambda connection: connection.answer({}, "503 Not Now"))
    client = open_client(server.url)
    with pytest.raises(ServerFault):
        client.workspaces()
    assert client.request_count == 3


def test_what_is_left_of_the_limit_is_told(serve: Serve, open_client: Open) -> None:
    headers = {"X_RateLimit_Limit": "1000", "X_RateLimit_Remaining": "998"}
    server = serve(lambda connection: connection.answer({"teams": []}, **headers))
    client = open_client(server.url)
    assert client.rate_state.limit == 0
    client.workspaces()
    assert (client.rate_state.limit, client.rate_state.remaining) == (1000, 998)


def test_how_long_requests_take_is_known_after_a_few(serve: Serve, open_client: Open) -> None:
    server = serve(lambda connection: connection.answer({"teams": []}))
    client = open_client(server.url, policy=RetryPolicy())
    for _ in range(5):
        assert client.seconds_per_request is None
        client.workspaces()
    assert client.seconds_per_request is not None
    assert 0 < client.seconds_per_request < 1


def test_a_client_shows_where_it_asks_and_only_a_hint_of_its_token(client: ClickUpClient) -> None:
    assert DEFAULT_CLICKUP_URL in repr(client)
    assert "pk_…2345" in repr(client)
    assert not leaks(repr(client) + str(client) + repr(vars(client)), SECRET)
