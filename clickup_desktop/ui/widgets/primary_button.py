"""The one main button of a view."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from clickup_desktop.ui.widgets.theme import token

_INSET = 3.0
_WIDTH = 2.0


class PrimaryButton(QPushButton):
    """Filled with the accent. With the focus it has a ring inside.

    The ring has the colour of the text: no third colour stands out from both the accent and the
    page, and a stylesheet can draw a border only at the edge.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("primary", True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and the ring where it has the focus."""
        super().paintEvent(event)
        if not self.hasFocus():
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(token("on_accent"), _WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            area = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
            painter.drawRoundedRect(area, 4, 4)
