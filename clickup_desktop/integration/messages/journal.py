"""What changed in the copies of a file, for whoever follows them.

A position is `EPOCH-N`: the file it belongs to, and how far that is told. What is told of a message
is what it is now, so an edit that another followed, and the creation of what is gone, are not told.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from clickup_desktop.integration.messages.copy_file import CopyFile, meta
from clickup_desktop.integration.messages.copy_rows import copies
from clickup_desktop.integration.messages.errors import ForeignPosition
from clickup_desktop.integration.messages.kept_messages import (
    AUTHOR_JOINED,
    MESSAGE_COLUMNS,
    in_numbers,
    message_of,
)
from clickup_desktop.integration.messages.message_records import deleted_record, message_record
from clickup_desktop.integration.messages.records import ChangeKind, KeptMessage

_GROWN = 5_000
"""Changes between two compactions."""

_POSITION = re.compile(r"([0-9a-f]{1,64})-(0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Position:
    """How far the changes of a file are told.

    Attributes:
        epoch: of the file; another one begins when it is made anew.
        number: of the last change that is told; 0 before the first.
    """

    epoch: str
    number: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.number}"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a message.

    Attributes:
        position: where to go on once this is told.
        message: as it is now; None where it is deleted.
    """

    position: Position
    kind: ChangeKind
    channel_id: str
    message_id: str
    message: KeptMessage | None

    def record(self, link: str | None) -> dict[str, Any]:
        """Return it as data, with the id of the Channel's link; None where there is none."""
        return {
            "position": str(self.position),
            "event": str(self.kind),
            "link": link,
            "message": deleted_record(self.message_id)
            if self.message is None
            else message_record(self.message),
        }


@dataclass(frozen=True, slots=True)
class Sweep:
    """Changes that are told together: what was created among them is not told as edited as well.

    Attributes:
        begin: the position it began at.
        end: the number of the last change it takes in.
    """

    begin: Position
    end: int


def parse_position(text: str) -> Position:
    """Return what a position says.

    Raises:
        ForeignPosition: it is none.
    """
    found = _POSITION.fullmatch(text.strip())
    if found is None:
        raise ForeignPosition("not a position")
    return Position(found[1], int(found[2]))


def first_position(connection: sqlite3.Connection) -> Position:
    """Return the position before everything that is kept."""
    return Position(meta(connection, "epoch"), 0)


def sweep_from(connection: sqlite3.Connection, position: Position) -> Sweep:
    """Return what there is to tell from a position on.

    Raises:
        ForeignPosition: it belongs to another file, or to one that was made anew since.
    """
    end = _last_number(connection)
    if position.epoch != meta(connection, "epoch") or position.number > end:
        raise ForeignPosition("of another file")
    return Sweep(position, end)


def changes(
    connection: sqlite3.Connection,
    sweep: Sweep,
    after: int,
    *,
    channel_ids: Collection[str] | None = None,
    most: int = 500,
) -> tuple[tuple[Change, ...], int]:
    """Return changes after position `after`, and the position up to which those are all.

    Args:
        channel_ids: of which copies; None for all.
        most: how many places of the journal are looked at.
    """
    followed = {
        it.number: it.channel_id
        for it in copies(connection)
        if channel_ids is None or it.channel_id in channel_ids
    }
    rows = connection.execute(
        f"SELECT journal.position, journal.deleted_from, journal.deleted_id, message.created,"  # noqa: S608
        f" {MESSAGE_COLUMNS}"
        " FROM journal LEFT JOIN message ON message.row = journal.row"
        " AND journal.position IN (message.created, message.changed)"
        f" AND message.missing_since = 0 AND {in_numbers('message.copy', followed)}"
        f" {AUTHOR_JOINED}"
        " WHERE journal.position > ? AND journal.position <= ? ORDER BY journal.position LIMIT ?",
        (after, sweep.end, most),
    ).fetchall()
    told: list[Change] = []
    for number, deleted_from, deleted_id, created, *columns in rows:
        position = Position(sweep.begin.epoch, number)
        if deleted_id is not None:
            if deleted_from in followed:
                channel_id = followed[deleted_from]
                told.append(Change(position, ChangeKind.DELETED, channel_id, deleted_id, None))
        elif created is not None and (number == created or created <= sweep.begin.number):
            message = message_of(columns, followed[columns[1]])
            kind = ChangeKind.CREATED if number == created else ChangeKind.EDITED
            told.append(Change(position, kind, message.channel_id, message.id, message))
    reached = rows[-1][0] if len(rows) == most else sweep.end
    return tuple(told), reached


def compact_where_due(file: CopyFile) -> None:
    """Remove what is not told any more from the journal, each time that it has grown enough.

    Raises:
        CopyFull, CopyUnusable: it goes on at the next call.
    """
    with file.reading() as connection:
        end = _last_number(connection)
        if end - int(meta(connection, "compacted") or 0) < _GROWN:
            return
    reached: int | None = 0
    while reached is not None:
        with file.writing() as connection:
            reached = compact(connection, after=reached)
            if reached is None:
                connection.execute(
                    "INSERT OR REPLACE INTO meta VALUES ('compacted', ?)", (str(end),)
                )


def compact(connection: sqlite3.Connection, *, after: int = 0, most: int = 5_000) -> int | None:
    """Remove what is not told any more, among the next `most` places behind `after`.

    Positions stay valid: their numbers are not given again.

    Returns:
        The last of those places; None where there was none.
    """
    [(end,)] = connection.execute(
        "SELECT max(position) FROM (SELECT position FROM journal WHERE position > ?"
        " ORDER BY position LIMIT ?)",
        (after, most),
    )
    if end is None:
        return None
    connection.execute(
        "DELETE FROM journal WHERE position > ? AND position <= ? AND deleted_id IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM message WHERE message.row = journal.row"
        " AND journal.position IN (message.created, message.changed))",
        (after, end),
    )
    return int(end)


def data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when somebody else has changed the file."""
    [(version,)] = connection.execute("PRAGMA data_version")
    return int(version)


def _last_number(connection: sqlite3.Connection) -> int:
    [(number,)] = connection.execute(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0)"
    )
    return int(number)
