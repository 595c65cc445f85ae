"""Linking what lines name: all or none, an id before a name, and two requests a Channel at most."""

from __future__ import annotations

import pytest

from clickup_desktop.clickup.errors import PlanForbids, TokenRejected
from clickup_desktop.integration.errors import LinkRowsRefused
from clickup_desktop.integration.records import LinkedRows, LinkRow, WorkspaceChoice
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.organization.errors import RoleRequired
from clickup_desktop.organization.records import SavedLinks, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID, TWIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.other_members import as_member

LAUNCH = "6-901400000001-8"
LAUNCH_LIST = "901400000001"
MARKETING = "4-90130000001-8"
GENERAL = "7-90130001-8"
ANNOUNCEMENTS = "8cgpk1b-1002"
LEADERSHIP = "8cgpk1b-1005"
CHANNEL_PAGES = 2
"""The sample has more than 100 Channels."""


@pytest.fixture
def choice(integration: OrganizationSession, sandbox: Sandbox) -> WorkspaceChoice:
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    sandbox.reset()
    return integration.workspaces.choice("Acme Rollout")


def lines(*channels: str, workspace: str = "Acme Rollout", connection: str = "") -> list[LinkRow]:
    return [LinkRow(line, workspace, name, connection) for line, name in enumerate(channels, 2)]


def added(integration: OrganizationSession, *channels: str, **cells: str) -> LinkedRows:
    return integration.links.add_rows(lines(*channels, **cells))


def refused(
    integration: OrganizationSession, *channels: str, **cells: str
) -> list[tuple[int, str]]:
    """What is said of the lines; nothing may be saved then."""
    before = integration.links.all()
    with pytest.raises(LinkRowsRefused) as told:
        added(integration, *channels, **cells)
    assert integration.links.all() == before
    return [(problem.line, problem.code) for problem in told.value.problems]


def sentence(integration: OrganizationSession, channel: str, **cells: str) -> str:
    with pytest.raises(LinkRowsRefused) as told:
        added(integration, channel, **cells)
    (problem,) = told.value.problems
    return problem.text


def asked(sandbox: Sandbox) -> list[str]:
    """The paths that were asked for since the last look."""
    paths = [path for _method, path, _query in sandbox.requests]
    sandbox.reset()
    return paths


def pages(paths: list[str]) -> int:
    return sum(path.endswith("/chat/channels") for path in paths)


