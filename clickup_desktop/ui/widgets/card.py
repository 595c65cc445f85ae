"""A surface that holds what belongs together."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clickup_desktop.ui.widgets.theme import GRID


class Card(QFrame):
    """Put widgets into `body`.

    Attributes:
        body: the card's layout, from top to bottom.
    """

    def __init__(self, parent: QWidget | None = None, *, inner: bool = False) -> None:
        """Make an empty card; an `inner` one stands inside another."""
        super().__init__(parent)
        self.setProperty("card", True)
        if inner:
            self.setProperty("inner", True)
        self.body = QVBoxLayout(self)
        margin = GRID * 2 if inner else GRID * 3
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(GRID)
