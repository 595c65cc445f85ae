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

# Combining classes (Unicode, chapter 4.3) whose marks make another letter: the voicing of kana, by
# which "が" is not "か", and the virama of Indian scripts.
_LETTERS_OF_THEIR_OWN = (8, 9)

# A soft hyphen, joiners and non-joiners, marks of direction, the Arabic stroke between letters.
_UNSEEN = frozenset("\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def fold(text: str) -> str:
    """Return `text` without case and accents: "Ärger" is found as "arger", "Łódź" as "lodz"."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """What each character that was met is folded to."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_FOLDED = _Folded()


def _fold_character(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character.translate(_PLAIN))
    return "".join(part for part in parts if not _is_left_out(part)).casefold()


def _is_left_out(part: str) -> bool:
    """Whether people search without it: an accent, a vowel point, or a sign that is not seen."""
    marks = unicodedata.combining(part)
    return (marks != 0 and marks not in _LETTERS_OF_THEIR_OWN) or part in _UNSEEN


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
