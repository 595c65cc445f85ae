"""The documented steps, for one member of one organization.

Every call may take as long as ClickUp or the keyring takes, so none belongs on a GUI thread. Who
may do what is decided below, in `organization`, and asked before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clickup_desktop.clickup.address import DEFAULT_ORGANIZATION_URL, address_to_keep
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.models import Channel, User, Workspace
from clickup_desktop.clickup.rate_limit import Priority, RateState
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.checking import Check
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.connection_steps import area_of
from clickup_desktop.integration.errors import OtherAccount
from clickup_desktop.integration.link_reading import LinkReader
from clickup_desktop.integration.masking import mask_page
from clickup_desktop.integration.member_steps import MemberSteps
from clickup_desktop.integration.own_problems import is_this_computers
from clickup_desktop.integration.records import (
    CheckReport,
    Connected,
    OnStep,
    Overview,
    WorkspaceChoice,
    choices_for,
)
from clickup_desktop.integration.snapshots import Snapshots
from clickup_desktop.integration.translation import (
    account_from,
    new_link_from,
    references_from,
    the_choice,
    usable_token,
)
from clickup_desktop.integration.watching import Round, Watching
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import AddressChanged
from clickup_desktop.organization.keys.errors import TokenTampered
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    LinkSelection,
    NewConnection,
    Rows,
    Visibility,
)
from clickup_desktop.organization.roles import MAY_INTEGRATE, Role
from clickup_desktop.organization.secrets import SecretError, SecretMissing
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.last_known import LastKnown
    from clickup_desktop.integration.server_link import ServerLink


class Integration(LinkReader, MemberSteps):
    """What the window and the command line do, as plain calls.

    Attributes:
        organization_url: what new connections are offered as their organization URL.
    """

    def __init__(
        self,
        organization: OrganizationService,
        clients: Clients,
        snapshots: Snapshots,
        organization_url: str,
        server: ServerLink | None = None,
        *,
        last_known: LastKnown | None = None,
    ) -> None:
        super().__init__(organization, clients, snapshots, server)
        self.organization_url = organization_url
        # Of this computer's organization; the link to a server has its own.
        self._last_known = last_known
        self._watching = Watching(organization, clients)

    def as_member(self, member_id: str) -> Integration:
        """Return the same organization as another member sees it."""
        organization = self._organization.as_member(member_id)
        return Integration(organization, self._clients, self._snapshots, self.organization_url)

    def client_of(self, connection: Connection) -> ClickUpClient:
        """Return what asks ClickUp through `connection`, for somebody who waits for the answer.

        Raises:
            RoleRequired, UnknownConnection: it is not for this member.
            SecretError: the connection's token can't be had.
        """
        return self._client(connection, Priority.PERSON)

    def close(self) -> None:
        """Close the connections to ClickUp and the store, and hear of no changes any more."""
        if self._server is not None:
            self._server.close()
        if self._last_known is not None:
            self._last_known.close()
        self._snapshots.close()
        self._clients.close()
        self._organization.close()

    def reconcile(self) -> int:
        """Tidy up what a crash has left; return how many tokens were deleted.

        Touches the keyring only where there is something to tidy up, and waits for a server.
        """
        return self._or_last_known(self._reconcile, lambda _known: 0)

    def _reconcile(self) -> int:
        # Others' Private connections are not seen here, so only where there are no others.
        if len(self._organization.members()) == 1:
            known = self._organization.connection_rows()
            unreadable = [it.id for it in known.unreadable]
            self._snapshots.keep_only([it.id for it in known.readable] + unreadable)
        return self._organization.reconcile()

    def overview(self) -> Overview:
        """Return what the member may see, read afresh.

        While the organization's server is away it is what was last known (`as_of`).

        Raises:
            ServerError: the member is let in no more, or nothing was known before.
        """
        if self._server is not None:
            return self._server.overview(self._read_overview)
        overview = self._read_overview()
        if self._last_known is not None:
            self._last_known.keep(overview, datetime.now(UTC))
        return overview

    def _read_overview(self) -> Overview:
        organization = self._organization
        member = organization.member
        may_integrate = member.role in MAY_INTEGRATE
        found: Rows[Connection] = organization.connection_rows() if may_integrate else Rows()
        connections, people = found.readable, organization.member_rows()
        return Overview(
            organization=organization.organization,
            member=member,
            members=people.readable,
            may_integrate=may_integrate,
            role_holders=organization.holders_of(MAY_INTEGRATE),
            connections=connections,
            links=mask_page(member, organization.link_page()),
            choices=choices_for(member, connections),
            read_only=self._server is not None and self._server.read_only,
            address="" if self._server is None else self._server.address,
            unreadable=found.unreadable + people.unreadable,
            key_due=self._keys_due(member),
        )

    def add_member(self, name: str, role: Role) -> str:
        """Add a member and return their id; raises `RoleRequired` but for an Enterprise Admin."""
        return self._organization.add_member(name, "", role).id

    def set_assistance(self, address: str) -> None:
        """Say where members get help; raises `RoleRequired` but for an Enterprise Admin."""
        self._organization.set_assistance(display_text(address))

    # Connections

    def connect(
        self,
        token: str,
        visibility: Visibility,
        organization_url: str,
        *,
        session_only: bool = False,
        cancellation: Cancellation | None = None,
    ) -> Connected:
        """Connect ClickUp: ask ClickUp whose token it is and what it reaches, then save it.

        Args:
            token: as it was pasted.
            session_only: keep the token in memory until the program ends.

        Raises:
            RoleRequired, UnusableToken, InvalidOrganizationUrl, ClickUpError, SecretError,
            StoreError, Cancelled: nothing is saved then.
        """
        self._organization.require("connect ClickUp")
        address = address_to_keep(organization_url)
        usable = usable_token(token)
        user, workspaces = self._ask_whose(address, usable, cancellation)
        connection = self._organization.add_connection(
            NewConnection(
                visibility=visibility,
                organization_url=address,
                account=account_from(user),
                workspaces=references_from(workspaces),
                token_hint=usable.hint,
            ),
            usable.reveal(),
            session_only=session_only,
        )
        if cancellation is not None and cancellation.cancelled:
            self._organization.remove_connection(connection.id)
            cancellation.raise_if_cancelled()
        # A connection that was made just now has no links but those that waited for one.
        own = LinkSelection(connection_id=connection.id)
        adopted = self._organization.link_page(own, limit=1).total
        return Connected(connection, connection.account.name, connection.workspaces, adopted)

    def check(
        self,
        connection_id: str,
        *,
        cancellation: Cancellation | None = None,
        on_step: OnStep | None = None,
    ) -> CheckReport:
        """Try the calls that are really used, and note on the connection how it went."""
        connection = self._organization.connection(connection_id)
        check = Check(cancellation, on_step, area=area_of(connection))
        report = check.run(lambda: self.client_of(connection))
        if is_this_computers(connection, check.problem):
            return report
        self._organization.record_check(
            connection_id,
            check.problem,
            workspaces=references_from(check.workspaces) if check.workspaces is not None else None,
            account=account_from(check.user) if check.user is not None else None,
        )
        return report

    def diagnose(
        self, *, cancellation: Cancellation | None = None, on_step: OnStep | None = None
    ) -> CheckReport:
        """Try everything that connections need, from the data folder to the linked Channels.

        What has not ended when `cancellation` comes is told as stopped. Nothing is noted on the
        connections.
        """
        from clickup_desktop.integration.diagnostics import (  # noqa: PLC0415 - only when asked
            Diagnostics,
        )

        diagnostics = Diagnostics(
            self._organization.folder,
            self.organization_url,
            integration=self,
            secrets=self._organization.secret_store,
        )
        return diagnostics.run(cancellation=cancellation, on_step=on_step)

    def update_token(
        self,
        connection_id: str,
        token: str,
        *,
        clickup_url: str | None = None,
        accept_other_account: bool = False,
        session_only: bool = False,
        expected_version: int | None = None,
        cancellation: Cancellation | None = None,
    ) -> Connection:
        """Put a new token in the place of the old one, once ClickUp has accepted it.

        Args:
            clickup_url: where the person wants the new token to be sent; None for where the old
                one was.

        Raises:
            AddressChanged: where the old one was sent is not what the connection's row says, or is
                not known; nothing was sent.
            OtherAccount: the token is somebody else's and `accept_other_account` is not set.
            RoleRequired, UnknownConnection, ChangedMeanwhile (since `expected_version`),
            UnusableToken, ClickUpError, SecretError, StoreError, Cancelled: the old token stays.
        """
        connection = self._organization.connection(connection_id)
        usable = usable_token(token)
        if clickup_url is None:
            address = self._proven_address(connection, session_only=session_only)
        else:
            address = address_to_keep(clickup_url)
        user, workspaces = self._ask_whose(address, usable, cancellation)
        account = account_from(user)
        if account.id != connection.account.id and not accept_other_account:
            raise OtherAccount(connection.account, account)
        if cancellation is not None:
            cancellation.raise_if_cancelled()
        updated = self._organization.replace_token(
            connection_id,
            usable.reveal(),
            account,
            references_from(workspaces),
            usable.hint,
            clickup_url=address,
            session_only=session_only,
            expected_version=expected_version,
        )
        self._clients.forget(connection_id)
        if account.id != connection.account.id:
            self._snapshots.forget(connection_id)
        return updated

    def look_after(self, *, cancellation: Cancellation | None = None) -> Round:
        """Look gently whether the connections work and their linked Channels are still there.

        What was found is saved. Nothing is asked of the person, nor taken from what they do.

        Raises:
            RoleRequired, StoreError, Cancelled.
        """
        return self._watching.look(cancellation=cancellation)

    def look_at_links(
        self,
        link_ids: Iterable[str] | None = None,
        *,
        cancellation: Cancellation | None = None,
    ) -> Round:
        """Look at these links, or at all, because a person wants to know; raises as `look_after`.

        The keyring may ask for its password, and the rate limit is waited for.
        """
        return self._watching.look_at_links(link_ids, cancellation=cancellation)

    def disconnect(self, connection_id: str) -> tuple[ChannelLink, ...]:
        """Remove the connection and its token; its links stay as "Needs a connection"."""
        waiting = self._organization.remove_connection(connection_id)
        if self._last_known is not None:
            self._last_known.forget()
        self._clients.forget(connection_id)
        self._snapshots.forget(connection_id)
        return waiting

    def rate_state(self, connection_id: str) -> RateState | None:
        """Return what is left of the token's requests, once ClickUp has said so."""
        return self._clients.rate_state(connection_id)

    # Workspaces and Channels

    def workspaces(self) -> tuple[WorkspaceChoice, ...]:
        """Return every Workspace with the connection that reaches it, Shared ones first."""
        return self._or_last_known(
            lambda: choices_for(self._organization.member, self._organization.connections()),
            lambda known: known.choices,
        )

    def choice(self, workspace: str, connection_id: str | None = None) -> WorkspaceChoice:
        """Return the one choice for a Workspace's id or exact name.

        Raises:
            AmbiguousWorkspace: none, or several connections reach it.
        """
        return the_choice(self.workspaces(), workspace, connection_id)

    def refresh_workspaces(
        self, *, cancellation: Cancellation | None = None
    ) -> tuple[WorkspaceChoice, ...]:
        """Ask ClickUp which Workspaces each connection reaches now, and note the answers.

        Raises:
            ClickUpError, SecretError: of the first connection that failed.
        """
        for connection in self._organization.connections():
            client = self._client(connection, Priority.PERSON)
            workspaces = client.workspaces(cancellation=cancellation)
            self._organization.record_check(
                connection.id, "", workspaces=references_from(workspaces), account=None
            )
        return self.workspaces()

    # Links

    def link(
        self,
        choice: WorkspaceChoice,
        channel: Channel,
        path: tuple[str, ...],
        place_kind: str,
        place_id: str,
    ) -> ChannelLink:
        """Save a link to `channel`, with the path where it was found.

        Where its place had not been read yet, ClickUp is asked for the path.

        Raises:
            RoleRequired, AlreadyLinked, MaskedChannel, UnlinkableChannel, StoreError: nothing is
            saved then.
        """
        path = path or self.path_of(choice, place_kind, place_id)
        new = new_link_from(choice, channel, path, place_kind, place_id)
        return self._organization.add_link(new)

    def change_link(  # noqa: PLR0917 - as `link`, with the link to change in front
        self,
        link_id: str,
        choice: WorkspaceChoice,
        channel: Channel,
        path: tuple[str, ...],
        place_kind: str,
        place_id: str,
        *,
        expected_version: int | None = None,
    ) -> ChannelLink:
        """Have a link lead to another Channel; raises as `link` does.

        Args:
            expected_version: of the link as it was seen; None to change it in any case.

        Raises:
            ChangedMeanwhile: it is another one now.
        """
        path = path or self.path_of(choice, place_kind, place_id)
        new = new_link_from(choice, channel, path, place_kind, place_id)
        return self._organization.change_link(link_id, new, expected_version=expected_version)

    def unlink(self, link_id: str, *, expected_version: int | None = None) -> None:
        """Remove a link.

        Args:
            expected_version: of the link as it was seen; None to remove it in any case.

        Raises:
            RoleRequired, UnknownLink, ChangedMeanwhile, StoreError.
        """
        self._organization.remove_link(link_id, expected_version=expected_version)

    def _proven_address(self, connection: Connection, *, session_only: bool) -> str:
        """Return the address that a connection's new token may be sent to without asking.

        Raises:
            AddressChanged: its row says another one than its token was kept for, or that isn't
                known and it is not ClickUp's own.
        """
        listed = connection.organization_url
        try:
            kept = self._organization.kept_token(connection.id).clickup_url
        except (SecretMissing, TokenTampered):
            kept = ""
        except SecretError:
            if not session_only:
                raise
            kept = ""
        if listed == (kept or DEFAULT_ORGANIZATION_URL):
            return listed
        raise AddressChanged(listed, kept)

    def _ask_whose(
        self, organization_url: str, token: Token, cancellation: Cancellation | None
    ) -> tuple[User, tuple[Workspace, ...]]:
        client = self._clients.open(organization_url, token)
        try:
            user = client.user(cancellation=cancellation)
            return user, client.workspaces(cancellation=cancellation)
        finally:
            client.close()
