"""Which tokens this computer has put into its keyring: a small file of its own, without secrets.

Only what is listed here is ever deleted from the keyring. It is noted before the keyring is
touched, so that what a crash leaves there is found again, whatever the organization's store says.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from clickup_desktop.organization.errors import StoreError
from clickup_desktop.organization.sqlite_store import error_of_sqlite, error_of_system
from clickup_desktop.organization.tokens.kept_token import TokenName
from clickup_desktop.private_files import make_private_folder, open_private

LEDGER_NAME = "tokens.sqlite3"

_BUSY_SECONDS = 5.0
_TABLES = """
CREATE TABLE IF NOT EXISTS token (
    organization_id TEXT NOT NULL, member_id TEXT NOT NULL, connection_id TEXT NOT NULL,
    version INTEGER NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (organization_id, member_id, connection_id, version)
);
CREATE TABLE IF NOT EXISTS earlier_token (
    organization_id TEXT NOT NULL, member_id TEXT NOT NULL, connection_id TEXT NOT NULL,
    version INTEGER NOT NULL, clickup_url TEXT NOT NULL, leaving INTEGER NOT NULL,
    PRIMARY KEY (organization_id, member_id, connection_id, version)
);
CREATE TABLE IF NOT EXISTS taken_stock (
    organization_id TEXT NOT NULL, member_id TEXT NOT NULL,
    PRIMARY KEY (organization_id, member_id)
);
"""
_RELEASE = """
UPDATE token SET state = 'leaving'
WHERE organization_id = ? AND member_id = ? AND connection_id = ? AND version = ?
"""
_IS_LEAVING = """
SELECT 1 FROM token WHERE organization_id = ? AND member_id = ? AND connection_id = ?
AND version = ? AND state = 'leaving'
"""
_FORGET = """
DELETE FROM token
WHERE organization_id = ? AND member_id = ? AND connection_id = ? AND version = ?
"""
_UNSETTLED = """
SELECT organization_id, member_id, connection_id, version FROM token
WHERE organization_id = ? AND member_id = ? AND state <> 'kept' ORDER BY connection_id, version
"""
_NAMES_OF = """
SELECT version FROM token WHERE organization_id = ? AND member_id = ? AND connection_id = ?
UNION
SELECT version FROM earlier_token
WHERE organization_id = ? AND member_id = ? AND connection_id = ?
"""
_TOOK_STOCK = "SELECT 1 FROM taken_stock WHERE organization_id = ? AND member_id = ?"
_EARLIER = """
SELECT connection_id, version, clickup_url, leaving FROM earlier_token
WHERE organization_id = ? AND member_id = ? ORDER BY connection_id, version
"""
_RELEASE_EARLIER = """
UPDATE earlier_token SET leaving = 1
WHERE organization_id = ? AND member_id = ? AND connection_id = ? AND version = ?
"""
_EARLIER_LEAVING = """
SELECT 1 FROM earlier_token WHERE organization_id = ? AND member_id = ? AND connection_id = ?
AND version = ? AND leaving <> 0
"""
_FORGET_EARLIER = """
DELETE FROM earlier_token
WHERE organization_id = ? AND member_id = ? AND connection_id = ? AND version = ?
"""


class TokenState(StrEnum):
    """What this computer is about to do with a token, or has done; "leaving" once released."""

    SAVING = "saving"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class EarlierToken:
    """A token that an earlier program kept, under a name of that program's.

    Attributes:
        clickup_url: what its row said when this program first looked.
        leaving: whether its connection was removed since, or got another token.
    """

    name: TokenName
    clickup_url: str
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """Which tokens of one name will be deleted: this program's, an earlier one's."""

    token: bool
    earlier: bool


class Ledger(Protocol):
    """What was noted. Every call may raise `StoreError`."""

    def note(self, name: TokenName, state: TokenState) -> None:
        """Note a token, in place of what was noted of it."""
        ...

    def release(self, names: Collection[TokenName]) -> None:
        """Note that tokens will be deleted, an earlier program's among them, where listed."""
        ...

    def leaving(self, name: TokenName) -> Leaving:
        """Return what is listed under a name and will be deleted."""
        ...

    def forget(self, name: TokenName) -> None:
        """Forget a token that is not in the keyring any more."""
        ...

    def unsettled(self, organization_id: str, member_id: str) -> tuple[TokenName, ...]:
        """Return the tokens that were to be saved or deleted, where that did not end."""
        ...

    def names_of(
        self, organization_id: str, member_id: str, connection_id: str
    ) -> tuple[TokenName, ...]:
        """Return every token of a connection that is listed, an earlier program's among them."""
        ...

    def took_stock(self, organization_id: str, member_id: str) -> bool:
        """Whether what an earlier program kept is listed."""
        ...

    def take_stock(
        self, organization_id: str, member_id: str, found: tuple[EarlierToken, ...]
    ) -> None:
        """List what an earlier program kept: once, and never again."""
        ...

    def earlier(self, organization_id: str, member_id: str) -> tuple[EarlierToken, ...]:
        """Return what an earlier program kept and is not taken over yet."""
        ...

    def forget_earlier(self, name: TokenName) -> None:
        """Forget an earlier program's token: it was taken over, or is gone."""
        ...


