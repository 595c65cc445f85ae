"""Shows what failed outside of every page, one dialog at a time."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clickup_desktop.troubleshooting.last_crash import hint_for_last_crash
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.widgets.hint_panel import hint_of

if TYPE_CHECKING:
    from clickup_desktop.troubleshooting.hint import Action, Hint
    from clickup_desktop.ui.window.shell import Shell

_MOST_WAITING = 3
_logger = logging.getLogger("clickup_desktop.ui")


class Failures(QObject):
    """Shows failures in front of `shell`; a hint's button is handed to `perform`.

    Attributes:
        ended: nothing is shown any more.
    """

    def __init__(self, shell: Shell, perform: Callable[[Action], None]) -> None:
        super().__init__(shell)
        self.setObjectName("failures")
        self._shell = shell
        self._perform = perform
        self._dialog: FailureDialog | None = None
        # More than these are in the log alone: whoever has read four has seen enough.
        self._waiting: deque[Hint] = deque()
        self.ended = False

    def show_failure(self, error: BaseException) -> None:
        """Show what went wrong in the background, where no page waited for it."""
        hint = hint_of(error)
        # What has a hint of its own is explained by it; the rest is a fault of the program.
        unexpected = hint.code == "unexpected"
        _logger.error("In the background: %s", hint.code, exc_info=error if unexpected else None)
        self.show_hint(hint)

    def show_crash(self, text: str) -> bool:
        """Show an exception that nobody caught, and return whether there is a window to do so.

        Args:
            text: its traceback, redacted.
        """
        return self.show_hint(hint_of(Exception()).with_details(text))

    def show_last_crash(self, text: str) -> None:
        """Show that the last run ended unexpectedly; nothing, where `text` says nothing."""
        if text:
            self.show_hint(hint_for_last_crash(text))

    def show_hint(self, hint: Hint) -> bool:
        """Show `hint`, after those before it; return whether there is a window to do so."""
        if self.ended or not self._shell.isVisible():
            return False
        if self._dialog is None:
            self._open(hint)
        elif len(self._waiting) < _MOST_WAITING:
            self._waiting.append(hint)
        return True

    def end(self) -> None:
        """Show nothing any more."""
        self.ended = True
        self._waiting.clear()

    def _open(self, hint: Hint) -> None:
        dialog = self._dialog = FailureDialog(hint, self._shell)
        dialog.action_requested.connect(self._perform)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self._dialog = None
        if self._waiting:
            self._open(self._waiting.popleft())
