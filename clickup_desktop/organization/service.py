"""What one member may do in the organization. The role is asked here, for every call."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from clickup_desktop.organization.connections import findings
from clickup_desktop.organization.connections import rows as connections
from clickup_desktop.organization.errors import AddressChanged, ChangedMeanwhile
from clickup_desktop.organization.links.links import OrganizationLinks
from clickup_desktop.organization.members.members import OrganizationMembers
from clickup_desktop.organization.records import (
    Account,
    ChannelLink,
    Connection,
    ConnectionFinding,
    ConnectionState,
    Member,
    NewConnection,
    Organization,
    Rows,
    UnreadableRow,
    WorkspaceReference,
)
from clickup_desktop.organization.roles import MAY_INTEGRATE
from clickup_desktop.organization.secrets import SecretMissing, SecretStore
from clickup_desktop.organization.store import Store, kept_by_server
from clickup_desktop.organization.token_cipher import TokenPlace
from clickup_desktop.organization.tokens.changes import ConnectionChanges, TokenChange
from clickup_desktop.organization.tokens.keepers import TokenKeepers
from clickup_desktop.organization.tokens.kept_token import KeptToken

TOKEN_MISSING = "token-missing"  # noqa: S105 - the code of a hint


class OrganizationService:
    """The organization, for one member.

    Every call may raise `StoreError`; those that change something raise `RoleRequired` when the
    member's role, read afresh, does not include it.

    Args:
        keepers: who keep the tokens of the connections.

    Attributes:
        members: its people, and the audit trail.
        links: its channel links.
    """

    def __init__(self, store: Store, keepers: TokenKeepers, member_id: str) -> None:
        self.members = OrganizationMembers(store, member_id)
        self.links = OrganizationLinks(store, self.members)
        self._store = store
        self._keepers = keepers
        self._changes = ConnectionChanges(
            store,
            lambda transaction, action: self.members.require_role(
                transaction, MAY_INTEGRATE, action
            ),
        )

    @property
    def organization(self) -> Organization:
        """The organization itself."""
        return self.members.organization

    @property
    def member(self) -> Member:
        """The member, with the role they have now."""
        return self.members.member

    def require(self, action: str) -> None:
        """Raise `RoleRequired` unless the member may open Integrations and link Channels."""
        self.members.require(action)

    def read_together(self) -> AbstractContextManager[None]:
        """Have all that this thread reads in the block be of one moment.

        Raises:
            StoreError: the store failed.
        """
        return self._store.read_together()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    @property
    def folder(self) -> Path:
        """The folder in which everything is kept but the tokens."""
        return self._store.folder

    @property
    def secret_store(self) -> SecretStore:
        """Where the tokens are kept, but those for one session."""
        return self._keepers.keyring.secrets

    # Connections

    def connections(self) -> tuple[Connection, ...]:
        """Return the connections that the member may use, Shared ones first."""
        return self.connection_rows().readable

    def connection_rows(self) -> Rows[Connection]:
        """Return the same, and beside them the rows that can't be read."""
        with self._store.read() as transaction:
            who = self.members.require_role(transaction, MAY_INTEGRATE, "open Integrations")
            found = connections.read_connections(transaction, who)
        return replace(found, readable=tuple(self._as_it_is(it) for it in found.readable))

    def connection(self, connection_id: str) -> Connection:
        """Return one connection.

        Raises:
            UnknownConnection: there is none for this member.
            RowUnreadable: it can only be removed.
        """
        with self._store.read() as transaction:
            who = self.members.require_role(transaction, MAY_INTEGRATE, "open Integrations")
            found = connections.read_connection(transaction, who, connection_id)
        return self._as_it_is(found)

    def add_connection(
        self, new: NewConnection, token: str, *, session_only: bool = False
    ) -> Connection:
        """Save a connection with its token: both, or neither.

        Links that wait for a connection which reaches them have this one then.

        Raises:
            SecretError: the token could not be kept; nothing is saved.
            KeptOnServer: a server's Shared connection is not for one session alone.
        """
        place = TokenPlace(str(uuid.uuid4()), new.clickup_url, 1)
        keeper = self._keepers.for_new(new.visibility, session_only=session_only)
        keeper.add(self._changes, place, new, token)
        return self.connection(place.connection_id)

    def replace_token(
        self,
        connection_id: str,
        token: str,
        account: Account,
        workspaces: tuple[WorkspaceReference, ...],
        token_hint: str,
        *,
        clickup_url: str | None = None,
        session_only: bool = False,
        expected_version: int | None = None,
    ) -> Connection:
        """Put a new token in the place of the old one: new secret, then row, then old secret.

        Args:
            clickup_url: what the new token may be sent to; None for what the row says.

        Raises:
            UnknownConnection: there is none for this member.
            SecretError: the new token could not be kept; the old one stays.
            KeptOnServer: a server's Shared connection is not for one session alone.
            ChangedMeanwhile: somebody else has given it a token since, or since it was as
                `expected_version` says; theirs stays.
        """
        with self._store.read() as transaction:
            who = self.members.require_role(transaction, MAY_INTEGRATE, "update the token")
            old = connections.read_connection(transaction, who, connection_id)
        if expected_version not in {None, old.version}:
            raise ChangedMeanwhile("the connection was changed")
        place = TokenPlace(connection_id, clickup_url or old.clickup_url, old.secret_version + 1)
        before = self._keepers.of(old)
        keeper = self._keepers.for_new(old.visibility, session_only=session_only)
        before.release(self._changes, old)
        keeper.replace(
            self._changes, old, TokenChange(place, account, workspaces, token_hint), token
        )
        before.discard(old)
        return self.connection(connection_id)

    def token_of(self, connection_id: str, *, quietly: bool = False) -> KeptToken:
        """Return a connection's token, and the address that it may be sent to.

        Args:
            quietly: rather fail than have the keyring ask the person for something.

        Raises:
            UnknownConnection: there is none for this member.
            SecretError: it can't be had.
            AddressChanged: the connection's row says another address than the token was kept for.
        """
        found = self.connection(connection_id)
        kept = self._keepers.of(found).read(found, quietly=quietly)
        if kept.clickup_url != found.clickup_url:
            raise AddressChanged(found.clickup_url, kept.clickup_url)
        return kept

    def kept_token(self, connection_id: str) -> KeptToken:
        """Return what was kept of a connection's token, whatever its row says of the address.

        For whoever shows both addresses and has the person choose.

        Raises:
            UnknownConnection: there is none for this member.
            SecretError, OrganizationKeyError: it can't be had.
        """
        found = self.connection(connection_id)
        return self._keepers.of(found).read(found)

    def record_check(
        self,
        connection_id: str,
        problem: str,
        *,
        workspaces: tuple[WorkspaceReference, ...] | None = None,
        account: Account | None = None,
    ) -> None:
        """Keep how a check went: the code of its hint, "" when all is well."""
        with self._store.write() as transaction:
            who = self.members.require_role(transaction, MAY_INTEGRATE, "test the connection")
            connections.read_connection(transaction, who, connection_id)
            connections.note_check(transaction, connection_id, problem, workspaces, account)

    def record_finding(self, finding: ConnectionFinding) -> bool:
        """Keep what a look at a connection found, where that is news; return whether it was.

        What somebody has changed since the look is left alone.
        """
        now = datetime.now(UTC)
        if not findings.is_news_of_connection(finding.connection, finding, now):
            return False
        with self._store.write() as transaction:
            who = self.members.require_role(transaction, MAY_INTEGRATE, "check connections")
            return findings.keep_connection_finding(transaction, who, finding, now)

    def remove_connection(self, connection_id: str) -> tuple[ChannelLink, ...]:
        """Remove a connection and its token; return its links, which need another one now.

        One whose row can't be read is removed as well.
        """
        with self._store.read() as transaction:
            who = self.members.require_role(transaction, MAY_INTEGRATE, "disconnect ClickUp")
            old = connections.read_connection_row(transaction, who, connection_id)
        if isinstance(old, UnreadableRow):
            return self._remove_unreadable(connection_id)
        keeper = self._keepers.of(old)
        keeper.release(self._changes, old)
        waiting = self._changes.remove(old.id, old)
        keeper.discard(old)
        return waiting

    def reconcile(self) -> int:
        """Tidy up what a crash has left; return how many secrets were deleted.

        Opens no prompt of a keyring that can tell that it would.
        """
        with self._store.read() as transaction:
            # On a server a Member has nothing to do with connections, and nothing to tidy up.
            if (
                kept_by_server(transaction)
                and self.members.who(transaction).role not in MAY_INTEGRATE
            ):
                return 0
        return self._keepers.keyring.settle(self._changes)

    def _remove_unreadable(self, connection_id: str) -> tuple[ChannelLink, ...]:
        keyring = self._keepers.keyring
        keyring.release_all(self._changes, connection_id)
        waiting = self._changes.remove(connection_id, None)
        keyring.discard_all(connection_id)
        return waiting

    def _as_it_is(self, connection: Connection) -> Connection:
        """A connection for one session comes back without its token."""
        if not connection.session_only:
            return connection
        try:
            self._keepers.session.read(connection)
        except SecretMissing:
            return replace(connection, state=ConnectionState.NEEDS_ATTENTION, problem=TOKEN_MISSING)
        return connection
