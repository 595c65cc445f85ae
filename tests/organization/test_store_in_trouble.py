"""What the system refuses the store: room, permission, a lock. Nothing is lost by it."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization import sqlite_store as store_module
from clickup_desktop.organization.errors import StoreDamaged, StoreFull, StoreLocked
from clickup_desktop.organization.migrations import HEAD_REVISION, KNOWN_REVISIONS
from clickup_desktop.organization.sqlite_store import KEPT_BACKUPS, open_store
from tests.store_processes import NOBODY, all_at_once, held, in_a_process

from .test_store import fill, linked, opened_by_hand

_PROLOGUE = """
import os, resource, sys
from pathlib import Path
from clickup_desktop.organization import sqlite_store as store_module
from clickup_desktop.organization.errors import StoreError
from clickup_desktop.organization.sqlite_store import STORE_NAME, open_store
from sqlalchemy import text
folder = Path(sys.argv[1])
def use():
    try:
        store = open_store(folder)
        try:
            with store.write() as transaction:
                transaction.execute(text("UPDATE organization SET name = hex(zeroblob(60000))"))
        finally:
            store.close()
    except StoreError as error:
        print(type(error).__name__)
    else:
        print("saved")
"""


@pytest.fixture
def ready_store() -> None:
    """Have each store made step by step."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def be_newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the program one more migration than the stores that it made before."""

    def upgrade(connection: Any, _target: str) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = 'next'"))

    monkeypatch.setattr(store_module, "HEAD_REVISION", "next")
    monkeypatch.setattr(store_module, "KNOWN_REVISIONS", KNOWN_REVISIONS | {"next"})
    monkeypatch.setattr(store_module, "upgrade", upgrade)


@pytest.mark.parametrize(
    ("of_the_folder", "of_the_file"), [(0o555, 0o444), (0o777, 0o444), (0o555, 0o666)]
)
def test_what_may_not_be_written_is_read_only_and_stays(
    of_the_folder: int, of_the_file: int
) -> None:
    # Not in the test's own folder, which nobody but its owner may enter.
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        folder = Path(made) / "data"
        fill(folder)
        before = (folder / STORE_NAME).read_bytes()
        told = in_a_process(
            _PROLOGUE
            + f"""
open_store(folder).close()  # all that Python needs is imported now
(folder / STORE_NAME).chmod({of_the_file})
folder.chmod({of_the_folder})
privileged = os.geteuid() == 0
if privileged:
    os.seteuid({NOBODY})
use()
if privileged:
    os.seteuid(0)
folder.chmod(0o700)
(folder / STORE_NAME).chmod(0o600)
""",
            folder,
        )
        assert told == "StoreReadOnly"
        assert (folder / STORE_NAME).read_bytes() == before
        assert linked(folder) == ["launch-2027"]


@pytest.mark.parametrize("room", [4_096, 20_000, 65_536])
def test_a_store_whose_files_cannot_grow_is_full_and_loses_nothing(folder: Path, room: int) -> None:
    fill(folder)
    told = in_a_process(
        _PROLOGUE
        + f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {resource.RLIM_INFINITY}))\nuse()",
        folder,
    )
    assert told == "StoreFull"
    assert linked(folder) == ["launch-2027"]


def test_a_fresh_store_without_room_is_full_and_is_made_when_there_is_some(folder: Path) -> None:
    limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, (%s, {resource.RLIM_INFINITY}))\n"
    assert in_a_process(_PROLOGUE + limit % 20_000 + "use()", folder) == "StoreFull"
    fill(folder)
    assert linked(folder) == ["launch-2027"]


def test_half_a_backup_is_not_kept_and_nothing_is_migrated(folder: Path) -> None:
    fill(folder)
    whole = folder / "organization-backup-0001-20260101-000000-000000.sqlite3"
    whole.write_bytes(b"a whole copy")
    told = in_a_process(
        _PROLOGUE
        + f"""
store_module.HEAD_REVISION = "next"
resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, {resource.RLIM_INFINITY}))
use()
""",
        folder,
    )
    assert told == "StoreFull"
    assert list(folder.glob("organization-backup-*")) == [whole]
    assert linked(folder) == ["launch-2027"]


