"""Tooltips that show a text as it is."""

from __future__ import annotations

MAXIMUM = 1_000
"""Characters of a tooltip; more would not fit on a screen."""

_LONG_WORD = 40
_BREAK = "\u200b"
"""Draws nothing, and lets a line end: Qt makes a tooltip as wide as its longest word."""


def plain_tooltip(text: str) -> str:
    """Return `text` so that a tooltip shows exactly it, wrapped at a readable width.

    Qt guesses whether a tooltip is HTML (`Qt::mightBeRichText`), so a name such as "<b>Sales"
    would be rendered. Marking it as rich text and escaping it leaves nothing to guess.
    """
    if not text:
        return ""
    import re  # noqa: PLC0415 - not before the first tooltip
    from html import escape  # noqa: PLC0415 - its table of entities takes a while to load

    shown = text if len(text) <= MAXIMUM else text[: MAXIMUM - 1] + "…"
    shown = re.sub(rf"(\S{{{_LONG_WORD}}})(?=\S)", rf"\1{_BREAK}", shown)
    return f"<qt>{escape(shown).replace(chr(10), '<br/>')}</qt>"
