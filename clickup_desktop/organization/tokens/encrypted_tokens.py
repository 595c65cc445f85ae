"""Tokens that are in their rows, encrypted with the organization's key."""

from __future__ import annotations

from clickup_desktop.organization.connections import rows as connections
from clickup_desktop.organization.records import SERVER_BACKEND, Connection, NewConnection
from clickup_desktop.organization.store import Store
from clickup_desktop.organization.token_cipher import TokenCipher, TokenPlace
from clickup_desktop.organization.tokens.changes import ConnectionChanges, TokenChange
from clickup_desktop.organization.tokens.kept_token import KeptToken


class EncryptedTokens:
    """A `TokenKeeper`. What a token may be sent to is part of what it is encrypted with."""

    def __init__(self, store: Store, cipher: TokenCipher) -> None:
        self._store = store
        self._cipher = cipher

    def add(
        self, changes: ConnectionChanges, place: TokenPlace, new: NewConnection, token: str
    ) -> None:
        """Save a connection that holds its token itself: in one step, all or nothing."""
        changes.add_encrypted(new, self._cipher.encrypt(place, token))

    def replace(
        self, changes: ConnectionChanges, old: Connection, change: TokenChange, token: str
    ) -> None:
        """Put another token into the row."""
        changes.switch(
            old,
            change,
            backend=SERVER_BACKEND,
            session_only=False,
            encrypted=self._cipher.encrypt(change.place, token),
        )

    def read(self, connection: Connection, *, quietly: bool = False) -> KeptToken:
        """Return the token. Its ciphertext opens with the address of its row, or with none.

        Raises:
            TokenTampered: the row was changed behind it, its address for one.
            OrganizationKeyError, SecretError, ServerError.
        """
        del quietly
        with self._store.read() as transaction:
            encrypted = connections.read_encrypted(transaction, connection.id)
        return KeptToken(encrypted.place.clickup_url, self._cipher.decrypt(encrypted))

    def release(self, changes: ConnectionChanges, connection: Connection) -> None:
        """Note nothing: the token goes with its row."""

    def discard(self, connection: Connection) -> None:
        """Delete nothing: the token went with its row."""
