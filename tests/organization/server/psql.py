"""What somebody does with psql: bare SQL, and none of the program's code."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo
from sqlalchemy import select

from clickup_desktop.organization.keys.key_copy import RECOVERY, KeyCopy
from clickup_desktop.organization.keys.organization_key import KeyRecord
from clickup_desktop.organization.server.address import ServerAddress
from clickup_desktop.organization.server.key_store import NewKey, read_records
from clickup_desktop.organization.server.tables import key_copy
from clickup_desktop.organization.store import Store
from tests.postgresql import PASSWORD


def connect(address: ServerAddress, password: str) -> psycopg.Connection[Any]:
    """Log in without any of the program's code."""
    conninfo = make_conninfo(**address.settings(), password=password)
    return psycopg.connect(conninfo, autocommit=True)


def attempt(raw: psycopg.Connection[Any], statement: str, *values: Any) -> list[Any]:
    """Run a statement, return what it gives, and take back what it did."""
    with raw.transaction(force_rollback=True):
        cursor = raw.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else [None] * max(cursor.rowcount, 0)


def refused(raw: psycopg.Connection[Any], statement: str, *values: Any) -> None:
    """Fail unless the server refuses a statement for want of privileges."""
    with pytest.raises(errors.InsufficientPrivilege):
        attempt(raw, statement, *values)


@contextlib.contextmanager
def failing(*states: str) -> Iterator[None]:
    """Fail unless the block ends in one of the SQLSTATEs that `sql/` raises."""
    with pytest.raises(psycopg.DatabaseError) as failed:
        yield
    assert failed.value.sqlstate in states


def change_key(raw: psycopg.Connection[Any], new: NewKey) -> None:
    """Have the server take a new key. No token is encrypted anew."""
    raw.execute(
        "SELECT clickup_desktop.change_key(%s, %s, %s, %s::text[], %s::bytea[], %s::bytea[],"
        " %s::bytea[], %s::bytea[])",
        (
            new.record.version,
            new.record.check,
            new.record.predecessor,
            [None if copy.holder == RECOVERY else copy.holder for copy in new.copies],
            [copy.public_key for copy in new.copies],
            [copy.authenticator for copy in new.copies],
            [copy.sealed for copy in new.copies],
            list(new.left_out),
        ),
    )


@contextlib.contextmanager
def superuser(address: ServerAddress) -> Iterator[psycopg.Connection[Any]]:
    """What the database's superuser does."""
    with connect(address, PASSWORD) as raw:
        raw.execute("SET search_path = clickup_desktop")
        yield raw


def spoil(raw: psycopg.Connection[Any], member_id: str, number: int) -> None:
    """Put in copies that nobody vouched for, as every member could once."""
    raw.execute(
        "INSERT INTO key_copy (public_key, member_id, key_version, authenticator, sealed)"
        " SELECT decode(md5(n::text) || md5((-n)::text), 'hex'), %s,"
        " (SELECT key_version FROM organization), sha256('false'), '\\x00'"
        " FROM generate_series(1, %s) n",
        (member_id, number),
    )


def own_copies(store: Store, member_id: str) -> list[KeyCopy]:
    """The copies of the key for a member's computers, as they see them."""
    with store.read() as transaction:
        rows = transaction.execute(select(key_copy).where(key_copy.c.member_id == member_id))
        return [
            KeyCopy(row.member_id, bytes(row.public_key), bytes(row.authenticator),
                    bytes(row.sealed))
            for row in rows
        ]  # fmt: skip


def records(store: Store) -> tuple[KeyRecord, ...]:
    """What is known of every key, the oldest first."""
    with store.read() as transaction:
        return read_records(transaction)
