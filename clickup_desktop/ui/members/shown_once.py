"""A text that is shown once: an invitation, a recovery key."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from clickup_desktop.ui.widgets.labels import icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import verbatim

_LEAST_HEIGHT = GRID * 9


class ShownOnce(QWidget):
    """Says that it went well and what is to be done with the text, which can be selected.

    Args:
        name: begins the object names of what is inside.
        title: what went well.
        explained: what is to be done with the text.
        spoken: what screen readers call the text.
        afterwards: below the text.

    Attributes:
        text: holds the text.
        told: what screen readers say once it is shown.
    """

    def __init__(
        self,
        text: str,
        *,
        name: str,
        title: str,
        explained: str,
        spoken: str,
        afterwards: Iterable[QLabel],
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(icon_label("task", "success", 32))
        head.addWidget(title_label(title, 1.25, name=f"{name}Title"), 1)
        column.addLayout(head)
        column.addWidget(plain_label(explained, name=f"{name}Explained"))
        self.told = f"{title}. {explained}"
        self.text = verbatim(QPlainTextEdit(text, self), text)
        self.text.setObjectName(f"{name}Text")
        self.text.setAccessibleName(spoken)
        self.text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(_LEAST_HEIGHT)
        column.addWidget(self.text, 1)
        for told in afterwards:
            column.addWidget(told)
