"""Finds names among many as a person types. Knows no Qt.

Everything is kept as a few long texts, a line for each name, and searched by `str.find`: that is
fast, takes little memory, and lets the GUI thread in between two blocks. In the text of names a
mark stands where a word begins, here shown as a caret: "^pre-^launch ^plan". Folded text holds no
white space but single spaces, so marks (tabs) and line ends are no part of any name, and a query
that is marked likewise is found wherever it was before.
"""

from __future__ import annotations

import heapq
import sys
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import accumulate, chain
from typing import NamedTuple

from clickup_desktop.interruption import Cancellation
from clickup_desktop.search_text import fold

Key = tuple[str, str]  # kind, id

# A call into C keeps the GUI thread waiting. With these, none takes more than 1 ms.
_MOST_ENTRIES = 1_000
_MOST_CHARACTERS = 100_000
_MOST_COMPARED = 2_000

_ERRORS_FROM = (4, 8)  # so many letters allow one typing error, so many two

_MARK = "\t"
_SEPARATORS = " -_/.#("
_ENDS = _MARK + _SEPARATORS + "\n"
_MARKED = str.maketrans({separator: separator + _MARK for separator in _SEPARATORS})
_TO_SPACES = str.maketrans(dict.fromkeys(_SEPARATORS, " "))

# Length of the name, path with the name, id, kind, name; texts are folded.
_Row = tuple[int, str, str, str, str]
# What puts matches of a grade in order: not first, errors, and the row but for its name.
_Place = tuple[bool, int, int, str, str, str]
_Hits = Iterable[Iterator[_Place]]
_Check = Callable[[], None]  # raises `Cancelled`


class IndexEntry(NamedTuple):
    """Something that can be found; `path` holds the names around it, the outermost first."""

    key: Key
    name: str
    path: tuple[str, ...]


class Grade(IntEnum):
    """How a query matches, the best first."""

    EXACT = 0  # it is the name
    PREFIX = 1  # the name begins with it
    WORD = 2  # a word of the name begins with it, as it was typed
    PATH_WORDS = 3  # its words are words of the path in their order, the last one of the name
    WORDS = 4  # all its words begin words of the name, in any order
    PATH_BEGINNINGS = 5  # as `PATH_WORDS`, but that its words only begin those of the path
    PART = 6  # all its words are in the name
    PATH = 7  # all its words are in the name or the names around it
    SIMILAR = 8  # but for typing errors, its words begin words of the name, or it is the name


class Match(NamedTuple):
    """Something that was found."""

    key: Key
    grade: Grade


