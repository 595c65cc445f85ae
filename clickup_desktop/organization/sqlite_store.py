"""The store on one computer: SQLite in the data folder, brought up to date by Alembic."""

from __future__ import annotations

import contextlib
import errno
import operator
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Transaction
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization.backups import backups_of
from clickup_desktop.organization.errors import (
    EssentialRowUnreadable,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNewer,
    StoreReadOnly,
    StoreUnreachable,
)
from clickup_desktop.organization.migrations import HEAD_REVISION, KNOWN_REVISIONS, upgrade
from clickup_desktop.organization.store import Store
from clickup_desktop.private_files import make_private_folder

KEPT_BACKUPS = 3
BUSY_SECONDS = 5.0

_HALF = ".half"
_REVISION = re.compile(r"[0-9a-z_]{1,32}")
# Longer than any copy takes.
_BACKING_UP_SECONDS = 600

_BY_CODE: dict[int, type[StoreError]] = {
    # A statement of ours does not fit the tables: they are not as they were made.
    sqlite3.SQLITE_ERROR: StoreDamaged,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_BUSY: StoreLocked,
    sqlite3.SQLITE_LOCKED: StoreLocked,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_FORMAT: StoreDamaged,
    sqlite3.SQLITE_MISMATCH: StoreDamaged,
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_CANTOPEN: StoreUnreachable,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
}

# What SQLite says of a full disk where it does not say so itself.
_NO_ROOM = (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)

_BY_ERRNO: dict[int, type[StoreError]] = {
    errno.ENOSPC: StoreFull,
    errno.EDQUOT: StoreFull,
    errno.EROFS: StoreReadOnly,
}


