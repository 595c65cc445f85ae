"""What one member may do in the organization. The role is asked here, for every call.

A connection is a row in the store and a token in the keyring, and a crash can come between the
two. So a name is noted before its secret is written or deleted, a row is shown only when its
secret is there, and `reconcile` tidies up what a crash has left.
"""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clickup_desktop.organization import connections, findings, link_pages, links, members
from clickup_desktop.organization.connections import SecretPlace
from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    KeptOnServer,
)
from clickup_desktop.organization.linking import Linking
from clickup_desktop.organization.records import (
    Account,
    ChannelLink,
    Connection,
    ConnectionFinding,
    ConnectionState,
    NewConnection,
    Rows,
    UnreadableRow,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.roles import MAY_INTEGRATE
from clickup_desktop.organization.secrets import (
    MemorySecrets,
    SecretError,
    SecretMissing,
    SecretState,
    SecretStore,
)
from clickup_desktop.organization.store import Store, kept_by_server
from clickup_desktop.organization.token_cipher import TokenCipher, TokenPlace

SAVING_SECONDS = 60
"""Longer than any save takes; what is half saved for longer was left by a crash."""

TOKEN_MISSING = "token-missing"  # noqa: S105 - the code of a hint


class OrganizationService(Linking):
    """The organization, for one member.

    Every call may raise `StoreError`; those that change something raise `RoleRequired` when the
    member's role, read afresh, does not include it.
    """

    def __init__(
        self,
        store: Store,
        secrets: SecretStore,
        session_secrets: MemorySecrets,
        member_id: str,
        cipher: TokenCipher | None = None,
    ) -> None:
        super().__init__(store, member_id)
        self._secrets = secrets
        self._session_secrets = session_secrets
        # Where a server keeps the organization: what its Shared connections' tokens need.
        self._cipher = cipher

    def as_member(self, member_id: str) -> OrganizationService:
        """Return the same organization for another member."""
        return OrganizationService(
            self._store, self._secrets, self._session_secrets, member_id, self._cipher
        )

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
        return self._secrets

    # Connections

    def connections(self) -> tuple[Connection, ...]:
        """Return the connections that the member may use, Shared ones first."""
        return self.connection_rows().readable

    def connection_rows(self) -> Rows[Connection]:
        """Return the same, and beside them the rows that can't be read."""
        with self._store.read() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "open Integrations")
            found = connections.read_connections(transaction, who)
        return replace(found, readable=tuple(self._as_it_is(it) for it in found.readable))

    def connection(self, connection_id: str) -> Connection:
        """Return one connection.

        Raises:
            UnknownConnection: there is none for this member.
            RowUnreadable: it can only be removed.
        """
        with self._store.read() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "open Integrations")
            found = connections.read_connection(transaction, who, connection_id)
        return self._as_it_is(found)

    def add_connection(
        self, new: NewConnection, token: str, *, session_only: bool = False
    ) -> Connection:
        """Save a connection: row, then token, and only then shown.

        Links that wait for a connection which reaches them have this one then.

        Raises:
            SecretError: the token could not be kept; nothing is saved.
            KeptOnServer: a server's Shared connection is not for one session alone.
        """
        if self._cipher is not None and new.visibility is Visibility.SHARED:
            return self._add_encrypted(new, self._cipher, token, session_only=session_only)
        keeper = self._keeper(session_only=session_only)
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "connect ClickUp")
            connection_id = connections.create_pending(
                transaction,
                who,
                new,
                secret_backend=keeper.backend_name,
                session_only=session_only,
            )
        name = connections.secret_name(connection_id, 1)
        try:
            keeper.put(name, token)
            with self._store.write() as transaction:
                connections.activate(transaction, connection_id)
                by = connections.read_connection(transaction, who, connection_id)
                links.adopt_links(transaction, who, by, [it.id for it in by.workspaces])
                members.note(
                    transaction,
                    who,
                    "connected ClickUp",
                    f"{new.account.name} ({new.visibility})",
                )
        except BaseException:
            with contextlib.suppress(SecretError):
                keeper.delete(name)
            with self._store.write() as transaction:
                connections.drop(transaction, connection_id)
            raise
        return self.connection(connection_id)

    def _add_encrypted(
        self, new: NewConnection, cipher: TokenCipher, token: str, *, session_only: bool
    ) -> Connection:
        """Save a connection that holds its token itself: in one step, all or nothing."""
        if session_only:
            raise KeptOnServer("a Shared connection is kept for everybody")
        place = TokenPlace(str(uuid.uuid4()), new.organization_url, 1)
        encrypted = cipher.encrypt(place, token)
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "connect ClickUp")
            connections.create_encrypted(transaction, who, new, encrypted)
            by = connections.read_connection(transaction, who, place.connection_id)
            links.adopt_links(transaction, who, by, [it.id for it in by.workspaces])
        return self.connection(place.connection_id)

    def replace_token(
        self,
        connection_id: str,
        token: str,
        account: Account,
        workspaces: tuple[WorkspaceReference, ...],
        token_hint: str,
        *,
        session_only: bool = False,
        expected_version: int | None = None,
    ) -> Connection:
        """Put a new token in the place of the old one: new secret, then row, then old secret.

        Raises:
            UnknownConnection: there is none for this member.
            SecretError: the new token could not be kept; the old one stays.
            KeptOnServer: a server's Shared connection is not for one session alone.
            ChangedMeanwhile: somebody else has given it a token since, or since it was as
                `expected_version` says; theirs stays.
        """
        keeper = self._keeper(session_only=session_only)
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "update the token")
            old = connections.read_connection(transaction, who, connection_id)
            if expected_version not in {None, old.version}:
                raise ChangedMeanwhile("the connection was changed")
            if self._is_encrypted(old):
                if session_only:
                    raise KeptOnServer("a Shared connection is kept for everybody")
                version = connections.next_secret_version(transaction, connection_id)
                place = TokenPlace(connection_id, old.organization_url, version)
                connections.switch_token(
                    transaction,
                    connection_id,
                    name=connections.secret_name(connection_id, version),
                    account=account,
                    workspaces=workspaces,
                    token_hint=token_hint,
                    secret_backend=connections.SERVER_BACKEND,
                    session_only=False,
                    expected_version=old.version,
                    encrypted=self._required_cipher().encrypt(place, token),
                )
                return connections.read_connection(transaction, who, connection_id)
            name = connections.next_secret_name(transaction, connection_id)
            connections.retire(transaction, name)
        try:
            keeper.put(name, token)
            with self._store.write() as transaction:
                connections.unretire(transaction, name)
                connections.retire(transaction, old.secret_name)
                connections.switch_token(
                    transaction,
                    connection_id,
                    name=name,
                    account=account,
                    workspaces=workspaces,
                    token_hint=token_hint,
                    secret_backend=keeper.backend_name,
                    session_only=session_only,
                    expected_version=old.version,
                )
                members.note(transaction, who, "updated the token", account.name)
        except BaseException:
            self._discard(name, session_only=session_only)
            raise
        self._discard(old.secret_name, session_only=old.session_only)
        return self.connection(connection_id)

    def token_of(self, connection_id: str, *, quietly: bool = False) -> str:
        """Return a connection's token.

        Args:
            quietly: rather fail than have the keyring ask the person for something.

        Raises:
            UnknownConnection: there is none for this member.
            SecretError: it can't be had.
        """
        found = self.connection(connection_id)
        if self._is_encrypted(found):
            with self._store.read() as transaction:
                encrypted = connections.read_encrypted(transaction, connection_id)
            return self._required_cipher().decrypt(encrypted)
        keeper = self._keeper(session_only=found.session_only)
        return (keeper.get_quietly if quietly else keeper.get)(found.secret_name)

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
            who = self._require(transaction, MAY_INTEGRATE, "test the connection")
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
            who = self._require(transaction, MAY_INTEGRATE, "check connections")
            return findings.keep_connection_finding(transaction, who, finding, now)

    def remove_connection(self, connection_id: str) -> tuple[ChannelLink, ...]:
        """Remove a connection and its token; return its links, which need another one now.

        One whose row can't be read is removed as well.
        """
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "disconnect ClickUp")
            old = connections.read_connection_row(transaction, who, connection_id)
            place = connections.read_secret_place(transaction, connection_id)
            released = links.release_links(transaction, connection_id)
            if place is not None and self._is_encrypted(place):
                place = None
            if place is not None:
                connections.retire(transaction, place.secret_name)
            connections.drop(transaction, connection_id)
            subject = (
                "a connection that can't be read"
                if isinstance(old, UnreadableRow)
                else old.account.name
            )
            members.note(transaction, who, "disconnected ClickUp", subject)
            waiting = link_pages.read_chosen(transaction, who, released).readable
        if place is not None:
            self._discard(place.secret_name, session_only=place.session_only)
        return waiting

    def reconcile(self) -> int:
        """Tidy up what a crash has left; return how many secrets were deleted.

        Does nothing while the keyring is not there or locked.
        """
        until = datetime.now(UTC) - timedelta(seconds=SAVING_SECONDS)
        with self._store.write() as transaction:
            # On a server a Member has nothing to do with connections, and nothing to tidy up.
            if kept_by_server(transaction) and self._who(transaction).role not in MAY_INTEGRATE:
                return 0
            for connection_id, name in connections.pending_before(transaction, until):
                connections.retire(transaction, name, until)
                connections.drop(transaction, connection_id)
        with self._store.read() as transaction:
            names = connections.retired(transaction, until)
        if not names or self._secrets.probe() is not SecretState.AVAILABLE:
            return 0
        return sum(self._discard(name, session_only=False) for name in names)

    # What they share

    def _is_encrypted(self, connection: Connection | SecretPlace) -> bool:
        """Whether a connection's token is in its row.

        Asked of what a server can't be made to say otherwise: what everybody sees never leads
        this program to a name in its own keyring.
        """
        with_server = self._cipher is not None
        return with_server and connection.visibility is Visibility.SHARED

    def _required_cipher(self) -> TokenCipher:
        if self._cipher is None:
            raise SecretMissing("the organization's key is not here")
        return self._cipher

    def _keeper(self, *, session_only: bool) -> SecretStore:
        return self._session_secrets if session_only else self._secrets

    def _as_it_is(self, connection: Connection) -> Connection:
        """A connection for one session comes back without its token."""
        if not connection.session_only:
            return connection
        try:
            self._session_secrets.get(connection.secret_name)
        except SecretMissing:
            return replace(connection, state=ConnectionState.NEEDS_ATTENTION, problem=TOKEN_MISSING)
        return connection

    def _discard(self, name: str, *, session_only: bool) -> bool:
        """Delete a retired secret; one that can't be deleted now is left for `reconcile`."""
        try:
            self._keeper(session_only=session_only).delete(name)
        except SecretError:
            return False
        with self._store.write() as transaction:
            connections.unretire(transaction, name)
        return True
