"""Text that somebody else wrote, made fit to be shown on one line or in one paragraph.

Names and messages come from ClickUp and may hold anything: line breaks, terminal escapes,
characters that turn the direction of the text around them (Unicode Technical Report 36,
"Bidirectional Text Spoofing"), ten thousand letters. Escaping for HTML is not done here, because
nothing in this program shows text as HTML.
"""

from __future__ import annotations

import unicodedata

MAXIMUM_NAME = 300
"""Characters of a name that are shown; ClickUp's own window cuts earlier."""

MAXIMUM_PARAGRAPH = 4_000
"""Characters of a message or a description that are shown."""

_ELLIPSIS = "…"
# Cc: control; Cf: format, among them the direction overrides; Cs: lone surrogates;
# Co and Cn: private use and unassigned, for which no font has a glyph; Zl, Zp: line breaks.
_UNSHOWABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Joiners carry meaning in emoji and in several scripts, and cannot turn text around.
_KEPT = frozenset({"\u200c", "\u200d"})


def bounded(text: str, maximum: int) -> str:
    """Cut `text` to at most `maximum` characters, the last being "…" where it was cut."""
    return text if len(text) <= maximum else text[: maximum - 1] + _ELLIPSIS


def display_text(text: str, *, maximum: int = MAXIMUM_NAME) -> str:
    """Return `text` on one line, without characters that draw nothing or turn others around."""
    # Cleaning costs a look at each character, so what cannot be shown anyway goes first.
    cut = text[: maximum * 4]
    if cut.isascii() and cut.isprintable():
        cleaned = cut
    else:
        cleaned = "".join(
            character
            if character in _KEPT or unicodedata.category(character) not in _UNSHOWABLE
            else " "
            for character in cut
        )
    return bounded(" ".join(cleaned.split()), maximum)


def display_paragraph(text: str, *, maximum: int = MAXIMUM_PARAGRAPH) -> str:
    """Return `text` with its line breaks kept, each line as `display_text` would show it."""
    lines = [display_text(line, maximum=maximum) for line in text[: maximum * 4].splitlines()]
    return bounded("\n".join(lines).strip("\n"), maximum)