class SqliteStore(Store):
    """An open file. Its transactions may be used from any thread, each on one at a time."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path
        self.folder = path.parent

    def _begin_reading(self) -> AbstractContextManager[Transaction]:
        return self._transaction("BEGIN")

    @contextlib.contextmanager
    def write(self) -> Iterator[Transaction]:
        """Write in one transaction, alone from its first statement on."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextlib.contextmanager
    def _transaction(self, how: str) -> Iterator[Transaction]:
        with _translating(self.path), self._engine.connect() as connection:
            connection.execution_options(sqlite_begin=how)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection to the file."""
        self._engine.dispose()


def open_store(folder: Path) -> SqliteStore:
    """Open the store in `folder`; make it where there is none, bring an older one up to date.

    A backup of an older store is kept beside it.

    Raises:
        StoreNewer: a newer version wrote it; nothing was touched.
        StoreReadOnly, StoreFull, StoreLocked, StoreDamaged, StoreUnreachable: it can't be used.
    """
    path = folder / STORE_NAME
    _make_file(folder, path)
    engine = _engine(path)
    try:
        with _translating(path):
            _bring_up_to_date(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return SqliteStore(engine, path)


def look_into_store(folder: Path) -> str:
    """Read the whole store in `folder` without changing anything; return its revision.

    Raises:
        StoreDamaged: what is in it does not hold together.
        StoreError: it can't be read.
    """
    path = folder / STORE_NAME
    with (
        _translating(path),
        contextlib.closing(_connect(path)) as connection,
    ):
        connection.execute("PRAGMA query_only=ON")
        [(verdict,)] = connection.execute("PRAGMA quick_check(1)").fetchall()
        if verdict != "ok":
            raise StoreDamaged(path, "its pages do not hold together")
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        if len(revisions) != 1:
            raise StoreDamaged(path, "it does not say what it is")
    return str(revisions[0][0])


def _make_file(folder: Path, path: Path) -> None:
    try:
        make_private_folder(folder)
        # Made here and not by SQLite, so that nobody else may read it; SQLite gives the files
        # beside it the same permissions.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise error_of_system(error, path) from None


def _engine(path: Path) -> Engine:
    engine = create_engine(
        "sqlite://", creator=lambda: _connect(path), poolclass=QueuePool, pool_size=4
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Transaction) -> None:
        # The driver itself begins nothing (autocommit), so that DDL is part of transactions and a
        # writer takes its lock at once instead of failing in the middle.
        connection.exec_driver_sql(
            connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE")
        )

    return engine


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    # What is no UTF-8 stays recognisable, and no reason to read nothing (`column_types.py`).
    connection.text_factory = operator.methodcaller("decode", "utf-8", "surrogateescape")
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_up_to_date(engine: Engine, path: Path) -> None:
    # A reader waits for nobody, so the program starts while another window saves.
    reading = engine.connect().execution_options(sqlite_begin="BEGIN")
    with reading as connection, connection.begin():
        revision = _revision(connection, path)
    if revision == HEAD_REVISION:
        return
    _use_write_ahead_log(engine)
    if revision is not None:
        _back_up(path, revision)
    exclusively = engine.connect().execution_options(sqlite_begin="BEGIN EXCLUSIVE")
    with exclusively as connection, connection.begin():
        # Another process may have done it since.
        if _revision(connection, path) != HEAD_REVISION:
            upgrade(connection, HEAD_REVISION)


def _revision(connection: Transaction, path: Path) -> str | None:
    """Return the store's revision, None for an empty file.

    Raises:
        StoreNewer: it isn't known.
    """
    tables = connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one()
    if not tables:
        return None
    named = connection.execute(
        text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
    ).scalar_one()
    if not named:
        raise StoreDamaged(path, "it holds something else")
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if not isinstance(revision, str) or not _REVISION.fullmatch(revision):
        raise StoreDamaged(path, "it does not say what it is")
    if revision not in KNOWN_REVISIONS:
        raise StoreNewer(path, str(revision))
    return str(revision)


def _use_write_ahead_log(engine: Engine) -> None:
    """Switch to a write-ahead log, which stays with the file: readers do not wait for a writer."""
    until = time.monotonic() + BUSY_SECONDS
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        while True:
            try:
                cursor.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                # SQLite does not wait by itself when two processes switch at once.
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
    finally:
        raw.close()


def _back_up(path: Path, revision: str) -> Path:
    """Copy the store beside itself, and keep the newest copies only."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    target = path.with_name(f"organization-backup-{revision}-{moment}.sqlite3")
    half = target.with_suffix(_HALF)
    try:
        for left in path.parent.glob(f"organization-backup-*{_HALF}*"):
            _remove_if_left(left)
        os.close(os.open(half, os.O_RDWR | os.O_CREAT, 0o600))
        with (
            contextlib.closing(_connect(path)) as source,
            contextlib.closing(_connect(half)) as copy,
        ):
            source.backup(copy)
        # Only a whole copy may take the place of an older one.
        half.replace(target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            half.unlink()
        if isinstance(error, OSError):
            raise error_of_system(error, target) from None
        raise
    for old in backups_of(path)[:-KEPT_BACKUPS]:
        # One that stays is no reason not to start.
        with contextlib.suppress(OSError):
            old.unlink()
    return target


def _remove_if_left(half: Path) -> None:
    """Remove half a copy that a crash has left; one that is being made is newer."""
    with contextlib.suppress(OSError):
        if time.time() - half.stat().st_mtime > _BACKING_UP_SECONDS:
            half.unlink()


@contextlib.contextmanager
def _translating(path: Path) -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise  # a rule of ours, for the caller to tell
    except EssentialRowUnreadable as error:
        raise StoreDamaged(path, str(error)) from None
    except UnicodeDecodeError:
        # The driver fails at SQLite's own words, where they name what is damaged.
        raise StoreDamaged(path, "what it is made of is no text") from None
    except DBAPIError as error:
        raise error_of_sqlite(error.orig, path) from None
    except sqlite3.Error as error:
        raise error_of_sqlite(error, path) from None


def error_of_sqlite(error: Any, path: Path) -> StoreError:
    """Return our error for what SQLite says of the file."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    if code in _NO_ROOM:
        return StoreFull(path)
    kind = _BY_CODE.get(code & 0xFF, StoreError)
    return kind(path, getattr(error, "sqlite_errorname", "") or "")


def error_of_system(error: OSError, path: Path) -> StoreError:
    """Return our error for what the system refuses the store or its folder."""
    if isinstance(error, PermissionError | IsADirectoryError):
        return StoreReadOnly(path)
    kind = _BY_ERRNO.get(error.errno or 0, StoreUnreachable)
    return kind(path, error.strerror or "")
