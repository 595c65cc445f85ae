"""Which side is the first one, in windows of both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt

from clickup_desktop.language.isolation import isolate_values
from clickup_desktop.language.texts import language_in_use

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_FROM_RIGHT = Qt.LayoutDirection.RightToLeft


def follow_language(app: QGuiApplication) -> None:
    """Have windows, and names in their sentences, in the direction of the language in use."""
    follow_direction(app, QLocale(language_in_use()).textDirection())


def follow_direction(app: QGuiApplication, direction: Qt.LayoutDirection) -> None:
    """Have windows, and names in their sentences, in this direction."""
    isolate_values(from_right=direction is _FROM_RIGHT)
    # Told explicitly: Qt's own catalogues, which would say so, lack Urdu and others.
    if app.layoutDirection() is not direction:
        app.setLayoutDirection(direction)


def on_this_side(side: Qt.AlignmentFlag, direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    """Return `side`, of a window from left to right, for a text in a window of `direction`.

    Absolute: else a name in Hebrew would stand at the other side than its neighbours. Not by
    `QStyle.visualAlignment`: importing QStyle takes 10 ms of the start.
    """
    if direction is _FROM_RIGHT and side & (_LEFT | _RIGHT):
        side ^= _LEFT | _RIGHT
    return side | Qt.AlignmentFlag.AlignAbsolute
