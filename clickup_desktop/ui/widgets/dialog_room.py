"""How large a dialog may be."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

_OF_THE_SCREEN = 0.92
_LEAST = QSize(480, 320)


def dialog_room(dialog: QDialog) -> QSize:
    """Return the room for `dialog`: the screen's, and no more than the window that it is over."""
    room = dialog.screen().availableSize() * _OF_THE_SCREEN
    parent = dialog.parentWidget()
    if parent is not None and parent.window().isVisible():
        room = room.boundedTo(parent.window().size().expandedTo(_LEAST))
    return room


def grow(dialog: QDialog, area: QScrollArea, body: QWidget) -> bool:
    """Make `dialog` so high that all of `body` is seen in `area`, as far as there is room.

    Returns:
        Whether it was too low.
    """
    # With the room for a scroll bar taken off: where one comes while the dialog grows, Qt keeps it
    # as long as what is inside does not fit beside it.
    bar = area.verticalScrollBar().sizeHint().width()
    missing = body.heightForWidth(area.width() - bar) - area.height()
    if missing <= 0:
        return False
    dialog.resize(dialog.width(), min(dialog.height() + missing, dialog_room(dialog).height()))
    return True
