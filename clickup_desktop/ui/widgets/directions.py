"""Which side is the first one, in windows of both directions."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QGuiApplication

from clickup_desktop.language.isolation import isolate_values
from clickup_desktop.language.texts import language_in_use

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_FROM_RIGHT = Qt.LayoutDirection.RightToLeft
# From right to left, as CLDR has them.
_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"})
_LANGUAGES = frozenset(
    {
        *("ar", "bal", "bgn", "ckb", "dv", "fa", "he", "ks", "lrc", "mzn"),
        *("nqo", "ps", "sd", "sdh", "syr", "trw", "ug", "ur", "yi"),
    }
)
_CODE_OF_SCRIPT = 4


def follow_language(app: QGuiApplication) -> None:
    """Have windows, and names in their sentences, in the direction of the language in use."""
    follow_direction(app, direction_of(language_in_use()))


def direction_of(language: str) -> Qt.LayoutDirection:
    """Return the direction of a language, such as "ar" or "az_Arab".

    Not by `QLocale`, whose first use takes 15 ms before anything is painted.
    """
    code, *more = language.split("_")
    scripts = [it for it in more if len(it) == _CODE_OF_SCRIPT]
    from_right = scripts[0] in _SCRIPTS if scripts else code in _LANGUAGES
    return _FROM_RIGHT if from_right else Qt.LayoutDirection.LeftToRight


def follow_direction(app: QGuiApplication, direction: Qt.LayoutDirection) -> None:
    """Have windows, and names in their sentences, in this direction."""
    isolate_values(from_right=direction is _FROM_RIGHT)
    # Told explicitly: Qt's own catalogues, which would say so, lack Urdu and others.
    if app.layoutDirection() is not direction:
        app.setLayoutDirection(direction)


def is_from_right() -> bool:
    """Whether the windows are from right to left."""
    return QGuiApplication.layoutDirection() is _FROM_RIGHT


def margins(first: int, top: int, last: int, bottom: int) -> QMargins:
    """Return margins, the first where people begin to read: Qt mirrors all but these."""
    if is_from_right():
        first, last = last, first
    return QMargins(first, top, last, bottom)


def on_this_side(side: Qt.AlignmentFlag, direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    """Return `side`, of a window from left to right, for a text in a window of `direction`.

    Absolute: else a name in Hebrew would stand at the other side than its neighbours. Not by
    `QStyle.visualAlignment`: importing QStyle takes 10 ms of the start.
    """
    if direction is _FROM_RIGHT and side & (_LEFT | _RIGHT):
        side ^= _LEFT | _RIGHT
    return side | Qt.AlignmentFlag.AlignAbsolute
