"""The file that holds a connection's copies: opened, made, and made anew where it is damaged.

A copy can be read again from ClickUp, so a damaged file is not repaired. What a person decided
(which Channels, how long) is therefore kept beside it as well, in a small file of its own.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec

from clickup_desktop.integration.messages.errors import CopyError, CopyFull, CopyUnusable
from clickup_desktop.integration.messages.interrupting import ended_by
from clickup_desktop.integration.messages.search_index import (
    FOLDING,
    INDEX_TABLE,
    rebuild_if_folded_otherwise,
)
from clickup_desktop.integration.messages.tables import FORMAT, TABLES, TRIGGERS
from clickup_desktop.integration.messages.temporary_files import keep_temporary_files_in
from clickup_desktop.integration.messages.wishes import (
    WishedCopy,
    Wishes,
    read_wishes,
    write_wishes,
)
from clickup_desktop.interruption import Cancellation
from clickup_desktop.private_files import make_private_folder, open_private

FOLDER_NAME = "messages"
BUSY_SECONDS = 60.0
"""Longer than another program takes to write a large file anew."""

LOG_SECONDS = 2.0

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_BESIDE = ("-wal", "-shm", "-journal")


class FileDamaged(CopyError):
    """Not for people: the file is made anew."""


class CopyFile:
    """One connection's copies. May be used from several threads, and by several programs.

    Args:
        path: of the SQLite file; see `path_of`.
        account_id: of the ClickUp account that the connection's token belongs to.
    """

    def __init__(self, path: Path, account_id: str) -> None:
        self.path = path
        self._account_id = account_id
        self._lock = threading.RLock()
        self._writer: sqlite3.Connection | None = None
        self._written = (0, 0)
        self.made_anew = False
        """Whether the file was damaged, so that everything is read again."""

    def know_account(self, account_id: str) -> None:
        """Have the file made for this account, where none was known before."""
        self._account_id = self._account_id or account_id

    @property
    def exists(self) -> bool:
        """Whether there is a file, or there was one that a person's wishes outlived."""
        return self.path.exists() or self._wishes_path.exists()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Change the file in one transaction; made where there is none.

        Raises:
            CopyFull, CopyUnusable: nothing is changed.
        """
        with self._lock:
            with self.told_errors():
                connection = self._open_writer()
            with self.told_errors(of_system=False):
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    with contextlib.suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")
                    raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read the file as it is at one moment, beside somebody who writes.

        Raises:
            CopyUnusable: it can't be read.
        """
        with self.told_errors():
            if not self.path.exists():
                self._prepare()
            connection = self._connect()
            if not _is_known(connection):
                connection.close()
                self._prepare()
                connection = self._connect()
        with contextlib.closing(connection), self.told_errors(of_system=False):
            connection.execute("PRAGMA query_only=ON")
            connection.execute("BEGIN")
            yield connection

    @contextlib.contextmanager
    def watching(self) -> Iterator[sqlite3.Connection]:
        """Keep the file open to read it again and again; errors are told by `told_errors`.

        Raises:
            CopyUnusable: it can't be opened.
        """
        with self.told_errors():
            connection = self._connect()
        with contextlib.closing(connection):
            with self.told_errors():
                connection.execute("PRAGMA query_only=ON")
            yield connection

    def empty_log(self) -> bool:
        """Move what is in the log beside the file into it; return whether the log is empty then.

        It isn't while somebody reads the file as it was before.

        Raises:
            CopyFull, CopyUnusable
        """
        with self._lock, self.told_errors():
            writer = self._open_writer()
            writer.execute(f"PRAGMA busy_timeout={LOG_SECONDS * 1000:.0f}")
            try:
                [(busy, _pages, _moved)] = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                writer.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000:.0f}")
            return not busy

    def write_anew(self, cancellation: Cancellation | None = None) -> None:
        """Write the file anew, with nothing in it but what it holds.

        Others read meanwhile; whoever wants to write waits, 15 seconds with three million messages.

        Raises:
            Cancelled: it is as it was.
            CopyFull: likewise; free space of twice its size is needed.
            CopyUnusable
        """
        with self._lock, self.told_errors():
            writer = self._open_writer()
            with ended_by(cancellation, writer):
                writer.execute("VACUUM")

    def _prepare(self) -> None:
        with self._lock:
            self._open_writer()

    def remember_wishes(self) -> None:
        """Keep what the person decided so that it outlives a damaged file.

        Raises:
            CopyUnusable: it can't be written.
        """
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT channel_id, workspace_id, channel_name, private, keep_days, paused "
                "FROM copy ORDER BY number"
            ).fetchall()
            account = account_of(connection)
        copies = tuple(
            WishedCopy(channel, workspace, name, bool(private), days, bool(paused))
            for channel, workspace, name, private, days, paused in rows
        )
        with self.told_errors():
            if copies:
                write_wishes(self._wishes_path, Wishes(account, copies))
            else:
                self._wishes_path.unlink(missing_ok=True)

    def delete(self) -> None:
        """Delete the file and all that is beside it.

        Raises:
            CopyUnusable: something of it is still there.
        """
        with self._lock, self.told_errors():
            self.close()
            self._remove_file()
            self._wishes_path.unlink(missing_ok=True)

    @property
    def _wishes_path(self) -> Path:
        return self.path.with_suffix(".json")

    def _open_writer(self) -> sqlite3.Connection:
        # Another program may have put another file in its place, or have deleted it.
        if self._writer is not None and self._identity() == self._written:
            return self._writer
        self.close()
        make_private_folder(self.path.parent)
        try:
            self._writer = self._opened()
        except FileDamaged:
            self._remove_file()
            self.made_anew = True
            self._writer = self._opened()
        self._written = self._identity()
        return self._writer

    def _identity(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return 0, 0
        return found.st_dev, found.st_ino

    def _opened(self) -> sqlite3.Connection:
        self._make_private()
        connection = self._connect()
        try:
            with _noticing_damage():
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute("PRAGMA secure_delete=ON")
                connection.execute("PRAGMA foreign_keys=ON")
                self._make_tables(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make_private(self) -> None:
        """Make the file where there is none.

        One that is there is never opened for that: closing it would end the locks that SQLite holds
        for all of this program (https://sqlite.org/howtocorrupt.html, 2.2).
        """
        if not self.path.exists():
            os.close(open_private(self.path, os.O_RDWR))
        elif self.path.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        else:
            self.path.chmod(0o600)

    def _make_tables(self, connection: sqlite3.Connection) -> None:
        [(found,)] = connection.execute("PRAGMA user_version").fetchall()
        if found == FORMAT:
            connection.execute("SELECT count(*) FROM meta").fetchall()
            if meta(connection, "folding") != FOLDING:
                connection.execute("BEGIN IMMEDIATE")
                rebuild_if_folded_otherwise(connection)
                connection.execute("COMMIT")
            return
        if found != 0:
            raise FileDamaged("another format")
        connection.execute("BEGIN IMMEDIATE")
        [(found,)] = connection.execute("PRAGMA user_version").fetchall()
        if found == FORMAT:  # another program was faster
            connection.execute("COMMIT")
            return
        for statement in (*TABLES.split(";"), *TRIGGERS, INDEX_TABLE):
            if statement.strip():
                connection.execute(statement)
        wishes = read_wishes(self._wishes_path) or Wishes(self._account_id)
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [
                ("epoch", uuid.uuid4().hex),
                ("folding", FOLDING),
                ("account", wishes.account_id),
            ],
        )
        connection.executemany(
            "INSERT INTO copy (channel_id, workspace_id, channel_name, private, keep_days, paused,"
            " began_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(*msgspec.structs.astuple(it), int(time.time() * 1000)) for it in wishes.copies],
        )
        connection.execute(f"PRAGMA user_version={FORMAT}")
        connection.execute("COMMIT")

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        keep_temporary_files_in(self.path.parent, connection)
        return connection

    def _remove_file(self) -> None:
        for end in ("", *_BESIDE):
            Path(f"{self.path}{end}").unlink(missing_ok=True)

    @contextlib.contextmanager
    def told_errors(self, *, of_system: bool = True) -> Iterator[None]:
        """Tell what went wrong with the file.

        Args:
            of_system: whether an error of the system is the file's; what is done with its content,
                such as writing it elsewhere, has its own.
        """
        try:
            yield
        except sqlite3.Error as error:
            told = told_error(error)
            if isinstance(told, FileDamaged):
                # The next one to open it makes it anew.
                self.close()
                with contextlib.suppress(OSError):
                    self._remove_file()
                self.made_anew = True
                told = CopyUnusable("the file was damaged")
        except OSError as error:
            if not of_system:
                raise
            told = CopyUnusable(error.strerror or type(error).__name__)
        else:
            return
        raise told


def path_of(folder: Path, connection_id: str) -> Path:
    """Return where a connection's copies are; its id must be a UUID, so that it is no path.

    Raises:
        ValueError: it is none.
    """
    return folder / FOLDER_NAME / f"{uuid.UUID(connection_id)}.sqlite3"


def account_of(connection: sqlite3.Connection) -> str:
    """Return the id of the ClickUp account that the copies were read with."""
    return meta(connection, "account")


def meta(connection: sqlite3.Connection, key: str) -> str:
    """Return what is noted under `key`; "" for nothing."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return "" if found is None else str(found[0])


def told_error(error: sqlite3.Error) -> CopyError:
    """Return what is told of an error of SQLite's."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGED:
        return FileDamaged(str(error))
    if code == sqlite3.SQLITE_FULL:
        return CopyFull(str(error))
    return CopyUnusable(str(error))


def _is_known(connection: sqlite3.Connection) -> bool:
    """Whether a file is one of copies; whoever writes makes it anew otherwise."""
    try:
        with _noticing_damage():
            [(found,)] = connection.execute("PRAGMA user_version").fetchall()
    except FileDamaged:
        return False
    return bool(found == FORMAT)


@contextlib.contextmanager
def _noticing_damage() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        told = told_error(error)
    else:
        return
    raise told
