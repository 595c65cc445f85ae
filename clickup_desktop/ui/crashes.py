"""Carries exceptions that nobody caught to the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from clickup_desktop.troubleshooting.log import install_exception_hooks
from clickup_desktop.ui.window_session import WindowSession


class CrashReporter(QObject):
    """Takes a crash from whatever thread to the GUI thread.

    Signals:
        crashed: carries the traceback, redacted.
    """

    crashed = Signal(str)

    def __init__(self, session: WindowSession) -> None:
        super().__init__(session)
        self.setObjectName("crashReporter")
        self._session = session
        self.crashed.connect(self._show)

    def _show(self, text: str) -> None:
        self._session.show_crash(text)


def watch_for_crashes(session: WindowSession) -> None:
    """Show every exception that nobody catches from now on in the window of `session`."""
    install_exception_hooks(CrashReporter(session).crashed.emit)
