"""What one member may do in the organization. The role is asked here, for every call.

A connection is a row in the store and a token in the keyring, and a crash can come between the
two. So a name is noted before its secret is written or deleted, a row is shown only when its
secret is there, and `reconcile` tidies up what a crash has left.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection as Transaction

from clickup_desktop.organization import connections, findings, links, members
from clickup_desktop.organization.errors import AlreadyLinked
from clickup_desktop.organization.membership import Membership
from clickup_desktop.organization.records import (
    Account,
    ChannelLink,
    Connection,
    ConnectionFinding,
    ConnectionState,
    LinkFinding,
    Member,
    NewConnection,
    NewLink,
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
from clickup_desktop.organization.store import Store

SAVING_SECONDS = 60
"""Longer than any save takes; what is half saved for longer was left by a crash."""

TOKEN_MISSING = "token-missing"  # noqa: S105 - the code of a hint


class OrganizationService(Membership):
    """The organization, for one member.

    Every call may raise `StoreError`; those that change something raise `RoleRequired` when the
    member's role, read afresh, does not include it.
    """

    def __init__(
        self, store: Store, secrets: SecretStore, session_secrets: MemorySecrets, member_id: str
    ) -> None:
        super().__init__(store, member_id)
        self._secrets = secrets
        self._session_secrets = session_secrets

    def as_member(self, member_id: str) -> OrganizationService:
        """Return the same organization for another member."""
        return OrganizationService(self._store, self._secrets, self._session_secrets, member_id)

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    @property
    def folder(self) -> Path:
        """The folder in which everything is kept but the tokens."""
        return self._store.path.parent

    @property
    def secret_store(self) -> SecretStore:
        """Where the tokens are kept, but those for one session."""
        return self._secrets

    # Connections

    def connections(self) -> tuple[Connection, ...]:
        """Return the connections that the member may use, Shared ones first."""
        with self._store.read() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "open Integrations")
            found = connections.read_connections(transaction, who)
        return tuple(self._as_it_is(connection) for connection in found)

    def connection(self, connection_id: str) -> Connection:
        """Return one connection.

        Raises:
            UnknownConnection: there is none for this member.
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
        """
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

    def replace_token(
        self,
        connection_id: str,
        token: str,
        account: Account,
        workspaces: tuple[WorkspaceReference, ...],
        token_hint: str,
        *,
        session_only: bool = False,
    ) -> Connection:
        """Put a new token in the place of the old one: new secret, then row, then old secret.

        Raises:
            UnknownConnection: there is none for this member.
            SecretError: the new token could not be kept; the old one stays.
        """
        keeper = self._keeper(session_only=session_only)
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "update the token")
            old = connections.read_connection(transaction, who, connection_id)
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
        """Remove a connection and its token; return its links, which need another one now."""
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "disconnect ClickUp")
            old = connections.read_connection(transaction, who, connection_id)
            released = set(links.release_links(transaction, connection_id))
            connections.retire(transaction, old.secret_name)
            connections.drop(transaction, connection_id)
            members.note(transaction, who, "disconnected ClickUp", old.account.name)
            waiting = tuple(
                link for link in links.read_links(transaction, who) if link.id in released
            )
        self._discard(old.secret_name, session_only=old.session_only)
        return waiting

    def reconcile(self) -> int:
        """Tidy up what a crash has left; return how many secrets were deleted.

        Does nothing while the keyring is not there or locked.
        """
        until = datetime.now(UTC) - timedelta(seconds=SAVING_SECONDS)
        with self._store.write() as transaction:
            for connection_id, name in connections.pending_before(transaction, until):
                connections.retire(transaction, name, until)
                connections.drop(transaction, connection_id)
        with self._store.read() as transaction:
            names = connections.retired(transaction, until)
        if not names or self._secrets.probe() is not SecretState.AVAILABLE:
            return 0
        return sum(self._discard(name, session_only=False) for name in names)

    # Links

    def links(self) -> tuple[ChannelLink, ...]:
        """Return the links that the member may see."""
        with self._store.read() as transaction:
            return links.read_links(transaction, self._who(transaction))

    def add_link(self, new: NewLink) -> ChannelLink:
        """Save a link.

        Raises:
            UnknownConnection: the connection is gone.
            AlreadyLinked: the Channel has one through this connection.
        """
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "link Channels")
            through = connections.read_connection(transaction, who, new.connection_id)
            self._refuse_second(transaction, who, new, None)
            link_id = links.create_link(transaction, who, through, new)
            members.note(transaction, who, "linked a Channel", _link_subject(new))
            return links.read_link(transaction, who, link_id)

    def change_link(self, link_id: str, new: NewLink) -> ChannelLink:
        """Have a link lead to another Channel; raises as `add_link`, or `UnknownLink`."""
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "change links")
            links.read_link(transaction, who, link_id)
            through = connections.read_connection(transaction, who, new.connection_id)
            self._refuse_second(transaction, who, new, link_id)
            links.change_link(transaction, who, through, link_id, new)
            members.note(transaction, who, "changed a link", _link_subject(new))
            return links.read_link(transaction, who, link_id)

    def remove_link(self, link_id: str) -> None:
        """Remove a link.

        Raises:
            UnknownLink: there is none for this member.
        """
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "remove links")
            link = links.read_link(transaction, who, link_id)
            links.drop_link(transaction, link_id)
            subject = f"{link.channel_name} in {link.workspace.name}"
            members.note(transaction, who, "removed a link", subject)

    def record_link_findings(self, found: tuple[LinkFinding, ...]) -> tuple[ChannelLink, ...]:
        """Keep what a look at linked Channels found; return the links that are different now.

        Nothing is written where all is as it was, but once a day when it was looked at. A link
        that somebody has changed or removed since the look is left alone.
        """
        now = datetime.now(UTC)
        news = [
            finding for finding in found if findings.is_news_of_link(finding.link, finding, now)
        ]
        if not news:
            return ()
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "check linked Channels")
            kept = [findings.keep_link_finding(transaction, who, it, now) for it in news]
        return tuple(link for link in kept if link is not None)

    # What they share

    def _refuse_second(
        self, transaction: Transaction, who: Member, new: NewLink, except_id: str | None
    ) -> None:
        present = links.find_link(transaction, new.connection_id, new.channel_id)
        if present is not None and present != except_id:
            raise AlreadyLinked(links.read_link(transaction, who, present))

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


def _link_subject(new: NewLink) -> str:
    return f"{new.channel_name} in {new.workspace.name}"
