"""Text made fit to be searched: case and accents folded."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart, as people type them who do not have them.
_PLAIN = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "Ł": "l",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "Ð": "d",
        "ħ": "h",
        "Ħ": "h",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "þ": "th",
        "Þ": "th",
    }
)


def fold(text: str) -> str:
    """Return `text` without case and accents: "Ärger" is found as "arger", "Łódź" as "lodz"."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_character, text))


def _fold_character(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character.translate(_PLAIN))
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def marked_spans(text: str, words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return where folded `words` stand in `text`, as (start, end), in order, merged."""
    folded: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        for part in fold(character):
            folded.append(part)
            origin.append(position)
    searched = "".join(folded)
    spans: list[tuple[int, int]] = []
    for word in words:
        found = searched.find(word) if word else -1
        if found >= 0:
            spans.append((origin[found], origin[found + len(word) - 1] + 1))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
