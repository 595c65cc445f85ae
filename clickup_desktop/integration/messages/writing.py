"""What is written into a file of copies, each call inside one transaction of `CopyFile.writing`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from clickup_desktop.integration.messages.errors import CopyRemoved
from clickup_desktop.integration.messages.journal_writing import (
    note_created,
    note_deleted,
    note_edited,
)
from clickup_desktop.integration.messages.records import (
    DueThread,
    KeptCopy,
    SeenMessage,
    Walk,
    WalkKind,
)
from clickup_desktop.integration.messages.search_index import add_message, remove_message
from clickup_desktop.integration.messages.tables import ROWS_A_SECOND

ERASED_AFTER = 60 * 60 * 1000
"""Milliseconds between the first comparison that lacked a message and the one that erases it."""

TRIED_READINGS = 2
"""So often a thread is read to the end before its count of replies is called wrong."""

_LATEST_SECOND = 1 << 40


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


# Walks


def begin_walk(connection: sqlite3.Connection, copy: KeptCopy, kind: WalkKind, now: int) -> Walk:
    """Begin a walk at the newest message, in place of one that has begun.

    Raises:
        CopyRemoved: the copy is gone.
    """
    _require(connection, copy)
    number = _next_number(connection)
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
) -> Walk:
    """Take in a page of messages, with the place behind it; return the walk as it is then.

    Raises:
        CopyRemoved: the copy is gone.
    """
    _require(connection, copy)
    known = 0
    for message in reversed(_each_once(messages)):
        known += _take(connection, copy, walk.number, message)
        _judge_thread(connection, copy, message, every=walk.kind is WalkKind.WHOLE)
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
    _require(connection, copy)
    lacking = "copy = ? AND parent = '' AND walk < ?"
    bounds: tuple[int, ...] = (copy.number, walk.number)
    if not to_the_end:
        # Others of the same moment may be on the next page.
        lacking += " AND sent_at > ?"
        bounds += (walk.oldest_at,)
    rows = connection.execute(
        f"SELECT id, missing_since FROM message WHERE {lacking}",  # noqa: S608 - of our own words
        bounds,
    ).fetchall()
    erased = 0 if walk.unreadable else _miss(connection, copy, rows, now)
    moment = "whole_at" if whole else "recent_at"
    connection.execute("DELETE FROM walk WHERE copy = ?", (copy.number,))
    connection.execute(
        f"UPDATE copy SET recent_at = ?, {moment} = ?,"  # noqa: S608 - of our own words
        " first_read = max(first_read, ?), unreadable = ?, read_at = max(read_at, ?)"
        " WHERE number = ?",
        (now, now, whole, walk.unreadable, walk.started_at, copy.number),
    )
    return erased


# Threads


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
        "SELECT EXISTS (SELECT 1 FROM thread WHERE copy = ?1 AND readings < ?2) OR EXISTS ("
        "SELECT 1 FROM message AS reply"
        " JOIN message AS parent ON parent.copy = reply.copy AND parent.id = reply.parent"
        " WHERE reply.copy = ?1 AND reply.parent <> '' AND reply.missing_since BETWEEN 1 AND ?3"
        " AND parent.missing_since = 0)",
        (copy.number, TRIED_READINGS, now - ERASED_AFTER),
    )
    return bool(due)


def read_again_what_lacked(connection: sqlite3.Connection, copy: KeptCopy, now: int) -> None:
    """Have those threads read again whose replies were lacking more than an hour ago."""
    connection.execute(
        "INSERT INTO thread (copy, message_id, replies)"
        " SELECT DISTINCT parent.copy, parent.id, parent.replies FROM message AS reply"
        " JOIN message AS parent ON parent.copy = reply.copy AND parent.id = reply.parent"
        " WHERE reply.copy = ? AND reply.parent <> '' AND reply.missing_since BETWEEN 1 AND ?"
        " AND parent.missing_since = 0"
        " ON CONFLICT (copy, message_id) DO UPDATE SET readings = min(readings, ?)",
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
    _require(connection, copy)
    row = connection.execute(
        "SELECT walk FROM thread WHERE copy = ? AND message_id = ?",
        (copy.number, thread.message_id),
    ).fetchone()
    number = int(row[0]) if row is not None and thread.cursor else _next_number(connection)
    for reply in reversed(_each_once(replies)):
        _take(connection, copy, number, replace(reply, parent_id=thread.message_id, replies=0))
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
    erased = _miss(connection, copy, rows, now) if certain else 0
    if _stored_replies(connection, copy, thread.message_id) == thread.replies:
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


def lacking_since_an_hour(connection: sqlite3.Connection, copy: KeptCopy, now: int) -> int | None:
    """Return how many messages are newer than the oldest that is due to be erased; None of none.

    It is erased once another comparison lacks it as well.
    """
    row = connection.execute(
        "SELECT min(row) FROM message WHERE copy = ? AND parent = ''"
        " AND missing_since BETWEEN 1 AND ?",
        (copy.number, now - ERASED_AFTER),
    ).fetchone()
    if row[0] is None:
        return None
    [(newer,)] = connection.execute(
        "SELECT count(*) FROM message WHERE copy = ? AND parent = '' AND row > ?",
        (copy.number, row[0]),
    )
    return int(newer)


def unnamed_authors(connection: sqlite3.Connection, copy: KeptCopy) -> tuple[str, ...]:
    """Return the ids of those who wrote and whose names are not known."""
    rows = connection.execute(
        "SELECT DISTINCT author FROM message WHERE copy = ? AND author <> ''"
        " AND author NOT IN (SELECT id FROM author)",
        (copy.number,),
    )
    return tuple(str(it) for (it,) in rows)


def note_authors(connection: sqlite3.Connection, names: Iterable[tuple[str, str]]) -> None:
    """Note what people are called now, by their ids."""
    connection.executemany("INSERT OR REPLACE INTO author VALUES (?, ?)", names)


def _take(connection: sqlite3.Connection, copy: KeptCopy, walk: int, message: SeenMessage) -> bool:
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


def _judge_thread(
    connection: sqlite3.Connection, copy: KeptCopy, message: SeenMessage, *, every: bool
) -> None:
    """Have a message's thread read where its replies are not those that ClickUp counts.

    Args:
        every: have it read also where they are, since an edited reply shows in no other way.
    """
    stored = _stored_replies(connection, copy, message.id)
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


def _stored_replies(connection: sqlite3.Connection, copy: KeptCopy, message_id: str) -> int:
    [(count,)] = connection.execute(
        "SELECT count(*) FROM message WHERE copy = ? AND parent = ? AND parent <> ''"
        " AND missing_since = 0",
        (copy.number, message_id),
    )
    return int(count)


def _miss(
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


def _require(connection: sqlite3.Connection, copy: KeptCopy) -> None:
    found = connection.execute(
        "SELECT 1 FROM copy WHERE number = ? AND channel_id = ?", (copy.number, copy.channel_id)
    ).fetchone()
    if found is None:
        raise CopyRemoved("the copy was deleted")


def _next_number(connection: sqlite3.Connection) -> int:
    """Return a number for a walk; larger than any before, whoever counts."""
    row = connection.execute(
        "INSERT INTO meta VALUES ('walk', '1') ON CONFLICT (key) DO UPDATE SET"
        " value = CAST(value AS INTEGER) + 1 RETURNING value"
    ).fetchone()
    return int(row[0])


def _row_for(connection: sqlite3.Connection, sent_at: int) -> int:
    """Return a free row for a message, behind the rows of all that were sent before it."""
    first = min(max(0, sent_at // 1000), _LATEST_SECOND) * ROWS_A_SECOND
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


def _each_once(messages: Sequence[SeenMessage]) -> list[SeenMessage]:
    return list({it.id: it for it in reversed(messages)}.values())[::-1]
