"""The organization's key as the server keeps it: checked, sealed, and never readable by it.

What is in these bytes is `organization/keys/`'s affair.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection as Transaction
from sqlalchemy import Row, delete, insert, select

from clickup_desktop.organization import connections
from clickup_desktop.organization.errors import ChangedMeanwhile
from clickup_desktop.organization.keys.key_copy import RECOVERY, KeyCopy
from clickup_desktop.organization.keys.organization_key import KeyPin, KeyRecord
from clickup_desktop.organization.keys.recovery import RecoveryAnchor
from clickup_desktop.organization.membership import Membership
from clickup_desktop.organization.roles import MAY_MANAGE_MEMBERS
from clickup_desktop.organization.server.tables import key_copy, organization_key, recovery_anchor
from clickup_desktop.organization.token_cipher import EncryptedToken

_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A Shared connection's token, and the version of its row when it was read."""

    encrypted: EncryptedToken
    version: int


@dataclass(frozen=True, slots=True)
class RotationMaterial:
    """What is to be sealed and encrypted again with a new key."""

    record: KeyRecord
    copies: tuple[KeyCopy, ...]
    tokens: tuple[KeptToken, ...]


@dataclass(frozen=True, slots=True)
class NewKey:
    """The next key, sealed for everybody, and everything encrypted with it.

    Attributes:
        copies: for each public key in the material, but those of who leaves.
        tokens: each with the version that its row had in the material.
    """

    record: KeyRecord
    copies: tuple[KeyCopy, ...]
    tokens: tuple[KeptToken, ...]


class KeyStore(Membership):
    """The organization's key, for one member. Every call may raise `ServerError`."""

    def records(self) -> tuple[KeyRecord, ...]:
        """Return what is known of every key, the oldest first."""
        with self._store.read() as transaction:
            return read_records(transaction)

    def own_copies(self) -> tuple[KeyCopy, ...]:
        """Return the copies for one's own computers."""
        with self._store.read() as transaction:
            return tuple(it for it in _copies(transaction) if it.holder == self._member_id)

    def recovery(self) -> tuple[KeyCopy, RecoveryAnchor]:
        """Return what the recovery key opens, and which key it trusts."""
        with self._store.read() as transaction:
            row = transaction.execute(select(key_copy).where(key_copy.c.member_id.is_(None))).one()
            anchor = transaction.execute(select(recovery_anchor)).one()
        trusted = KeyPin(anchor.key_version, bytes(anchor.key_check))
        return _copy(row), RecoveryAnchor(trusted, bytes(anchor.authenticator))

    def add_own(self, copy: KeyCopy, key_version: int, *, instead: Collection[bytes] = ()) -> None:
        """Keep a copy for another public key of one's own: after a recovery.

        Args:
            instead: public keys of computers that are lost.
        """
        with self._store.write() as transaction:
            if instead:
                transaction.execute(
                    delete(key_copy).where(
                        key_copy.c.member_id == self._member_id,
                        key_copy.c.public_key.in_(list(instead)),
                    )
                )
            _add_copies(transaction, (copy,), key_version)

    def rotation_material(self) -> RotationMaterial:
        """Return everything that a new key is made for, as of one moment."""
        with self._store.read() as transaction:
            self._require(transaction, MAY_MANAGE_MEMBERS, "make a new key")
            return RotationMaterial(
                read_records(transaction)[-1], _copies(transaction), _tokens(transaction)
            )

    def rotate(self, new: NewKey, *, leaving: Collection[str] = ()) -> None:
        """Put a new key in the place of the old one: all of it, or nothing.

        Invitations that wait hold the old key; the server has them run out.

        Args:
            leaving: members who get no copy of it.

        Raises:
            ChangedMeanwhile: a connection, a computer or the key is not as it was when the
                material was read; nothing was changed.
        """
        with self._store.write() as transaction:
            self._require(transaction, MAY_MANAGE_MEMBERS, "make a new key")
            staying = {
                (it.holder, it.public_key)
                for it in _copies(transaction)
                if it.holder not in leaving
            }
            same_people = staying == {(it.holder, it.public_key) for it in new.copies}
            if not same_people or _versions(_tokens(transaction)) != _versions(new.tokens):
                raise ChangedMeanwhile("something was changed while the new key was made")
            transaction.execute(
                insert(organization_key).values(
                    version=new.record.version,
                    key_check=new.record.check,
                    predecessor=new.record.predecessor,
                    created_at=datetime.now(UTC),
                    created_by_id=self._member_id,
                )
            )
            transaction.execute(delete(key_copy))
            _add_copies(transaction, new.copies, new.record.version)
            for token in new.tokens:
                connections.encrypt_again(transaction, token.encrypted, token.version)


def read_records(transaction: Transaction) -> tuple[KeyRecord, ...]:
    """Return what is known of every key, the oldest first."""
    rows = transaction.execute(select(organization_key).order_by(organization_key.c.version))
    return tuple(
        KeyRecord(row.version, bytes(row.key_check), bytes(row.predecessor)) for row in rows
    )


def _copies(transaction: Transaction) -> tuple[KeyCopy, ...]:
    return tuple(_copy(row) for row in transaction.execute(select(key_copy)))


def _copy(row: Row[Any]) -> KeyCopy:
    return KeyCopy(
        RECOVERY if row.member_id is None else row.member_id,
        bytes(row.public_key),
        bytes(row.authenticator),
        bytes(row.sealed),
    )


def _add_copies(transaction: Transaction, copies: Collection[KeyCopy], version: int) -> None:
    rows = [
        {
            "public_key": copy.public_key,
            "member_id": None if copy.holder == RECOVERY else copy.holder,
            "key_version": version,
            "authenticator": copy.authenticator,
            "sealed": copy.sealed,
        }
        for copy in copies
    ]
    # Many in one statement, which the audit trail notes once.
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        transaction.execute(insert(key_copy).values(rows[start : start + _ROWS_AT_ONCE]))


def _tokens(transaction: Transaction) -> tuple[KeptToken, ...]:
    found = connections.read_all_encrypted(transaction)
    return tuple(KeptToken(encrypted, version) for encrypted, version in found.values())


def _versions(tokens: tuple[KeptToken, ...]) -> dict[str, int]:
    return {token.encrypted.place.connection_id: token.version for token in tokens}
