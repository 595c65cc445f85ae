"""What all dialogs share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from clickup_desktop.ui.widgets.reading_order import move_focus, tell_in_order


class Dialog(QDialog):
    """A dialog that keys and screen readers go through as it is read; gone once it is closed."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def showEvent(self, event: QShowEvent) -> None:
        """Be told in the order of reading."""
        if not event.spontaneous():
            tell_in_order(self)
        super().showEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go with Tab as the dialog is read."""
        return move_focus(self, forward=forward)
