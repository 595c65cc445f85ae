"""A field to find something with: its hits are walked through while it keeps the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from clickup_desktop.ui.widgets.icons import icon
from clickup_desktop.ui.widgets.theme import theme

_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class FindField(QLineEdit):
    """Says what it finds where nothing is typed yet.

    Signals:
        stepped: Up or Down was pressed; carries the rows to go.
    """

    stepped = Signal(int)

    def __init__(self, what: str, tip: str, longest: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(what)
        self.setPlaceholderText(what)
        self.setToolTip(tip)
        self.setClearButtonEnabled(True)
        self.setMaxLength(longest)
        self._glass = self.addAction(
            icon("search", "muted", 16), QLineEdit.ActionPosition.LeadingPosition
        )
        theme().changed.connect(self._tint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the hits with Up and Down; leave finding with Escape."""
        rows = _STEPS.get(Qt.Key(event.key()))
        if rows is not None:
            self.stepped.emit(rows)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _tint(self) -> None:
        self._glass.setIcon(icon("search", "muted", 16))
