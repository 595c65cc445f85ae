"""Walks through a Channel's messages, each call inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from clickup_desktop.integration.messages.copy_rows import require_copy
from clickup_desktop.integration.messages.message_rows import (
    ERASED_AFTER,
    each_once,
    first_row,
    miss_messages,
    next_number,
    take_message,
)
from clickup_desktop.integration.messages.records import (
    KeptCopy,
    SeenMessage,
    Walk,
    WalkKind,
)
from clickup_desktop.integration.messages.tables import MISSING_FIRST
from clickup_desktop.integration.messages.threads import judge_thread


def begin_walk(connection: sqlite3.Connection, copy: KeptCopy, kind: WalkKind, now: int) -> Walk:
    """Begin a walk at the newest message, in place of one that has begun.

    Raises:
        CopyRemoved: the copy is gone.
    """
    require_copy(connection, copy)
    number = next_number(connection)
    connection.execute(
        "INSERT OR REPLACE INTO walk (copy, number, kind, cursor, started_at)"
        " VALUES (?, ?, ?, '', ?)",
        (copy.number, number, str(kind), now),
    )
    return Walk(number, kind, "", now)


def begun_walk(connection: sqlite3.Connection, copy: KeptCopy) -> Walk | None:
    """Return the walk that was interrupted."""
    row = connection.execute(
        "SELECT number, kind, cursor, started_at, taken, oldest_at, met_known, unreadable"
        " FROM walk WHERE copy = ?",
        (copy.number,),
    ).fetchone()
    if row is None:
        return None
    number, kind, cursor, started_at, taken, oldest_at, met_known, unreadable = row
    return Walk(
        number, WalkKind(kind), cursor, started_at, taken, oldest_at, bool(met_known), unreadable
    )


def take_page(
    connection: sqlite3.Connection,
    copy: KeptCopy,
    walk: Walk,
    messages: Sequence[SeenMessage],
    next_cursor: str,
    *,
    unreadable: int = 0,
    oldest_wanted: int = 0,
) -> Walk:
    """Take in a page of messages, with the place behind it; return the walk as it is then.

    Args:
        unreadable: how many more it held, in a shape that can't be read.
        oldest_wanted: what was sent before is not taken in, unless it has no date.

    Raises:
        CopyRemoved: the copy is gone.
    """
    require_copy(connection, copy)
    known = 0
    for message in reversed(each_once(messages)):
        if 0 < message.sent_at < oldest_wanted:
            continue
        known += take_message(connection, copy, walk.number, message)
        judge_thread(connection, copy, message, every=walk.kind is WalkKind.WHOLE)
    sent = [it.sent_at for it in messages if it.sent_at]
    oldest = min([*sent, walk.oldest_at] if walk.oldest_at else sent, default=0)
    walk = replace(
        walk,
        cursor=next_cursor,
        taken=walk.taken + len(messages),
        oldest_at=oldest,
        met_known=walk.met_known or known > 0,
        unreadable=walk.unreadable + unreadable,
    )
    connection.execute(
        "UPDATE walk SET cursor = ?, taken = ?, oldest_at = ?, met_known = ?, unreadable = ?"
        " WHERE copy = ?",
        (
            walk.cursor,
            walk.taken,
            walk.oldest_at,
            walk.met_known,
            walk.unreadable,
            copy.number,
        ),
    )
    return walk


def finish_walk(
    connection: sqlite3.Connection,
    copy: KeptCopy,
    walk: Walk,
    now: int,
    *,
    to_the_end: bool,
    whole: bool,
) -> int:
    """End a walk: what it lacks is hidden, or erased where an earlier one lacked it as well.

    Args:
        to_the_end: whether nothing is older than what it has met.
        whole: whether nothing that is wanted is, and the threads are to be read as well.

    Returns:
        How many messages were erased.
    """
    require_copy(connection, copy)
    lacking = "copy = ? AND parent = '' AND walk < ?"
    bounds: tuple[int, ...] = (copy.number, walk.number)
    if not to_the_end:
        # Others of the same moment may be on the next page.
        lacking += " AND row >= ? AND sent_at > ?"
        bounds += (first_row(walk.oldest_at), walk.oldest_at)
    rows = connection.execute(
        f"SELECT id, missing_since FROM message WHERE {lacking}",  # noqa: S608 - of our own words
        bounds,
    ).fetchall()
    erased = 0 if walk.unreadable else miss_messages(connection, copy, rows, now)
    moment = "whole_at" if whole else "recent_at"
    connection.execute("DELETE FROM walk WHERE copy = ?", (copy.number,))
    connection.execute(
        f"UPDATE copy SET recent_at = ?, {moment} = ?,"  # noqa: S608 - of our own words
        " first_read = max(first_read, ?), unreadable = ?, read_at = max(read_at, ?)"
        " WHERE number = ?",
        (now, now, whole, walk.unreadable, walk.started_at, copy.number),
    )
    return erased


def lacking_since_an_hour(connection: sqlite3.Connection, copy: KeptCopy, now: int) -> int | None:
    """Return how many messages are newer than the oldest that is due to be erased; None of none.

    It is erased once another comparison lacks it as well.
    """
    row = connection.execute(
        f"SELECT min(row) FROM message {MISSING_FIRST} WHERE missing_since > 0"  # noqa: S608 - our own
        " AND missing_since <= ?2 AND copy = ?1 AND parent = ''",
        (copy.number, now - ERASED_AFTER),
    ).fetchone()
    if row[0] is None:
        return None
    [(newer,)] = connection.execute(
        "SELECT count(*) FROM message WHERE copy = ? AND parent = '' AND row > ?",
        (copy.number, row[0]),
    )
    return int(newer)