def test_ids_take_two_requests_each_and_no_page(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    linked = added(integration, LAUNCH, GENERAL, MARKETING, LEADERSHIP)
    assert [link.channel_id for link in linked.made] == [LAUNCH, GENERAL, MARKETING, LEADERSHIP]
    assert [link.path for link in linked.made] == [
        ("Marketing", "Campaigns", "Launch 2027"),
        (),
        ("Marketing",),
        (),
    ]
    assert linked.made[3].visibility_private
    paths = asked(sandbox)
    assert pages(paths) == 0
    # The List's own answer names its Folder. What belongs to the Workspace has no other place.
    assert len(paths) == 2 + 1 + 2 + 1


def test_names_take_the_pages_once_and_two_requests_each(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    linked = added(integration, "launch-2027", "#General", " MARKETING ", ANNOUNCEMENTS)
    assert [link.channel_id for link in linked.made] == [LAUNCH, GENERAL, MARKETING, ANNOUNCEMENTS]
    paths = asked(sandbox)
    assert pages(paths) == CHANNEL_PAGES
    # The List and its Folder, the Space; `launch-2027` could be an id, and is found without asking.
    assert len(paths) == CHANNEL_PAGES + 2 + 1


def test_a_name_that_looks_like_an_id_is_asked_for_as_one_first(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    linked = added(integration, "launch-2027")
    assert linked.made[0].channel_id == LAUNCH
    paths = asked(sandbox)
    assert paths[0].endswith("/chat/channels/launch-2027")
    assert pages(paths) == CHANNEL_PAGES
    assert len(paths) == CHANNEL_PAGES + 2


def test_an_id_comes_before_a_name(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    sandbox.change_channel(GENERAL, name=LAUNCH)
    assert added(integration, LAUNCH).made[0].channel_id == LAUNCH
    integration.links.remove(integration.links.all()[0].id)
    assert added(integration, "random", LAUNCH).made[1].channel_id == LAUNCH


def test_a_place_is_asked_for_once(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    address = f"https://app.clickup.com/{MAIN_WORKSPACE_ID}/v/li/{LAUNCH_LIST}"
    linked = added(integration, address, f"<{address}>")
    assert [link.channel_id for link in linked.made] == [LAUNCH]
    assert (linked.present, linked.repeated) == ((), 1)
    assert len(asked(sandbox)) == CHANNEL_PAGES + 2


def test_a_view_leads_to_the_channel_of_the_place_that_it_shows(
    integration: OrganizationSession,
    choice: WorkspaceChoice,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        integration.workspaces, "place_of_view", lambda *_wanted, **_more: ("list", LAUNCH_LIST)
    )
    linked = added(integration, f"https://app.clickup.com/{MAIN_WORKSPACE_ID}/v/b/8cgpk1b-7")
    assert linked.made[0].path == ("Marketing", "Campaigns", "Launch 2027")
    # Beside the request for the view.
    assert len(asked(sandbox)) == CHANNEL_PAGES + 1


def test_what_is_linked_is_counted_and_changes_nothing(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    first = added(integration, LAUNCH, "general")
    asked(sandbox)
    again = added(integration, LAUNCH, "general")
    assert again == LinkedRows(present=first.made)
    assert len(asked(sandbox)) == CHANNEL_PAGES
    third = added(integration, LAUNCH, "random", LAUNCH, "random")
    assert [link.channel_name for link in third.made] == ["random"]
    assert (third.present, third.repeated) == (first.made[:1], 2)


def test_a_channel_that_is_linked_is_none_of_another_workspace(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    added(integration, LAUNCH)
    assert refused(integration, LAUNCH, workspace="Acme Sandbox") == [(2, "channel-not-found")]


def test_a_plan_without_chat_is_no_fault_of_a_line(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    integration.connections.connect(sandbox.tokens["plan"], Visibility.SHARED, sandbox.url)
    for named in (GENERAL, "general"):
        with pytest.raises(PlanForbids):
            added(integration, named)


def test_ids_that_are_linked_take_no_request(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    first = added(integration, LAUNCH, GENERAL)
    asked(sandbox)
    assert added(integration, LAUNCH, GENERAL).present == first.made
    assert asked(sandbox) == []


def test_a_private_channel_is_named_by_its_id_alone(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    assert refused(integration, "general", "leadership") == [(3, "private-by-name")]
    assert LEADERSHIP in sentence(integration, "leadership")
    address = f"https://app.clickup.com/{MAIN_WORKSPACE_ID}/chat/r/{LEADERSHIP}"
    assert added(integration, address).made[0].channel_name == "leadership"


def test_a_public_channel_is_found_beside_a_private_one_of_its_name(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    sandbox.change_channel(LEADERSHIP, name="general")
    assert added(integration, "general").made[0].channel_id == GENERAL


def test_others_private_channels_are_not_linked_through_a_shared_connection(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    colleague = as_member(
        integration, integration.members.add("Acme Integrator", Role.INTEGRATIONS_ADMIN)
    )
    finance = f"https://app.clickup.com/{MAIN_WORKSPACE_ID}/v/o/s/90130000002"
    assert refused(colleague, LEADERSHIP, finance, "leadership") == [
        (2, "private-channel"),
        (3, "private-channel"),
        (4, "channel-not-found"),
    ]
    # Where one is linked already, its name stays hidden.
    made = added(integration, LEADERSHIP).made[0]
    (present,) = added(colleague, LEADERSHIP).present
    assert (present.id, present.channel_name) == (made.id, "Private Channel")


def test_a_name_that_several_have_lists_their_ids(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    sandbox.change_channel(ANNOUNCEMENTS, name="Cafe\u0301")
    sandbox.change_channel(GENERAL, name=" CAF\u00c9 ")
    assert refused(integration, "caf\u00e9") == [(2, "channel-ambiguous")]
    text = sentence(integration, "caf\u00e9")
    assert GENERAL in text
    assert ANNOUNCEMENTS in text


def test_a_workspaces_name_that_several_have_lists_their_ids(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    integration.connections.connect(sandbox.tokens["twins"], Visibility.SHARED, sandbox.url)
    assert refused(integration, "general") == [(2, "name-ambiguous")]
    text = sentence(integration, "general")
    assert MAIN_WORKSPACE_ID in text
    assert TWIN_WORKSPACE_ID in text
    assert added(integration, GENERAL, workspace=MAIN_WORKSPACE_ID).made


def test_connections_are_told_apart_by_their_ids(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    second = integration.connections.connect(
        sandbox.tokens["second"], Visibility.PRIVATE, sandbox.url
    ).connection.id
    assert refused(integration, "general") == [(2, "workspace-ambiguous")]
    assert second in sentence(integration, "general")
    assert refused(integration, "general", connection="7") == [(2, "unknown-connection")]
    through = integration.links.add_rows(lines("general"), second)
    assert through.made[0].connection_id == second
    other = added(integration, "general", connection=choice.connection.id)
    assert other.made[0].connection_id == choice.connection.id


def test_what_is_wrong_by_itself_is_told_before_anything_is_asked(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    elsewhere = "https://app.clickup.com/90130002/chat/r/8cgpk1b-1002"
    task = f"https://app.clickup.com/t/{MAIN_WORKSPACE_ID}/86abc"
    everything = f"https://app.clickup.com/{MAIN_WORKSPACE_ID}/home"
    assert refused(integration, "no such Channel", elsewhere, task, everything) == [
        (3, "other-workspace"),
        (4, "no-channel-address"),
        (5, "no-channel-address"),
    ]
    assert refused(integration, "general", workspace="Nowhere") == [(2, "workspace-not-reached")]
    assert asked(sandbox) == []


def test_each_line_that_cannot_be_linked_is_told_and_nothing_is_saved(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    folder = f"https://app.clickup.com/{MAIN_WORKSPACE_ID}/v/o/f/123456"
    channel = f"https://app.clickup.com/{MAIN_WORKSPACE_ID}/chat/r/gone-1234"
    archived, direct = "8cgpk1b-2004", "8cgpk1b-9002"
    assert refused(
        integration, "general", "no such Channel", folder, channel, archived, direct, "#", "9999"
    ) == [
        (3, "channel-not-found"),
        (4, "channel-not-found"),
        (5, "channel-not-found"),
        (6, "unlinkable-channel"),
        (7, "unlinkable-channel"),
        (8, "channel-not-found"),
        (9, "channel-not-found"),
    ]


def test_ids_are_linked_where_the_list_of_channels_cannot_be_read(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    integration.connections.connect(sandbox.tokens["no-chat"], Visibility.SHARED, sandbox.url)
    sandbox.reset()
    told = refused(integration, "general", "random", GENERAL)
    assert [line for line, _code in told] == [2, 3, 4]
    assert pages(asked(sandbox)) == 1
    assert "can't be loaded" in sentence(integration, "general")


def test_a_token_that_clickup_refuses_is_no_fault_of_a_line(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    sandbox.behave("owner", "revoked")
    for named in (GENERAL, "general"):
        with pytest.raises(TokenRejected):
            added(integration, named)
    assert integration.links.all() == ()


def test_a_stopped_search_saves_nothing(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    cancellation = Cancellation()

    def stop(done: int) -> None:
        if done:
            cancellation.cancel()

    with pytest.raises(Cancelled):
        integration.links.add_rows(
            lines(GENERAL, ANNOUNCEMENTS), on_progress=stop, cancellation=cancellation
        )
    assert integration.links.all() == ()


def test_a_member_may_not_and_nothing_is_asked(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    member = as_member(integration, integration.members.add("Acme Member", Role.MEMBER))
    with pytest.raises(RoleRequired):
        added(member, GENERAL)
    assert asked(sandbox) == []


def test_what_somebody_else_links_meanwhile_is_linked_already(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    def meanwhile(done: int) -> None:
        if done:
            added(integration, GENERAL)

    linked = integration.links.add_rows(lines(GENERAL, LAUNCH), on_progress=meanwhile)
    assert [link.channel_id for link in linked.made] == [LAUNCH]
    assert [link.channel_id for link in linked.present] == [GENERAL]


def test_a_token_in_a_line_is_not_said_again(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    assert sandbox.token not in sentence(integration, sandbox.token)
    assert sandbox.token not in sentence(integration, "general", workspace=sandbox.token)


def test_nothing_new_is_not_saved(
    integration: OrganizationSession, choice: WorkspaceChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(integration, GENERAL)

    def no_saving(_several: object) -> SavedLinks:
        raise AssertionError

    monkeypatch.setattr(integration._organization.links, "add_missing", no_saving)
    assert added(integration, GENERAL).made == ()
