"""What is read of a Workspace through a connection: its tree, one place or Channel, and details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.folders import MAXIMUM_DEPTH
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.models import Channel, PlaceKind, Workspace
from clickup_desktop.clickup.rate_limit import Priority
from clickup_desktop.integration.connections import Connections
from clickup_desktop.integration.masking import mask_channel, mask_details, masking
from clickup_desktop.integration.records import (
    ChannelDetails,
    Listener,
    Overview,
    WorkspaceChoice,
    choices_for,
)
from clickup_desktop.integration.server.reading import or_last_known
from clickup_desktop.integration.snapshots.snapshots import Snapshot, Snapshots
from clickup_desktop.integration.translation import Place, references_from, the_choice
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
    ) -> None:
        self._organization = organization
        self._connections = connections
        self._snapshots = snapshots
        self._server = server

    def choices(self) -> tuple[WorkspaceChoice, ...]:
        """Return every Workspace with the connection that reaches it, Shared ones first."""
        return or_last_known(
            self._server,
            lambda: choices_for(self._organization.member, self._organization.connections()),
            lambda known: known.choices,
        )

    def choice(self, workspace: str, connection_id: str | None = None) -> WorkspaceChoice:
        """Return the one choice for a Workspace's id or exact name.

        Raises:
            AmbiguousWorkspace: none, or several connections reach it.
        """
        return the_choice(self.choices(), workspace, connection_id)

    def refresh(self, *, cancellation: Cancellation | None = None) -> tuple[WorkspaceChoice, ...]:
        """Ask ClickUp which Workspaces each connection reaches now, and note the answers.

        Raises:
            ClickUpError, SecretError: of the first connection that failed.
        """
        for connection in self._organization.connections():
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
        heard = listener if include_archived else self._snapshots.recording(choice, listener)
        client = self._connections.client_of(choice.connection, Priority.BACKGROUND)
        loader = HierarchyLoader(
            client,
            Workspace.named(choice.workspace.id, choice.workspace.name),
            masking(choice, heard),
            cancellation=cancellation,
            include_archived=include_archived,
        )
        loader.start()
        return loader

    def snapshot(self, choice: WorkspaceChoice) -> Snapshot | None:
        """Return what was known of a Workspace when it was last read; None where nothing is.

        Raises:
            RoleRequired, UnknownConnection: it is not for this member any more.
        """

        def require_known(known: Overview) -> None:
            if all(it.id != choice.connection.id for it in known.connections):
                raise UnknownConnection("no such connection")

        connection_id = choice.connection.id
        or_last_known(self._server, lambda: self._require_connection(connection_id), require_known)
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
        masked = choice.is_masked(channel)
        details = read_channel_details(
            self._connections.client_of(choice.connection),
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
        """
        client = self._connections.client_of(choice.connection)
        return read_place(client, kind, place_id, folders=folders, cancellation=cancellation)

    def place_of_view(
        self, choice: WorkspaceChoice, view_id: str, *, cancellation: Cancellation | None = None
    ) -> Place:
        """Ask ClickUp which place a view shows; raises as `read_place`."""
        client = self._connections.client_of(choice.connection)
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
            client = self._connections.client_of(choice.connection)
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
        client = self._connections.client_of(choice.connection)
        channel = client.channel(choice.workspace.id, channel_id, cancellation=cancellation)
        return mask_channel(channel) if choice.is_masked(channel) else channel

    def channels(
        self, choice: WorkspaceChoice, *, cancellation: Cancellation | None = None
    ) -> tuple[Channel, ...]:
        """Ask ClickUp for all Channels of a Workspace.

        Raises:
            ClickUpError: they can't be read.
        """
        client = self._connections.client_of(choice.connection)
        found = client.channels(choice.workspace.id, cancellation=cancellation)
        return tuple(mask_channel(it) if choice.is_masked(it) else it for it in found)

    def _require_connection(self, connection_id: str) -> None:
        self._organization.connection(connection_id)
