"""The steps in which a connection's row changes while its token does, each one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Connection as Transaction

from clickup_desktop.organization.connections import rows as connections
from clickup_desktop.organization.links import pages as link_pages
from clickup_desktop.organization.links import rows as links
from clickup_desktop.organization.members import rows as members
from clickup_desktop.organization.records import (
    Account,
    ChannelLink,
    Connection,
    Member,
    NewConnection,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.store import Store
from clickup_desktop.organization.token_cipher import EncryptedToken, TokenPlace

Require = Callable[[Transaction, str], Member]
"""Returns the member whose role allows the action, or raises `RoleRequired`."""


@dataclass(frozen=True, slots=True)
class TokenChange:
    """What a connection's row says of its next token.

    Attributes:
        place: where the token belongs from now on.
    """

    place: TokenPlace
    account: Account
    workspaces: tuple[WorkspaceReference, ...]
    token_hint: str


class ConnectionChanges:
    """The rows of connections, for one member whose role is asked each time.

    Every call may raise `RoleRequired` and `StoreError`; nothing is changed then.
    """

    def __init__(self, store: Store, require: Require) -> None:
        self._store = store
        self._require = require

    def begin(
        self, place: TokenPlace, new: NewConnection, *, backend: str, session_only: bool
    ) -> None:
        """Make a row that nobody sees until `show`."""
        with self._store.write() as transaction:
            who = self._require(transaction, "connect ClickUp")
            connections.create_pending(
                transaction, who, place, new, secret_backend=backend, session_only=session_only
            )

    def show(self, place: TokenPlace, new: NewConnection, *, backend: str) -> None:
        """Show a row whose token is kept now. Links that wait for such a connection have it.

        Args:
            backend: what keeps it, which is known only after that.
        """
        with self._store.write() as transaction:
            who = self._require(transaction, "connect ClickUp")
            connections.activate(transaction, place.connection_id, backend)
            by = connections.read_connection(transaction, who, place.connection_id)
            links.adopt_links(transaction, who, by, [it.id for it in by.workspaces])
            subject = _subject(new.visibility, new.account)
            members.note(transaction, who, "connected ClickUp", subject)

    def withdraw(self, connection_id: str) -> None:
        """Remove a row that was never shown, whatever the member's role is by now."""
        with self._store.write() as transaction:
            connections.drop(transaction, connection_id)

    def add_encrypted(self, new: NewConnection, encrypted: EncryptedToken) -> None:
        """Make a row that holds its token itself, in one step."""
        with self._store.write() as transaction:
            who = self._require(transaction, "connect ClickUp")
            connections.create_encrypted(transaction, who, new, encrypted)
            by = connections.read_connection(transaction, who, encrypted.place.connection_id)
            links.adopt_links(transaction, who, by, [it.id for it in by.workspaces])

    def switch(
        self,
        old: Connection,
        change: TokenChange,
        *,
        backend: str,
        session_only: bool,
        encrypted: EncryptedToken | None = None,
    ) -> None:
        """Have a row say that it has another token now.

        Raises:
            ChangedMeanwhile: it has got another token than `old`'s meanwhile, or is gone.
        """
        with self._store.write() as transaction:
            who = self._require(transaction, "update the token")
            connections.switch_token(
                transaction,
                change.place,
                account=change.account,
                workspaces=change.workspaces,
                token_hint=change.token_hint,
                secret_backend=backend,
                session_only=session_only,
                expected_version=old.version,
                encrypted=encrypted,
            )
            if encrypted is None:
                subject = _subject(old.visibility, change.account)
                members.note(transaction, who, "updated the token", subject)

    def remove(self, connection_id: str, old: Connection | None) -> tuple[ChannelLink, ...]:
        """Remove a row; return its links, which need another connection now.

        Args:
            old: the connection; None where its row can't be read.
        """
        with self._store.write() as transaction:
            who = self._require(transaction, "disconnect ClickUp")
            released = links.release_links(transaction, connection_id)
            connections.drop(transaction, connection_id)
            subject = "a connection that can't be read"
            if old is not None:
                subject = _subject(old.visibility, old.account)
            members.note(transaction, who, "disconnected ClickUp", subject)
            return link_pages.read_chosen(transaction, who, released).readable

    def withdraw_left(self, connection_ids: Collection[str], seconds: float) -> None:
        """Remove rows that were never shown: of these connections, and those older than that.

        Where there are none, nobody waits: only one can write at a time.
        """
        with self._store.read() as transaction:
            if not connections.has_pending(transaction, connection_ids, seconds):
                return
        with self._store.write() as transaction:
            connections.drop_pending(transaction, connection_ids, seconds)

    def versions(self, connection_ids: Collection[str]) -> dict[str, int | None]:
        """Return which version of a token each row has, None where it can't be read.

        A row that is not there, or was never shown, is left out.
        """
        with self._store.read() as transaction:
            return connections.read_secret_versions(transaction, connection_ids)

    def places_in_keyring(self) -> tuple[TokenPlace, ...]:
        """Return where the tokens belong that rows say are in this member's keyring."""
        with self._store.read() as transaction:
            return connections.read_places_in_keyring(transaction)


def _subject(visibility: Visibility, account: Account) -> str:
    """Return what the audit trail calls a connection: as a server does (`server/sql/audit.sql`)."""
    if visibility is Visibility.PRIVATE:
        return "a Private connection"
    return f"{account.name} (shared)"
