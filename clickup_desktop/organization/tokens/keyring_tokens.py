"""Tokens in the keyring of this computer, or in memory for one session.

A connection is a row in the store and a token in the keyring, and a crash can come between the
two. So a token is noted in the ledger before the keyring is touched, a row is shown only when its
token is there, and `settle` tidies up what a crash has left.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from clickup_desktop.organization.errors import StoreError
from clickup_desktop.organization.records import Connection, NewConnection
from clickup_desktop.organization.secrets import (
    PromptPossible,
    SecretError,
    SecretMissing,
    SecretState,
    SecretStore,
)
from clickup_desktop.organization.token_cipher import TokenPlace
from clickup_desktop.organization.tokens.changes import ConnectionChanges, TokenChange
from clickup_desktop.organization.tokens.kept_token import (
    KeptToken,
    TokenName,
    from_text,
    to_text,
)
from clickup_desktop.organization.tokens.ledger import EarlierToken, Ledger, TokenState
from clickup_desktop.organization.tokens.saving_lock import SavingLock

_GONE = 0

SAVING_SECONDS = 60
"""Longer than any save takes; a row that is half saved for longer was left by a crash."""


class KeyringTokens:
    """A `TokenKeeper` over named secrets, for one member of one organization.

    Args:
        organization_id: as this computer knows it.
        ledger: what was put into `secrets` here.
        lock: held while a token is saved; None where no other program sees `secrets`.
    """

    def __init__(
        self,
        secrets: SecretStore,
        ledger: Ledger,
        lock: SavingLock | None,
        organization_id: str,
        member_id: str,
        *,
        session_only: bool = False,
    ) -> None:
        self._secrets = secrets
        self._ledger = ledger
        self._lock = lock
        self._organization_id = organization_id
        self._member_id = member_id
        self._session_only = session_only
        self._took_stock = False

    @property
    def secrets(self) -> SecretStore:
        """What holds the tokens."""
        return self._secrets

    def add(
        self, changes: ConnectionChanges, place: TokenPlace, new: NewConnection, token: str
    ) -> None:
        """Save a connection: row, then token, and only then shown."""
        self.take_stock(changes)
        with self._saving():
            changes.begin(
                place, new, backend=self._secrets.backend_name, session_only=self._session_only
            )
            try:
                self._keep(self._name(place), KeptToken(place.clickup_url, token))
                changes.show(place, new, backend=self._secrets.backend_name)
            except BaseException:
                # Where the store does not answer, it is not known which of the two is there.
                with contextlib.suppress(StoreError):
                    changes.withdraw(place.connection_id)
                    self._delete(self._name(place))
                raise
            self._ledger.note(self._name(place), TokenState.KEPT)

    def replace(
        self, changes: ConnectionChanges, old: Connection, change: TokenChange, token: str
    ) -> None:
        """Keep the new token, then have the row say so; the old one is there until then."""
        self.take_stock(changes)
        name = self._name(change.place)
        with self._saving():
            try:
                self._keep(name, KeptToken(change.place.clickup_url, token))
                changes.switch(
                    old,
                    change,
                    backend=self._secrets.backend_name,
                    session_only=self._session_only,
                )
            except BaseException:
                with contextlib.suppress(StoreError):
                    if self._is_gone(name, changes):
                        self._delete(name)
                raise
            self._ledger.note(name, TokenState.KEPT)

    def read(self, connection: Connection, *, quietly: bool = False) -> KeptToken:
        """Return a connection's token, and take it over where an earlier program kept it."""
        name = self._name_of(connection)
        get = self._secrets.get_quietly if quietly else self._secrets.get
        try:
            return from_text(get(name.in_keyring()))
        except SecretMissing:
            earlier = self._earlier(name)
            if earlier is None:
                raise
        return self._take_over(earlier, quietly=quietly)

    def release(self, changes: ConnectionChanges, connection: Connection) -> None:
        """Note that a connection's token will not be needed."""
        self.take_stock(changes)
        self._ledger.release((self._name_of(connection),))

    def discard(self, connection: Connection) -> None:
        """Delete a released token; one that can't be deleted now is left for `settle`."""
        self._discard(self._name_of(connection))

    def release_all(self, changes: ConnectionChanges, connection_id: str) -> None:
        """Note that no token of a connection will be needed, where its row can't be read."""
        self.take_stock(changes)
        self._ledger.release(self._listed(connection_id))

    def discard_all(self, connection_id: str) -> None:
        """Delete the released tokens of a connection, as `discard` does."""
        for name in self._listed(connection_id):
            self._discard(name)

    def take_stock(self, changes: ConnectionChanges) -> None:
        """List what an earlier program kept for the rows that there are: once, and never again.

        What such a row says of its address is believed this one time; from then on a row leads to
        no name of an earlier program's.
        """
        if self._took_stock:
            return
        whose = (self._organization_id, self._member_id)
        if not self._ledger.took_stock(*whose):
            found = tuple(
                EarlierToken(self._name(place), place.clickup_url)
                for place in changes.places_in_keyring()
            )
            self._ledger.take_stock(*whose, found)
        self._took_stock = True

    def settle(self, changes: ConnectionChanges) -> int:
        """Finish or take back what a crash has left; return how many secrets were deleted.

        Opens no prompt where the keyring can tell that it would. Tokens of an earlier program are
        taken over, where the keyring is unlocked.
        """
        self.take_stock(changes)
        deleted = 0
        with self._alone() as alone:
            if alone:
                deleted = self._settle_unsettled(changes)
        for earlier in self._ledger.earlier(self._organization_id, self._member_id):
            with contextlib.suppress(SecretError):
                if not earlier.leaving or not self._is_gone(earlier.name, changes):
                    self._take_over(earlier, quietly=True)
                elif self._is_open(earlier.name):
                    deleted += self._delete_earlier(earlier.name)
        return deleted

    # What they share

    def _settle_unsettled(self, changes: ConnectionChanges) -> int:
        unsettled = self._ledger.unsettled(self._organization_id, self._member_id)
        changes.withdraw_left([it.connection_id for it in unsettled], SAVING_SECONDS)
        if not unsettled:
            return 0
        versions = changes.versions([it.connection_id for it in unsettled])
        deleted = 0
        for name in unsettled:
            if versions.get(name.connection_id, _GONE) == name.version:
                # It was saved, or not removed after all.
                self._ledger.note(name, TokenState.KEPT)
            elif versions.get(name.connection_id, _GONE) is not None and self._is_open(name):
                deleted += self._delete(name)
        return deleted

    def _is_gone(self, name: TokenName, changes: ConnectionChanges) -> bool:
        found = changes.versions([name.connection_id]).get(name.connection_id, _GONE)
        return found is not None and found != name.version

    def _is_open(self, name: TokenName) -> bool:
        """Whether the keyring can be asked to delete something without a prompt."""
        try:
            self._secrets.get_quietly(name.in_keyring())
        except SecretMissing:
            return True
        except PromptPossible:
            return self._secrets.probe() is SecretState.AVAILABLE
        except SecretError:
            return False
        return True

    def _keep(self, name: TokenName, kept: KeptToken) -> None:
        text = to_text(kept)
        self._ledger.note(name, TokenState.SAVING)
        self._secrets.put(name.in_keyring(), text)

    def _delete(self, name: TokenName) -> bool:
        """Delete a secret that is listed; one that can't be deleted now stays listed."""
        try:
            self._secrets.delete(name.in_keyring())
        except SecretError:
            return False
        with contextlib.suppress(StoreError):
            self._ledger.forget(name)
        return True

    def _delete_earlier(self, name: TokenName) -> bool:
        try:
            self._secrets.delete(name.in_keyring_before())
        except SecretError:
            return False
        self._ledger.forget_earlier(name)
        return True

    def _discard(self, name: TokenName) -> None:
        leaving = self._ledger.leaving(name)
        if leaving.token:
            self._delete(name)
        if leaving.earlier:
            self._delete_earlier(name)

    def _listed(self, connection_id: str) -> tuple[TokenName, ...]:
        return self._ledger.names_of(self._organization_id, self._member_id, connection_id)

    def _earlier(self, name: TokenName) -> EarlierToken | None:
        listed = self._ledger.earlier(self._organization_id, self._member_id)
        return next((it for it in listed if it.name == name), None)

    def _take_over(self, earlier: EarlierToken, *, quietly: bool) -> KeptToken:
        """Keep an earlier program's token in the new form: write, read back, delete the old.

        Raises:
            SecretMissing: it is not in this keyring; another computer may have it.
            SecretError: it stays as it was.
        """
        get = self._secrets.get_quietly if quietly else self._secrets.get
        kept = KeptToken(earlier.clickup_url, get(earlier.name.in_keyring_before()))
        self._keep(earlier.name, kept)
        if get(earlier.name.in_keyring()) != to_text(kept):
            self._delete(earlier.name)
            raise SecretError("the keyring does not return what it was given")
        self._ledger.note(earlier.name, TokenState.KEPT)
        self._delete_earlier(earlier.name)
        return kept

    def _name(self, place: TokenPlace) -> TokenName:
        return TokenName(
            self._organization_id, self._member_id, place.connection_id, place.secret_version
        )

    def _name_of(self, connection: Connection) -> TokenName:
        return TokenName(
            self._organization_id, self._member_id, connection.id, connection.secret_version
        )

    @contextlib.contextmanager
    def _saving(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        with self._lock.saving():
            yield

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        if self._lock is None:
            yield True
            return
        with self._lock.alone() as alone:
            yield alone
