"""A query against one file of copies."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.copy_rows import copies
from clickup_desktop.integration.messages.interrupting import ended_by
from clickup_desktop.integration.messages.kept_messages import (
    AUTHOR_JOINED,
    MESSAGE_COLUMNS,
    in_numbers,
    message_of,
)
from clickup_desktop.integration.messages.query import Query, any_is_in, spaced
from clickup_desktop.integration.messages.records import KeptCopy, KeptMessage
from clickup_desktop.integration.messages.search_index import author_facet, copy_facet
from clickup_desktop.integration.messages.tables import ROWS_A_SECOND
from clickup_desktop.interruption import Cancellation

_MOST_FACETS = 256
_RECENT_MESSAGES = 2_000
_RECENT_CHARACTERS = 400_000
# Where more messages than fit into a second were sent, they stand behind it.
_ROWS_BEHIND = 3600 * ROWS_A_SECOND


class Match(NamedTuple):
    """A message that was found, and the copy that has it."""

    copy: KeptCopy
    message: KeptMessage


@dataclass(frozen=True, slots=True)
class Counted:
    """How many hits there are; with `more`, at least so many."""

    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Search:
    """A query against one file.

    Attributes:
        copies: that are looked in, by their numbers.
        match: what FTS5 is asked for; "" where only dates are given.
        conditions: on `message`, with their values.
        authors: whose messages are meant; None for anybody's.
    """

    connection: sqlite3.Connection
    query: Query
    copies: Mapping[int, KeptCopy]
    authors: frozenset[str] | None
    match: str
    conditions: str
    values: tuple[Any, ...]

    def newest(self, limit: int, before_row: int | None) -> list[Match]:
        """Return at most `limit` hits whose rows are before `before_row`, the newest first."""
        if any(it.open_end for it in self.query.phrases):
            hits = self._among_recent(limit, before_row)
            if len(hits) == limit:
                return hits
        bound = ("", ()) if before_row is None else (" AND message.row < ?", (before_row,))
        selected = self._selected(MESSAGE_COLUMNS, AUTHOR_JOINED, bound[0])
        rows = self.connection.execute(
            f"{selected} ORDER BY {self._row} DESC LIMIT ?", (*self.values, *bound[1], limit)
        )
        return [self._match(it) for it in rows]

    def count(self, most: int | None, *, at_least: int) -> Counted:
        """Count the hits, at most `most`.

        Args:
            at_least: so many are known already.
        """
        if most is not None and any(it.open_end for it in self.query.phrases):
            # Counting what a short beginning stands for takes as long as all else.
            return Counted(at_least, True)
        limit = -1 if most is None else most + 1
        [(number,)] = self.connection.execute(
            f"SELECT count(*) FROM ({self._selected('1', '', '')} LIMIT ?)",  # noqa: S608
            (*self.values, limit),
        )
        if most is not None and number > most:
            return Counted(most, True)
        return Counted(number, False)

    def ascending(self) -> Iterator[Match]:
        """Yield all hits, the oldest first."""
        selected = self._selected(MESSAGE_COLUMNS, AUTHOR_JOINED, "")
        rows = self.connection.execute(f"{selected} ORDER BY {self._row}", self.values)
        return map(self._match, rows)

    def counts(self) -> dict[KeptCopy, int]:
        """Return the copies that hold a hit, and how many each holds."""
        rows = self.connection.execute(
            self._selected("message.copy, count(*)", "", " GROUP BY message.copy"), self.values
        ).fetchall()
        return {self.copies[number]: count for number, count in sorted(rows)}

    @property
    def _row(self) -> str:
        return "found.rowid" if self.match else "message.row"

    def _selected(self, columns: str, joined: str, condition: str) -> str:
        # What is found comes first, or the messages themselves, in the order of their rows: SQLite
        # would choose another way, and sort all that is found.
        source = (
            "found CROSS JOIN message ON message.row = found.rowid"
            if self.match
            else "message NOT INDEXED"
        )
        if self.match:
            condition = condition.replace("message.row", "found.rowid")
        return f"SELECT {columns} FROM {source} {joined} WHERE {self.conditions}{condition}"  # noqa: S608 - of our own words

    def _among_recent(self, limit: int, before_row: int | None) -> list[Match]:
        """Return hits among the last messages: what begins so is often among them.

        FTS5 gathers all that a beginning stands for before it tells the newest of it.
        """
        low, high = _rows_between(self.query)
        if before_row is not None:
            high = min(high, before_row)
        matching: list[int] = []
        looked = 0
        for row, copy, author, sent_at, text in self.connection.execute(
            "SELECT row, copy, author, sent_at, text FROM message"
            " WHERE row >= ? AND row < ? AND missing_since = 0 ORDER BY row DESC LIMIT ?",
            (low, high, _RECENT_MESSAGES),
        ):
            looked += len(text)
            if self._is_meant(copy, author, sent_at) and self._is_said(text):
                matching.append(row)
            if len(matching) == limit or looked > _RECENT_CHARACTERS:
                break
        rows = self.connection.execute(
            f"SELECT {MESSAGE_COLUMNS} FROM message {AUTHOR_JOINED}"  # noqa: S608
            f" WHERE {in_numbers('message.row', matching)} ORDER BY message.row DESC"
        )
        return [self._match(it) for it in rows]

    def _is_meant(self, copy: int, author: str, sent_at: int) -> bool:
        query = self.query
        return (
            copy in self.copies
            and (self.authors is None or author in self.authors)
            and (query.after is None or sent_at >= query.after)
            and (query.before is None or sent_at < query.before)
        )

    def _is_said(self, text: str) -> bool:
        phrases = self.query.phrases
        if text.isascii():
            # What is not in it at all takes no closer look; most isn't.
            lowered = text.lower()
            if not all(word in lowered for it in phrases for word in it.words):
                return False
        looked_in = spaced(text)
        return all(it.is_in(looked_in) for it in phrases)

    def _match(self, columns: Sequence[Any]) -> Match:
        copy = self.copies[columns[1]]
        return Match(copy, message_of(columns, copy.channel_id))


@contextmanager
def searching(
    file: CopyFile,
    channel_ids: Collection[str] | None,
    query: Query,
    cancellation: Cancellation | None = None,
) -> Iterator[Search | None]:
    """Look in one file, as it is at one moment; None where nothing can be found.

    Args:
        channel_ids: of the copies to look in; None for all of the file.

    Raises:
        Cancelled: nobody wants it any more.
        CopyUnusable: it can't be read.
    """
    if query.empty or not file.path.exists():
        yield None
        return
    with file.reading() as connection, ended_by(cancellation, connection):
        yield _search(connection, channel_ids, query)


def _search(
    connection: sqlite3.Connection, channel_ids: Collection[str] | None, query: Query
) -> Search | None:
    every = copies(connection)
    meant = {
        it.number: it
        for it in every
        if (channel_ids is None or it.channel_id in channel_ids)
        and (not query.channels or any_is_in(query.channels, it.channel_name))
    }
    authors = _authors(connection, query)
    if not meant or (query.authors and not authors):
        return None
    low, high = _rows_between(query)
    conditions = [
        "message.missing_since = 0",
        "message.row >= ? AND message.row < ?",
        in_numbers("message.copy", meant),
    ]
    values: list[Any] = [low, high]
    if query.after is not None:
        conditions.append("message.sent_at >= ?")
        values.append(query.after)
    if query.before is not None:
        conditions.append("message.sent_at < ?")
        values.append(query.before)
    if authors is not None:
        conditions.append("message.author IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(authors)))
    match = _match(query, meant if len(meant) < len(every) else None, authors)
    if match:
        conditions[1] = "found.rowid >= ? AND found.rowid < ?"
        conditions.insert(0, "found MATCH ?")
        values.insert(0, match)
    return Search(
        connection,
        query,
        meant,
        authors,
        match,
        " AND ".join(conditions),
        tuple(values),
    )


def _match(
    query: Query, copies_meant: Mapping[int, KeptCopy] | None, authors: frozenset[str] | None
) -> str:
    """Return what FTS5 is asked for: words, and whose and where, as long as those are few."""
    parts = [f"text : {it.expression}" for it in query.phrases]
    for facets in (
        [copy_facet(it) for it in copies_meant or ()],
        [author_facet(it) for it in authors or ()],
    ):
        if 0 < len(facets) <= _MOST_FACETS:
            parts.append(f"facets : ({' OR '.join(sorted(facets))})")
    return " AND ".join(parts)


def _authors(connection: sqlite3.Connection, query: Query) -> frozenset[str] | None:
    if not query.authors:
        return None
    return frozenset(
        key
        for key, name in connection.execute("SELECT id, name FROM author")
        if any_is_in(query.authors, name)
    )


def _rows_between(query: Query) -> tuple[int, int]:
    """Return the first row of what may be meant, and the one behind the last."""
    low, high = 0, 1 << 62
    if query.after is not None:
        low = max(0, query.after // 1000) * ROWS_A_SECOND
    if query.before is not None:
        high = max(0, query.before // 1000) * ROWS_A_SECOND + _ROWS_BEHIND
    return low, high
