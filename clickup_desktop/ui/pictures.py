"""Pictures of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from clickup_desktop.private_files import write_chosen


def picture_of(window: QWidget, dialog: QWidget | None) -> QPixmap:
    """Return what `window` shows, with `dialog` in front of it."""
    picture = window.grab()
    if dialog is not None:
        spare = window.size() - dialog.size()
        corner = QPoint(spare.width() // 2, spare.height() // 2)
        with QPainter(picture) as painter:
            painter.fillRect(window.rect(), QColor(0, 0, 0, 128))
            painter.drawPixmap(corner, dialog.grab())
    return picture


def save_picture(picture: QPixmap, path: Path) -> None:
    """Write a picture as PNG, for its owner alone.

    Raises:
        OSError: it can't be written, or a link stands there.
    """
    content = QBuffer()
    content.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(content, "PNG")
    write_chosen(path, bytes(content.data().data()))
