"""Carries what nobody caught to the window: exceptions, Qt's complaints, what ended the last run.

Where there is no window to show it in, it goes to standard error; it always goes to the log.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from clickup_desktop.troubleshooting.last_crash import FatalSignals, take_last_crash
from clickup_desktop.troubleshooting.log import print_to_standard_error, start_logging
from clickup_desktop.troubleshooting.uncaught import install_exception_hooks
from clickup_desktop.ui.window.failures import Failures
from clickup_desktop.ui.window.qt_messages import (
    install_qt_message_handler,
    remove_qt_message_handler,
)

_logger = logging.getLogger("clickup_desktop.ui")


class CrashWatch(QObject):
    """Shows what nobody caught as one of the window's failures, from whatever thread it comes.

    Signals:
        crashed: carries the traceback, redacted.
    """

    crashed = Signal(str)

    def __init__(self, failures: Failures) -> None:
        super().__init__(failures)
        self.setObjectName("crashWatch")
        self._failures = failures
        self._fatal: FatalSignals | None = None
        # Never at once: a dialog has no place in the middle of a paint event.
        self.crashed.connect(self._show, Qt.ConnectionType.QueuedConnection)
        install_exception_hooks(self.tell)
        install_qt_message_handler(self.tell, self._note_fatal)

    def tell(self, text: str) -> None:
        """Show `text`, redacted already. May be called from any thread, at any time."""
        if isValid(self) and not self._failures.ended:
            self.crashed.emit(text)
        else:
            print_to_standard_error(text)

    def start(self, folder: Path) -> str:
        """Begin to log in `folder`, and to note there where a fatal signal strikes.

        To be called in the background.

        Returns:
            What the last run has left when it was struck; "" where it ended well.
        """
        start_logging(folder)
        left = take_last_crash(folder)
        if left:
            _logger.error("The last run ended unexpectedly\n%s", left)
        self._fatal = FatalSignals(folder)
        return left

    def stop(self) -> None:
        """Leave nothing installed that needs the window."""
        remove_qt_message_handler()
        if self._fatal is not None:
            self._fatal.stop()

    def _show(self, text: str) -> None:
        if not self._failures.show_crash(text):
            print_to_standard_error(text)

    def _note_fatal(self, text: str) -> None:
        if self._fatal is not None:
            self._fatal.note(text)
