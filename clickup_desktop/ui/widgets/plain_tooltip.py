"""Tooltips that show a text as it is."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from clickup_desktop.untrusted_text import breakable, without_isolates

MAXIMUM = 1_000
"""Characters of a tooltip; more would not fit on a screen."""


def plain_tooltip(text: str) -> str:
    """Return `text` so that a tooltip shows exactly it, wrapped at a readable width.

    Qt guesses whether a tooltip is HTML (`Qt::mightBeRichText`), so a name such as "<b>Sales"
    would be rendered. Marking it as rich text and escaping it leaves nothing to guess.
    """
    if not text:
        return ""
    shown = text if len(text) <= MAXIMUM else text[: MAXIMUM - 1] + "…"
    # Qt makes a tooltip as wide as its longest word.
    return f"<qt>{escape(breakable(shown)).replace(chr(10), '<br/>')}</qt>"


def set_plain_tooltip(widget: QWidget, text: str) -> None:
    """Give `widget` a tooltip that shows exactly `text`, and tell screen readers the same.

    Without a description of its own they would be told the tooltip, tags and all.
    """
    widget.setToolTip(plain_tooltip(text))
    widget.setAccessibleDescription(without_isolates(text))
