"""What is noted of changes, for whoever follows the copies: rows and ids, no texts."""

from __future__ import annotations

import sqlite3


def note_created(connection: sqlite3.Connection, row: int) -> None:
    """Have a message told as new."""
    connection.execute(
        "UPDATE message SET created = ?, changed = 0 WHERE row = ?", (_noted(connection, row), row)
    )


def note_edited(connection: sqlite3.Connection, row: int) -> None:
    """Have a message told as edited, once for all edits that were not told yet."""
    connection.execute(
        "UPDATE message SET changed = ? WHERE row = ?", (_noted(connection, row), row)
    )


def note_deleted(connection: sqlite3.Connection, copy: int, message_id: str) -> None:
    """Have a message told as deleted."""
    connection.execute(
        "INSERT INTO journal (deleted_from, deleted_id) VALUES (?, ?)", (copy, message_id)
    )


def _noted(connection: sqlite3.Connection, row: int) -> int | None:
    return connection.execute("INSERT INTO journal (row) VALUES (?)", (row,)).lastrowid
