"""Finds messages in the copies of several connections, the newest first."""

from __future__ import annotations

import heapq
import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.errors import CopyError
from clickup_desktop.integration.messages.kept_messages import (
    AUTHOR_JOINED,
    MESSAGE_COLUMNS,
    in_numbers,
    message_of,
)
from clickup_desktop.integration.messages.marking import excerpt, matched_spans
from clickup_desktop.integration.messages.query import Query, any_is_in, spaced
from clickup_desktop.integration.messages.records import KeptCopy, KeptMessage
from clickup_desktop.integration.messages.search_index import author_facet, copy_facet
from clickup_desktop.integration.messages.tables import ROWS_A_SECOND
from clickup_desktop.integration.messages.writing import copies
from clickup_desktop.interruption import Cancellation, Cancelled

MOST_COUNTED = 1_000
"""Up to so many hits are counted while somebody waits."""

_MOST_FACETS = 64
_RECENT_MESSAGES = 2_000
_RECENT_CHARACTERS = 400_000
# Where more messages than fit into a second were sent, they stand behind it.
_ROWS_BEHIND = 3600 * ROWS_A_SECOND
_STEPS_BETWEEN_LOOKS = 20_000


@dataclass(frozen=True, slots=True)
class Searched:
    """Where to look.

    Attributes:
        channel_ids: of the copies to look in; None for all of the file.
    """

    file: CopyFile
    channel_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place among hits: behind it, the next ones are found.

    Attributes:
        row: of the last hit.
        file: which of the files it is from.
    """

    row: int
    file: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found.

    Attributes:
        file: which of the files that were searched it is from.
        copy: the copy that has it, and with it its Channel's name.
    """

    file: CopyFile
    copy: KeptCopy
    message: KeptMessage
    query: Query

    def spans(self, shown: str) -> tuple[tuple[int, int], ...]:
        """Return what of its text as it is shown was looked for, as (start, end)."""
        return matched_spans(shown, self.query.phrases)

    def excerpt(self, most: int) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Return at most `most` characters of its text on one line, with what was looked for."""
        return excerpt(self.message.text, self.query.phrases, most)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        total: how many there are in all, before and behind these.
        more: whether there are more than `total`; they were not all counted.
        next_place: finds those behind these; None where there are none.
        problems: of files that can't be read, while hits of others are here.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    next_place: Place | None = None
    problems: tuple[CopyError, ...] = ()


def find(
    searched: Sequence[Searched],
    query: Query,
    *,
    limit: int = 50,
    behind: Place | None = None,
    most_counted: int | None = MOST_COUNTED,
    cancellation: Cancellation | None = None,
) -> Found:
    """Return the newest hits, and of those sent in one second the later ones first.

    Args:
        behind: the place behind which they are; None to begin.
        most_counted: None to count all of them.

    Raises:
        Cancelled: nobody wants it any more.
    """
    if query.empty:
        return Found()
    problems: list[CopyError] = []
    parts: list[list[tuple[int, int, Hit]]] = []
    total, more = 0, False
    for number, place in enumerate(searched):
        try:
            with searching(place, query, cancellation) as search:
                if search is None:
                    continue
                hits = search.newest(limit + 1, _first_row_behind(behind, number))
                parts.append([(-it.message.row, number, it) for it in hits])
                if behind is None and len(hits) <= limit:
                    total += len(hits)
                    continue
                left = None if most_counted is None else max(0, most_counted - total)
                counted = search.count(left, at_least=len(hits))
                total += counted.number
                more |= counted.more
        except CopyError as error:
            problems.append(error)
    merged = heapq.merge(*parts, key=lambda it: it[:2])
    chosen = list(itertools.islice(merged, limit + 1))
    hits = [it[2] for it in chosen[:limit]]
    last = chosen[limit - 1] if len(chosen) > limit else None
    next_place = None if last is None else Place(-last[0], last[1])
    return Found(tuple(hits), total, more, next_place, tuple(problems))


def _first_row_behind(behind: Place | None, number: int) -> int | None:
    """Return the row that hits in file `number` come before."""
    if behind is None:
        return None
    return behind.row + (number > behind.file)


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
    file: CopyFile
    query: Query
    copies: Mapping[int, KeptCopy]
    authors: frozenset[str] | None
    match: str
    conditions: str
    values: tuple[Any, ...] = field(default=())

    def newest(self, limit: int, before_row: int | None) -> list[Hit]:
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
        return [self._hit(it) for it in rows]

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

    def ascending(self) -> Iterator[Hit]:
        """Yield all hits, the oldest first."""
        selected = self._selected(MESSAGE_COLUMNS, AUTHOR_JOINED, "")
        rows = self.connection.execute(f"{selected} ORDER BY {self._row}", self.values)
        return map(self._hit, rows)

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
        # CROSS keeps the order: what is found comes first, in the order of its rows.
        source = (
            "found CROSS JOIN message ON message.row = found.rowid" if self.match else "message"
        )
        if self.match:
            condition = condition.replace("message.row", "found.rowid")
        return f"SELECT {columns} FROM {source} {joined} WHERE {self.conditions}{condition}"  # noqa: S608 - of our own words

    def _among_recent(self, limit: int, before_row: int | None) -> list[Hit]:
        """Return hits among the last messages: what begins so is often among them.

        FTS5 gathers all that a beginning stands for before it tells the newest of it.
        """
        low, high = _rows_between(self.query)
        if before_row is not None:
            high = min(high, before_row)
        hits: list[Hit] = []
        looked = 0
        for columns in self.connection.execute(
            f"SELECT {MESSAGE_COLUMNS} FROM message {AUTHOR_JOINED}"  # noqa: S608
            " WHERE message.row >= ? AND message.row < ? ORDER BY message.row DESC LIMIT ?",
            (low, high, _RECENT_MESSAGES),
        ):
            hit = self._hit_here(columns)
            if hit is not None:
                hits.append(hit)
            looked += len(columns[10])
            if len(hits) == limit or looked > _RECENT_CHARACTERS:
                break
        return hits

    def _hit_here(self, columns: Sequence[Any]) -> Hit | None:
        _row, copy, _id, _parent, author, _name, sent_at, *_others = columns
        text, missing = columns[10:12]
        query = self.query
        if (
            missing
            or copy not in self.copies
            or (self.authors is not None and author not in self.authors)
            or (query.after is not None and sent_at < query.after)
            or (query.before is not None and sent_at >= query.before)
        ):
            return None
        looked_in = spaced(text)
        if all(it.is_in(looked_in) for it in query.phrases):
            return self._hit(columns)
        return None

    def _hit(self, columns: Sequence[Any]) -> Hit:
        copy = self.copies[columns[1]]
        return Hit(self.file, copy, message_of(columns, copy.channel_id), self.query)


@contextmanager
def searching(
    place: Searched, query: Query, cancellation: Cancellation | None = None
) -> Iterator[Search | None]:
    """Look in one file, as it is at one moment; None where nothing can be found.

    Raises:
        Cancelled: nobody wants it any more.
        CopyUnusable: it can't be read.
    """
    if not place.file.path.exists():
        yield None
        return
    with place.file.reading() as connection, _left_when(cancellation, connection):
        yield _search(connection, place, query)


@contextmanager
def _left_when(cancellation: Cancellation | None, connection: sqlite3.Connection) -> Iterator[None]:
    """End what SQLite does as soon as nobody wants it any more."""
    if cancellation is None:
        yield
        return
    cancellation.raise_if_cancelled()
    ended: Callable[[], int] = lambda: int(cancellation.cancelled)  # noqa: E731
    connection.set_progress_handler(ended, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError:
        if cancellation.cancelled:
            raise Cancelled from None
        raise


def _search(connection: sqlite3.Connection, place: Searched, query: Query) -> Search | None:
    every = copies(connection)
    meant = {
        it.number: it
        for it in every
        if (place.channel_ids is None or it.channel_id in place.channel_ids)
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
        place.file,
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
