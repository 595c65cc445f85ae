"""The organization's key as the server keeps it: checked, sealed, and never readable by it.

What is in these bytes is `organization/keys/`'s affair.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection as Transaction
from sqlalchemy import Row, Select, func, select, text

from clickup_desktop.organization.column_types import Undecodable
from clickup_desktop.organization.connections import rows as connections
from clickup_desktop.organization.errors import ChangedMeanwhile
from clickup_desktop.organization.keys.errors import KeyHistoryTooLong, WrongOrganizationKey
from clickup_desktop.organization.keys.key_copy import RECOVERY, KeyCopy
from clickup_desktop.organization.keys.organization_key import KeyPin, KeyRecord
from clickup_desktop.organization.keys.recovery import RecoveryAnchor
from clickup_desktop.organization.members.members import OrganizationMembers
from clickup_desktop.organization.records import KeyDue
from clickup_desktop.organization.roles import MAY_MANAGE_MEMBERS
from clickup_desktop.organization.schema import member
from clickup_desktop.organization.server.tables import (
    key_copy,
    key_due,
    organization_key,
    recovery_anchor,
)
from clickup_desktop.organization.store import Store
from clickup_desktop.organization.token_cipher import EncryptedToken

MOST_COMPUTERS = 20
"""Of one member; the server counts as well."""
MOST_RECORDS = 10_000
"""Keys that follow each other: a new one each day for 27 years."""

_MOST_DUE = 100
# Bytes, with room for what a later version keeps. The tables take no more either.
_SHORT = 64
_PREDECESSOR = 256
_SEALED = 512

_TO_SEAL_TO = text("SELECT * FROM keys_to_seal_to(:mine) LIMIT :limit")
_REPLACE_RECOVERY_KEY = text(
    "SELECT replace_recovery_key(:public_key, :version, :authenticator, :sealed, :key_check,"
    " :anchor)"
)
_CHANGE_KEY = text(
    "SELECT change_key(:version, :key_check, :predecessor, CAST(:holders AS text[]),"
    " CAST(:public_keys AS bytea[]), CAST(:authenticators AS bytea[]), CAST(:sealed AS bytea[]),"
    " CAST(:left_out AS bytea[]))"
)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A Shared connection's token, and the version of its row when it was read."""

    encrypted: EncryptedToken
    version: int


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """What opens the organization's key on one computer, as of one moment.

    Attributes:
        sealed: the copy for the computer's public key; None where the server has none.
        records: of the trusted key and all that follow; the newest alone where it is older.
    """

    sealed: bytes | None = field(repr=False)
    records: tuple[KeyRecord, ...]


@dataclass(frozen=True, slots=True)
class RecoveryMaterial:
    """What the recovery key opens, as of one moment.

    Attributes:
        copy: the copy for the recovery key.
        anchor: which key the recovery key trusts.
        records: of that key and all that follow.
    """

    copy: KeyCopy
    anchor: RecoveryAnchor
    records: tuple[KeyRecord, ...]


@dataclass(frozen=True, slots=True)
class RotationMaterial:
    """What is to be sealed and encrypted again with a new key.

    Attributes:
        members: the ids of who belongs to the organization.
        copies: of their computers, the recovery key's left out.
    """

    record: KeyRecord
    members: frozenset[str]
    copies: tuple[KeyCopy, ...]
    recovery: KeyCopy
    tokens: tuple[TokenRow, ...]


@dataclass(frozen=True, slots=True)
class NewKey:
    """The next key, sealed for everybody, and everything encrypted with it.

    Attributes:
        copies: for each public key in the material that is not left out, and the recovery key's.
        left_out: public keys in the material that get no copy.
        tokens: each with the version that its row had in the material.
        recovery: what another recovery key opens the key before with, where there is to be another.
    """

    record: KeyRecord
    copies: tuple[KeyCopy, ...]
    tokens: tuple[TokenRow, ...]
    left_out: tuple[bytes, ...] = ()
    recovery: tuple[KeyCopy, RecoveryAnchor] | None = None


