"""Which side is the first one, in windows of both directions."""

from __future__ import annotations

from PySide6.QtCore import Qt

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


def on_this_side(side: Qt.AlignmentFlag, direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    """Return `side`, of a window from left to right, for a text in a window of `direction`.

    Absolute: else a name in Hebrew would stand at the other side than its neighbours. Not by
    `QStyle.visualAlignment`: importing QStyle takes 10 ms of the start.
    """
    if direction is Qt.LayoutDirection.RightToLeft and side & (_LEFT | _RIGHT):
        side ^= _LEFT | _RIGHT
    return side | Qt.AlignmentFlag.AlignAbsolute
