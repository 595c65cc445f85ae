"""The client in front of the sandbox: what it reads, and how each token's failure is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import (
    AccessDenied,
    AnswerCutOff,
    CaptivePortal,
    ChatNotThere,
    ClickUpError,
    GatewayRefused,
    InvalidIdentifier,
    NotFound,
    PlanForbids,
    RateLimited,
    Redirected,
    RoleNotAllowed,
    ServerFault,
    TimedOut,
    TokenRejected,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.models import PlaceKind
from clickup_desktop.clickup.token import Token
from clickup_desktop.sandbox.company import EMPTY_WORKSPACE_ID, MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.sandbox.tokens import FAULTS
from tests.channel_pages import channel_pages, channels_of
from tests.leaks import leaks

from .conftest import ONCE, Open, everything_of
from .minutes import TimeFlies

Call = Callable[[ClickUpClient], Any]
As = Callable[..., ClickUpClient]


@pytest.fixture
def as_(sandbox: Sandbox, open_client: Open) -> As:
    """Open a client of the sandbox with the token of a name."""

    def start(name: str = "owner", **options: Any) -> ClickUpClient:
        return open_client(sandbox.url, token=sandbox.tokens[name], **options)

    return start


def user(client: ClickUpClient) -> Any:
    return client.user()


def workspaces(client: ClickUpClient) -> Any:
    return client.workspaces()


def channels(client: ClickUpClient) -> Any:
    return channels_of(client, MAIN_WORKSPACE_ID)


# What is read


def test_a_workspaces_places_are_read_down_to_a_task(as_: As) -> None:
    client = as_()
    assert client.user().username == "Acme Admin"
    main, empty = client.workspaces()
    assert (main.name, empty.name) == ("Acme Rollout", "Acme Sandbox")
    marketing = client.spaces(main.id)[0]
    campaigns = client.folders(marketing.id)[0]
    assert campaigns.lists is not None
    launch = campaigns.lists[0]
    assert [place.name for place in (marketing, campaigns, launch)] == [
        "Marketing",
        "Campaigns",
        "Launch 2027",
    ]
    pages = [client.tasks(launch.id, page) for page in range(2)]
    assert [(len(page.tasks), page.last_page) for page in pages] == [(100, False), (24, True)]
    assert client.space(marketing.id).name == "Marketing"
    assert client.folder(campaigns.id).lists == campaigns.lists
    assert client.list_place(launch.id).name == "Launch 2027"
    assert client.spaces(EMPTY_WORKSPACE_ID) == ()


def test_archived_places_come_when_they_are_asked_for(as_: As) -> None:
    client = as_()
    archived = client.spaces(MAIN_WORKSPACE_ID, archived=True)
    assert [(space.name, bool(space.archived)) for space in archived] == [
        ("Office Move 2024", True)
    ]
    assert "Office Move 2024" not in [space.name for space in client.spaces(MAIN_WORKSPACE_ID)]


def test_lists_that_an_answer_left_out_are_a_call_away(as_: As) -> None:
    client = as_()
    folders = [
        folder for space in client.spaces(MAIN_WORKSPACE_ID) for folder in client.folders(space.id)
    ]
    without = [folder for folder in folders if folder.lists is None]
    assert [folder.name for folder in without] == ["Vendors", "Facilities"]
    assert [len(client.folder_lists(folder.id)) for folder in without] == [4, 4]


def test_all_channels_are_read_and_no_direct_message_is(as_: As, sandbox: Sandbox) -> None:
    client = as_()
    pages = list(channel_pages(client, MAIN_WORKSPACE_ID))
    found = [channel for page in pages for channel in page.channels]
    asked = [query for _method, path, query in sandbox.requests if path.endswith("/channels")]
    assert len(asked) == len(pages) == 2
    assert len({channel.id for channel in found}) == len(found) > 90
    assert {channel.type for channel in found} == {"CHANNEL"}
    assert not any(channel.archived for channel in found)
    kinds = {channel.parent.kind for channel in found if channel.parent is not None}
    assert kinds == {*PlaceKind, None}


def test_small_pages_hold_the_same_channels(as_: As) -> None:
    client = as_()
    cursor = ""
    found = []
    while True:
        page = client.channel_page(MAIN_WORKSPACE_ID, cursor, 7)
        found += [channel.id for channel in page.channels]
        cursor = page.next_cursor
        if not cursor:
            break
    assert found == [channel.id for channel in channels_of(client, MAIN_WORKSPACE_ID)]


def test_a_channels_details_are_read(as_: As) -> None:
    client = as_()
    launch = next(one for one in channels(client) if one.name == "launch-2027")
    assert client.channel(MAIN_WORKSPACE_ID, launch.id) == launch
    page = client.channel_members(MAIN_WORKSPACE_ID, launch.id, 10)
    assert (len(page.members), page.more) == (10, True)
    messages = client.messages(MAIN_WORKSPACE_ID, launch.id, 3)
    dates = [message.date for message in messages]
    assert len(dates) == 3
    assert dates == sorted(dates, reverse=True)


def test_a_guest_reads_what_was_shared(as_: As) -> None:
    guest = as_("guest")
    assert guest.spaces(MAIN_WORKSPACE_ID) == ()
    shared = guest.shared_hierarchy(MAIN_WORKSPACE_ID)
    assert [item.name for item in shared.lists] == ["Launch 2027"]
    assert [folder.name for folder in shared.folders] == ["Partners"]
    assert guest.folder_lists(shared.folders[0].id)


# How each token fails

FAILURES: dict[str, tuple[Call, type[ClickUpError], int | None, str]] = {
    "expired": (user, TokenRejected, 401, "OAUTH_025"),
    "revoked": (user, TokenRejected, 401, "OAUTH_019"),
    "unauthorized": (workspaces, WorkspaceNotAuthorized, 401, "OAUTH_027"),
    "role": (user, RoleNotAllowed, 401, "ACCESS_083"),
    "gateway": (user, GatewayRefused, 401, ""),
    "plan": (channels, PlanForbids, 403, "TEAM_110"),
    "no-chat": (channels, AccessDenied, 403, ""),
    "limited": (user, RateLimited, 429, "APP_002"),
    "fault": (user, ServerFault, 500, "GENERIC_500"),
    "unavailable": (user, ServerFault, 503, ""),
    "html": (user, CaptivePortal, 200, ""),
    "redirect": (user, Redirected, 302, ""),
    "slow": (user, TimedOut, None, ""),
    "cut": (workspaces, AnswerCutOff, 200, ""),
}
LIMITED_VIEWS = {"second", "guest", "partial", "marked", "twins", "endless-cursor"}
"""Tokens that see less, or the same in another way, which is no failure of a call of their own."""


def test_a_mark_in_front_of_every_answer_changes_nothing(as_: As) -> None:
    assert as_("marked").workspaces() == as_("owner").workspaces()


def test_two_workspaces_may_have_one_name(as_: As) -> None:
    first, second = as_("twins").workspaces()
    assert (first.name, first.id != second.id) == (second.name, True)


def test_beside_their_spaces_somebody_has_what_was_shared(as_: As) -> None:
    shared = as_("second").shared_hierarchy(MAIN_WORKSPACE_ID)
    assert {"Launch 2027"} < {item.name for item in shared.lists}
    assert shared.folders
    hidden = next(item for item in shared.lists if item.name != "Launch 2027")
    assert as_("second").list_place(hidden.id).name == hidden.name


def test_an_unknown_folder_condemns_no_token(as_: As) -> None:
    with pytest.raises(WorkspaceNotAuthorized) as caught:
        as_("owner").folder("12345678")
    assert caught.value.ecode == "OAUTH_018"


@pytest.mark.parametrize("name", FAILURES)
def test_a_failing_token_is_told_for_what_it_is(
    as_: As, sandbox: Sandbox, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    call, kind, status, ecode = FAILURES[name]
    caplog.set_level(logging.DEBUG)
    read_seconds = 0.1 if name == "slow" else 10.0
    client = as_(name, policy=ONCE, limiter=TimeFlies(), read_seconds=read_seconds)
    with pytest.raises(ClickUpError) as caught:
        call(client)
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.ecode) == (status, ecode)
    shown = everything_of(error) + caplog.text
    # Before it stand "pk_" and the account's id, which is in many an answer.
    assert not leaks(shown, sandbox.tokens[name].rsplit("_", 1)[1])


def test_every_failing_token_is_among_them() -> None:
    assert set(FAULTS) == set(FAILURES) | LIMITED_VIEWS


def test_a_redirect_says_where_it_leads(as_: As) -> None:
    with pytest.raises(Redirected) as caught:
        as_("redirect").user()
    assert caught.value.location_host == "login.acme.example"


def test_without_chat_everything_else_is_read(as_: As) -> None:
    client = as_("no-chat")
    assert len(client.spaces(MAIN_WORKSPACE_ID)) == 12
    with pytest.raises(AccessDenied) as caught:
        channels(client)
    assert caught.value.trace_id
    assert "Chat is not enabled" in caught.value.detail


def test_one_space_out_of_reach_leaves_the_others(as_: As) -> None:
    client = as_("partial")
    refused = []
    for space in client.spaces(MAIN_WORKSPACE_ID):
        try:
            client.folders(space.id)
        except WorkspaceNotAuthorized:
            refused.append(space.name)
    assert refused == ["Product"]


def test_a_token_that_nobody_knows_is_rejected(sandbox: Sandbox, open_client: Open) -> None:
    for text in ("pk_1_UNKNOWN", f"Bearer {sandbox.token}".replace(" ", "")):
        with pytest.raises(TokenRejected):
            open_client(sandbox.url, token=text).user()


@pytest.mark.parametrize(
    ("call", "kind", "status", "ecode"),
    [
        (lambda it: it.spaces("404"), WorkspaceNotAuthorized, 401, "OAUTH_027"),
        (lambda it: it.space("404"), NotFound, 401, "PROJ_006"),
        (lambda it: it.folder("404"), WorkspaceNotAuthorized, 401, "OAUTH_018"),
        (lambda it: it.list_place("x"), InvalidIdentifier, 400, "INPUT_003"),
        (lambda it: it.channel_page("404"), ChatNotThere, 404, ""),
        (lambda it: it.channel(MAIN_WORKSPACE_ID, "404"), NotFound, 404, ""),
        (lambda it: it.channel_page(MAIN_WORKSPACE_ID, limit=101), InvalidIdentifier, 400, None),
    ],
)
def test_an_id_that_leads_nowhere_does_not_condemn_the_token(
    as_: As, call: Call, kind: type[ClickUpError], status: int, ecode: str | None
) -> None:
    client = as_()
    with pytest.raises(ClickUpError) as caught:
        call(client)
    error = caught.value
    assert (type(error), error.status) == (kind, status)
    assert ecode is None or error.ecode == ecode
    # Version 3 names no code, but a trace that ClickUp's support asks for.
    assert error.ecode or error.trace_id
    assert client.user().username == "Acme Admin"


def test_a_tokens_hint_is_all_that_a_client_shows_of_it(as_: As, sandbox: Sandbox) -> None:
    assert not leaks(repr(as_()), sandbox.token)
    assert Token(sandbox.token).hint in repr(as_())


# The limit


def test_a_limit_is_waited_out_and_nothing_is_refused(open_client: Open) -> None:
    with Sandbox(rate_limit=10, rate_window_seconds=1) as sandbox:
        client = open_client(sandbox.url, token=sandbox.token)
        for _ in range(12):
            client.user()
        assert len(sandbox.requests) == client.request_count == 12


def test_a_limit_that_somebody_else_used_up_is_told_with_its_time(
    as_: As, sandbox: Sandbox
) -> None:
    with pytest.raises(RateLimited) as caught:
        as_("limited", limiter=TimeFlies()).user()
    assert 0 < caught.value.wait_seconds <= 62
    assert len(sandbox.requests) == 4
