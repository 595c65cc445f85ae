"""Finds messages in the copies of several connections, the newest first."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.errors import CopyError
from clickup_desktop.integration.messages.marking import excerpt, matched_spans
from clickup_desktop.integration.messages.query import Query
from clickup_desktop.integration.messages.records import KeptCopy, KeptMessage
from clickup_desktop.integration.messages.search import searching
from clickup_desktop.interruption import Cancellation

MOST_COUNTED = 1_000
"""Up to so many hits are counted while somebody waits."""


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

    def excerpt(
        self, most: int, seen: int | None = None
    ) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Return at most `most` characters of its text on one line, with what was looked for.

        Args:
            seen: how many of the first are certain to be seen, a match with them; None for all.
        """
        return excerpt(self.message.text, self.query.phrases, most, seen)


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
    problems: list[CopyError] = []
    parts: list[list[tuple[int, int, Hit]]] = []
    total, more = 0, False
    for number, place in enumerate(searched):
        try:
            with searching(place.file, place.channel_ids, query, cancellation) as search:
                if search is None:
                    continue
                matches = search.newest(limit + 1, _first_row_behind(behind, number))
                hits = [Hit(place.file, *it, query) for it in matches]
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
