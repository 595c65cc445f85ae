"""An area that scrolls up and down only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class ScrollArea(QScrollArea):
    """As wide as what is inside, which is as tall as it wants.

    The focus is for what is inside; where nothing there takes it, the area has to.

    Attributes:
        inside: what scrolls; to be filled.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inside = QWidget()
        self.inside.setObjectName("scrolled")
        self.setWidget(self.inside)
