"""Picking the Workspace, finding the Channel, saving the link."""

from __future__ import annotations

import threading

import pytest

from clickup_desktop.clickup.hierarchy_events import ChannelsRead, Finished, LoaderEvent, SpacesRead
from clickup_desktop.clickup.models import Channel
from clickup_desktop.integration.errors import (
    AmbiguousWorkspace,
    MaskedChannel,
    UnlinkableChannel,
)
from clickup_desktop.integration.records import MASKED_NAME, WorkspaceChoice
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import AlreadyLinked, RoleRequired
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.sandbox.server import Sandbox
from tests.other_members import as_member


class Reading:
    """Everything that a loader told until it was finished."""

    def __init__(self, integration: OrganizationSession, choice: WorkspaceChoice) -> None:
        self.events: list[LoaderEvent] = []
        self._finished = threading.Event()
        loader = integration.workspaces.browse(choice, self._hear)
        assert self._finished.wait(30)
        assert loader.wait(5)

    def _hear(self, event: LoaderEvent) -> None:
        self.events.append(event)
        if isinstance(event, Finished):
            self._finished.set()

    @property
    def channels(self) -> list[Channel]:
        return [
            channel
            for event in self.events
            if isinstance(event, ChannelsRead)
            for channel in event.channels
        ]

    def channel(self, name: str) -> Channel:
        return next(channel for channel in self.channels if channel.name == name)

    def private_channel(self) -> Channel:
        return next(channel for channel in self.channels if channel.private)


@pytest.fixture
def choice(integration: OrganizationSession, sandbox: Sandbox) -> WorkspaceChoice:
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    return integration.workspaces.choice("Acme Rollout")


def test_the_whole_workspace_is_read(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    reading = Reading(integration, choice)
    (spaces,) = [event for event in reading.events if isinstance(event, SpacesRead)]
    assert "Marketing" in [space.name for space in spaces.spaces]
    (finished,) = [event for event in reading.events if isinstance(event, Finished)]
    assert finished.complete
    assert reading.channel("launch-2027")


def test_a_channels_details_let_a_person_be_sure(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    channel = Reading(integration, choice).channel("launch-2027")
    assert channel.parent is not None
    details = integration.workspaces.channel_details(choice, channel, channel.parent.id)
    assert details.problems == ()
    assert details.member_count == "48"
    assert details.open_tasks == "124"
    assert details.channel.topic
    assert details.messages[0].text


def test_a_link_is_saved_once_and_can_be_changed_and_removed(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    reading = Reading(integration, choice)
    channel, other = reading.channel("launch-2027"), reading.channel("general")
    path = ("Marketing", "Campaigns", "Launch 2027")
    link = integration.links.add(choice, channel, path, "list", "list-id")
    assert integration.links.all() == (link,)
    assert link.linked_by == integration.overview().member
    with pytest.raises(AlreadyLinked):
        integration.links.add(choice, channel, path, "list", "list-id")
    changed = integration.links.change(link.id, choice, other, (), "workspace", choice.workspace.id)
    assert changed.id == link.id
    assert changed.channel_name == "general"
    integration.links.remove(link.id)
    assert integration.links.all() == ()


def test_a_link_waits_for_a_connection_and_is_taken_over(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    channel = Reading(integration, choice).channel("general")
    integration.links.add(choice, channel, (), "workspace", choice.workspace.id)
    assert integration.links.through(choice.connection.id).total == 1
    integration.connections.disconnect(choice.connection.id)
    (waiting,) = integration.links.all()
    assert waiting.connection_id is None
    connected = integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert connected.adopted_links == 1
    assert integration.links.all()[0].connection_id == connected.connection.id


def test_a_member_sees_the_links_and_may_not_make_one(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    channel = Reading(integration, choice).channel("general")
    integration.links.add(choice, channel, (), "workspace", choice.workspace.id)
    member = as_member(integration, integration.members.add("Acme Member", Role.MEMBER))
    assert len(member.links.all()) == 1
    with pytest.raises(RoleRequired):
        member.links.add(choice, channel, (), "workspace", choice.workspace.id)
    with pytest.raises(RoleRequired):
        member.workspaces.choices()


def test_others_do_not_see_what_a_private_channel_is_called(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    own = Reading(integration, choice).private_channel()
    assert own.name != MASKED_NAME
    colleague = as_member(
        integration, integration.members.add("Acme Integrator", Role.INTEGRATIONS_ADMIN)
    )
    shared = colleague.workspaces.choice("Acme Rollout")
    seen = Reading(colleague, shared).private_channel()
    assert (seen.name, seen.topic, seen.description) == (MASKED_NAME, "", "")
    details = colleague.workspaces.channel_details(shared, seen)
    assert details.channel.name == MASKED_NAME
    assert details.messages_hidden
    assert details.messages == ()
    with pytest.raises(MaskedChannel):
        colleague.links.add(shared, seen, (), "workspace", shared.workspace.id)


def test_an_archived_channel_is_not_linked(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    archived = Channel(id="1-1-1", name="old", archived=True)  # type: ignore[arg-type]
    with pytest.raises(UnlinkableChannel):
        integration.links.add(choice, archived, (), "workspace", choice.workspace.id)


def test_a_private_connection_is_its_owners_alone(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    integration.connections.connect(sandbox.token, Visibility.PRIVATE, sandbox.url)
    colleague = as_member(
        integration, integration.members.add("Acme Integrator", Role.INTEGRATIONS_ADMIN)
    )
    assert len(integration.workspaces.choices()) > 0
    assert colleague.workspaces.choices() == ()


def test_a_workspace_that_two_connections_reach_needs_a_word_on_which(
    integration: OrganizationSession, choice: WorkspaceChoice, sandbox: Sandbox
) -> None:
    private = integration.connections.connect(
        sandbox.tokens["second"], Visibility.PRIVATE, sandbox.url
    )
    with pytest.raises(AmbiguousWorkspace) as ambiguous:
        integration.workspaces.choice("Acme Rollout")
    assert ambiguous.value.connection_ids == (choice.connection.id, private.connection.id)
    chosen = integration.workspaces.choice("Acme Rollout", private.connection.id)
    assert chosen.connection.id == private.connection.id


def test_a_workspace_that_no_connection_reaches_says_so(integration: OrganizationSession) -> None:
    with pytest.raises(AmbiguousWorkspace) as unreached:
        integration.workspaces.choice("Elsewhere")
    assert unreached.value.to_hint().code == "workspace-not-reached"


def test_chat_switched_off_leaves_the_hierarchy(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    integration.connections.connect(sandbox.tokens["no-chat"], Visibility.SHARED, sandbox.url)
    reading = Reading(integration, integration.workspaces.choice("Acme Rollout"))
    assert reading.channels == []
    assert any(isinstance(event, SpacesRead) for event in reading.events)