class SearchIndex:
    """Names in segments, each of which comes and goes as a whole.

    May be used from any thread. A search sees the segments as they were when it began. Within a
    grade, `first` segments come first, then short names before long ones, then by path and id.
    A key that is in several segments is found once, in its best grade.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._segments: dict[str, tuple[_Block, ...]] = {}

    def put(self, segment: str, entries: Iterable[IndexEntry], *, first: bool = False) -> None:
        """Replace what `segment` holds. Of two at the same time, the one that ends later stays."""
        blocks = tuple(_blocks(entries, first))
        with self._lock:
            self._segments[segment] = blocks

    def lift(self, keys: Collection[Key], into: str) -> None:
        """Have these found first: put what other segments hold of them into `into` as well."""
        with self._lock:
            blocks = tuple(chain.from_iterable(self._segments.values()))
        rows = [row for block in blocks for row in block.rows(keys)]
        lifted = tuple(
            _Block(rows[start : start + _MOST_ENTRIES], True)
            for start in range(0, len(rows), _MOST_ENTRIES)
        )
        with self._lock:
            self._segments[into] = lifted

    def drop(self, segment: str) -> None:
        """Forget `segment`, if it is there."""
        with self._lock:
            self._segments.pop(segment, None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._segments.clear()

    def segments(self) -> frozenset[str]:
        """Return the names of all segments."""
        with self._lock:
            return frozenset(self._segments)

    def search(
        self, text: str, cancellation: Cancellation | None = None, most: int = 200
    ) -> tuple[Match, ...]:
        """Return what holds all words of `text`, the best first, at most `most`.

        Raises:
            Cancelled: nobody wants it any more.
        """
        check = (cancellation or Cancellation()).raise_if_cancelled
        typed = fold(text).split()
        if not typed:
            return ()
        words = tuple(dict.fromkeys(typed))
        parts = tuple(word.translate(_MARKED) for word in words)
        wanted = _MARK + " ".join(typed).translate(_MARKED)
        around = [b for b in self._snapshot(check) if all(part in b.paths.text for part in parts)]
        named = [block for block in around if all(part in block.names.text for part in parts)]
        phrased = [block for block in named if wanted in block.names.text]
        found: dict[Key, Match] = {}
        several = len(typed) > 1
        begun = tuple(_MARK + part for part in parts)
        ordered = [_MARK + word.translate(_MARKED).rstrip(_MARK) for word in typed]
        along = [b for b in around if several and all(word in b.paths.text for word in ordered)]
        grades: tuple[tuple[Grade, Sequence[_Block], Callable[[_Block], Iterator[int]]], ...] = (
            (Grade.EXACT, phrased, lambda it: it.names.holding((f"\n{wanted}\n",))),
            (Grade.PREFIX, phrased, lambda it: it.names.holding((f"\n{wanted}",))),
            (Grade.WORD, phrased, lambda it: it.names.holding((wanted,))),
            (Grade.PATH_WORDS, along, lambda it: it.along(ordered, whole=True)),
            (Grade.WORDS, named if several else (), lambda it: it.names.holding(begun)),
            (Grade.PATH_BEGINNINGS, along, lambda it: it.along(ordered)),
            (Grade.PART, named, lambda it: it.names.holding(parts)),
            (Grade.PATH, around, lambda it: it.paths.holding(parts)),
        )
        for grade, blocks, holding in grades:
            hits = (block.places(holding(block), check) for block in blocks)
            _take(found, hits, grade, most)
        return tuple(found.values())

    def search_similar(
        self, text: str, cancellation: Cancellation | None = None, most: int = 50
    ) -> tuple[Match, ...]:
        """Return what `text` may have meant, with the fewest typing errors first, at most `most`.

        A letter too few, too many, another one or two transposed are an error each. One is allowed
        from 4 letters, two from 8: in each word, which may begin a longer one, or in the whole
        name. What has no error is found here, too.

        Raises:
            Cancelled: nobody wants it any more.
        """
        check = (cancellation or Cancellation()).raise_if_cancelled
        words = fold(text).translate(_TO_SPACES).split()
        if not words or not _allowed(" ".join(words)):
            return ()
        hits = []
        for block in self._snapshot(check):
            by_errors: dict[int, list[int]] = {}
            for line, errors in sorted(block.similar(words, check).items()):
                by_errors.setdefault(errors, []).append(line)
            hits += [block.places(lines, check, errors) for errors, lines in by_errors.items()]
        found: dict[Key, Match] = {}
        _take(found, hits, Grade.SIMILAR, most)
        return tuple(found.values())

    def _snapshot(self, check: _Check) -> Iterator[_Block]:
        with self._lock:
            segments = tuple(self._segments.values())
        for block in chain.from_iterable(segments):
            check()
            yield block


class _Lines:
    """A text of many lines, each after a line end, and where each begins."""

    __slots__ = ("starts", "text")

    def __init__(self, lines: Collection[str]) -> None:
        self.text = "\n".join(("", *lines, ""))
        self.starts = array("I", accumulate((len(line) + 1 for line in lines), initial=0))

    def holding(self, needles: Collection[str]) -> Iterator[int]:
        """Yield the numbers of the lines that hold all `needles`, in order."""
        text, starts = self.text, self.starts
        longest, *others = sorted(needles, key=len, reverse=True)
        start = 0
        while (position := text.find(longest, start)) >= 0:
            line = bisect_right(starts, position) - 1
            begin, end = starts[line], starts[line + 1]
            for other in others:
                position = text.find(other, begin)
                if position < 0:
                    return
                if position >= end:  # no line before that one can hold them all
                    start = starts[bisect_right(starts, position) - 1]
                    break
            else:
                yield line
                start = end


class _Block:
    """Some entries in their order; never changed."""

    __slots__ = ("_first", "_ids", "_kinds", "names", "paths")

    def __init__(self, rows: list[_Row], first: bool) -> None:
        rows.sort()
        self._first = first
        self._ids = tuple(entry_id for _, _, entry_id, _, _ in rows)
        self._kinds = tuple(sys.intern(str(kind)) for _, _, _, kind, _ in rows)
        self.names = _Lines([_MARK + name.translate(_MARKED) for *_, name in rows])
        self.paths = _Lines([_MARK + path.translate(_MARKED) for _, path, *_ in rows])

    def rows(self, keys: Collection[Key]) -> Iterator[_Row]:
        """Yield what the block was made of, of these keys; nothing where they are first already."""
        if self._first:
            return
        for line, (entry_id, kind) in enumerate(zip(self._ids, self._kinds, strict=True)):
            if (kind, entry_id) in keys:
                start, end = self.names.starts[line : line + 2]
                name = self.names.text[start + 1 : end].replace(_MARK, "")
                start, end = self.paths.starts[line : line + 2]
                path = self.paths.text[start + 1 : end].replace(_MARK, "")
                yield len(name), path, entry_id, kind, name

    def places(self, lines: Iterable[int], check: _Check, errors: int = 0) -> Iterator[_Place]:
        """Yield the places of the entries on `lines`."""
        check()
        for line in lines:
            start, end = self.names.starts[line : line + 2]
            length = end - start - 1 - self.names.text.count(_MARK, start, end)
            start, end = self.paths.starts[line : line + 2]
            path = self.paths.text[start + 1 : end].replace(_MARK, "")
            yield not self._first, errors, length, path, self._ids[line], self._kinds[line]

    def along(self, ordered: Sequence[str], *, whole: bool = False) -> Iterator[int]:
        """Yield the lines whose path has these beginnings of words in their order.

        The last one must be in the name itself. With `whole`, each must be a whole word.
        """
        text, starts, names = self.paths.text, self.paths.starts, self.names.starts
        ends = _ENDS if whole else ""
        for line in self.paths.holding(tuple(dict.fromkeys(ordered))):
            path = text[starts[line] + 1 : starts[line + 1] + 1]
            name_from = len(path) - (names[line + 1] - names[line])
            if _in_order(path, ordered, name_from, ends):
                yield line

    def similar(self, words: Collection[str], check: _Check) -> dict[int, int]:
        """Return the lines that `words` may mean, with the number of errors."""
        whole = " ".join(words)
        names = self.names.text.replace(_MARK, "").split("\n")[1:-1]
        low = bisect_left(names, len(whole) - _allowed(whole), key=len)
        high = bisect_right(names, len(whole) + _allowed(whole), key=len)
        near = _near(whole, names[low:high], check)
        found = {line: near[names[line]] for line in range(low, high) if names[line] in near}
        known = set(self.names.text.translate(_TO_SPACES).split())
        by_word = [self._begun(word, known, check) for word in words]
        for line in set.intersection(*map(set, by_word)):
            errors = sum(lines[line] for lines in by_word)
            found[line] = min(errors, found.get(line, errors))
        return found

    def _begun(self, word: str, known: Iterable[str], check: _Check) -> dict[int, int]:
        """Return the lines with a word that begins like `word`, with the number of errors."""
        size, allowed = len(word), _allowed(word)
        sizes = range(max(size - allowed, min(size, _ERRORS_FROM[0])), size + allowed + 1)
        found: dict[int, int] = {}
        beginnings = {each[:length] for each in known for length in sizes}
        for beginning, errors in _near(word, list(beginnings), check).items():
            for line in self.names.holding((_MARK + beginning,)):
                found[line] = min(errors, found.get(line, errors))
        return found


class _Folding(dict[int, str]):
    """How characters are folded, remembered: `fold` takes a microsecond for most of them."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, fold(chr(code)))


