"""What was said around a message: a Channel's messages in their order, and one's thread.

What the last comparison lacked is among them, as deleted and without its text, until it is erased.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.copy_rows import copy_to
from clickup_desktop.integration.messages.errors import NoCopy
from clickup_desktop.integration.messages.kept_messages import (
    AUTHOR_JOINED,
    MESSAGE_COLUMNS,
    message_of,
)
from clickup_desktop.integration.messages.records import KeptCopy, KeptMessage


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a Channel's messages, or of one's replies, the oldest first.

    Attributes:
        parent_id: the message that they reply to; "" for a Channel's messages.
        earlier: whether there are some before them.
        later: whether there are some behind them.
    """

    parent_id: str
    messages: tuple[KeptMessage, ...]
    earlier: bool
    later: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said around a message.

    Attributes:
        messages: the Channel's messages around it, or around the one that it replies to.
        thread: replies around it, or the first ones to it; None where there are none.
    """

    copy: KeptCopy
    messages: Part
    thread: Part | None


def conversation_around(
    file: CopyFile, channel_id: str, row: int, *, before: int = 25, behind: int = 25
) -> Conversation:
    """Return what was said around the message at `row`, or around where it was.

    Raises:
        NoCopy: no copy is kept of the Channel.
        CopyUnusable: it can't be read.
    """
    with file.reading() as connection:
        copy = _copy(connection, channel_id)
        found = connection.execute(
            "SELECT id, parent FROM message WHERE row = ? AND copy = ?", (row, copy.number)
        ).fetchone()
        key, parent = found or ("", "")
        top_row = row
        if parent:
            above = connection.execute(
                "SELECT row FROM message WHERE copy = ? AND id = ?", (copy.number, parent)
            ).fetchone()
            top_row = row if above is None else above[0]
        messages = _around(connection, copy, "", top_row, before=before, behind=behind + 1)
        thread = None
        if parent:
            thread = _around(connection, copy, parent, row, before=before, behind=behind + 1)
        elif key:
            thread = _around(connection, copy, key, -1, before=0, behind=behind)
        if thread is not None and not thread.messages:
            thread = None
        return Conversation(copy, messages, thread)


def earlier_part(
    file: CopyFile, channel_id: str, row: int, *, parent_id: str = "", most: int = 50
) -> Part:
    """Return what stands before `row`: of the Channel, or of the replies to a message.

    Raises:
        NoCopy: no copy is kept of the Channel.
        CopyUnusable: it can't be read.
    """
    with file.reading() as connection:
        return _around(
            connection, _copy(connection, channel_id), parent_id, row, before=most, behind=0
        )


def later_part(
    file: CopyFile, channel_id: str, row: int, *, parent_id: str = "", most: int = 50
) -> Part:
    """Return what stands behind `row`; -1 for the first of all. Raises as `earlier_part` does."""
    with file.reading() as connection:
        return _around(
            connection, _copy(connection, channel_id), parent_id, row + 1, before=0, behind=most
        )


def thread_of(file: CopyFile, channel_id: str, message_id: str, *, most: int = 50) -> Part:
    """Return the first replies to a message. Raises as `earlier_part` does."""
    return later_part(file, channel_id, -1, parent_id=message_id, most=most)


def _copy(connection: sqlite3.Connection, channel_id: str) -> KeptCopy:
    copy = copy_to(connection, channel_id)
    if copy is None:
        raise NoCopy("no copy is kept")
    return copy


def _around(
    connection: sqlite3.Connection,
    copy: KeptCopy,
    parent: str,
    row: int,
    *,
    before: int,
    behind: int,
) -> Part:
    """Return at most `before` messages before `row`, and at most `behind` from it on."""
    selected = (
        f"SELECT {MESSAGE_COLUMNS} FROM message {AUTHOR_JOINED}"  # noqa: S608 - of our own words
        " WHERE message.copy = ? AND message.parent = ? AND message.row"
    )
    of_it = (copy.number, parent)
    lower = connection.execute(
        f"{selected} < ? ORDER BY message.row DESC LIMIT ?", (*of_it, row, before + 1)
    ).fetchall()
    upper = connection.execute(
        f"{selected} >= ? ORDER BY message.row LIMIT ?", (*of_it, row, behind + 1)
    ).fetchall()
    rows = [*reversed(lower[:before]), *upper[:behind]]
    return Part(
        parent,
        tuple(message_of(it, copy.channel_id) for it in rows),
        earlier=len(lower) > before,
        later=len(upper) > behind,
    )
