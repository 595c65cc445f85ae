"""Whatever a row says, it leads to no secret, sends none elsewhere and has none deleted."""

from __future__ import annotations

import contextlib
import sqlite3
import uuid

import pytest

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization.errors import AddressChanged, OrganizationError, StoreError
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets, SecretError
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import SqliteStore
from tests.organization.conftest import TOKEN, new_connection

ELSEWHERE = "https://clickup.example.com"
OTHER = str(uuid.uuid4())
# What lies in the same keyring, and none of it is this organization's to read or to delete.
TREASURES = {
    f"organization/{OTHER}/member/{OTHER}": "an identity",
    f"organization/{OTHER}/password/{OTHER}": "a password",
    f"token/{OTHER}/{OTHER}/{OTHER}/v1": f"1\nclickup-token\n{ELSEWHERE}\nanother's token",
    f"connection/{OTHER}/v1": "a token that an earlier program kept",
}

_LIES = {
    "the address": f"UPDATE connection SET organization_url = '{ELSEWHERE}'",
    "the version": "UPDATE connection SET secret_version = 2",
    "a version that is none": "UPDATE connection SET secret_version = 'v1/../../x'",
    "the id": f"UPDATE connection SET id = '{OTHER}'",
    "an id with a way in it": "UPDATE connection SET id = '../../organization/x/member/y'",
    "the owner": f"INSERT INTO member SELECT '{OTHER}', name, email, role, joined_at, NULL, NULL, 1"
    f" FROM member; UPDATE connection SET owner_id = '{OTHER}'",
    "the organization": f"UPDATE organization SET id = '{OTHER}'",
    "who is asked": f"UPDATE member SET id = '{OTHER}'; UPDATE connection SET owner_id = '{OTHER}'",
    "whether it is shown": "UPDATE connection SET state = 'pending', created_at = '2001-01-01'",
    "for how long it is kept": "UPDATE connection SET session_only = 1",
    "for whom it is": "UPDATE connection SET visibility = 'shared'",
    "a row more, for what an earlier program kept": (
        f"INSERT INTO connection SELECT '{OTHER}', visibility, state, '{ELSEWHERE}', owner_id,"
        " account_id, account_name, account_email, workspaces, token_hint, 1, secret_backend,"
        " session_only, created_at, checked_at, problem, NULL, NULL, 1 FROM connection"
    ),
    "everything is gone": "DELETE FROM connection",
}


@pytest.fixture
def secrets() -> MemorySecrets:
    kept = MemorySecrets()
    for name, value in TREASURES.items():
        kept.put(name, value)
    return kept


def lie(store: SqliteStore, statement: str) -> None:
    """Write into the file as anybody can who may write files."""
    with contextlib.closing(sqlite3.connect(store.path.parent / STORE_NAME)) as raw:
        raw.executescript(statement)
        raw.commit()


def everything(organization: OrganizationService) -> list[tuple[str, str]]:
    """Do all that leads to a secret; return each address with the token that it would get."""
    sent: list[tuple[str, str]] = []
    expected = (SecretError, OrganizationError, StoreError)
    for connection in organization.connections():
        with contextlib.suppress(*expected):
            kept = organization.token_of(connection.id)
            sent.append((kept.clickup_url, kept.token))
        with contextlib.suppress(*expected):
            kept = organization.token_of(connection.id, quietly=True)
            sent.append((kept.clickup_url, kept.token))
    organization.reconcile()
    return sent


def test_where_nothing_lies_the_token_goes_to_its_address_and_can_be_deleted(
    admin: OrganizationService, secrets: MemorySecrets
) -> None:
    saved = admin.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    assert everything(admin) == [("https://api.clickup.com", TOKEN)] * 2
    admin.remove_connection(saved.id)
    assert secrets._values == TREASURES


@pytest.mark.parametrize("told", _LIES)
def test_a_lie_sends_no_secret_anywhere_else(
    admin: OrganizationService, store: SqliteStore, secrets: MemorySecrets, told: str
) -> None:
    admin.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    before = dict(secrets._values)
    lie(store, _LIES[told])
    again = open_organization(store, secrets, name="Acme", member_name="Acme Admin")
    for _start in range(2):
        sent = everything(again)
        assert set(sent) <= {("https://api.clickup.com", TOKEN)}
    assert dict(secrets._values) == before


@pytest.mark.parametrize("told", _LIES)
def test_disconnecting_what_lies_deletes_nothing_else(
    admin: OrganizationService, store: SqliteStore, secrets: MemorySecrets, told: str
) -> None:
    admin.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    lie(store, _LIES[told])
    again = open_organization(store, secrets, name="Acme", member_name="Acme Admin")
    for connection in again.connections():
        with contextlib.suppress(SecretError, OrganizationError, StoreError):
            again.remove_connection(connection.id)
    again.reconcile()
    assert TREASURES.items() <= secrets._values.items()


def test_both_addresses_are_named_where_they_differ(
    admin: OrganizationService, store: SqliteStore
) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    lie(store, _LIES["the address"])
    with pytest.raises(AddressChanged) as told:
        admin.token_of(saved.id)
    assert (told.value.listed, told.value.kept) == (ELSEWHERE, "https://api.clickup.com")
