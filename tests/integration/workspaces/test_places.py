"""One place by its id: with the names around it, and no more than it may show."""

from __future__ import annotations

import pytest
import responses

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import NotFound, UnexpectedAnswer
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.errors import WholeWorkspace
from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.workspaces.places import read_place
from clickup_desktop.organization.errors import RoleRequired
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.sandbox.server import Sandbox
from tests.other_members import as_member

LAUNCH = "901400000001"
LAUNCH_FOLDER = "90131000001"
LAUNCH_CHANNEL = f"6-{LAUNCH}-8"
BASE = "https://api.clickup.com"
SPACE = {"id": "1", "name": "Marketing"}


@pytest.fixture
def client() -> ClickUpClient:
    return ClickUpClient(BASE, Token("pk_1_TEST"))


def answer(kind: str, body: object, status: int = 200) -> None:
    responses.get(f"{BASE}/api/v2/{kind}/7", json=body, status=status)


@responses.activate
def test_a_list_in_a_folder_has_both_around_it(client: ClickUpClient) -> None:
    folder = {"id": "2", "name": "Campaigns", "hidden": False}
    answer("list", {"id": "7", "name": "Launch", "folder": folder, "space": SPACE})
    responses.get(f"{BASE}/api/v2/folder/2", json=folder)
    found = read_place(client, "list", "7")
    assert (found.kind, found.path, found.space_id) == (
        "list",
        ("Marketing", "Campaigns", "Launch"),
        "1",
    )
    client.close()


@pytest.mark.parametrize("folder", [None, {"id": "9", "name": "hidden", "hidden": True}, "9"])
@responses.activate
def test_a_folder_that_only_stands_for_none_is_left_out(
    client: ClickUpClient, folder: object
) -> None:
    answer("list", {"id": "7", "name": "Launch", "folder": folder, "space": SPACE})
    assert read_place(client, "list", "7").path == ("Marketing", "Launch")
    client.close()


@responses.activate
def test_a_folder_lies_in_its_space(client: ClickUpClient) -> None:
    answer("folder", {"id": "7", "name": "Campaigns", "lists": [], "space": SPACE})
    assert read_place(client, "folder", "7").path == ("Marketing", "Campaigns")
    client.close()


@pytest.mark.parametrize("parent", ["3", 3, {"id": "3", "name": "Quarter 1"}])
@pytest.mark.parametrize("kind", ["list", "folder"])
@responses.activate
def test_a_subfolders_path_has_its_parents(
    client: ClickUpClient, kind: str, parent: object
) -> None:
    inner = {"id": "2", "name": "Week 1", "parent_folder": parent, "space": SPACE}
    responses.get(f"{BASE}/api/v2/folder/2", json=inner)
    outer = {"id": "3", "name": "Quarter 1", "parent_folder": {"id": "4"}, "space": SPACE}
    responses.get(f"{BASE}/api/v2/folder/3", json=outer)
    responses.get(f"{BASE}/api/v2/folder/4", json={"id": "4", "name": "2027", "space": SPACE})
    if kind == "list":
        folder = {"id": "2", "name": "Week 1", "hidden": False}
        answer("list", {"id": "7", "name": "Launch", "folder": folder, "space": SPACE})
        found = read_place(client, "list", "7")
    else:
        found = read_place(client, "folder", "2")
    names = ("Marketing", "2027", "Quarter 1", "Week 1")
    assert found.path == (names if kind == "folder" else (*names, "Launch"))
    client.close()


@pytest.mark.parametrize(
    ("folders", "names"), [(0, ("Week 1",)), (1, ("Week 1",)), (2, ("Quarter 1", "Week 1"))]
)
@responses.activate
def test_no_more_folders_are_asked_for_than_may_be(
    client: ClickUpClient, folders: int, names: tuple[str, ...]
) -> None:
    inner = {"id": "2", "name": "Week 1", "parent_folder": "3", "space": SPACE}
    responses.get(f"{BASE}/api/v2/folder/2", json=inner)
    responses.get(f"{BASE}/api/v2/folder/3", json={"id": "3", "name": "Quarter 1"})
    folder = {"id": "2", "name": "Week 1", "hidden": False}
    answer("list", {"id": "7", "name": "Launch", "folder": folder, "space": SPACE})
    found = read_place(client, "list", "7", folders=folders)
    assert found.path == ("Marketing", *names, "Launch")
    assert client.request_count == 1 + folders
    client.close()


@responses.activate
def test_a_view_leads_to_the_place_that_it_shows(client: ClickUpClient) -> None:
    view = {"id": "8cgpk1b-7", "name": "Board", "parent": {"id": "7", "type": 6}}
    responses.get(f"{BASE}/api/v2/view/8cgpk1b-7", json={"view": view})
    answer("list", {"id": "7", "name": "Launch", "folder": None, "space": SPACE})
    found = read_place(client, "view", "8cgpk1b-7")
    assert (found.kind, found.id, found.path) == ("list", "7", ("Marketing", "Launch"))
    client.close()


@pytest.mark.parametrize("parent", [{"id": "1", "type": 7}, {"id": "1", "type": 99}, None])
@responses.activate
def test_a_view_of_no_place_says_so(client: ClickUpClient, parent: object) -> None:
    view = {"id": "8cgpk1b-7", "parent": parent}
    responses.get(f"{BASE}/api/v2/view/8cgpk1b-7", json={"view": view})
    with pytest.raises(WholeWorkspace):
        read_place(client, "view", "8cgpk1b-7")
    client.close()


