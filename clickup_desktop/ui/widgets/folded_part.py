"""A part of a form that few people need, folded until somebody opens it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.ui.widgets.icons import set_icon
from clickup_desktop.ui.widgets.labels import expander
from clickup_desktop.ui.widgets.theme import GRID


class FoldedPart(QWidget):
    """A button with a chevron, and what it opens.

    Args:
        name: the button's object name.

    Attributes:
        toggle: the button.
        column: where the part is put together.

    Signals:
        changed: it takes other room.
    """

    changed = Signal()

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GRID // 2)
        self.toggle = expander(title, name=name, parent=self)
        set_icon(self.toggle, "chevron", "accent", 16, gap=4)
        self.toggle.toggled.connect(self._show)
        row = QHBoxLayout()
        row.addWidget(self.toggle)
        row.addStretch(1)
        outer.addLayout(row)
        self._part = QWidget(self)
        self.column = QVBoxLayout(self._part)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID // 2)
        self._part.hide()
        outer.addWidget(self._part)

    def _show(self, shown: bool) -> None:
        self._part.setVisible(shown)
        set_icon(self.toggle, "chevron-down" if shown else "chevron", "accent", 16, gap=4)
        self.changed.emit()
