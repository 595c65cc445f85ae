"""Takes Qt's own messages into the log: warnings and worse."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from clickup_desktop.troubleshooting.log import print_to_standard_error
from clickup_desktop.troubleshooting.redaction import redact
from clickup_desktop.troubleshooting.repetitions import Repetitions
from clickup_desktop.untrusted_text import display_text

_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_HARMLESS = (
    "This plugin does not support",  # a screen without a window manager
    "Could not find accessible on path",  # a screen reader asks about a row that has just gone
)
_MAXIMUM_TEXT = 2_000
_logger = logging.getLogger("clickup_desktop.qt")


def install_qt_message_handler(
    show: Callable[[str], None], note_fatal: Callable[[str], None]
) -> None:
    """Log Qt's warnings, and what is worse; debugging and information are dropped.

    Args:
        show: told of what is critical, as redacted text; from any thread.
        note_fatal: told of what ends the program, just before it does.
    """
    repetitions = Repetitions()
    handling = threading.local()

    def handle(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        level = _LEVELS.get(kind)
        # What handling a message gives rise to is not handled again.
        if level is None or getattr(handling, "now", False):
            return
        handling.now = True
        try:
            text = display_text(redact(message or ""), maximum=_MAXIMUM_TEXT)
            if text.startswith(_HARMLESS):
                return
            repetition = repetitions.count((kind, text))
            if repetition.worth_a_line:
                again = f" ({repetition.times} times by now)" if repetition.times > 1 else ""
                _logger.log(level, "%s: %s%s", context.category or "Qt", text, again)
            if kind is QtMsgType.QtFatalMsg:
                note_fatal(f"Qt: {text}")
                print_to_standard_error(text)
            elif kind is QtMsgType.QtCriticalMsg and repetition.afresh:
                show(f"Qt: {text}")
        except BaseException as failed:  # noqa: BLE001 - there is nobody above a handler
            print_to_standard_error(f"A message of Qt's is lost: {type(failed).__name__}")
        finally:
            handling.now = False

    qInstallMessageHandler(handle)


def remove_qt_message_handler() -> None:
    """Leave Qt's messages to Qt again: to standard error."""
    qInstallMessageHandler(None)