class FileLedger:
    """A `Ledger` in the data folder, shared by all programs that use it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / LEDGER_NAME

    def note(self, name: TokenName, state: TokenState) -> None:
        """Note a token, in place of what was noted of it."""
        with self._open() as file:
            file.execute("REPLACE INTO token VALUES (?, ?, ?, ?, ?)", (*_key(name), str(state)))

    def release(self, names: Collection[TokenName]) -> None:
        """Note that tokens will be deleted, an earlier program's among them, where listed."""
        keys = [_key(it) for it in names]
        with self._open() as file:
            file.executemany(_RELEASE, keys)
            file.executemany(_RELEASE_EARLIER, keys)

    def leaving(self, name: TokenName) -> Leaving:
        """Return what is listed under a name and will be deleted."""
        with self._open() as file:
            token = file.execute(_IS_LEAVING, _key(name)).fetchone()
            earlier = file.execute(_EARLIER_LEAVING, _key(name)).fetchone()
        return Leaving(token is not None, earlier is not None)

    def forget(self, name: TokenName) -> None:
        """Forget a token that is not in the keyring any more."""
        with self._open() as file:
            file.execute(_FORGET, _key(name))

    def unsettled(self, organization_id: str, member_id: str) -> tuple[TokenName, ...]:
        """Return the tokens that were to be saved or deleted, where that did not end."""
        with self._open() as file:
            rows = file.execute(_UNSETTLED, (organization_id, member_id)).fetchall()
        return tuple(TokenName(*row) for row in rows)

    def names_of(
        self, organization_id: str, member_id: str, connection_id: str
    ) -> tuple[TokenName, ...]:
        """Return every token of a connection that is listed, an earlier program's among them."""
        which = (organization_id, member_id, connection_id)
        with self._open() as file:
            rows = file.execute(_NAMES_OF, which * 2).fetchall()
        return tuple(TokenName(*which, version) for (version,) in rows)

    def took_stock(self, organization_id: str, member_id: str) -> bool:
        """Whether what an earlier program kept is listed."""
        with self._open() as file:
            found = file.execute(_TOOK_STOCK, (organization_id, member_id)).fetchone()
            return found is not None

    def take_stock(
        self, organization_id: str, member_id: str, found: tuple[EarlierToken, ...]
    ) -> None:
        """List what an earlier program kept: once, and never again."""
        with self._open() as file:
            first = file.execute(
                "INSERT OR IGNORE INTO taken_stock VALUES (?, ?)", (organization_id, member_id)
            )
            if first.rowcount > 0:
                file.executemany(
                    "INSERT OR IGNORE INTO earlier_token VALUES (?, ?, ?, ?, ?, 0)",
                    [(*_key(it.name), it.clickup_url) for it in found],
                )

    def earlier(self, organization_id: str, member_id: str) -> tuple[EarlierToken, ...]:
        """Return what an earlier program kept and is not taken over yet."""
        with self._open() as file:
            rows = file.execute(_EARLIER, (organization_id, member_id)).fetchall()
        return tuple(
            EarlierToken(
                TokenName(organization_id, member_id, connection_id, version), url, bool(leaves)
            )
            for connection_id, version, url, leaves in rows
        )

    def forget_earlier(self, name: TokenName) -> None:
        """Forget an earlier program's token: it was taken over, or is gone."""
        with self._open() as file:
            file.execute(_FORGET_EARLIER, _key(name))

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction, and make it where there is none.

        Closing takes back what was not committed. SQLite itself may have taken it back before,
        on a full disk; a ROLLBACK would then fail, and hide the reason.
        """
        try:
            make_private_folder(self.path.parent)
            # Made here and not by SQLite, so that nobody else may read it.
            os.close(open_private(self.path, os.O_RDWR))
        except OSError as error:
            raise error_of_system(error, self.path) from None
        failed: StoreError
        try:
            with contextlib.closing(
                sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            ) as file:
                file.execute("PRAGMA synchronous=FULL")
                file.execute("BEGIN IMMEDIATE")
                _make_tables(file)
                yield file
                file.execute("COMMIT")
                return
        except sqlite3.Error as error:
            failed = error_of_sqlite(error, self.path)
        raise failed


class NoLedger:
    """A `Ledger` for secrets in memory: a crash leaves none of them."""

    def note(self, name: TokenName, state: TokenState) -> None:
        """Note nothing."""

    def release(self, names: Collection[TokenName]) -> None:
        """Note nothing."""

    def leaving(self, name: TokenName) -> Leaving:
        """Return a token: what is in this memory was put there here."""
        del name
        return Leaving(token=True, earlier=False)

    def forget(self, name: TokenName) -> None:
        """Forget nothing."""

    def unsettled(self, organization_id: str, member_id: str) -> tuple[TokenName, ...]:
        """Return none."""
        del organization_id, member_id
        return ()

    def names_of(
        self, organization_id: str, member_id: str, connection_id: str
    ) -> tuple[TokenName, ...]:
        """Return none: they go with the memory."""
        del organization_id, member_id, connection_id
        return ()

    def took_stock(self, organization_id: str, member_id: str) -> bool:
        """Say so: no earlier program can have put something into this memory."""
        del organization_id, member_id
        return True

    def take_stock(
        self, organization_id: str, member_id: str, found: tuple[EarlierToken, ...]
    ) -> None:
        """List nothing."""

    def earlier(self, organization_id: str, member_id: str) -> tuple[EarlierToken, ...]:
        """Return none."""
        del organization_id, member_id
        return ()

    def forget_earlier(self, name: TokenName) -> None:
        """Forget nothing."""


def _make_tables(file: sqlite3.Connection) -> None:
    for statement in _TABLES.split(";"):
        file.execute(statement)


def _key(name: TokenName) -> tuple[str, str, str, int]:
    return (name.organization_id, name.member_id, name.connection_id, name.version)
