"""What is exported: a Channel, a span of it, or what was found."""

from __future__ import annotations

import heapq
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.copy_rows import copy_to
from clickup_desktop.integration.messages.counting import counts_of, is_complete
from clickup_desktop.integration.messages.errors import NoCopy
from clickup_desktop.integration.messages.finding import Searched
from clickup_desktop.integration.messages.kept_messages import (
    AUTHOR_JOINED,
    MESSAGE_COLUMNS,
    in_numbers,
    message_of,
)
from clickup_desktop.integration.messages.query import Query
from clickup_desktop.integration.messages.records import KeptCopy, KeptMessage
from clickup_desktop.integration.messages.search import Search, searching
from clickup_desktop.interruption import Cancellation

_ROWS_A_QUERY = 500


@dataclass(frozen=True, slots=True)
class Span:
    """When a message was sent, in milliseconds: at `after` or later, before `before`."""

    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ExportedChannel:
    """A Channel of which something is exported.

    Attributes:
        complete: whether its copy is proven to be.
        connection_id: of the connection that its copy was read through.
        count: how many of its messages are exported.
    """

    id: str
    name: str
    workspace_id: str
    complete: bool
    connection_id: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A message where it is told.

    Attributes:
        below: whether it stands below the message that it replies to.
    """

    message: KeptMessage
    channel: ExportedChannel
    below: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported, as it is at one moment.

    Attributes:
        question: what was looked for, as it was typed; "" for a Channel.
        in_order: yields every message in the order in which they were sent.
        in_threads: likewise, but replies follow the message that they reply to.
    """

    channels: tuple[ExportedChannel, ...]
    span: Span
    question: str
    in_order: Callable[[], Iterator[Told]]
    in_threads: Callable[[], Iterator[Told]]

    def without(self, channels: Collection[ExportedChannel]) -> Selection:
        """Return this without what is from these Channels."""
        if not channels:
            return self
        left = {(it.id, it.connection_id) for it in channels}

        def others(
            messages: Callable[[], Iterator[Told]],
        ) -> Callable[[], Iterator[Told]]:
            return lambda: (
                it for it in messages() if (it.channel.id, it.channel.connection_id) not in left
            )

        return replace(
            self,
            channels=tuple(it for it in self.channels if it not in channels),
            in_order=others(self.in_order),
            in_threads=others(self.in_threads),
        )


@contextmanager
def channel_selection(
    file: CopyFile,
    channel_id: str,
    span: Span = Span(),
) -> Iterator[Selection]:
    """Select a Channel's messages, or those of a span.

    Raises:
        NoCopy: no copy is kept of it.
        CopyUnusable: it can't be read.
    """
    if not file.path.exists():
        raise NoCopy("no copy is kept")
    with file.reading() as connection:
        copy = copy_to(connection, channel_id)
        if copy is None:
            raise NoCopy("no copy is kept")
        count = _count(connection, copy, span)
        channel = _exported(file, connection, copy, count)
        told = _ChannelMessages(connection, copy, channel, span)
        yield Selection((channel,), span, "", told.in_order, told.in_threads)


@contextmanager
def found_selection(
    searched: Sequence[Searched],
    query: Query,
    question: str,
    *,
    cancellation: Cancellation | None = None,
) -> Iterator[Selection]:
    """Select all that is found.

    Args:
        question: what `query` was typed as.

    Raises:
        CopyUnusable: one of the files can't be read.
        Cancelled: nobody wants it any more.
    """
    with ExitStack() as stack:
        searches: list[tuple[Search, dict[int, ExportedChannel]]] = []
        for place in searched:
            search = stack.enter_context(
                searching(place.file, place.channel_ids, query, cancellation)
            )
            if search is not None:
                channels = {
                    copy.number: _exported(place.file, search.connection, copy, count)
                    for copy, count in search.counts().items()
                }
                searches.append((search, channels))

        def in_order() -> Iterator[Told]:
            parts = [_hits(search, channels) for search, channels in searches]
            return heapq.merge(*parts, key=lambda it: it.message.row)

        met = tuple(it for _search, channels in searches for it in channels.values())
        span = Span(query.after, query.before)
        yield Selection(met, span, question, in_order, in_order)


