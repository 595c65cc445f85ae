"""The store opens, or says in its own words why it doesn't, and loses nothing either way."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization import sqlite_store as store_module
from clickup_desktop.organization.errors import (
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNewer,
    StoreReadOnly,
    StoreUnreachable,
)
from clickup_desktop.organization.migrations import (
    HEAD_REVISION,
    KNOWN_REVISIONS,
    SERVER_HEAD_REVISION,
)
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.schema import metadata
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.sqlite_store import KEPT_BACKUPS, open_store
from tests.store_processes import all_at_once, held

from .conftest import TOKEN, new_connection, new_link


@pytest.fixture
def ready_store() -> None:
    """Have each store made step by step."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def fill(folder: Path) -> None:
    """Save an organization with a link."""
    store = open_store(folder)
    admin = open_organization(store, MemorySecrets(), name="Acme", member_name="Acme Admin")
    connection = admin.add_connection(new_connection(), TOKEN)
    admin.links.add(new_link(connection.id))
    store.close()


def linked(folder: Path) -> list[str]:
    """The Channels that are linked."""
    store = open_store(folder)
    admin = open_organization(store, MemorySecrets(), name="Other", member_name="Other")
    names = [link.channel_name for link in admin.links.all()]
    store.close()
    return names


@contextlib.contextmanager
def opened_by_hand(folder: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as connection:
        yield connection


def set_revision(folder: Path, revision: str) -> None:
    with opened_by_hand(folder) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def test_a_fresh_store_is_its_owners_alone(folder: Path) -> None:
    fill(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_readers_do_not_wait_for_a_writer_and_references_are_kept(folder: Path) -> None:
    store = open_store(folder)
    with store.read() as transaction:
        assert transaction.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert transaction.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert transaction.execute(text("PRAGMA synchronous")).scalar() == 2
    with store.write(), store.read() as transaction:
        assert transaction.execute(text("SELECT count(*) FROM member")).scalar() == 0
    store.close()


def test_what_was_saved_is_there_at_the_next_start(folder: Path) -> None:
    fill(folder)
    assert linked(folder) == ["launch-2027"]


def test_a_transaction_that_fails_saves_nothing(folder: Path) -> None:
    fill(folder)
    store = open_store(folder)
    with pytest.raises(ZeroDivisionError), store.write() as transaction:
        transaction.execute(text("DELETE FROM channel_link"))
        raise ZeroDivisionError
    store.close()
    assert linked(folder) == ["launch-2027"]


def test_the_migrations_lead_to_the_schema_that_the_program_uses(folder: Path) -> None:
    store = open_store(folder)
    with store.read() as transaction:
        context = MigrationContext.configure(transaction)
        assert compare_metadata(context, metadata) == []
    store.close()


def test_the_program_knows_the_last_migration() -> None:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(store_module.__file__).parent / "migrations")
    )
    scripts = ScriptDirectory.from_config(config)
    chain = {step.revision for step in scripts.walk_revisions() if not step.branch_labels}
    assert set(scripts.get_heads()) == {HEAD_REVISION, SERVER_HEAD_REVISION}
    assert chain == KNOWN_REVISIONS


def test_an_older_store_is_copied_before_it_is_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)
    monkeypatch.setattr(store_module, "HEAD_REVISION", "next")
    monkeypatch.setattr(
        store_module,
        "upgrade",
        lambda connection, _target: connection.execute(
            text("UPDATE alembic_version SET version_num = 'next'")
        ),
    )
    monkeypatch.setattr(store_module, "KNOWN_REVISIONS", KNOWN_REVISIONS | {"next"})
    for _ in range(KEPT_BACKUPS + 2):
        set_revision(folder, "0001")
        open_store(folder).close()
    backups = sorted(folder.glob("organization-backup-0001-*.sqlite3"))
    assert len(backups) == KEPT_BACKUPS
    assert {stat.S_IMODE(file.stat().st_mode) for file in backups} == {0o600}
    with contextlib.closing(sqlite3.connect(backups[-1])) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert copy.execute("SELECT channel_name FROM channel_link").fetchall() == [
            ("launch-2027",)
        ]


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)

    def half_a_migration(connection: object, _target: str) -> None:
        connection.execute(text("DROP TABLE channel_link"))  # type: ignore[attr-defined]
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(store_module, "HEAD_REVISION", "next")
        patched.setattr(store_module, "upgrade", half_a_migration)
        with pytest.raises(ZeroDivisionError):
            open_store(folder)
    assert linked(folder) == ["launch-2027"]


