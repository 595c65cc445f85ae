"""How much a copy holds, and whether that is everything. The tables keep the counts themselves."""

from __future__ import annotations

import sqlite3

from clickup_desktop.integration.messages.records import CopyCounts, KeptCopy
from clickup_desktop.integration.messages.threads import TRIED_READINGS


def counts_of(connection: sqlite3.Connection, copy: KeptCopy) -> CopyCounts:
    """Return what a copy holds."""
    counted = connection.execute(
        "SELECT messages, replies, replies_expected, cut, missing FROM counts WHERE copy = ?",
        (copy.number,),
    ).fetchone()
    messages, replies, expected, cut, missing = counted or (0, 0, 0, 0, 0)
    threads = connection.execute(
        "SELECT message_id FROM thread WHERE copy = ? AND readings >= ? ORDER BY message_id",
        (copy.number, TRIED_READINGS),
    )
    # Two that are wrong in opposite ways make the sum right.
    [(due,)] = (
        connection.execute(
            "SELECT count(*) FROM thread WHERE copy = ?1 AND readings < ?2 AND replies <> ("
            " SELECT count(*) FROM message WHERE message.copy = ?1"
            " AND message.parent = thread.message_id AND missing_since = 0)",
            (copy.number, TRIED_READINGS),
        ).fetchall()
        if replies == expected
        else [(0,)]
    )
    return CopyCounts(
        messages=messages,
        replies=replies,
        replies_expected=expected,
        due_threads=due,
        missing_threads=tuple(str(it) for (it,) in threads),
        cut=cut,
        missing=missing,
    )


def is_complete(copy: KeptCopy, counts: CopyCounts) -> bool:
    """Whether a copy is proven to hold all that ClickUp's Channel held when it was last read."""
    return (
        copy.first_read
        and not copy.problem
        and not copy.unreadable
        and not counts.missing_threads
        and not counts.due_threads
        and not counts.cut
        and counts.replies == counts.replies_expected
    )
