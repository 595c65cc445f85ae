"""What screen readers say although the focus stays where it is."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from clickup_desktop.untrusted_text import without_isolates

_WORTH_TELLING_MILLISECONDS = 1_000
"""What is over sooner is told by its result alone."""

_BETWEEN_MILLISECONDS = 5_000


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have screen readers say `text`, in the name of the main window that `widget` belongs to.

    Args:
        urgent: at once, even where something else is being said (WAI-ARIA's "assertive").
    """
    if not text or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(main_window(widget), without_isolates(text))
    manner = QAccessible.AnnouncementPoliteness
    event.setPoliteness(manner.Assertive if urgent else manner.Polite)
    QAccessible.updateAccessibility(event)


def main_window(widget: QWidget) -> QWidget:
    """Return the window below all dialogs: it is still there when they have gone."""
    window = widget.window()
    while (around := window.parentWidget()) is not None:
        window = around.window()
    return window


class SpokenProgress(QObject):
    """Says how something goes on that takes its time: not at once, and at most every 5 s.

    Attributes:
        pause: runs while nothing may be said.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._latest = ""
        self._told = ""
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.timeout.connect(self._say)

    def tell(self, text: str) -> None:
        """It is like this now; only the latest of such texts is said."""
        self._latest = text
        if text and text != self._told and not self.pause.isActive():
            self.pause.start(_WORTH_TELLING_MILLISECONDS)

    def begin(self) -> None:
        """What follows answers another question: it is said soon, and even if it is the same."""
        self._latest = self._told = ""
        self.pause.stop()

    def end(self) -> None:
        """It is over: what has not been said is not said any more."""
        self._latest = self._told = ""

    def _say(self) -> None:
        if not self._latest or self._latest == self._told:
            return
        self._told = self._latest
        announce(self._widget, self._told)
        self.pause.start(_BETWEEN_MILLISECONDS)
