"""The project's own icon, to compare with what was made of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[2] / "packaging" / "icon.svg"


def drawn(size: int) -> QImage:
    """Return the icon with this many pixels a side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        QSvgRenderer(str(DRAWING)).render(painter)
    return image


def looks_like(image: QImage, other: QImage) -> bool:
    """Whether both have the same pixels."""
    form = QImage.Format.Format_ARGB32
    return image.convertToFormat(form) == other.convertToFormat(form)
