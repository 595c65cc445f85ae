"""The rows of messages: taken in, hidden, erased. Each call is inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from clickup_desktop.integration.messages.journal_writing import (
    note_created,
    note_deleted,
    note_edited,
)
from clickup_desktop.integration.messages.records import (
    KeptCopy,
    SeenMessage,
)
from clickup_desktop.integration.messages.search_index import add_message, remove_message
from clickup_desktop.integration.messages.tables import ROWS_A_SECOND

ERASED_AFTER = 60 * 60 * 1000
"""Milliseconds between the first comparison that lacked a message and the one that erases it."""


_LATEST_SECOND = 1 << 40


def take_message(
    connection: sqlite3.Connection, copy: KeptCopy, walk: int, message: SeenMessage
) -> bool:
    """Take in one message; return whether it was known before this walk."""
    found = connection.execute(
        "SELECT row, text, author, edited_at, missing_since, walk FROM message"
        " WHERE copy = ? AND id = ?",
        (copy.number, message.id),
    ).fetchone()
    if found is None:
        row = _row_for(connection, message.sent_at)
        connection.execute(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)",
            (
                row,
                copy.number,
                message.id,
                message.parent_id,
                message.author_id,
                message.sent_at,
                message.edited_at,
                message.kind,
                message.replies,
                message.text,
                message.cut,
                walk,
            ),
        )
        add_message(connection, row, copy.number, message.author_id, message.text)
        note_created(connection, row)
        return False
    row, text, author, edited_at, missing_since, last_walk = found
    if missing_since:
        add_message(connection, row, copy.number, message.author_id, message.text)
        note_created(connection, row)
    elif (text, author) != (message.text, message.author_id):
        remove_message(connection, row, copy.number, author, text)
        add_message(connection, row, copy.number, message.author_id, message.text)
        note_edited(connection, row)
    elif edited_at != message.edited_at:
        note_edited(connection, row)
    connection.execute(
        "UPDATE message SET parent = ?, author = ?, edited_at = ?, kind = ?, replies = ?,"
        " text = ?, cut = ?, walk = ?, missing_since = 0 WHERE row = ?",
        (
            message.parent_id,
            message.author_id,
            message.edited_at,
            message.kind,
            message.replies,
            message.text,
            message.cut,
            walk,
            row,
        ),
    )
    if missing_since and not message.parent_id:
        _show_replies(connection, copy, message.id, missing_since)
    return bool(last_walk < walk)


def stored_replies(connection: sqlite3.Connection, copy: KeptCopy, message_id: str) -> int:
    [(count,)] = connection.execute(
        "SELECT count(*) FROM message WHERE copy = ? AND parent = ? AND parent <> ''"
        " AND missing_since = 0",
        (copy.number, message_id),
    )
    return int(count)


def miss_messages(
    connection: sqlite3.Connection, copy: KeptCopy, rows: list[tuple[str, int]], now: int
) -> int:
    """Hide what a comparison lacked; erase what one before lacked too. Return how many."""
    erased = 0
    for message_id, missing_since in rows:
        if not missing_since:
            _hide(connection, copy, message_id, now)
        elif missing_since <= now - ERASED_AFTER:
            erased += _erase(connection, copy, message_id)
    return erased


def _hide(connection: sqlite3.Connection, copy: KeptCopy, message_id: str, now: int) -> None:
    """Have a message neither found nor shown any more, nor the replies to it."""
    rows = connection.execute(
        "SELECT row, id, author, text FROM message"
        " WHERE copy = ?1 AND (id = ?2 OR parent = ?2) AND missing_since = 0",
        (copy.number, message_id),
    ).fetchall()
    for row, hidden_id, author, text in rows:
        remove_message(connection, row, copy.number, author, text)
        connection.execute("UPDATE message SET missing_since = ? WHERE row = ?", (now, row))
        note_deleted(connection, copy.number, hidden_id)
    connection.execute(
        "DELETE FROM thread WHERE copy = ? AND message_id = ?", (copy.number, message_id)
    )


def _show_replies(
    connection: sqlite3.Connection, copy: KeptCopy, message_id: str, missing_since: int
) -> None:
    """Show the replies again that were hidden with the message."""
    rows = connection.execute(
        "SELECT row, author, text FROM message WHERE copy = ? AND parent = ? AND missing_since = ?",
        (copy.number, message_id, missing_since),
    ).fetchall()
    for row, author, text in rows:
        add_message(connection, row, copy.number, author, text)
        connection.execute("UPDATE message SET missing_since = 0 WHERE row = ?", (row,))
        note_created(connection, row)


def _erase(connection: sqlite3.Connection, copy: KeptCopy, message_id: str) -> int:
    """Erase a hidden message, and the replies to it."""
    return connection.execute(
        "DELETE FROM message WHERE copy = ?1 AND (id = ?2 OR parent = ?2) AND missing_since > 0",
        (copy.number, message_id),
    ).rowcount


def next_number(connection: sqlite3.Connection) -> int:
    """Return a number for a walk; larger than any before, whoever counts."""
    row = connection.execute(
        "INSERT INTO meta VALUES ('walk', '1') ON CONFLICT (key) DO UPDATE SET"
        " value = CAST(value AS INTEGER) + 1 RETURNING value"
    ).fetchone()
    return int(row[0])


def first_row(sent_at: int) -> int:
    """Return the first row that a message may have that was sent at a moment, or later."""
    return min(max(0, sent_at // 1000), _LATEST_SECOND) * ROWS_A_SECOND


def _row_for(connection: sqlite3.Connection, sent_at: int) -> int:
    """Return a free row for a message, behind the rows of all that were sent before it."""
    first = first_row(sent_at)
    while True:
        [(last,)] = connection.execute(
            "SELECT max(row) FROM message WHERE row BETWEEN ? AND ?",
            (first, first + ROWS_A_SECOND - 1),
        )
        if last is None:
            return first
        if last < first + ROWS_A_SECOND - 1:
            return int(last) + 1
        first += ROWS_A_SECOND


def each_once(messages: Sequence[SeenMessage]) -> list[SeenMessage]:
    return list({it.id: it for it in reversed(messages)}.values())[::-1]
