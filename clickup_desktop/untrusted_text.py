"""Text that somebody else wrote, made fit to be shown on one line or in one paragraph.

Names and messages come from ClickUp and may hold anything: line breaks, terminal escapes,
characters that turn the direction of the text around them (Unicode Technical Report 36,
"Bidirectional Text Spoofing"), a hundred accents on one letter, ten thousand letters. Escaping for
HTML is not done here, because nothing in this program shows text as HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAXIMUM_NAME = 300
"""Characters of a name that are shown; ClickUp's own window cuts earlier."""

MAXIMUM_PARAGRAPH = 4_000
"""Characters of a message or a description that are shown."""

_ELLIPSIS = "…"
_LONG_WORD = 40
_BREAK = "\u200b"
# Cc: control; Cf: format, among them the direction overrides; Cs: lone surrogates;
# Co and Cn: private use and unassigned, for which no font has a glyph; Zl, Zp: line breaks.
_UNSHOWABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Joiners carry meaning in emoji and in several scripts, and cannot turn text around.
_KEPT = frozenset({"\u200c", "\u200d"})
# Letters and symbols by their category, but blank: the fillers of Hangul, and of Braille.
_BLANK = frozenset({"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"})
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
"""Around a name in a sentence, so that neither changes the order of the other (Unicode Annex 9)."""

RIGHT_TO_LEFT_MARK = "\u200f"
"""In front of a sentence from right to left that begins otherwise, such as with "ClickUp"."""

# The program's own sentences have them, and without them they are the same: no blank stands there.
_OF_SENTENCES = frozenset({ISOLATE, END_OF_ISOLATE, RIGHT_TO_LEFT_MARK})
_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 6
"""Marks on one letter; no script needs more, and a tower of them reaches into other lines."""


def bounded(text: str, maximum: int) -> str:
    """Cut `text` to at most `maximum` characters, the last being "…" where it was cut."""
    return text if len(text) <= maximum else text[: maximum - 1] + _ELLIPSIS


def breakable(text: str) -> str:
    """Return `text` so that a line may end inside of its longest words.

    What is put between their characters draws nothing (ZERO WIDTH SPACE).
    """
    return re.sub(rf"(\S{{{_LONG_WORD}}})(?=\S)", rf"\1{_BREAK}", text)


def display_text(text: str, *, maximum: int = MAXIMUM_NAME) -> str:
    """Return `text` on one line, without characters that draw nothing or turn others around."""
    return _on_one_line(text, maximum, frozenset())


def display_sentence(text: str, *, maximum: int = MAXIMUM_NAME) -> str:
    """Return `text` as `display_text` does; the isolates around names in it are kept."""
    return closed_isolates(_on_one_line(text, maximum, _OF_SENTENCES))


def closed_isolates(text: str) -> str:
    """Return `text` such that each isolate ends within it, and nothing ends that did not begin.

    One that lost its end where a text was cut ends behind the "…".
    """
    if ISOLATE not in text and END_OF_ISOLATE not in text:
        return text
    result: list[str] = []
    depth = 0
    for character in text:
        if character == END_OF_ISOLATE and not depth:
            continue
        depth += (character == ISOLATE) - (character == END_OF_ISOLATE)
        result.append(character)
    for _unclosed in range(depth):
        _close_last(result)
    return "".join(result)


def without_isolates(text: str) -> str:
    """Return a sentence without what tells its direction and that of names: to copy, or to hear."""
    if text.isascii():
        return text
    return "".join(character for character in text if character not in _OF_SENTENCES)


def _close_last(text: list[str]) -> None:
    """Close the last isolate that is open."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == ISOLATE) - (text[place] == END_OF_ISOLATE)
        if depth > 0:
            cut = (at for at in range(place, len(text)) if text[at] == _ELLIPSIS)
            text.insert(next(cut, len(text) - 1) + 1, END_OF_ISOLATE)
            return


def _on_one_line(text: str, maximum: int, kept: frozenset[str]) -> str:
    # Cleaning costs a look at each character, so what cannot be shown anyway goes first.
    cut = text[: maximum * 4]
    cleaned = cut if cut.isascii() and cut.isprintable() else "".join(_showable(cut, kept))
    return bounded(" ".join(cleaned.split()), maximum)


def _showable(text: str, kept: frozenset[str]) -> Iterator[str]:
    """Yield what of `text` can be drawn or is `kept`, and a blank in the place of what cannot."""
    marks = 0
    seen = False
    for character in text:
        if character in _KEPT:
            # In front of everything they join nothing, and a name of them alone is none.
            if seen:
                yield character
            continue
        if character in _OF_SENTENCES:
            if character in kept:
                yield character
            continue
        category = unicodedata.category(character)
        if category in _MARKS:
            marks += 1
            if marks > _MOST_MARKS:
                continue
        else:
            marks = 0
        if category in _UNSHOWABLE or character in _BLANK:
            yield " "
        else:
            seen = seen or not character.isspace()
            yield character


def display_paragraph(text: str, *, maximum: int = MAXIMUM_PARAGRAPH) -> str:
    """Return `text` with its line breaks kept, each line as `display_text` would show it.

    Of several empty lines in a row one is kept.
    """
    lines = [display_text(line, maximum=maximum) for line in text[: maximum * 4].splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return bounded("\n".join(kept).strip("\n"), maximum)
