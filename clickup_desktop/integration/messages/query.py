"""What a person looks for in the copies: words, "phrases", from:, in:, before:, after:.

Whatever is typed is a query: what is none of these is words, and signs are blanks. Nothing of it
reaches SQL or FTS5 but folded letters and digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from clickup_desktop.integration.messages.search_index import is_unspaced, searchable, words_of

LONGEST_QUERY = 1_000
"""Characters; what is beyond is left out."""

MOST_TERMS = 32

_SHORTEST_PREFIX = 2
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_PART = re.compile(
    r'(?:(?P<key>from|in|before|after):)?(?:"(?P<quoted>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]\S*))',
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other.

    Attributes:
        words: folded, at least one.
        open_end: whether the last one is the beginning of a word.
    """

    words: tuple[str, ...]
    open_end: bool = False

    @property
    def expression(self) -> str:
        """The phrase as FTS5 asks for it."""
        return f'"{" ".join(self.words)}"{"*" * self.open_end}'

    def is_in(self, searched: str) -> bool:
        """Whether it stands in a text that `spaced` returned."""
        end = "" if self.open_end else " "
        return f" {' '.join(self.words)}{end}" in searched


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: everything named, and one of the authors and one of the Channels.

    Attributes:
        authors: beginnings of words of their names.
        channels: likewise.
        after: what was sent then or later, in milliseconds; None for any.
        before: what was sent earlier.
    """

    phrases: tuple[Phrase, ...] = ()
    authors: tuple[Phrase, ...] = ()
    channels: tuple[Phrase, ...] = ()
    after: int | None = None
    before: int | None = None

    @property
    def empty(self) -> bool:
        """Whether it names nothing, so that nothing is found."""
        return self == Query()


def spaced(text: str) -> str:
    """Return the folded words of `text` with one blank before and behind each."""
    return f" {' '.join(searchable(text).split())} "


def parse_query(text: str, *, typing: bool = False, zone: tzinfo | None = None) -> Query:
    """Return what `text` asks for; any text is a query.

    Args:
        typing: whether the last word may go on.
        zone: the days' time zone; None for the system's.
    """
    text = text.encode(errors="replace").decode()[:LONGEST_QUERY].translate(_QUOTES)
    phrases: list[Phrase] = []
    named: dict[str, list[Phrase]] = {"from": [], "in": []}
    moments: dict[str, list[int]] = {"after": [], "before": []}
    for part in _PART.finditer(text):
        key = (part["key"] or "").lower()
        value = part["word"] if part["quoted"] is None else part["quoted"]
        last = part.end() == len(text) and part["closed"] != '"'
        if key in moments:
            moment = _beginning_of(value, zone)
            if moment is not None:
                moments[key].append(moment)
                continue
        words = words_of(value)
        if key in named and words:
            named[key].append(Phrase(words, open_end=True))
            continue
        words = words_of(f"{key} {value}")
        if words and len(phrases) < MOST_TERMS:
            phrases.append(Phrase(words, typing and last and _may_go_on(words[-1], value)))
    return Query(
        tuple(dict.fromkeys(phrases)),
        tuple(dict.fromkeys(named["from"][:MOST_TERMS])),
        tuple(dict.fromkeys(named["in"][:MOST_TERMS])),
        max(moments["after"], default=None),
        min(moments["before"], default=None),
    )


def beginning_of_day(day: date, zone: tzinfo | None = None) -> int:
    """Return when a day begins, in milliseconds.

    Args:
        zone: None for the system's.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    try:
        return round(midnight.timestamp() * 1000)
    except (OverflowError, OSError, ValueError):  # the first days and the last, as some systems
        return round(midnight.replace(tzinfo=UTC).timestamp() * 1000)


def any_is_in(phrases: Iterable[Phrase], name: str) -> bool:
    """Whether a name is meant."""
    searched = spaced(name)
    return any(it.is_in(searched) for it in phrases)


def _may_go_on(word: str, typed: str) -> bool:
    """Whether a word may be the beginning of another: a sign behind it ends it."""
    if searchable(typed[-1:]).isspace() or is_unspaced(word[-1]):
        return False
    return len(word) >= _SHORTEST_PREFIX


def _beginning_of(value: str, zone: tzinfo | None) -> int | None:
    if _DAY.fullmatch(value) is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return beginning_of_day(day, zone)
