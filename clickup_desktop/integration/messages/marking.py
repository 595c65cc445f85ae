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
