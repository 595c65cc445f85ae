"""Where what was looked for stands in a text as it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from clickup_desktop.integration.messages.query import Phrase
from clickup_desktop.integration.messages.search_index import searchable
from clickup_desktop.untrusted_text import display_text

Spans = tuple[tuple[int, int], ...]

_BEFORE = 40
"""Characters of an excerpt before what was looked for."""

_PART = 10_000
"""Characters that are looked through at once: for as long, nothing else of the program goes on."""

_LONGEST_MATCH = 1_000
_CHARACTERS_FOR_ONE = 8
"""So many characters of a text, blanks and all that is not shown, may be one of an excerpt."""


def matched_spans(shown: str, phrases: Iterable[Phrase]) -> Spans:
    """Return where `phrases` stand in `shown`, as (start, end), in order, merged."""
    words = list(_words(shown))
    spans = sorted(span for it in phrases for span in _spans_of(it, words))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def excerpt(
    text: str, phrases: tuple[Phrase, ...], most: int, seen: int | None = None
) -> tuple[str, Spans]:
    """Return at most `most` characters of `text` on one line, with the first match among them.

    Args:
        seen: how many of the first characters are certain to be seen, the match with them; None
            for all.
    """
    seen = most if seen is None else min(seen, most)
    text = _around_match(text, phrases, most)
    shown = display_text(text, maximum=max(len(text), 1))
    spans = matched_spans(shown, phrases)
    start = spans[0][0] - min(_BEFORE, seen // 4) if spans else 0
    if start > 0 and (len(shown) > most or spans[0][1] > seen):
        filled = max(0, len(shown) - most + 1)
        if spans[0][1] - filled < seen:
            start = min(start, filled)  # no room is left empty behind a match near the end
    else:
        start = 0
    if start > 0:
        at_word = shown.find(" ", start, spans[0][0])
        shown = "…" + shown[at_word + 1 if at_word >= 0 else start :]
    shown = display_text(shown, maximum=most)
    return shown, matched_spans(shown, phrases)


def _around_match(text: str, phrases: tuple[Phrase, ...], most: int) -> str:
    """Return of a long text what stands around the first match, so that only that is looked at."""
    around = most * _CHARACTERS_FOR_ONE
    if len(text) <= around + _PART:
        return text
    begin = 0
    while phrases and begin < len(text):
        part = text[begin : begin + _PART]
        folded = searchable(part)
        if any(it.words[0] in folded for it in phrases):
            spans = matched_spans(part, phrases)
            if spans:
                first = begin + spans[0][0]
                start = _word_before(text, first - around)
                return text[start : first + around]
        if begin + _PART >= len(text):
            break
        # What is looked for may stand across the end.
        begin = max(begin + 1, _word_before(text, begin + _PART - _LONGEST_MATCH))
    return text[:around]


def _word_before(text: str, place: int) -> int:
    """Return where a word begins at `place` or not long before it."""
    if place <= 0:
        return 0
    blank = text.rfind(" ", max(0, place - _LONGEST_MATCH), place)
    return blank + 1 if blank >= 0 else place


def _words(shown: str) -> Iterator[tuple[str, int, int]]:
    """Yield each folded word with where it begins and ends in what is shown."""
    parts: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(shown):
        part = searchable(character)
        parts.append(part)
        origin.extend([position] * len(part))
    # The whole as it is searched: of the same length, a few characters moved by one.
    together = _JOINED.sub(r"\2\1", "".join(parts))
    for word in _WORD.finditer(together):
        yield word[0], origin[word.start()], origin[word.end() - 1] + 1


_WORD = re.compile(r"\S+")
_JOINED = re.compile("( )([\u3099\u309a])")


def _spans_of(phrase: Phrase, words: list[tuple[str, int, int]]) -> Iterator[tuple[int, int]]:
    wanted = phrase.words
    first, last = wanted[0], wanted[-1]
    length = len(wanted)
    for at in range(len(words) - length + 1):
        end = words[at + length - 1]
        ends = end[0].startswith(last) if phrase.open_end else end[0] == last
        if not ends or (length > 1 and words[at][0] != first):
            continue
        if all(words[at + n][0] == wanted[n] for n in range(length - 1)):
            yield words[at][1], end[2]