def test_a_backup_that_cannot_be_made_is_an_error_of_the_store(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)
    be_newer(monkeypatch)
    really = os.open

    def no_room(path: Path, flags: int, mode: int = 0o777) -> int:
        if "backup" in Path(path).name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return really(path, flags, mode)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", no_room)
        with pytest.raises(StoreFull):
            open_store(folder)
    assert linked(folder) == ["launch-2027"]


def test_the_oldest_backups_go_and_a_copy_made_by_hand_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)
    be_newer(monkeypatch)
    by_hand = folder / "organization-backup-before-the-move.sqlite3"
    by_hand.write_bytes(b"mine")
    old = [
        folder / f"organization-backup-0001-2026010{day}-000000-000000.sqlite3"
        for day in range(1, KEPT_BACKUPS + 2)
    ]
    for path in reversed(old):  # written last, told to be the oldest by its name
        path.write_bytes(b"old")
    open_store(folder).close()
    left = {path.name for path in folder.glob("organization-backup-*")}
    assert by_hand.name in left
    assert len(left) == KEPT_BACKUPS + 1
    assert {path.name for path in old} & left == {path.name for path in old[-2:]}


@pytest.mark.parametrize(
    "statements",
    [
        ("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "SELECT * FROM member"),
        ("PRAGMA journal_mode = DELETE", "BEGIN EXCLUSIVE"),
    ],
)
def test_a_store_that_nobody_else_may_read_is_locked_until_it_is_let_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch, statements: tuple[str, ...]
) -> None:
    fill(folder)
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.1)
    with held(folder, *statements), pytest.raises(StoreLocked):
        open_store(folder)
    assert linked(folder) == ["launch-2027"]


def test_a_fresh_store_that_another_process_is_making_is_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.1)
    with held(folder, "BEGIN EXCLUSIVE"), pytest.raises(StoreLocked):
        open_store(folder)
    fill(folder)
    assert linked(folder) == ["launch-2027"]


def test_an_older_store_that_is_being_written_is_not_migrated(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)
    be_newer(monkeypatch)
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.1)
    with held(folder, "BEGIN IMMEDIATE"), pytest.raises(StoreLocked):
        open_store(folder)
    with opened_by_hand(folder) as connection:
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [(HEAD_REVISION,)]
    assert linked(folder) == ["launch-2027"]


def test_a_store_that_does_not_say_its_version_is_damaged_and_not_newer(folder: Path) -> None:
    fill(folder)
    with opened_by_hand(folder) as connection, connection:
        connection.execute("DELETE FROM alembic_version")
    before = (folder / STORE_NAME).read_bytes()
    with pytest.raises(StoreDamaged):
        open_store(folder)
    assert (folder / STORE_NAME).read_bytes() == before


def test_processes_that_migrate_at_once_migrate_once(folder: Path) -> None:
    fill(folder)
    with opened_by_hand(folder) as connection, connection:
        connection.execute("CREATE TABLE migrated (at TEXT)")
    script = """
def upgrade(connection, _target):
    connection.execute(text("INSERT INTO migrated VALUES ('now')"))
    connection.execute(text("UPDATE alembic_version SET version_num = 'next'"))
store_module.HEAD_REVISION = "next"
store_module.KNOWN_REVISIONS |= {"next"}
store_module.upgrade = upgrade
"""
    all_at_once(4, _PROLOGUE + script, "open_store(folder).close()", folder)
    with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as connection:
        assert connection.execute("SELECT count(*) FROM migrated").fetchone() == (1,)


def test_half_a_backup_that_a_kill_has_left_goes_and_counts_for_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)
    be_newer(monkeypatch)
    whole = [
        folder / f"organization-backup-0001-2026010{day}-000000-000000.sqlite3"
        for day in range(1, KEPT_BACKUPS)
    ]
    for path in whole:
        path.write_bytes(b"whole")
    left, under_way = (
        folder / f"organization-backup-0001-2026020{day}-000000-000000.half" for day in (1, 2)
    )
    for path in (left, under_way):
        path.write_bytes(b"half")
    os.utime(left, (0, 0))

    open_store(folder).close()

    assert not left.exists()
    assert under_way.exists()
    assert all(path.exists() for path in whole)
    assert len(list(folder.glob("organization-backup-*.sqlite3"))) == KEPT_BACKUPS
