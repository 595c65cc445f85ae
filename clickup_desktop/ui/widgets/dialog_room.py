"""How large a dialog may be."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

_OF_THE_SCREEN = 0.92
_LEAST = QSize(480, 320)


def dialog_room(dialog: QDialog) -> QSize:
    """Return the room for `dialog`: the screen's, and no more than the window that it is over."""
    room = dialog.screen().availableSize() * _OF_THE_SCREEN
    parent = dialog.parentWidget()
    if parent is not None and parent.window().isVisible():
        room = room.boundedTo(parent.window().size().expandedTo(_LEAST))
    return room
