"""The dialog for what failed outside of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.labels import button

if TYPE_CHECKING:
    from clickup_desktop.troubleshooting.hints import Hint


class FailureDialog(QDialog):
    """Shows a hint.

    Signals:
        action_requested: a hint's button was pressed; carries its `Action`.
    """

    action_requested = Signal(object)

    def __init__(self, hint: Hint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("failureDialog")
        self.setWindowTitle(hint.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        column.setSpacing(GRID * 2)
        self.panel = HintPanel(self)
        self.panel.show_hint(hint)
        self.panel.action_requested.connect(self._act)
        column.addWidget(self.panel)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.close_button = button("Close", self.reject, primary=True, name="closeButton")
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.resize(GRID * 65, self.sizeHint().height())

    def _act(self, action: object) -> None:
        self.accept()
        self.action_requested.emit(action)
