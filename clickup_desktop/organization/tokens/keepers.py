"""Who keeps the token of which connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from clickup_desktop.organization.errors import KeptOnServer
from clickup_desktop.organization.records import Connection, NewConnection, Visibility
from clickup_desktop.organization.secrets import MemorySecrets, SecretStore
from clickup_desktop.organization.store import Store
from clickup_desktop.organization.token_cipher import TokenCipher, TokenPlace
from clickup_desktop.organization.tokens.changes import ConnectionChanges, TokenChange
from clickup_desktop.organization.tokens.encrypted_tokens import EncryptedTokens
from clickup_desktop.organization.tokens.kept_token import KeptToken
from clickup_desktop.organization.tokens.keyring_tokens import KeyringTokens
from clickup_desktop.organization.tokens.ledger import FileLedger, NoLedger
from clickup_desktop.organization.tokens.saving_lock import SavingLock

_LOCK_NAME = "tokens.lock"


class TokenKeeper(Protocol):
    """Keeps tokens, each with the address that it may be sent to, in step with their rows."""

    def add(
        self, changes: ConnectionChanges, place: TokenPlace, new: NewConnection, token: str
    ) -> None:
        """Keep a new connection's token and show its row: both, or neither.

        Raises:
            SecretError, OrganizationError, StoreError: nothing is kept.
        """
        ...

    def replace(
        self, changes: ConnectionChanges, old: Connection, change: TokenChange, token: str
    ) -> None:
        """Keep another token for a connection, and have its row say so; raises as `add`."""
        ...

    def read(self, connection: Connection, *, quietly: bool = False) -> KeptToken:
        """Return a connection's token and where it may be sent; the row's address is not asked.

        Raises:
            SecretError, OrganizationKeyError, StoreError: it can't be had.
        """
        ...

    def release(self, changes: ConnectionChanges, connection: Connection) -> None:
        """Note that a connection's token will not be needed; its row is about to change."""
        ...

    def discard(self, connection: Connection) -> None:
        """Delete a released token, where this computer keeps it, now or at the next start."""
        ...


@dataclass(frozen=True, slots=True)
class TokenKeepers:
    """The keepers of one organization, for one member on one computer.

    Attributes:
        keyring: for connections that only this computer reads with.
        session: the same, until the program ends.
        encrypted: for Shared connections where a server keeps the organization; else None.
    """

    keyring: KeyringTokens
    session: KeyringTokens
    encrypted: EncryptedTokens | None = None

    def for_new(self, visibility: Visibility, *, session_only: bool) -> TokenKeeper:
        """Return who keeps a new token.

        Raises:
            KeptOnServer: a server's Shared connection is not for one session alone.
        """
        if self.encrypted is not None and visibility is Visibility.SHARED:
            if session_only:
                raise KeptOnServer("a Shared connection is kept for everybody")
            return self.encrypted
        return self.session if session_only else self.keyring

    def of(self, connection: Connection) -> TokenKeeper:
        """Return who keeps a connection's token.

        A row that lies about this leads to a keeper that has nothing for it.
        """
        if self.encrypted is not None and connection.visibility is Visibility.SHARED:
            return self.encrypted
        return self.session if connection.session_only else self.keyring


def token_keepers(
    store: Store,
    secrets: SecretStore,
    organization_id: str,
    member_id: str,
    cipher: TokenCipher | None = None,
) -> TokenKeepers:
    """Return the keepers of an organization.

    Args:
        store: whose folder the ledger lies in.
        organization_id: as this computer knows it, not as a server says now.
        cipher: the organization's key, where a server keeps the organization.
    """
    folder = store.folder
    whose = (organization_id, member_id)
    return TokenKeepers(
        KeyringTokens(secrets, FileLedger(folder), SavingLock(folder / _LOCK_NAME), *whose),
        KeyringTokens(MemorySecrets(), NoLedger(), None, *whose, session_only=True),
        None if cipher is None else EncryptedTokens(store, cipher),
    )
