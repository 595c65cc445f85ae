"""What is read of a Workspace through a connection: its tree, one place or Channel, and details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.folders import MAXIMUM_DEPTH
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.models import Channel, PlaceKind, Workspace
from clickup_desktop.clickup.rate_limit import Priority
from clickup_desktop.integration.connections import Connections
from clickup_desktop.integration.masking import mask_channel, mask_details, masking
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.integration.policy.spaces import AllowedSpaces
from clickup_desktop.integration.records import (
    ChannelDetails,
    Listener,
    Overview,
    WorkspaceChoice,
    choices_for,
)
from clickup_desktop.integration.server.reading import or_last_known
from clickup_desktop.integration.snapshots.snapshots import Snapshot, Snapshots
from clickup_desktop.integration.translation import Place, place_of, references_from, the_choice
from clickup_desktop.integration.workspaces.channel_details import read_channel_details
from clickup_desktop.integration.workspaces.places import FoundPlace, place_of_view, read_place
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import UnknownConnection
from clickup_desktop.organization.service import OrganizationService

if TYPE_CHECKING:
    from clickup_desktop.integration.server.server_link import ServerLink


class Workspaces:
    """Asks ClickUp for one member, who sees what their role and the connection allow."""

    def __init__(
        self,
        organization: OrganizationService,
        connections: Connections,
        snapshots: Snapshots,
        server: ServerLink | None,
        rules: Rules,
    ) -> None:
        self._organization = organization
        self._connections = connections
        self._snapshots = snapshots
        self._server = server
        self._rules = rules

    def choices(self) -> tuple[WorkspaceChoice, ...]:
        """Return every Workspace with the connection that reaches it, Shared ones first."""
        return self._rules.allowed_choices(self._all_choices())

    def _all_choices(self) -> tuple[WorkspaceChoice, ...]:
        return or_last_known(
            self._server,
            lambda: choices_for(self._organization.member, self._organization.connections()),
            lambda known: known.choices,
        )

    def choice(self, workspace: str, connection_id: str | None = None) -> WorkspaceChoice:
        """Return the one choice for a Workspace's id or exact name.

        Raises:
            UnknownConnection: there is no such connection for this member.
            AmbiguousWorkspace: none, or several connections reach it.
            ConnectionAgainstPolicy, AgainstPolicy: the one that is meant may not be used.
        """
        everything = self._all_choices()
        choices = self._rules.allowed_choices(everything)
        if everything != choices:
            self._require_allowed(everything, choices, workspace, connection_id)
        if connection_id is not None and all(it.connection.id != connection_id for it in choices):
            self._require_known(connection_id)
        return the_choice(choices, workspace, connection_id)

    def refresh(
        self, connection_id: str | None = None, *, cancellation: Cancellation | None = None
    ) -> tuple[WorkspaceChoice, ...]:
        """Ask ClickUp which Workspaces each connection, or one, reaches now, and note the answers.

        Raises:
            UnknownConnection: there is no such connection for this member.
            ConnectionAgainstPolicy: the one that was named is not used.
            ClickUpError, SecretError: of the first connection that failed.
        """
        asked = (
            tuple(
                it
                for it in self._organization.connections()
                if self._rules.reason_against(it) is None
            )
            if connection_id is None
            else (self._organization.connection(connection_id),)
        )
        for connection in asked:
            client = self._connections.client_of(connection)
            workspaces = client.workspaces(cancellation=cancellation)
            self._organization.record_check(
                connection.id, "", workspaces=references_from(workspaces), account=None
            )
        return self.choices()

    def browse(
        self,
        choice: WorkspaceChoice,
        listener: Listener,
        *,
        include_archived: bool = False,
        cancellation: Cancellation | None = None,
    ) -> HierarchyLoader:
        """Start reading a Workspace; `listener` is told from other threads, one call at a time.

        Raises:
            SecretError: the connection's token can't be had.
        """
        # Before the token is asked for, so that a disconnection after that is noticed.
        spaces = self._rules.policy.spaces
        keeps = not include_archived and spaces is None
        heard = self._snapshots.recording(choice, listener) if keeps else listener
        if spaces is not None:
            heard = AllowedSpaces(spaces, heard).hear
        client = self._client_of(choice, Priority.BACKGROUND)
        loader = HierarchyLoader(
            client,
            Workspace.named(choice.workspace.id, choice.workspace.name),
            masking(choice, heard),
            cancellation=cancellation,
            include_archived=include_archived,
            only_spaces=spaces,
        )
        loader.start()
        return loader

    def snapshot(self, choice: WorkspaceChoice) -> Snapshot | None:
        """Return what was known of a Workspace when it was last read; None where nothing is.

        Raises:
            RoleRequired, UnknownConnection: it is not for this member any more.
        """
        self._require_known(choice.connection.id)
        if self._rules.policy.spaces is not None or not self._rules.allowed_choices((choice,)):
            return None  # it was kept before that was decided
        return self._snapshots.read(choice)

    def channel_details(
        self,
        choice: WorkspaceChoice,
        channel: Channel,
        list_id: str | None = None,
        *,
        cancellation: Cancellation | None = None,
    ) -> ChannelDetails:
        """Return what is known about a Channel; what could not be read is told in it.

        Raises:
            SecretError: the connection's token can't be had.
            Cancelled: the person went on to something else.
        """
        self.require_space(choice, channel, cancellation)
        masked = choice.is_masked(channel)
        details = read_channel_details(
            self._client_of(choice),
            choice.workspace.id,
            channel,
            list_id,
            hide_messages=masked,
            cancellation=cancellation,
        )
        if choice.is_masked(details.channel):
            return mask_details(details)
        return details

    def find_place(
        self,
        choice: WorkspaceChoice,
        kind: str,
        place_id: str,
        *,
        folders: int = MAXIMUM_DEPTH,
        cancellation: Cancellation | None = None,
    ) -> FoundPlace:
        """Ask ClickUp for one place by its kind and id; a kind of "id" tries all of them.

        Args:
            folders: how many Folders around it are asked for at most, each with a request.

        Raises:
            ClickUpError: it isn't there, or may not be read.
            AgainstPolicy: it is in a Space that may not.
        """
        client = self._client_of(choice)
        found = read_place(client, kind, place_id, folders=folders, cancellation=cancellation)
        self._rules.require_space(found.space_id)
        return found

    def place_of_view(
        self, choice: WorkspaceChoice, view_id: str, *, cancellation: Cancellation | None = None
    ) -> Place:
        """Ask ClickUp which place a view shows; raises as `read_place`."""
        client = self._client_of(choice)
        return place_of_view(client, view_id, cancellation=cancellation)

    def path_of(
        self,
        choice: WorkspaceChoice,
        kind: str,
        place_id: str,
        *,
        folders: int = MAXIMUM_DEPTH,
        cancellation: Cancellation | None = None,
    ) -> tuple[str, ...]:
        """Ask ClickUp for the names from a place's Space down to it; () where it can't be told.

        Args:
            folders: how many Folders around it are asked for at most, each with a request.

        Raises:
            RoleRequired, SecretError, Cancelled.
        """
        self._organization.require("link Channels")
        if kind == PlaceKind.WORKSPACE:
            return ()
        try:
            return self.find_place(
                choice, kind, place_id, folders=folders, cancellation=cancellation
            ).path
        except ClickUpError:
            return ()  # a link is good without it

    def choice_with_space(
        self,
        choices: tuple[WorkspaceChoice, ...],
        space_id: str,
        *,
        cancellation: Cancellation | None = None,
    ) -> WorkspaceChoice | None:
        """Ask ClickUp which of `choices` a Space lies in; None for none of them."""
        for choice in choices:
            client = self._client_of(choice)
            spaces = client.spaces(choice.workspace.id, cancellation=cancellation)
            if any(space.id == space_id for space in spaces):
                return choice
        return None

    def find_channel(
        self,
        choice: WorkspaceChoice,
        channel_id: str,
        *,
        cancellation: Cancellation | None = None,
    ) -> Channel:
        """Ask ClickUp for one Channel by its id.

        Raises:
            ClickUpError: it isn't there, or may not be read.
        """
        client = self._client_of(choice)
        channel = client.channel(choice.workspace.id, channel_id, cancellation=cancellation)
        self.require_space(choice, channel, cancellation)
        return mask_channel(channel) if choice.is_masked(channel) else channel

    def channels(
        self, choice: WorkspaceChoice, *, cancellation: Cancellation | None = None
    ) -> tuple[Channel, ...]:
        """Ask ClickUp for all Channels of a Workspace.

        Raises:
            ClickUpError: they can't be read.
        """
        client = self._client_of(choice)
        found = client.channels(choice.workspace.id, cancellation=cancellation)
        return tuple(mask_channel(it) if choice.is_masked(it) else it for it in found)

    def require_space(
        self, choice: WorkspaceChoice, channel: Channel, cancellation: Cancellation | None = None
    ) -> None:
        """Ask ClickUp which Space a Channel is in, where only some may be linked.

        Raises:
            AgainstPolicy: the Workspace or the Space is not allowed.
            ClickUpError, SecretError: nobody knows.
        """
        self._rules.require_workspace(choice.workspace)
        if self._rules.policy.spaces is None:
            return
        place = place_of(channel)
        space_id = ""
        if place is not None:
            kind, place_id = place
            space_id = (
                place_id
                if kind == PlaceKind.SPACE
                else self.find_place(
                    choice, kind, place_id, folders=0, cancellation=cancellation
                ).space_id
            )
        self._rules.require_space(space_id)

    def _client_of(
        self, choice: WorkspaceChoice, priority: Priority = Priority.PERSON
    ) -> ClickUpClient:
        self._rules.require_workspace(choice.workspace)
        return self._connections.client_of(choice.connection, priority)

    def _require_allowed(
        self,
        everything: tuple[WorkspaceChoice, ...],
        choices: tuple[WorkspaceChoice, ...],
        workspace: str,
        connection_id: str | None,
    ) -> None:
        """Say that the policy is why a Workspace can't be used, where nothing else reaches it."""
        if connection_id is not None:
            for it in everything:
                if it.connection.id == connection_id:
                    self._rules.require_usable(it.connection)

        def named(it: WorkspaceChoice) -> bool:
            fits = workspace in {it.workspace.id, it.workspace.name}
            return fits and connection_id in {None, it.connection.id}

        if not any(map(named, choices)):
            for it in filter(named, everything):
                self._rules.require_workspace(it.workspace)
                self._rules.require_usable(it.connection)

    def _require_known(self, connection_id: str) -> None:
        """Raise `UnknownConnection` unless the member has it, as far as is known."""

        def ask() -> None:
            self._organization.connection(connection_id)

        def look_up(known: Overview) -> None:
            if all(it.id != connection_id for it in known.connections):
                raise UnknownConnection("no such connection")

        or_last_known(self._server, ask, look_up)