class KeyStore:
    """The organization's key, for one member. Every call may raise `ServerError`.

    What is read is bounded in number and size, whatever stands in the tables.
    """

    def __init__(self, store: Store, member_id: str) -> None:
        self._store = store
        self._member_id = member_id
        self._members = OrganizationMembers(store, member_id)

    def held(self, public_key: bytes, trusted_version: int) -> HeldCopy:
        """Return what the computer with a public key opens the key with.

        Args:
            trusted_version: of the newest key that the computer has seen.

        Raises:
            KeyHistoryTooLong: more keys are said to have followed.
        """
        with self._store.read() as transaction:
            row = transaction.execute(
                _bounded_copies().where(
                    key_copy.c.member_id == self._member_id,
                    key_copy.c.public_key == public_key,
                )
            ).first()
            records = read_records(transaction, since=trusted_version)
            return HeldCopy(
                None if row is None else bytes(row.sealed),
                records or newest_record(transaction),
            )

    def recovery(self) -> RecoveryMaterial:
        """Return what the recovery key opens.

        Raises:
            WrongOrganizationKey: the server has nothing for it.
            KeyHistoryTooLong: more keys are said to have followed than there can be.
        """
        with self._store.read() as transaction:
            row = transaction.execute(
                _bounded_copies().where(key_copy.c.member_id.is_(None)).limit(1)
            ).first()
            anchor = transaction.execute(
                select(recovery_anchor)
                .where(
                    func.octet_length(recovery_anchor.c.key_check) <= _SHORT,
                    func.octet_length(recovery_anchor.c.authenticator) <= _SHORT,
                )
                .limit(1)
            ).first()
            if row is None or anchor is None:
                raise WrongOrganizationKey("the server has nothing for the recovery key")
            trusted = KeyPin(anchor.key_version, bytes(anchor.key_check))
            return RecoveryMaterial(
                _copy(row),
                RecoveryAnchor(trusted, bytes(anchor.authenticator)),
                read_records(transaction, since=trusted.version),
            )

    def recover(self, copy: KeyCopy, key_version: int) -> None:
        """Keep a copy for a new public key of one's own in the place of all others.

        Whoever has one of the computers that are lost knows the key: a new one is due.

        Raises:
            ChangedMeanwhile: the organization has a new key since.
        """
        with self._store.write() as transaction:
            transaction.execute(
                select(
                    func.recover_key(copy.public_key, key_version, copy.authenticator, copy.sealed)
                )
            )

    def keys_due(self) -> tuple[KeyDue, ...]:
        """Return why a new key is due, the oldest first; nothing where none is.

        An Enterprise Admin may ask, and there is nothing for anybody else.
        """
        with self._store.read() as transaction:
            return read_keys_due(transaction)

    def rotation_material(self, public_key: bytes | None = None) -> RotationMaterial:
        """Return everything that a new key is made for, as of one moment.

        Args:
            public_key: this computer's, which is among it however many others there are.

        Raises:
            WrongOrganizationKey: the server has no key, or none for the recovery key.
        """
        with self._store.read() as transaction:
            self._members.require_role(transaction, MAY_MANAGE_MEMBERS, "make a new key")
            present = frozenset(
                transaction.scalars(select(member.c.id).where(member.c.removed_at.is_(None)))
            )
            newest = newest_record(transaction)
            copies = _copies_to_renew(transaction, public_key, len(present))
            recovery = next((copy for copy in copies if copy.holder == RECOVERY), None)
            if not newest or recovery is None:
                raise WrongOrganizationKey("the server has nothing for the recovery key")
            return RotationMaterial(
                newest[0],
                present,
                # The server says the same; but who is out is out by two accounts.
                tuple(copy for copy in copies if copy.holder in present),
                recovery,
                _tokens(transaction),
            )

    def rotate(self, new: NewKey) -> None:
        """Put a new key in the place of the old one: all of it, or nothing.

        Invitations that wait hold the old key; the server has them run out. No new key is due then.

        Raises:
            ChangedMeanwhile: a connection, a member, a computer or the key is not as it was when
                the material was read; nothing was changed.
        """
        with self._store.write() as transaction:
            # It sees what others save until the server lets nobody else save any more.
            transaction.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            self._members.require_role(transaction, MAY_MANAGE_MEMBERS, "make a new key")
            if new.recovery is not None:
                _replace_recovery_key(transaction, *new.recovery)
            transaction.execute(
                _CHANGE_KEY,
                {
                    "version": new.record.version,
                    "key_check": new.record.check,
                    "predecessor": new.record.predecessor,
                    "holders": [
                        None if copy.holder == RECOVERY else copy.holder for copy in new.copies
                    ],
                    "public_keys": [copy.public_key for copy in new.copies],
                    "authenticators": [copy.authenticator for copy in new.copies],
                    "sealed": [copy.sealed for copy in new.copies],
                    "left_out": list(new.left_out),
                },
            )
            if _versions(_tokens(transaction)) != _versions(new.tokens):
                raise ChangedMeanwhile("something was changed while the new key was made")
            for token in new.tokens:
                connections.encrypt_again(transaction, token.encrypted, token.version)