def _blocks(entries: Iterable[IndexEntry], first: bool) -> Iterator[_Block]:
    folding = _Folding()
    rows: list[_Row] = []
    characters = 0
    for (kind, entry_id), name, path in entries:
        folded = " ".join(name.translate(folding).split())
        around = " ".join(" ".join((*path, name)).translate(folding).split())
        rows.append((len(folded), around, entry_id, kind, folded))
        characters += len(around)
        if len(rows) == _MOST_ENTRIES or characters >= _MOST_CHARACTERS:
            yield _Block(rows, first)
            rows, characters = [], 0
    if rows:
        yield _Block(rows, first)


def _take(found: dict[Key, Match], hits: _Hits, grade: Grade, most: int) -> None:
    """Add to `found` what is not in it, until there are `most`."""
    for *_, entry_id, kind in heapq.merge(*hits) if len(found) < most else ():
        found.setdefault((kind, entry_id), Match((kind, entry_id), grade))
        if len(found) == most:
            return


def _in_order(line: str, words: Sequence[str], last_from: int, ends: str) -> bool:
    """Whether `words` stand in `line`, which ends with its line end, one after the other.

    Args:
        last_from: where the last one may stand at the earliest.
        ends: what must follow each; whatever, where there is nothing.
    """
    position = 0
    last = len(words) - 1
    for place, word in enumerate(words):
        if place == last and position < last_from:
            position = last_from
        while True:
            position = line.find(word, position)
            if position < 0:
                return False
            position += len(word)
            if not ends or line[position] in ends:
                break
    return True


def _allowed(word: str) -> int:
    """Return how many typing errors `word` may have."""
    return sum(len(word) >= letters for letters in _ERRORS_FROM)


def _near(wanted: str, texts: Sequence[str], check: _Check) -> dict[str, int]:
    """Return which `texts` are `wanted` but for the errors it may have, with their number."""
    from rapidfuzz import distance, process  # noqa: PLC0415 - on a thread of its own

    most, near = _allowed(wanted), {}
    for start in range(0, len(texts), _MOST_COMPARED):
        check()
        some = texts[start : start + _MOST_COMPARED]
        scorer = distance.OSA.distance
        hits = process.extract(wanted, some, scorer=scorer, score_cutoff=most, limit=None)
        near.update({text: int(errors) for text, errors, _ in hits})
    return near