def _hits(search: Search, channels: dict[int, ExportedChannel]) -> Iterator[Told]:
    for copy, message in search.ascending():
        yield Told(message, channels[copy.number])


def _exported(
    file: CopyFile, connection: sqlite3.Connection, copy: KeptCopy, count: int
) -> ExportedChannel:
    return ExportedChannel(
        id=copy.channel_id,
        name=copy.channel_name,
        workspace_id=copy.workspace_id,
        complete=is_complete(copy, counts_of(connection, copy)),
        connection_id=file.path.stem,
        count=count,
    )


def _count(connection: sqlite3.Connection, copy: KeptCopy, span: Span) -> int:
    condition, values = _selected("message", copy, span)
    [(count,)] = connection.execute(
        f"SELECT count(*) FROM message WHERE {condition}",  # noqa: S608 - of our own words
        values,
    )
    return int(count)


def _selected(name: str, copy: KeptCopy, span: Span) -> tuple[str, tuple[int, ...]]:
    conditions = [f"{name}.copy = ?", f"{name}.missing_since = 0"]
    values = [copy.number]
    if span.after is not None:
        conditions.append(f"{name}.sent_at >= ?")
        values.append(span.after)
    if span.before is not None:
        conditions.append(f"{name}.sent_at < ?")
        values.append(span.before)
    return " AND ".join(conditions), tuple(values)


@dataclass(frozen=True, slots=True)
class _ChannelMessages:
    connection: sqlite3.Connection
    copy: KeptCopy
    channel: ExportedChannel
    span: Span

    def in_order(self) -> Iterator[Told]:
        for message in self._messages(self._rows("message", "")):
            yield Told(message, self.channel)

    def in_threads(self) -> Iterator[Told]:
        """What replies to nothing that is selected stands where it was sent."""
        condition, values = _selected("above", self.copy, self.span)
        rows = self._rows(
            "message",
            " AND (message.parent = '' OR NOT EXISTS (SELECT 1 FROM message AS above"  # noqa: S608
            f" WHERE {condition} AND above.id = message.parent AND above.parent = ''))",
            values,
        )
        for message in self._messages(rows):
            yield Told(message, self.channel)
            if not message.parent_id:
                for reply in self._replies(message.id):
                    yield Told(reply, self.channel, below=True)

    def _rows(self, name: str, condition: str, values: tuple[int, ...] = ()) -> array[int]:
        """Return the rows of what is selected, in order; 8 bytes for each."""
        selected, own = _selected(name, self.copy, self.span)
        rows = self.connection.execute(
            f"SELECT row FROM message WHERE {selected}{condition} ORDER BY row",  # noqa: S608
            (*own, *values),
        )
        return array("q", (it for (it,) in rows))

    def _messages(self, rows: array[int]) -> Iterator[KeptMessage]:
        # Sorting them as a whole would have SQLite put their texts into a temporary file.
        for at in range(0, len(rows), _ROWS_A_QUERY):
            for columns in self.connection.execute(
                f"SELECT {MESSAGE_COLUMNS} FROM message {AUTHOR_JOINED}"  # noqa: S608
                f" WHERE {in_numbers('message.row', rows[at : at + _ROWS_A_QUERY])}"
                " ORDER BY message.row"
            ):
                yield message_of(columns, self.copy.channel_id)

    def _replies(self, message_id: str) -> Iterator[KeptMessage]:
        selected, values = _selected("message", self.copy, self.span)
        for columns in self.connection.execute(
            f"SELECT {MESSAGE_COLUMNS} FROM message {AUTHOR_JOINED}"  # noqa: S608
            f" WHERE {selected} AND message.parent = ? ORDER BY message.row",
            (*values, message_id),
        ):
            yield message_of(columns, self.copy.channel_id)
