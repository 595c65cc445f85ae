"""What an earlier program kept is taken over once; nothing is lost, and no row believed later."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization import sqlite_store as store_module
from clickup_desktop.organization.errors import AddressChanged
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import Account
from clickup_desktop.organization.secrets import (
    KeyringLocked,
    MemorySecrets,
    SecretMissing,
    SecretState,
)
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import open_store
from clickup_desktop.organization.tokens.kept_token import KeptToken
from tests.kept_tokens import name_in_keyring
from tests.organization.conftest import ROLLOUT, TOKEN

ORGANIZATION = "0d2f4c4e-5a6b-4c3d-9e8f-0a1b2c3d4e5f"
MEMBER = "1d2f4c4e-5a6b-4c3d-9e8f-0a1b2c3d4e5f"
CONNECTION = "2d2f4c4e-5a6b-4c3d-9e8f-0a1b2c3d4e5f"
URL = "https://api.clickup.com"
BEFORE = f"connection/{CONNECTION}/v1"
_COLUMNS = (
    "id, visibility, state, organization_url, owner_id, account_id, account_name, account_email,"
    " workspaces, token_hint, secret_name, secret_version, secret_backend, session_only,"
    " created_at, checked_at, problem"
)
_ROWS = f"""
INSERT INTO organization (id, name, local, assistance) VALUES ('{ORGANIZATION}', 'Acme', 1, '');
INSERT INTO member (id, name, email, role, joined_at)
    VALUES ('{MEMBER}', 'Acme Admin', '', 'enterprise-admin', '2026-05-01 09:00:00');
INSERT INTO connection ({_COLUMNS}) VALUES (
    '{CONNECTION}', 'shared', 'active', '{URL}', '{MEMBER}', '81', 'Acme Admin', '',
    '[{{"id": "90130001", "name": "Acme Rollout"}}]', 'pk_…7Q2F', '{BEFORE}', 1,
    'SecretService.Keyring', 0, '2026-05-01 09:00:00', '2026-05-01 09:00:00', ''
);
"""


class Keyring(MemorySecrets):
    """A keyring that can be locked."""

    locked = False

    def put(self, name: str, value: str) -> None:
        self._refuse()
        super().put(name, value)

    def get(self, name: str) -> str:
        self._refuse()
        return super().get(name)

    def delete(self, name: str) -> None:
        self._refuse()
        super().delete(name)

    def probe(self) -> SecretState:
        return SecretState.LOCKED if self.locked else SecretState.AVAILABLE

    def _refuse(self) -> None:
        if self.locked:
            raise KeyringLocked


@pytest.fixture(params=["0001", "0002", "0003"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder of an earlier program, of each revision that there was."""
    made = tmp_path / "data"
    made.mkdir()
    engine = create_engine(f"sqlite:///{made / STORE_NAME}")
    config = Config()
    migrations = Path(store_module.__file__).parent / "migrations"
    config.set_main_option("script_location", str(migrations))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, request.param)
    engine.dispose()
    write(made, _ROWS)
    return made


def write(folder: Path, statements: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as raw:
        raw.executescript(statements)


@pytest.fixture
def secrets() -> Keyring:
    kept = Keyring()
    kept.put(BEFORE, TOKEN)
    return kept


@contextlib.contextmanager
def started(folder: Path, secrets: Keyring) -> Iterator[OrganizationService]:
    store = open_store(folder)
    try:
        yield open_organization(store, secrets, name="Acme", member_name="Acme Admin")
    finally:
        store.close()


def test_it_is_taken_over_at_the_first_start(folder: Path, secrets: Keyring) -> None:
    with started(folder, secrets) as organization:
        organization.reconcile()
        (connection,) = organization.connections()
        assert list(secrets._values) == [name_in_keyring(organization, connection)]
        assert organization.token_of(CONNECTION) == KeptToken(URL, TOKEN)
    with started(folder, secrets) as again:
        assert again.reconcile() == 0
        assert again.token_of(CONNECTION) == KeptToken(URL, TOKEN)


def test_who_needs_it_before_takes_it_over(folder: Path, secrets: Keyring) -> None:
    with started(folder, secrets) as organization:
        organization.reconcile()
        assert BEFORE not in secrets._values
        assert organization.token_of(CONNECTION, quietly=True).token == TOKEN


def test_a_locked_keyring_loses_nothing_and_it_is_taken_over_later(
    folder: Path, secrets: Keyring
) -> None:
    secrets.locked = True
    with started(folder, secrets) as organization:
        assert organization.reconcile() == 0
        with pytest.raises(KeyringLocked):
            organization.token_of(CONNECTION)
    secrets.locked = False
    assert secrets.get(BEFORE) == TOKEN
    with started(folder, secrets) as again:
        assert again.token_of(CONNECTION) == KeptToken(URL, TOKEN)
        assert BEFORE not in secrets._values


def test_an_address_that_is_changed_after_the_first_start_is_not_believed(
    folder: Path, secrets: Keyring
) -> None:
    secrets.locked = True
    with started(folder, secrets) as organization:
        organization.reconcile()
    write(folder, "UPDATE connection SET organization_url = 'https://clickup.example.com'")
    secrets.locked = False
    with started(folder, secrets) as again:
        again.reconcile()
        with pytest.raises(AddressChanged) as told:
            again.token_of(CONNECTION)
    assert told.value.kept == URL


def test_a_row_that_comes_after_the_first_start_leads_to_nothing_of_before(
    folder: Path, secrets: Keyring
) -> None:
    other = CONNECTION.replace("2d2f", "3d2f")
    secrets.put(f"connection/{other}/v1", "of another data folder")
    with started(folder, secrets) as organization:
        organization.reconcile()
    write(folder, f"UPDATE connection SET id = '{other}', secret_version = 1")
    with started(folder, secrets) as again:
        again.reconcile()
        with pytest.raises(SecretMissing):
            again.token_of(other)
        again.remove_connection(other)
        again.reconcile()
    assert secrets.get(f"connection/{other}/v1") == "of another data folder"


def test_what_another_computer_has_is_looked_for_and_left(folder: Path, secrets: Keyring) -> None:
    secrets.delete(BEFORE)
    with started(folder, secrets) as organization:
        organization.reconcile()
        with pytest.raises(SecretMissing):
            organization.token_of(CONNECTION)
    # It was another keyring that was open then.
    secrets.put(BEFORE, TOKEN)
    with started(folder, secrets) as again:
        assert again.token_of(CONNECTION).token == TOKEN


@pytest.mark.parametrize("way", ["disconnect", "update"])
def test_what_is_not_needed_any_more_goes_with_its_name_of_before(
    folder: Path, secrets: Keyring, way: str
) -> None:
    with started(folder, secrets) as organization:
        if way == "disconnect":
            organization.remove_connection(CONNECTION)
            assert dict(secrets._values) == {}
        else:
            account = Account("81", "Acme Admin", "")
            organization.replace_token(CONNECTION, "another", account, (ROLLOUT,), "")
            assert organization.token_of(CONNECTION).token == "another"
            assert len(secrets._values) == 1


def test_a_keyring_that_returns_something_else_keeps_the_old_one(
    folder: Path, secrets: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = secrets.put
    monkeypatch.setattr(secrets, "put", lambda name, value: put(name, value[:-1]))
    with started(folder, secrets) as organization:
        organization.reconcile()
    monkeypatch.undo()
    assert secrets.get(BEFORE) == TOKEN
    with started(folder, secrets) as again:
        again.reconcile()
        assert again.token_of(CONNECTION).token == TOKEN
