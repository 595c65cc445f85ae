"""Notifications of the desktop, through an icon in its tray."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.icons import icon
from clickup_desktop.untrusted_text import display_text

_LONGEST_TITLE = 80
_LONGEST_TEXT = 250
_SHOWN_MILLISECONDS = 15_000


class DesktopNotifier(QObject):
    """Shows notifications where the platform has a tray.

    The icon is there only while there is something to tell. This is a window that is opened a few
    times a year and does nothing once it is closed, so an icon that always stands in the tray
    would claim a place, and promise a service, that nobody gets from it. While something needs
    attention, though, it is the way back to a notification that was overlooked.

    Signals:
        clicked: the notification or the icon was.
    """

    clicked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desktopNotifier")
        self._icon: QSystemTrayIcon | None = None

    def tell(self, title: str, text: str) -> bool:
        """Show a notification; return whether this platform can.

        Some desktops read markup in it, so neither may hold anything from outside.
        """
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return False
        if self._icon is None:
            self._icon = QSystemTrayIcon(icon("clickup", "accent", 64), self)
            self._icon.messageClicked.connect(self.clicked)
            self._icon.activated.connect(self._activated)
        shown = display_text(title, maximum=_LONGEST_TITLE)
        self._icon.setToolTip(_("ClickUp Desktop: {problem}").format(problem=shown))
        self._icon.show()
        self._icon.showMessage(
            shown,
            display_text(text, maximum=_LONGEST_TEXT),
            QSystemTrayIcon.MessageIcon.Warning,
            _SHOWN_MILLISECONDS,
        )
        return True

    def clear(self) -> None:
        """There is nothing to tell any more."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _activated(self, _reason: object) -> None:
        # Not a lambda: the icon would keep its own parent alive, and take it along when it goes.
        self.clicked.emit()
