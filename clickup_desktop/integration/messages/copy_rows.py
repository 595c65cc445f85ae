"""The rows of copies, each call inside one transaction of `CopyFile.writing`, or reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from clickup_desktop.integration.messages.errors import CopyRemoved
from clickup_desktop.integration.messages.records import (
    KeptCopy,
)


def keep_copy(
    connection: sqlite3.Connection,
    channel_id: str,
    workspace_id: str,
    channel_name: str,
    *,
    private: bool,
    keep_days: int | None,
    now: int,
) -> None:
    """Have a Channel's messages copied; of one that is copied already, change for how long."""
    connection.execute(
        "INSERT INTO copy (channel_id, workspace_id, channel_name, private, keep_days, began_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (channel_id) DO UPDATE SET"
        " keep_days = excluded.keep_days",
        (channel_id, workspace_id, channel_name, private, keep_days, now),
    )


_COPY = """
SELECT number, channel_id, workspace_id, channel_name, private, keep_days, began_at, first_read,
read_at, recent_at, whole_at, latest_at, problem, paused, unreadable, created_at, problem_at
FROM copy
"""


def copies(connection: sqlite3.Connection) -> tuple[KeptCopy, ...]:
    """Return the copies of the file, in the order in which they were wanted."""
    return tuple(map(_copy_of, connection.execute(f"{_COPY} ORDER BY number")))


def copy_to(connection: sqlite3.Connection, channel_id: str) -> KeptCopy | None:
    """Return the copy of a Channel; None where none is kept."""
    row = connection.execute(f"{_COPY} WHERE channel_id = ?", (channel_id,)).fetchone()
    return None if row is None else _copy_of(row)


def _copy_of(row: tuple[object, ...]) -> KeptCopy:
    number, channel, workspace, name, private, days, *moments = row
    problem, paused, unreadable, created, problem_at = moments[-5:]
    began, first, read, recent, whole, latest = (int(str(it)) for it in moments[:-5])
    return KeptCopy(
        number=int(str(number)),
        channel_id=str(channel),
        workspace_id=str(workspace),
        channel_name=str(name),
        private=bool(private),
        keep_days=None if days is None else int(str(days)),
        began_at=began,
        first_read=bool(first),
        read_at=read,
        recent_at=recent,
        whole_at=whole,
        latest_at=latest,
        problem=str(problem),
        paused=bool(paused),
        unreadable=int(str(unreadable)),
        created_at=int(str(created)),
        problem_at=int(str(problem_at)),
    )


def note_channel(
    connection: sqlite3.Connection, copy: KeptCopy, *, name: str, private: bool, created_at: int
) -> None:
    """Note what a Channel is called now, and who may read it."""
    connection.execute(
        "UPDATE copy SET channel_name = ?, private = ?, created_at = ? WHERE number = ?",
        (name, private, created_at, copy.number),
    )


def note_problem(connection: sqlite3.Connection, copy: KeptCopy, problem: str, now: int) -> None:
    """Note why a copy can't be read now; nothing of it is erased for that."""
    connection.execute(
        "UPDATE copy SET problem = ?, problem_at = ? WHERE number = ?",
        (problem, now, copy.number),
    )


def note_quiet(connection: sqlite3.Connection, quiet: Iterable[KeptCopy], now: int) -> None:
    """Note that Channels have no news, so that their copies are as they are."""
    connection.executemany(
        "UPDATE copy SET read_at = ? WHERE number = ? AND problem = ''",
        [(now, it.number) for it in quiet],
    )


def note_read(connection: sqlite3.Connection, copy: KeptCopy, now: int, latest_at: int) -> None:
    """Note that a copy is as ClickUp's Channel is; `latest_at` is of its latest message."""
    connection.execute(
        "UPDATE copy SET read_at = ?, latest_at = ?, problem = '' WHERE number = ?",
        (now, latest_at, copy.number),
    )


def pause_copy(connection: sqlite3.Connection, copy: KeptCopy, paused: bool) -> None:
    """Have a copy left as it is, or read again."""
    connection.execute("UPDATE copy SET paused = ? WHERE number = ?", (paused, copy.number))


def note_account(connection: sqlite3.Connection, account_id: str) -> None:
    """Note whose token the copies are read with from now on."""
    connection.execute("UPDATE meta SET value = ? WHERE key = 'account'", (account_id,))


def limit_days(connection: sqlite3.Connection, days: int) -> None:
    """Have no copy kept for longer than so many days."""
    connection.execute(
        "UPDATE copy SET keep_days = ?1 WHERE keep_days IS NULL OR keep_days > ?1", (days,)
    )


def require_copy(connection: sqlite3.Connection, copy: KeptCopy) -> None:
    found = connection.execute(
        "SELECT 1 FROM copy WHERE number = ? AND channel_id = ?", (copy.number, copy.channel_id)
    ).fetchone()
    if found is None:
        raise CopyRemoved("the copy was deleted")