@responses.activate
def test_folders_in_a_circle_and_out_of_reach_end_a_path(client: ClickUpClient) -> None:
    circle = {"id": "7", "name": "Campaigns", "parent_folder": "2", "space": SPACE}
    answer("folder", circle)
    responses.get(f"{BASE}/api/v2/folder/2", json={"id": "2", "name": "Up", "parent_folder": "7"})
    assert read_place(client, "folder", "7").path[-1] == "Campaigns"
    refused = {"err": "No", "ECODE": "ACCESS_001"}
    responses.replace("GET", f"{BASE}/api/v2/folder/2", json=refused, status=401)
    assert read_place(client, "folder", "7").path == ("Marketing", "Campaigns")
    client.close()


@responses.activate
def test_a_space_is_its_own(client: ClickUpClient) -> None:
    answer("space", {"id": "7", "name": "Marketing"})
    found = read_place(client, "space", "7")
    assert (found.path, found.space_id) == (("Marketing",), "7")
    client.close()


@responses.activate
def test_an_id_alone_is_tried_as_each_kind(client: ClickUpClient) -> None:
    answer("list", {"err": "Team not authorized", "ECODE": "OAUTH_027"}, 401)
    responses.get(f"{BASE}/api/v2/user", json={"user": {"id": 1, "username": "Acme Admin"}})
    answer("folder", {"err": "Not found", "ECODE": "ITEM_013"}, 404)
    answer("space", {"id": "7", "name": "Marketing"})
    assert read_place(client, "id", "7").kind == "space"
    client.close()


@responses.activate
def test_what_is_nowhere_says_so(client: ClickUpClient) -> None:
    for kind in ("list", "folder", "space"):
        answer(kind, {"err": "Not found", "ECODE": "ITEM_013"}, 404)
    with pytest.raises(NotFound):
        read_place(client, "id", "7")
    client.close()


@responses.activate
def test_another_failure_ends_the_search(client: ClickUpClient) -> None:
    responses.get(f"{BASE}/api/v2/list/7", body="<html>Log in</html>")
    with pytest.raises(UnexpectedAnswer):
        read_place(client, "id", "7")
    client.close()


@responses.activate
def test_names_are_made_fit_to_be_shown(client: ClickUpClient) -> None:
    name = "a\nb\u202ec" + "x" * 5_000
    answer("list", {"id": "7", "name": name, "space": {"id": "1", "name": ""}})
    (shown,) = read_place(client, "list", "7").path
    assert shown.startswith("a b c")
    assert len(shown) <= 300
    client.close()


# Linking what was found before its place had been read


@pytest.fixture
def choice(integration: OrganizationSession, sandbox: Sandbox) -> WorkspaceChoice:
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    return integration.workspaces.choice("Acme Rollout")


def asked(sandbox: Sandbox) -> list[str]:
    return [path for _method, path, _query in sandbox.requests]


def test_a_link_without_a_path_asks_for_it(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    channel = integration.workspaces.find_channel(choice, LAUNCH_CHANNEL)
    sandbox.reset()
    link = integration.links.add(choice, channel, (), "list", LAUNCH)
    assert link.path == ("Marketing", "Campaigns", "Launch 2027")
    # The List's answer names its Folder, but not whether that lies in another one.
    assert asked(sandbox) == [f"/api/v2/list/{LAUNCH}", f"/api/v2/folder/{LAUNCH_FOLDER}"]
    assert integration.links.all() == (link,)


def test_a_link_with_a_path_asks_for_nothing(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    channel = integration.workspaces.find_channel(choice, LAUNCH_CHANNEL)
    sandbox.reset()
    assert integration.links.add(choice, channel, ("Known",), "list", LAUNCH).path == ("Known",)
    assert asked(sandbox) == []


def test_a_channel_of_the_workspace_lies_nowhere_that_could_be_asked_for(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    channel = integration.workspaces.find_channel(choice, LAUNCH_CHANNEL)
    sandbox.reset()
    link = integration.links.add(choice, channel, (), "workspace", choice.workspace.id)
    assert link.path == ()
    assert asked(sandbox) == []


def test_a_link_is_saved_without_a_path_that_nobody_tells(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    channel = integration.workspaces.find_channel(choice, LAUNCH_CHANNEL)
    link = integration.links.add(choice, channel, (), "list", "999")
    assert (link.path, link.channel_id) == ((), LAUNCH_CHANNEL)
    assert integration.links.all() == (link,)


def test_a_link_is_saved_without_a_path_while_clickup_cannot_be_reached(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    channel = integration.workspaces.find_channel(choice, LAUNCH_CHANNEL)
    sandbox.stop()
    assert integration.links.add(choice, channel, (), "list", LAUNCH).path == ()
    assert len(integration.links.all()) == 1


def test_who_may_not_link_has_nothing_asked_for_them(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    channel = integration.workspaces.find_channel(choice, LAUNCH_CHANNEL)
    member = as_member(integration, integration.members.add("Acme Colleague", Role.MEMBER))
    sandbox.reset()
    with pytest.raises(RoleRequired):
        member.links.add(choice, channel, (), "list", LAUNCH)
    assert asked(sandbox) == []
    assert integration.links.all() == ()
