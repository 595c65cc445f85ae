"""A drop-down with an arrow in the theme's colours."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from clickup_desktop.ui.widgets.icons import pixmap
from clickup_desktop.ui.widgets.theme import GRID

_ARROW = 14


class Picker(QComboBox):
    """A combo box whose arrow is tinted: a stylesheet can only show a picture of one colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, and the arrow over it."""
        super().paintEvent(event)
        color = "text" if self.isEnabled() else "disabled"
        with QPainter(self) as painter:
            left = self.width() - _ARROW - GRID - 2
            top = (self.height() - _ARROW) // 2
            painter.drawPixmap(
                left, top, pixmap("chevron-down", color, _ARROW, self.devicePixelRatioF())
            )
