"""Workspaces, the tree and links, without a window, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict, Unpack

import pytest

from clickup_desktop.language.texts import _
from clickup_desktop.organization.records import Visibility
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID, TWIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.cli.ground import Ground
from tests.fake_keyring import KeyringServer
from tests.language.languages import LANGUAGES

pytestmark = pytest.mark.parametrize("language", LANGUAGES)

Node = dict[str, Any]


class Variables(TypedDict, total=False):
    """Of the environment that a command runs in."""

    CLICKUP_TOKEN: str


def nodes(tree: Node) -> Iterator[Node]:
    """Every place of a tree."""
    waiting = list(tree["spaces"])
    while waiting:
        node = waiting.pop()
        waiting += node["children"]
        yield node


def channels(tree: Node) -> list[Node]:
    """Every Channel of a tree, wherever it belongs."""
    of_workspace: list[Node] = tree["channels"]
    return of_workspace + [node["channel"] for node in nodes(tree) if node["channel"]]


def workspace_id(program: Program, name: str, **variables: Unpack[Variables]) -> str:
    """The id of the Workspace called `name`."""
    listed = program("workspaces", "--json", **variables).json["workspaces"]
    return str(next(place["id"] for place in listed if place["name"] == name))


def test_workspaces_name_the_connection_that_reaches_them(
    program: Program, connection: str
) -> None:
    ran = program("workspaces", "--json")
    assert ran.status == 0, ran.err
    for place in ran.json["workspaces"]:
        assert set(place) == {"id", "name", "connection", "visibility"}
        assert place["connection"] == connection
        assert place["visibility"] == "shared"
    assert "Acme Rollout" in program("workspaces").out


def test_the_token_of_the_environment_reads_without_a_connection(
    program: Program, sandbox: Sandbox, keyring: KeyringServer
) -> None:
    place = workspace_id(program, "Acme Rollout", CLICKUP_TOKEN=sandbox.token)
    ran = program("tree", place, "--json", CLICKUP_TOKEN=sandbox.token)
    assert ran.status == 0, ran.err
    assert ran.json["workspace"] == {"id": place, "name": "Acme Rollout"}
    assert keyring.kept == {}
    assert program("connections", "--json").json == {"connections": []}


def test_the_shape_of_a_tree(program: Program, connection: str, sandbox: Sandbox) -> None:
    place = workspace_id(program, "Acme Rollout")
    before = len(sandbox.requests)
    ran = program("tree", place, "--json")
    assert ran.status == 0, ran.err
    assert ran.err == ""
    tree = ran.json
    assert set(tree) == {
        "workspace",
        "spaces",
        "channels",
        "problems",
        "complete",
        "requests",
        "elapsed_s",
    }
    assert tree["complete"] is True
    assert tree["problems"] == []
    assert tree["requests"] == len(sandbox.requests) - before
    assert tree["elapsed_s"] > 0
    for node in nodes(tree):
        assert set(node) == {"kind", "id", "name", "private", "archived", "channel", "children"}
        assert node["kind"] in {"space", "folder", "list"}
    for channel in channels(tree):
        assert set(channel) == {"id", "name", "visibility", "parent"}
        assert channel["parent"] is None or set(channel["parent"]) == {"kind", "id"}
    assert {node["kind"] for node in nodes(tree)} == {"space", "folder", "list"}


def test_the_tree_for_people(program: Program, connection: str) -> None:
    ran = program("tree", "Acme Rollout")
    assert ran.status == 0, ran.err
    lines = ran.out.splitlines()
    whole = _("{name} (Workspace {id})").format(name="Acme Rollout", id=MAIN_WORKSPACE_ID)
    assert lines[0] == whole
    for indent, name, kind in (("  ", "Marketing", _("Space")), ("    ", "Campaigns", _("Folder"))):
        row = indent + _("{name} ({marks})").format(name=name, marks=kind)
        assert any(line.startswith(row) for line in lines)
    assert any("# launch-2027" in line for line in lines)


def test_a_tree_with_gaps_ends_with_3_and_names_them(program: Program, sandbox: Sandbox) -> None:
    token = sandbox.tokens["partial"]
    ran = program("tree", "Acme Rollout", "--json", CLICKUP_TOKEN=token)
    assert ran.status == 3
    assert ran.json["complete"] is False
    assert ran.json["spaces"]
    for problem in ran.json["problems"]:
        assert set(problem) == {"kind", "id", "name", "code", "message"}
    lost = _("The Space {name} was not loaded: {reason}").format(name="Product", reason="\0")
    assert lost.partition("\0")[0] in ran.err


def test_a_token_that_no_longer_works_ends_with_1(program: Program, sandbox: Sandbox) -> None:
    for command in (("workspaces",), ("tree", "Acme Rollout"), ("check",)):
        ran = program(*command, "--json", CLICKUP_TOKEN=sandbox.tokens["expired"])
        assert ran.status == 1
        assert ran.json["error"]["steps"]
        assert ran.json["error"]["title"] in ran.err


def test_a_workspace_that_no_connection_reaches(program: Program, connection: str) -> None:
    ran = program("tree", "Nowhere", "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "workspace-not-reached"


def test_two_connections_need_a_choice(
    program: Program, ground: Ground, connection: str, sandbox: Sandbox
) -> None:
    second = ground.connect(sandbox.tokens["second"], Visibility.PRIVATE)
    place = workspace_id(program, "Acme Rollout")
    ambiguous = program("tree", place, "--json")
    assert ambiguous.status == 2
    assert "--connection" in ambiguous.err
    assert connection in ambiguous.err
    assert second in ambiguous.err
    assert program("tree", place, "--connection", second, "--json").status == 0
    only = program("workspaces", "--connection", second, "--json").json["workspaces"]
    assert {row["connection"] for row in only} == {second}


def test_two_workspaces_of_one_name_are_told_apart_by_their_ids(
    program: Program, ground: Ground, sandbox: Sandbox
) -> None:
    token = sandbox.tokens["twins"]
    ground.connect(token)
    environments: tuple[Variables, ...] = ({}, {"CLICKUP_TOKEN": token})
    for variables in environments:
        told = program("tree", "Acme Rollout", "--json", **variables)
        assert told.status == 1
        assert MAIN_WORKSPACE_ID in told.err
        assert TWIN_WORKSPACE_ID in told.err
        assert "--connection" not in told.err
        found = program("tree", TWIN_WORKSPACE_ID, "--json", **variables)
        assert found.json["workspace"]["id"] == TWIN_WORKSPACE_ID


def test_a_link_is_saved_listed_and_removed(program: Program, connection: str) -> None:
    ran = program("link", "Acme Rollout", "launch-2027", "--json")
    assert ran.status == 0, ran.err
    link = ran.json["link"]
    assert set(link) == {
        "id",
        "state",
        "connection",
        "workspace",
        "channel",
        "path",
        "linked_by",
        "linked_at",
        "problem",
        "checked_at",
    }
    assert link["state"] == "linked"
    assert link["connection"] == connection
    assert link["workspace"]["name"] == "Acme Rollout"
    assert link["channel"]["name"] == "launch-2027"
    assert set(link["channel"]) == {"id", "name", "visibility", "parent"}
    assert link["path"][:2] == ["Marketing", "Campaigns"]
    assert program("links", "--json").json == {"links": [link]}
    assert "# launch-2027" in program("links").out
    again = program("link", "Acme Rollout", link["channel"]["id"])
    assert again.status == 1
    gone = program("unlink", link["id"])
    assert gone.status == 0
    assert "# launch-2027" in gone.out
    assert program("links", "--json").json == {"links": []}
    assert program("unlink", link["id"]).status == 1


def test_a_channel_is_found_by_its_web_address(program: Program, connection: str) -> None:
    tree = program("tree", "Acme Rollout", "--json").json
    (channel,) = [found for found in channels(tree) if found["name"] == "general"]
    address = f"https://app.clickup.com/{tree['workspace']['id']}/chat/r/{channel['id']}"
    ran = program("link", "Acme Rollout", address, "--json")
    assert ran.status == 0, ran.err
    assert ran.json["link"]["channel"]["id"] == channel["id"]
    assert ran.json["link"]["path"] == []


def test_the_web_address_of_a_list_leads_to_its_channel(program: Program, connection: str) -> None:
    tree = program("tree", "Acme Rollout", "--json").json
    place = next(node for node in nodes(tree) if node["kind"] == "list" and node["channel"])
    address = f"https://app.clickup.com/{tree['workspace']['id']}/v/li/{place['id']}"
    ran = program("link", "Acme Rollout", address, "--json")
    assert ran.status == 0, ran.err
    assert ran.json["link"]["channel"]["id"] == place["channel"]["id"]
    assert ran.json["link"]["channel"]["parent"] == {"kind": "list", "id": place["id"]}


def test_a_channel_that_is_not_there(program: Program, connection: str) -> None:
    ran = program("link", "Acme Rollout", "no-such-channel", "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "channel-not-found"
    assert program("links", "--json").json == {"links": []}


def test_links_are_checked_when_asked_for(
    program: Program, connection: str, sandbox: Sandbox
) -> None:
    link = program("link", "Acme Rollout", "launch-2027", "--json").json["link"]
    assert (link["problem"], link["checked_at"]) == ("", None)
    sandbox.change_channel(link["channel"]["id"], name="launch-2028")
    checked = program("links", "--check", "--json")
    assert checked.status == 0, checked.err
    (renamed,) = checked.json["links"]
    assert renamed["channel"]["name"] == "launch-2028"
    assert renamed["checked_at"]
    sandbox.delete_channel(link["channel"]["id"])
    assert program("links", "--json").json["links"] == [renamed]
    gone = program("links", "--check", "--json")
    assert gone.status == 3
    assert gone.json["links"][0]["problem"] == "not-found"
    listed = program("links")
    assert listed.status == 0
    assert _("Not found in ClickUp") in listed.out


def test_links_that_cannot_be_checked_end_with_1_and_are_listed(
    program: Program, connection: str, sandbox: Sandbox
) -> None:
    program("link", "Acme Rollout", "launch-2027")
    sandbox.behave("owner", "revoked")
    ran = program("links", "--check", "--json")
    assert ran.status == 1
    assert ran.json["error"]["code"] == "token-expired-or-invalid"
    assert ran.json["links"][0]["channel"]["name"] == "launch-2027"
    assert _("Token expired or invalid") in ran.err