def _replace_recovery_key(transaction: Transaction, copy: KeyCopy, anchor: RecoveryAnchor) -> None:
    transaction.execute(
        _REPLACE_RECOVERY_KEY,
        {
            "public_key": copy.public_key,
            "version": anchor.trusted.version,
            "authenticator": copy.authenticator,
            "sealed": copy.sealed,
            "key_check": anchor.trusted.check,
            "anchor": anchor.authenticator,
        },
    )


def read_keys_due(transaction: Transaction) -> tuple[KeyDue, ...]:
    """Return why a new key is due, the oldest first, as far as it can be read."""
    rows = transaction.execute(
        select(member.c.name, key_due.c.reason, key_due.c.since)
        .join(member, member.c.id == key_due.c.member_id)
        .order_by(key_due.c.since, key_due.c.member_id)
        .limit(_MOST_DUE)
    )
    return tuple(
        KeyDue(row.name, row.reason, row.since)
        for row in rows
        if not any(isinstance(value, Undecodable) for value in row)
    )


def read_records(transaction: Transaction, *, since: int = 1) -> tuple[KeyRecord, ...]:
    """Return what is known of the keys from a version on, the oldest first.

    Raises:
        KeyHistoryTooLong: there are more than an organization ever has.
    """
    rows = transaction.execute(
        _records()
        .where(organization_key.c.version >= since)
        .order_by(organization_key.c.version)
        .limit(MOST_RECORDS + 1)
    ).all()
    if len(rows) > MOST_RECORDS:
        raise KeyHistoryTooLong(f"more than {MOST_RECORDS} keys since version {since}")
    return tuple(map(_record, rows))


def newest_record(transaction: Transaction) -> tuple[KeyRecord, ...]:
    """Return what is known of the newest key; nothing where there is none."""
    rows = transaction.execute(_records().order_by(organization_key.c.version.desc()).limit(1))
    return tuple(map(_record, rows))


def _records() -> Select[Any]:
    return select(organization_key).where(
        func.octet_length(organization_key.c.key_check) <= _SHORT,
        func.octet_length(organization_key.c.predecessor) <= _PREDECESSOR,
    )


def _record(row: Row[Any]) -> KeyRecord:
    return KeyRecord(row.version, bytes(row.key_check), bytes(row.predecessor))


def _bounded_copies() -> Select[Any]:
    return select(key_copy).where(
        func.octet_length(key_copy.c.public_key) <= _SHORT,
        func.octet_length(key_copy.c.authenticator) <= _SHORT,
        func.octet_length(key_copy.c.sealed) <= _SEALED,
    )


def _copies_to_renew(
    transaction: Transaction, mine: bytes | None, members: int
) -> tuple[KeyCopy, ...]:
    most = (members + 1) * MOST_COMPUTERS + 1
    rows = transaction.execute(_TO_SEAL_TO, {"mine": mine, "limit": most})
    return tuple(_copy(row) for row in rows)


def _copy(row: Row[Any]) -> KeyCopy:
    return KeyCopy(
        RECOVERY if row.member_id is None else row.member_id,
        bytes(row.public_key),
        bytes(row.authenticator),
        bytes(row.sealed),
    )


def _tokens(transaction: Transaction) -> tuple[TokenRow, ...]:
    found = connections.read_all_encrypted(transaction)
    return tuple(TokenRow(encrypted, version) for encrypted, version in found.values())


def _versions(tokens: tuple[TokenRow, ...]) -> dict[str, int]:
    return {token.encrypted.place.connection_id: token.version for token in tokens}