def test_a_store_of_a_newer_version_is_not_touched(folder: Path) -> None:
    fill(folder)
    set_revision(folder, "9999")
    before = (folder / STORE_NAME).read_bytes()
    with pytest.raises(StoreNewer):
        open_store(folder)
    assert (folder / STORE_NAME).read_bytes() == before
    assert not list(folder.glob("organization-backup-*"))
    set_revision(folder, HEAD_REVISION)
    assert linked(folder) == ["launch-2027"]


def test_another_programs_database_is_not_touched(folder: Path) -> None:
    folder.mkdir()
    with opened_by_hand(folder) as connection, connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    before = (folder / STORE_NAME).read_bytes()
    with pytest.raises(StoreDamaged):
        open_store(folder)
    assert (folder / STORE_NAME).read_bytes() == before


@pytest.mark.parametrize("content", [b"no database" * 300, b"SQLite format 3\x00" + b"x" * 9_000])
def test_a_file_that_is_no_database_is_damaged_and_stays(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / STORE_NAME).write_bytes(content)
    with pytest.raises(StoreDamaged):
        open_store(folder)
    assert (folder / STORE_NAME).read_bytes() == content


def test_a_store_with_a_broken_page_says_so(folder: Path) -> None:
    fill(folder)
    path = folder / STORE_NAME
    content = bytearray(path.read_bytes())
    content[4096 : len(content)] = b"\xff" * (len(content) - 4096)
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError):
        store = open_store(folder)
        try:
            with store.read() as transaction:
                transaction.execute(text("SELECT * FROM channel_link")).all()
        finally:
            store.close()


def test_a_store_that_another_process_holds_is_locked_and_comes_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.1)
    with held(folder, "BEGIN IMMEDIATE"):
        store = open_store(folder)
        with pytest.raises(StoreLocked), store.write():
            pass
    with store.write() as transaction:
        transaction.execute(text("UPDATE organization SET name = 'Acme again'"))
    store.close()
    assert linked(folder) == ["launch-2027"]


def test_a_full_disk_says_so_and_loses_nothing(folder: Path) -> None:
    fill(folder)
    store = open_store(folder)
    with pytest.raises(StoreFull), store.write() as transaction:
        pages = transaction.execute(text("PRAGMA page_count")).scalar_one()
        # SQLite's own way to have no room left.
        transaction.execute(text(f"PRAGMA max_page_count = {pages}"))
        transaction.execute(text("UPDATE organization SET name = hex(zeroblob(2000000))"))
    store.close()
    assert linked(folder) == ["launch-2027"]


def test_permission_that_is_denied_is_read_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", denied)
        with pytest.raises(StoreReadOnly):
            open_store(folder)


def test_a_folder_in_the_place_of_the_store_is_not_written(folder: Path) -> None:
    (folder / STORE_NAME).mkdir(parents=True)
    with pytest.raises(StoreError):
        open_store(folder)


def test_a_folder_below_a_file_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreUnreachable):
        open_store(tmp_path / "file" / "data")


def test_two_processes_that_start_at_once_make_one_organization(folder: Path) -> None:
    prepare = (
        "import sys\n"
        "from pathlib import Path\n"
        "from clickup_desktop.organization.opening import open_organization\n"
        "from clickup_desktop.organization.secrets import MemorySecrets\n"
        "from clickup_desktop.organization.sqlite_store import open_store\n"
    )
    script = (
        "store = open_store(Path(sys.argv[1]))\n"
        "made = open_organization(store, MemorySecrets(), name='Acme', member_name='Acme Admin')\n"
        "print(made.organization.id, len(made.members.all()), flush=True)\n"
        "store.close()\n"
    )
    told = set(all_at_once(3, prepare, script, folder))
    assert len(told) == 1
    assert told.pop().split()[1] == "1"


def test_a_copy_of_the_folder_is_the_organization(folder: Path, tmp_path: Path) -> None:
    fill(folder)
    shutil.copytree(folder, tmp_path / "copy")
    assert linked(tmp_path / "copy") == ["launch-2027"]
