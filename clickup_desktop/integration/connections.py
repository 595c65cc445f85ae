"""The connections of an organization: made, tested, watched, given other tokens, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from clickup_desktop.clickup.address import DEFAULT_CLICKUP_URL, address_to_keep
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.models import User, Workspace
from clickup_desktop.clickup.rate_limit import Priority, RateState
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.checks.connection_check import ConnectionCheck, is_this_computers
from clickup_desktop.integration.checks.connection_steps import area_of
from clickup_desktop.integration.checks.watch import Round, Watching
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.errors import OtherAccount
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.integration.records import CheckReport, Connected, OnStep
from clickup_desktop.integration.snapshots.snapshots import Snapshots
from clickup_desktop.integration.translation import account_from, references_from, usable_token
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import AddressChanged
from clickup_desktop.organization.keys.errors import TokenTampered
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    LinkSelection,
    NewConnection,
    Visibility,
)
from clickup_desktop.organization.secrets import SecretError, SecretMissing
from clickup_desktop.organization.service import OrganizationService

if TYPE_CHECKING:
    from clickup_desktop.integration.server.last_known import LastKnown


class Connections:
    """What a member does with connections. Every call may raise `RoleRequired`, `StoreError`."""

    def __init__(
        self,
        organization: OrganizationService,
        clients: Clients,
        snapshots: Snapshots,
        watching: Watching,
        *,
        rules: Rules,
        last_known: LastKnown | None = None,
        erase_copies: Callable[[str], None] = lambda _connection_id: None,
    ) -> None:
        """Put the parts together.

        Args:
            erase_copies: deletes what was copied through a connection, by its id.
        """
        self._erase_copies = erase_copies
        self._organization = organization
        self._clients = clients
        self._snapshots = snapshots
        self._watching = watching
        self._rules = rules
        self._last_known = last_known

    def client_of(
        self,
        connection: Connection,
        priority: Priority = Priority.PERSON,
        *,
        quietly: bool = False,
    ) -> ClickUpClient:
        """Return what asks ClickUp through `connection`.

        Args:
            priority: whether somebody waits for the answers.
            quietly: rather fail than have the keyring ask the person for something.

        Raises:
            RoleRequired, UnknownConnection: it is not for this member.
            ConnectionAgainstPolicy: it is kept, and not used.
            SecretError: the connection's token can't be had.
        """
        self._rules.require_usable(connection)
        kept = self._organization.token_of(connection.id, quietly=quietly)
        return self._clients.keep(connection.id, kept.clickup_url, Token(kept.token), priority)

    def connect(
        self,
        token: str,
        visibility: Visibility,
        clickup_url: str,
        *,
        session_only: bool = False,
        cancellation: Cancellation | None = None,
    ) -> Connected:
        """Connect ClickUp: ask ClickUp whose token it is and what it reaches, then save it.

        Args:
            token: as it was pasted.
            session_only: keep the token in memory until the program ends.

        Raises:
            RoleRequired, UnusableToken, InvalidClickUpUrl, AgainstPolicy, ClickUpError,
            SecretError, StoreError, Cancelled: nothing is saved then.
        """
        self._organization.require("connect ClickUp")
        self._rules.require_organization()
        self._rules.require_visibility(visibility)
        address = address_to_keep(clickup_url)
        usable = usable_token(token)
        user, workspaces = self._ask_whose(address, usable, cancellation)
        connection = self._organization.add_connection(
            NewConnection(
                visibility=visibility,
                clickup_url=address,
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
        adopted = self._organization.links.page(own, limit=1).total
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
        check = ConnectionCheck(cancellation, on_step, area=area_of(connection), rules=self._rules)
        report = check.run(lambda: self.client_of(connection))
        against = self._rules.reason_against(connection) is not None
        if against or is_this_computers(connection, check.problem):
            return report
        self._organization.record_check(
            connection_id,
            check.problem,
            workspaces=references_from(check.workspaces) if check.workspaces is not None else None,
            account=account_from(check.user) if check.user is not None else None,
        )
        return report

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
            clickup_url: where the person wants the new token to be sent; None for what is decided
                for this computer, or else for where the old one was.

        Raises:
            AddressChanged: where the old one was sent is not what the connection's row says, or is
                not known; nothing was sent.
            OtherAccount: the token is somebody else's and `accept_other_account` is not set.
            RoleRequired, UnknownConnection, ChangedMeanwhile (since `expected_version`),
            AgainstPolicy, UnusableToken, ClickUpError, SecretError, StoreError, Cancelled: the
            old token stays.
        """
        connection = self._organization.connection(connection_id)
        usable = usable_token(token)
        clickup_url = clickup_url or self._rules.policy.organization_url or None
        if clickup_url is None:
            address = self._proven_address(connection, session_only=session_only)
        else:
            address = address_to_keep(clickup_url)
        self._rules.require_organization()
        self._rules.require_visibility(connection.visibility)
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

    def check_quietly(self, *, cancellation: Cancellation | None = None) -> Round:
        """Look gently whether the connections work and their linked Channels are still there.

        What was found is saved. Nothing is asked of the person, nor taken from what they do.

        Raises:
            RoleRequired, StoreError, Cancelled.
        """
        return self._watching.look(cancellation=cancellation)

    def disconnect(self, connection_id: str) -> tuple[ChannelLink, ...]:
        """Remove the connection and its token; its links stay as "Needs a connection".

        The copies of messages that were read through it are deleted.

        Raises:
            CopyError: the connection is gone, and something of the copies is still there.
        """
        waiting = self._organization.remove_connection(connection_id)
        if self._last_known is not None:
            self._last_known.forget()
        self._clients.forget(connection_id)
        self._snapshots.forget(connection_id)
        self._erase_copies(connection_id)
        return waiting

    def rate_state(self, connection_id: str) -> RateState | None:
        """Return what is left of the token's requests, once ClickUp has said so."""
        return self._clients.rate_state(connection_id)

    def _proven_address(self, connection: Connection, *, session_only: bool) -> str:
        """Return the address that a connection's new token may be sent to without asking.

        Raises:
            AddressChanged: its row says another one than its token was kept for, or that isn't
                known and it is not ClickUp's own.
        """
        listed = connection.clickup_url
        try:
            kept = self._organization.kept_token(connection.id).clickup_url
        except (SecretMissing, TokenTampered):
            kept = ""
        except SecretError:
            if not session_only:
                raise
            kept = ""
        if listed == (kept or DEFAULT_CLICKUP_URL):
            return listed
        raise AddressChanged(listed, kept)

    def _ask_whose(
        self, clickup_url: str, token: Token, cancellation: Cancellation | None
    ) -> tuple[User, tuple[Workspace, ...]]:
        client = self._clients.open(clickup_url, token)
        try:
            user = client.user(cancellation=cancellation)
            workspaces = client.workspaces(cancellation=cancellation)
            self._rules.require_some_workspace(references_from(workspaces))
            return user, workspaces
        finally:
            client.close()
