"""A button that shows that what it does is under way."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from clickup_desktop.ui.widgets.busy_indicator import Spinner
from clickup_desktop.ui.widgets.primary_button import PrimaryButton
from clickup_desktop.ui.widgets.theme import GRID


class ProgressButton(PrimaryButton):
    """A primary button: "Connect" becomes "Connecting…", cannot be pressed, and turns."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._resting = text
        self._spinner = Spinner(self, color="muted")
        self._spinner.hide()

    @property
    def under_way(self) -> bool:
        """Whether it turns."""
        return not self._spinner.isHidden()

    def set_resting_text(self, text: str) -> None:
        """Offer something else from now on."""
        self._resting = text
        if not self.under_way:
            self.setText(text)

    def start(self, text: str) -> None:
        """It has been pressed."""
        self.setText(text)
        self.setEnabled(False)
        self.setMinimumWidth(self.sizeHint().width() + GRID * 4)
        self._spinner.show()

    def stop(self) -> None:
        """It can be pressed again."""
        self._spinner.hide()
        self.setMinimumWidth(0)
        self.setText(self._resting)
        self.setEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the spinner at the left."""
        super().resizeEvent(event)
        self._spinner.move(GRID + 4, (self.height() - self._spinner.height()) // 2)
