"""Erases messages, so that nothing of their texts is left in any file.

SQLite overwrites what is deleted (`secure_delete`), which is not enough. FTS5 only notes that words
are gone; they are once its parts are merged into one. And where SQLite had moved rows from one page
to another, the old page may keep what they were before; so the file is written anew at the end, and
the log beside it emptied.

Merging goes in small steps, between which others write; writing anew is one step. All goes on
where it was interrupted: what is still due is noted by the tables themselves.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection

from clickup_desktop.integration.messages.copy_file import CopyFile, meta
from clickup_desktop.integration.messages.copy_rows import copies, copy_to
from clickup_desktop.integration.messages.errors import BytesLeft, CopyFull
from clickup_desktop.integration.messages.records import DAY, KeptCopy
from clickup_desktop.integration.messages.search_index import remove_message
from clickup_desktop.integration.messages.tables import ROWS_A_SECOND
from clickup_desktop.interruption import Cancellation

OnRemoved = Callable[[int, int], None]
"""Is told how many messages are removed, and how many are to be."""

_REST = 50
"""So many times as long as a scrubbing took, the next one waits."""

_MESSAGES_A_STEP = 500
_PAGES_A_STEP = 500


def erase_copies(
    file: CopyFile,
    channel_ids: Collection[str],
    *,
    on_removed: OnRemoved | None = None,
    cancellation: Cancellation | None = None,
) -> bool:
    """Erase the copies of Channels, and the file with the last one; return whether there was one.

    Nothing of them is found or shown from the beginning on. Where others are left, their bytes take
    a while to remove; the next scrubbing goes on with that where it is interrupted.

    Raises:
        Cancelled: some of their bytes may be left.
        BytesLeft: likewise; there is no room to remove them.
        CopyFull, CopyUnusable: likewise, or they are still there.
    """
    if not file.exists:
        return False
    with file.writing() as connection:
        found = list(filter(None, (copy_to(connection, it) for it in channel_ids)))
        for copy in found:
            connection.execute("DELETE FROM copy WHERE number = ?", (copy.number,))
            connection.execute("DELETE FROM thread WHERE copy = ?", (copy.number,))
        if found:
            _note(connection, "erased")
            _note(connection, "wished")
        left, due = bool(copies(connection)), _noted(connection, "wished") > 0
    if not left:
        file.delete()
    elif due:
        file.remember_wishes()
        try:
            scrub(file, int(time.time() * 1000), on_removed=on_removed, cancellation=cancellation)
        except CopyFull as error:
            raise BytesLeft(str(error)) from None
    return bool(found)


def erase_all(file: CopyFile) -> None:
    """Erase all copies of a file, with the file and what is beside it.

    Raises:
        CopyUnusable: something of it is still there.
    """
    file.delete()


def erase_expired(connection: sqlite3.Connection, copy: KeptCopy, now: int) -> int:
    """Erase what is older than it may be kept; return how many messages those were.

    A thread goes with its message. What has no date stays. Nobody is told that it was deleted:
    in ClickUp it is still there.
    """
    if copy.keep_days is None:
        return 0
    oldest = now - copy.keep_days * DAY
    rows = connection.execute(
        "SELECT row, id FROM message WHERE copy = ? AND row < ? AND sent_at < ? AND sent_at <> 0",
        (copy.number, max(0, oldest // 1000 + 1) * ROWS_A_SECOND, oldest),
    ).fetchall()
    erased = 0
    for row, message_id in rows:
        erased += _erase_row(connection, row)
        replies = connection.execute(
            "SELECT row FROM message WHERE copy = ? AND parent = ? AND parent <> ''",
            (copy.number, message_id),
        ).fetchall()
        erased += sum(_erase_row(connection, it) for (it,) in replies)
        connection.execute(
            "DELETE FROM thread WHERE copy = ? AND message_id = ?", (copy.number, message_id)
        )
    return erased


def scrub_where_due(file: CopyFile, now: int, *, cancellation: Cancellation | None = None) -> None:
    """Remove the bytes of what was erased, and once a day of what was edited.

    What a person has deleted comes at once. With millions of messages a scrubbing takes a minute
    and writes gigabytes, so that one for what is gone from ClickUp has a rest behind it.

    Raises:
        Cancelled: it goes on at the next call.
        CopyFull, CopyUnusable: likewise.
    """
    with file.reading() as connection:
        due = scrub_due(connection, now)
    if due:
        scrub(file, now, cancellation=cancellation)


def scrub_due(connection: sqlite3.Connection, now: int) -> bool:
    """Whether there are bytes to be removed."""
    if _noted(connection, "wished") > 0:
        return True
    since = now - _noted(connection, "scrubbed_at")
    if _noted(connection, "erased") > 0:
        return since < 0 or since >= _noted(connection, "scrubbing_took") * _REST
    return _noted(connection, "edited") > 0 and since > DAY


def scrub(
    file: CopyFile,
    now: int,
    *,
    on_removed: OnRemoved | None = None,
    cancellation: Cancellation | None = None,
) -> bool:
    """Remove the bytes of what was erased or edited; return whether all is gone.

    It isn't while somebody reads the file as it was before; it stays due then.

    Args:
        on_removed: is told now and then how many messages of erased copies are removed.

    Raises:
        Cancelled: it goes on at the next call.
        CopyFull, CopyUnusable: likewise.
    """
    began = time.monotonic()
    if not file.empty_log():
        return False
    _remove_rest(file, on_removed, cancellation)
    with file.reading() as connection:
        removed = {it: _noted(connection, it) for it in ("erased", "edited", "wished")}
    _merge_index(file, cancellation)
    file.write_anew(cancellation)
    if not file.empty_log():
        return False
    with file.writing() as connection:
        for name, count in removed.items():
            connection.execute(
                "UPDATE meta SET value = CAST(value AS INTEGER) - ? WHERE key = ?", (count, name)
            )
        took = int(time.monotonic() - began) * 1000
        for name, number in (("scrubbed_at", now), ("scrubbing_took", took)):
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(number)))
    return True


def _remove_rest(
    file: CopyFile, on_removed: OnRemoved | None, cancellation: Cancellation | None
) -> None:
    """Erase the messages of copies that were erased, and the names of those who wrote them."""
    with file.reading() as connection:
        left = connection.execute(
            "SELECT copy, messages + replies + missing FROM counts"
            " WHERE copy NOT IN (SELECT number FROM copy)"
        ).fetchall()
    messages, removed = sum(it[1] for it in left), 0
    for copy, _count in left:
        while some := _erase_some(file, copy):
            removed += some
            if on_removed is not None:
                on_removed(removed, messages)
            _look(cancellation)
    if left:
        with file.writing() as connection:
            for copy, _count in left:
                connection.execute("DELETE FROM counts WHERE copy = ?", (copy,))
                connection.execute("DELETE FROM journal WHERE deleted_from = ?", (copy,))
            connection.execute("DELETE FROM author WHERE id NOT IN (SELECT author FROM message)")


def _erase_some(file: CopyFile, copy: int) -> int:
    """Erase some messages of a copy; return how many."""
    with file.writing() as connection:
        rows = connection.execute(
            "SELECT row FROM message WHERE copy = ? LIMIT ?", (copy, _MESSAGES_A_STEP)
        ).fetchall()
        for (row,) in rows:
            _erase_row(connection, row)
    return len(rows)


def _merge_index(file: CopyFile, cancellation: Cancellation | None) -> None:
    """Merge all parts of the index into one, which has no words that are gone.

    A negative number of pages has it begin with all parts; it is done when a step changes nothing
    (https://sqlite.org/fts5.html, "The 'merge' Command").
    """
    pages = -_PAGES_A_STEP
    changed = True
    while changed:
        _look(cancellation)
        with file.writing() as connection:
            before = connection.total_changes
            connection.execute("INSERT INTO found (found, rank) VALUES ('merge', ?)", (pages,))
            changed = connection.total_changes - before >= 2
        pages = _PAGES_A_STEP


def _erase_row(connection: sqlite3.Connection, row: int) -> int:
    found = connection.execute(
        "SELECT copy, author, text, missing_since FROM message WHERE row = ?", (row,)
    ).fetchone()
    if found is None:
        return 0
    copy, author, text, missing_since = found
    if not missing_since:
        remove_message(connection, row, copy, author, text)
    connection.execute("DELETE FROM message WHERE row = ?", (row,))
    return 1


def _noted(connection: sqlite3.Connection, name: str) -> int:
    return int(meta(connection, name) or 0)


def _note(connection: sqlite3.Connection, name: str) -> None:
    connection.execute(
        "INSERT INTO meta VALUES (?, 1)"
        " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
        (name,),
    )


def _look(cancellation: Cancellation | None) -> None:
    if cancellation is not None:
        cancellation.raise_if_cancelled()
