"""Rows of connections, where another window or a database administrator was faster."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import Connection as Transaction
from sqlalchemy import text

from clickup_desktop.organization.connections import rows
from clickup_desktop.organization.errors import ChangedMeanwhile, UnknownConnection
from clickup_desktop.organization.records import Member
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import SqliteStore
from clickup_desktop.organization.token_cipher import EncryptedToken, TokenPlace
from tests.organization.conftest import new_connection

URL = new_connection().clickup_url


def encrypted(connection_id: str = "", key_version: int = 1) -> EncryptedToken:
    """A token that was encrypted by some version of the organization's key."""
    place = TokenPlace(connection_id or str(uuid.uuid4()), URL, 1)
    return EncryptedToken(place, key_version, b"by key %d" % key_version)


def pending(transaction: Transaction, who: Member) -> TokenPlace:
    """Make a row that nobody sees yet."""
    place = TokenPlace(str(uuid.uuid4()), URL, 1)
    rows.create_pending(
        transaction, who, place, new_connection(), secret_backend="", session_only=False
    )
    return place


@pytest.fixture
def kept(store: SqliteStore, admin: OrganizationService) -> list[EncryptedToken]:
    """Two tokens that are in their connections' rows."""
    made = [encrypted(), encrypted()]
    with store.write() as transaction:
        for one in made:
            rows.create_encrypted(transaction, admin.member, new_connection(), one)
    return made


def test_a_token_is_encrypted_again_and_the_others_stay(
    store: SqliteStore, kept: list[EncryptedToken]
) -> None:
    first, second = kept
    again = encrypted(first.place.connection_id, key_version=2)
    with store.write() as transaction:
        before = rows.read_all_encrypted(transaction)
        rows.encrypt_again(transaction, again, before[first.place.connection_id][1])
        after = rows.read_all_encrypted(transaction)
    assert {token for token, _version in after.values()} == {again, second}
    assert after[second.place.connection_id] == before[second.place.connection_id]
    assert after[first.place.connection_id][1] > before[first.place.connection_id][1]


def test_a_token_that_was_changed_or_is_gone_is_not_encrypted_again(
    store: SqliteStore, kept: list[EncryptedToken]
) -> None:
    first, second = kept
    with store.write() as transaction:
        versions = {
            it: version for it, (_, version) in rows.read_all_encrypted(transaction).items()
        }
        again = encrypted(first.place.connection_id, key_version=2)
        rows.encrypt_again(transaction, again, versions[first.place.connection_id])
        rows.drop(transaction, second.place.connection_id)
        for one in kept:
            late = encrypted(one.place.connection_id, key_version=3)
            with pytest.raises(ChangedMeanwhile):
                rows.encrypt_again(transaction, late, versions[one.place.connection_id])
        assert rows.read_encrypted(transaction, first.place.connection_id) == again


def test_a_row_holds_its_token_or_there_is_none_to_read(
    store: SqliteStore, kept: list[EncryptedToken]
) -> None:
    first, second = kept
    with store.write() as transaction:
        assert rows.read_encrypted(transaction, first.place.connection_id) == first
        rows.drop(transaction, first.place.connection_id)
        transaction.execute(text("UPDATE connection SET key_version = 'none'"))
        for one in (first, second):
            with pytest.raises(UnknownConnection):
                rows.read_encrypted(transaction, one.place.connection_id)


def test_a_row_is_shown_once_its_token_is_kept_unless_it_is_gone(
    store: SqliteStore, admin: OrganizationService
) -> None:
    with store.write() as transaction:
        shown, gone = (pending(transaction, admin.member) for _ in range(2))
        rows.drop(transaction, gone.connection_id)
        assert rows.read_secret_versions(transaction, [shown.connection_id]) == {}
        rows.activate(transaction, shown.connection_id, "SecretService.Keyring")
        assert rows.read_secret_versions(transaction, [shown.connection_id]) == {
            shown.connection_id: 1
        }
        with pytest.raises(UnknownConnection):
            rows.activate(transaction, gone.connection_id, "SecretService.Keyring")
    (listed,) = admin.connections()
    assert listed.id == shown.connection_id
    assert listed.secret_backend == "SecretService.Keyring"


def test_a_token_is_looked_for_in_the_keyring_once_its_row_is_shown(
    store: SqliteStore, admin: OrganizationService
) -> None:
    with store.write() as transaction:
        shown, _never_shown = (pending(transaction, admin.member) for _ in range(2))
        assert rows.read_places_in_keyring(transaction) == ()
        rows.activate(transaction, shown.connection_id, "SecretService.Keyring")
        assert rows.read_places_in_keyring(transaction) == (shown,)


def test_rows_that_were_never_shown_go_once_they_are_old_or_known_to_be_left(
    store: SqliteStore, admin: OrganizationService
) -> None:
    with store.write() as transaction:
        old = [pending(transaction, admin.member) for _ in range(2)]
        rows.activate(transaction, old[0].connection_id, "SecretService.Keyring")
        transaction.execute(text("UPDATE connection SET created_at = '2026-01-01 00:00:00.000000'"))
        young, left = (pending(transaction, admin.member) for _ in range(2))
        named = [old[0].connection_id, left.connection_id]
        rows.drop_pending(transaction, named, older_than_seconds=3600)
        there = transaction.execute(text("SELECT id FROM connection")).scalars()
        assert set(there) == {old[0].connection_id, young.connection_id}
