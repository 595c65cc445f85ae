"""A calm line under the top bar, while the organization's server can't be used as usual."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.labels import icon_label, plain_label
from clickup_desktop.ui.widgets.theme import GRID


class ServerBanner(QFrame):
    """Says what is the matter, and goes when it is over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("serverBanner")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.setSpacing(GRID)
        picture = icon_label("info", "warning")
        row.addWidget(picture)
        row.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        self.words = plain_label(name="bannerText")
        row.addWidget(self.words, 1)
        self.hide()

    def show_text(self, text: str) -> None:
        """Say `text`; nothing where it is empty."""
        if text != self.words.text():
            announce(self, text)
        self.words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
