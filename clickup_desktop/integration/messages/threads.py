"""The threads of a copy that are to be read, each call inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from clickup_desktop.integration.messages.copy_rows import require_copy
from clickup_desktop.integration.messages.message_rows import (
    ERASED_AFTER,
    each_once,
    miss_messages,
    next_number,
    stored_replies,
    take_message,
)
from clickup_desktop.integration.messages.records import (
    DueThread,
    KeptCopy,
    SeenMessage,
)
from clickup_desktop.integration.messages.tables import MISSING_FIRST

TRIED_READINGS = 2
"""So often a thread is read to the end before its count of replies is called wrong."""


_LACKING_REPLIES = f"""
message AS reply {MISSING_FIRST}
JOIN message AS parent ON parent.copy = reply.copy AND parent.id = reply.parent
WHERE reply.missing_since > 0 AND reply.missing_since <= ?2 AND reply.copy = ?1
AND reply.parent <> '' AND parent.missing_since = 0
"""
"""The replies in a copy (?1) that have been missing since a moment (?2) or for longer."""


def due_threads(connection: sqlite3.Connection, copy: KeptCopy) -> tuple[DueThread, ...]:
    """Return the threads to be read, the newest first."""
    rows = connection.execute(
        "SELECT thread.message_id, thread.replies, thread.readings, thread.cursor"
        " FROM thread JOIN message ON message.copy = thread.copy AND message.id = thread.message_id"
        " WHERE thread.copy = ? AND thread.readings < ? ORDER BY message.row DESC",
        (copy.number, TRIED_READINGS),
    ).fetchall()
    return tuple(DueThread(*row) for row in rows)


def has_due_threads(connection: sqlite3.Connection, copy: KeptCopy, now: int) -> bool:
    """Whether a thread is to be read, also again for what lacked more than an hour ago."""
    [(due,)] = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM thread WHERE copy = ?1 AND readings < ?3)"  # noqa: S608
        f" OR EXISTS (SELECT 1 FROM {_LACKING_REPLIES})",
        (copy.number, now - ERASED_AFTER, TRIED_READINGS),
    )
    return bool(due)


def read_again_what_lacked(connection: sqlite3.Connection, copy: KeptCopy, now: int) -> None:
    """Have those threads read again whose replies were lacking more than an hour ago."""
    connection.execute(
        "INSERT INTO thread (copy, message_id, replies)"  # noqa: S608 - of our own words
        " SELECT DISTINCT parent.copy, parent.id, parent.replies"
        f" FROM {_LACKING_REPLIES}"
        " ON CONFLICT (copy, message_id) DO UPDATE SET readings = min(readings, ?3)",
        (copy.number, now - ERASED_AFTER, TRIED_READINGS - 1),
    )


def take_replies(
    connection: sqlite3.Connection,
    copy: KeptCopy,
    thread: DueThread,
    replies: Sequence[SeenMessage],
    next_cursor: str,
) -> DueThread:
    """Take in a page of a thread, with the place behind it.

    Raises:
        CopyRemoved: the copy is gone.
    """
    require_copy(connection, copy)
    row = connection.execute(
        "SELECT walk FROM thread WHERE copy = ? AND message_id = ?",
        (copy.number, thread.message_id),
    ).fetchone()
    number = int(row[0]) if row is not None and thread.cursor else next_number(connection)
    for reply in reversed(each_once(replies)):
        take_message(
            connection, copy, number, replace(reply, parent_id=thread.message_id, replies=0)
        )
    connection.execute(
        "UPDATE thread SET cursor = ?, walk = ? WHERE copy = ? AND message_id = ?",
        (next_cursor, number, copy.number, thread.message_id),
    )
    return replace(thread, cursor=next_cursor)


def restart_thread(connection: sqlite3.Connection, copy: KeptCopy, thread: DueThread) -> DueThread:
    """Read a thread from its beginning: the place to go on at is not known to ClickUp any more."""
    connection.execute(
        "UPDATE thread SET cursor = '' WHERE copy = ? AND message_id = ?",
        (copy.number, thread.message_id),
    )
    return replace(thread, cursor="")


def finish_thread(
    connection: sqlite3.Connection, copy: KeptCopy, thread: DueThread, now: int, *, certain: bool
) -> int:
    """End the reading of a thread, as `finish_walk` does that of a Channel.

    Args:
        certain: whether every reply that ClickUp told could be read.
    """
    row = connection.execute(
        "SELECT walk FROM thread WHERE copy = ? AND message_id = ?",
        (copy.number, thread.message_id),
    ).fetchone()
    if row is None:
        return 0
    rows = connection.execute(
        "SELECT id, missing_since FROM message WHERE copy = ? AND parent = ? AND walk < ?",
        (copy.number, thread.message_id, row[0]),
    ).fetchall()
    erased = miss_messages(connection, copy, rows, now) if certain else 0
    if stored_replies(connection, copy, thread.message_id) == thread.replies:
        connection.execute(
            "DELETE FROM thread WHERE copy = ? AND message_id = ?",
            (copy.number, thread.message_id),
        )
    else:
        connection.execute(
            "UPDATE thread SET cursor = '', readings = readings + 1"
            " WHERE copy = ? AND message_id = ?",
            (copy.number, thread.message_id),
        )
    return erased


def give_up_thread(connection: sqlite3.Connection, copy: KeptCopy, thread: DueThread) -> None:
    """Leave a thread that can't be read as incomplete, until its count of replies changes."""
    connection.execute(
        "UPDATE thread SET cursor = '', readings = ? WHERE copy = ? AND message_id = ?",
        (TRIED_READINGS, copy.number, thread.message_id),
    )


def judge_thread(
    connection: sqlite3.Connection, copy: KeptCopy, message: SeenMessage, *, every: bool
) -> None:
    """Have a message's thread read where its replies are not those that ClickUp counts.

    Args:
        every: have it read also where they are, since an edited reply shows in no other way.
    """
    stored = stored_replies(connection, copy, message.id)
    if stored == message.replies and not (every and stored):
        connection.execute(
            "DELETE FROM thread WHERE copy = ? AND message_id = ?", (copy.number, message.id)
        )
        return
    connection.execute(
        "INSERT INTO thread (copy, message_id, replies) VALUES (?, ?, ?)"
        " ON CONFLICT (copy, message_id) DO UPDATE SET"
        " readings = CASE WHEN replies = excluded.replies THEN readings ELSE 0 END,"
        " cursor = CASE WHEN replies = excluded.replies THEN cursor ELSE '' END,"
        " replies = excluded.replies",
        (copy.number, message.id, message.replies),
    )
