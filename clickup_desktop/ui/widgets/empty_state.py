"""What a view says when it has nothing to show yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clickup_desktop.ui.widgets.labels import (
    button,
    icon_label,
    plain_label,
    title_label,
    without_orphan,
)
from clickup_desktop.ui.widgets.theme import GRID


class EmptyState(QWidget):
    """An icon, a title, a sentence, and the next step as a button.

    Signals:
        activated: the button was pressed.
    """

    activated = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        button_text: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("emptyState")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        column.setSpacing(GRID)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(icon_label(icon, "muted", 40), 0, centre)
        self.title = title_label(title, 1.2, name="emptyTitle")
        self.title.setAlignment(centre)
        column.addWidget(self.title)
        self.text = plain_label(without_orphan(text), muted=True, name="emptyText")
        self.text.setAlignment(centre)
        column.addWidget(self.text)
        self.button = button(
            button_text or "", self.activated.emit, primary=True, name="emptyButton"
        )
        if button_text is None:
            self.button.hide()
        column.addSpacing(GRID)
        column.addWidget(self.button, 0, centre)
        column.addStretch(1)
