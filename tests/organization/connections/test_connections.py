"""A token is never kept without its connection, nor a connection shown without its token."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from clickup_desktop.organization import service as service_module
from clickup_desktop.organization.connections import rows as connections
from clickup_desktop.organization.errors import StoreFull, UnknownConnection
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import (
    Account,
    ConnectionState,
    LinkState,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.secrets import (
    KeyringLocked,
    MemorySecrets,
    SecretState,
)
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import SqliteStore
from clickup_desktop.organization.tokens.kept_token import KeptToken
from tests.kept_tokens import name_in_keyring
from tests.organization.conftest import ACCOUNT, ROLLOUT, TOKEN, new_connection, new_link

OTHER_TOKEN = "pk_10100001_" + "STUVWXYZ" * 4


class Keyring(MemorySecrets):
    """A keyring that can be locked, and that shows what it holds."""

    backend_name = "SecretService.Keyring"

    def __init__(self) -> None:
        super().__init__()
        self.locked = False
        self.locked_for: set[str] = set()

    @property
    def names(self) -> list[str]:
        return sorted(self._values)

    def put(self, name: str, value: str) -> None:
        self._refuse("put")
        super().put(name, value)

    def get_quietly(self, name: str) -> str:
        self._refuse("get")
        return super().get_quietly(name)

    def delete(self, name: str) -> None:
        self._refuse("delete")
        super().delete(name)

    def probe(self) -> SecretState:
        return SecretState.LOCKED if self.locked else SecretState.AVAILABLE

    def _refuse(self, what: str) -> None:
        if self.locked or what in self.locked_for:
            raise KeyringLocked


@pytest.fixture
def secrets() -> Keyring:
    return Keyring()


def reopened(store: SqliteStore, secrets: Keyring) -> OrganizationService:
    """The organization as the next start finds it."""
    return open_organization(store, secrets, name="Acme", member_name="Acme Admin")


def pass_time(store: SqliteStore) -> None:
    """Make all rows look long past."""
    earlier = datetime.now(UTC) - timedelta(hours=1)
    moment = earlier.strftime("%Y-%m-%d %H:%M:%S.%f")
    with store.write() as transaction:
        transaction.execute(text("UPDATE connection SET created_at = :m"), {"m": moment})


def pending_rows(store: SqliteStore) -> int:
    with store.read() as transaction:
        counted = text("SELECT count(*) FROM connection WHERE state = 'pending'")
        return int(transaction.execute(counted).scalar_one())


def test_a_connection_is_saved_with_its_token_in_the_keyring(
    admin: OrganizationService, secrets: Keyring
) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    assert saved.state is ConnectionState.ACTIVE
    assert saved.secret_backend == "SecretService.Keyring"
    assert saved.owner.name == "Acme Admin"
    assert saved.workspaces == (ROLLOUT,)
    assert secrets.names == [name_in_keyring(admin, saved)]
    assert admin.token_of(saved.id) == KeptToken("https://api.clickup.com", TOKEN)


def test_the_token_is_in_no_file_of_the_store(
    admin: OrganizationService, store: SqliteStore
) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    admin.replace_token(saved.id, OTHER_TOKEN, ACCOUNT, (ROLLOUT,), "pk_…WXYZ")
    written = b"".join(file.read_bytes() for file in store.path.parent.iterdir())
    for token in (TOKEN, OTHER_TOKEN):
        pieces = [token[at : at + 8] for at in range(12, len(token) - 7)]
        assert not any(piece.encode() in written for piece in pieces)


def test_a_keyring_that_refuses_leaves_nothing(
    admin: OrganizationService, secrets: Keyring, store: SqliteStore
) -> None:
    secrets.locked = True
    with pytest.raises(KeyringLocked):
        admin.add_connection(new_connection(), TOKEN)
    assert admin.connections() == ()
    assert pending_rows(store) == 0


def test_a_store_that_fails_after_the_token_takes_the_token_back(
    admin: OrganizationService,
    secrets: Keyring,
    store: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def full(*_arguments: object) -> None:
        raise StoreFull(tmp_path)

    with monkeypatch.context() as patched:
        patched.setattr(connections, "activate", full)
        with pytest.raises(StoreFull):
            admin.add_connection(new_connection(), TOKEN)
    assert secrets.names == []
    assert admin.connections() == ()
    assert pending_rows(store) == 0


class Crash(BaseException):
    """The process was ended."""


def crash(*_arguments: object, **_options: object) -> None:
    raise Crash


def test_a_crash_between_token_and_row_is_tidied_up_at_the_next_start(
    admin: OrganizationService,
    secrets: Keyring,
    store: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        # A process that ends has no time to clear away either.
        patched.setattr(connections, "activate", crash)
        patched.setattr(connections, "drop", crash)
        patched.setattr(secrets, "delete", crash)
        with pytest.raises(Crash):
            admin.add_connection(new_connection(), TOKEN)
    assert len(secrets.names) == 1
    again = reopened(store, secrets)
    assert again.connections() == ()
    assert again.reconcile() == 1
    assert secrets.names == []
    assert pending_rows(store) == 0


def test_what_is_just_being_saved_is_left_alone(
    admin: OrganizationService, secrets: Keyring, store: SqliteStore
) -> None:
    looks: list[tuple[int, int, int]] = []

    class Watched(Keyring):
        """Somebody else tidies up in the middle of a save."""

        def put(self, name: str, value: str) -> None:
            super().put(name, value)
            another = reopened(store, self)
            looks.append((another.reconcile(), len(self.names), pending_rows(store)))

    keyring = Watched()
    saved = reopened(store, keyring).add_connection(new_connection(), TOKEN)
    assert looks == [(0, 1, 1)]
    assert reopened(store, keyring).token_of(saved.id).token == TOKEN


def test_a_start_with_nothing_to_tidy_up_waits_for_nobody_who_saves(
    admin: OrganizationService, secrets: Keyring, store: SqliteStore
) -> None:
    admin.add_connection(new_connection(), TOKEN)
    again = reopened(store, secrets)
    with contextlib.closing(sqlite3.connect(store.path, isolation_level=None)) as saving:
        saving.execute("BEGIN IMMEDIATE")
        assert again.reconcile() == 0


def test_a_token_whose_row_is_gone_without_a_disconnect_is_left_alone(
    admin: OrganizationService, secrets: Keyring, store: SqliteStore
) -> None:
    admin.add_connection(new_connection(), TOKEN)
    with store.write() as transaction:
        transaction.execute(text("DELETE FROM connection"))
    pass_time(store)
    assert reopened(store, secrets).reconcile() == 0
    assert len(secrets.names) == 1


def test_a_locked_keyring_is_tidied_up_once_it_is_open(
    admin: OrganizationService, secrets: Keyring, store: SqliteStore
) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    secrets.locked_for = {"delete"}
    admin.remove_connection(saved.id)
    assert admin.connections() == ()
    assert len(secrets.names) == 1
    secrets.locked_for, secrets.locked = set(), True
    assert reopened(store, secrets).reconcile() == 0
    secrets.locked = False
    assert reopened(store, secrets).reconcile() == 1
    assert secrets.names == []
    assert reopened(store, secrets).reconcile() == 0


def test_a_new_token_takes_the_place_of_the_old_one_and_links_stay(
    admin: OrganizationService, secrets: Keyring
) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    link = admin.links.add(new_link(saved.id))
    admin.record_check(saved.id, "token-rejected")
    other = Account("10100002", "Acme Integrator", "")
    updated = admin.replace_token(saved.id, OTHER_TOKEN, other, (ROLLOUT,), "pk_…WXYZ")
    assert (updated.id, updated.account, updated.problem) == (saved.id, other, "")
    assert updated.state is ConnectionState.ACTIVE
    assert admin.token_of(saved.id).token == OTHER_TOKEN
    assert secrets.names == [name_in_keyring(admin, updated)]
    assert updated.secret_version == 2
    assert updated.version > saved.version
    assert admin.links.all() == (link,)


@pytest.mark.parametrize("failing", ["keyring", "store"])
def test_a_new_token_that_cannot_be_kept_leaves_the_old_one(
    admin: OrganizationService,
    secrets: Keyring,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    failing: str,
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise StoreFull(tmp_path)

    saved = admin.add_connection(new_connection(), TOKEN)
    with monkeypatch.context() as patched:
        if failing == "keyring":
            patched.setattr(secrets, "locked_for", {"put"})
        else:
            patched.setattr(connections, "switch_token", full)
        with pytest.raises((KeyringLocked, StoreFull)):
            admin.replace_token(saved.id, OTHER_TOKEN, ACCOUNT, (ROLLOUT,), "")
    assert admin.token_of(saved.id).token == TOKEN
    assert secrets.names == [name_in_keyring(admin, saved)]
    assert admin.connection(saved.id) == saved


def test_a_crash_while_a_token_is_replaced_leaves_one_token(
    admin: OrganizationService,
    secrets: Keyring,
    store: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    with monkeypatch.context() as patched:
        patched.setattr(connections, "switch_token", crash)
        patched.setattr(secrets, "delete", crash)
        with pytest.raises(Crash):
            admin.replace_token(saved.id, OTHER_TOKEN, ACCOUNT, (ROLLOUT,), "")
    assert len(secrets.names) == 2
    again = reopened(store, secrets)
    assert again.reconcile() == 1
    assert secrets.names == [name_in_keyring(admin, saved)]
    assert again.token_of(saved.id).token == TOKEN


def test_a_connection_for_this_session_comes_back_without_its_token(
    admin: OrganizationService, secrets: Keyring, store: SqliteStore
) -> None:
    secrets.locked = True
    saved = admin.add_connection(new_connection(), TOKEN, session_only=True)
    assert admin.token_of(saved.id).token == TOKEN
    assert saved.secret_backend == "memory"
    again = reopened(store, secrets)
    (shown,) = again.connections()
    assert shown.state is ConnectionState.NEEDS_ATTENTION
    assert shown.problem == service_module.TOKEN_MISSING
    secrets.locked = False
    updated = again.replace_token(saved.id, OTHER_TOKEN, ACCOUNT, (ROLLOUT,), "")
    assert updated.state is ConnectionState.ACTIVE
    assert again.token_of(saved.id).token == OTHER_TOKEN


def test_a_check_that_failed_is_kept_until_one_goes_well(admin: OrganizationService) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    admin.record_check(saved.id, "token-rejected")
    failed = admin.connection(saved.id)
    assert (failed.state, failed.problem) == (ConnectionState.NEEDS_ATTENTION, "token-rejected")
    assert failed.checked_at == saved.checked_at
    found = (ROLLOUT, WorkspaceReference("90130002", "Acme Second"))
    admin.record_check(saved.id, "", workspaces=found)
    well = admin.connection(saved.id)
    assert (well.state, well.problem, well.workspaces) == (ConnectionState.ACTIVE, "", found)
    assert well.checked_at is not None
    assert saved.checked_at is not None
    assert well.checked_at >= saved.checked_at


def test_disconnecting_keeps_links_until_a_connection_reaches_them_again(
    admin: OrganizationService, secrets: Keyring
) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    link = admin.links.add(new_link(saved.id))
    (waiting,) = admin.remove_connection(saved.id)
    assert (waiting.id, waiting.state) == (link.id, LinkState.NEEDS_CONNECTION)
    assert waiting.connection_id is None
    assert waiting.path == link.path
    assert secrets.names == []
    again = admin.add_connection(new_connection(), OTHER_TOKEN)
    (adopted,) = admin.links.all()
    assert (adopted.id, adopted.connection_id) == (link.id, again.id)
    assert adopted.state is LinkState.LINKED


def test_a_connection_adopts_no_links_of_workspaces_it_does_not_reach(
    admin: OrganizationService,
) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    admin.links.add(new_link(saved.id, workspace=WorkspaceReference("1", "Elsewhere")))
    admin.remove_connection(saved.id)
    admin.add_connection(new_connection(), OTHER_TOKEN)
    (waiting,) = admin.links.all()
    assert waiting.state is LinkState.NEEDS_CONNECTION


def test_shared_connections_are_listed_first(admin: OrganizationService) -> None:
    private = admin.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    shared = admin.add_connection(new_connection(), TOKEN)
    assert [it.id for it in admin.connections()] == [shared.id, private.id]


def test_what_was_removed_is_not_there(admin: OrganizationService) -> None:
    saved = admin.add_connection(new_connection(), TOKEN)
    admin.remove_connection(saved.id)
    with pytest.raises(UnknownConnection):
        admin.connection(saved.id)
    with pytest.raises(UnknownConnection):
        admin.remove_connection(saved.id)
