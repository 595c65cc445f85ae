"""The log, and what happens to exceptions that nobody caught."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from clickup_desktop.troubleshooting.redaction import redact

LOG_NAME = "clickup-desktop.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_logger = logging.getLogger("clickup_desktop")


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, without any secret."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line or lines, redacted."""
        return redact(super().format(record))


def start_logging(folder: Path | None, *, verbose: bool = False) -> None:
    """Write the program's log into `folder`, and to standard error where `verbose`.

    A folder that cannot be written costs the log, not the program.
    """
    _logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    # Records of the libraries could hold whole requests, so only our own are kept.
    _logger.propagate = False
    stop_logging()
    handlers: list[logging.Handler] = []
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handlers.append(
                RotatingFileHandler(
                    folder / LOG_NAME, maxBytes=1_000_000, backupCount=2, encoding="utf-8"
                )
            )
        except OSError as error:
            print_to_standard_error(f"No log is written: {error.strerror}")
    if verbose:
        handlers.append(logging.StreamHandler())
    for handler in handlers:
        handler.setFormatter(RedactingFormatter(_FORMAT))
        _logger.addHandler(handler)


def stop_logging() -> None:
    """Close what `start_logging` opened."""
    for handler in _logger.handlers[:]:
        _logger.removeHandler(handler)
        handler.close()


def print_to_standard_error(text: str) -> None:
    """Write a redacted line to standard error, where there is one (a windowed build has none)."""
    if sys.stderr is not None:
        sys.stderr.write(redact(text) + "\n")


def install_exception_hooks(show: Callable[[str], None] | None = None) -> None:
    """Have every exception that nobody caught logged, and handed to `show` as redacted text.

    Args:
        show: may be called from any thread. Without it the text goes to standard error.
    """

    def report(
        kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            return
        text = redact("".join(traceback.format_exception(kind, error, trace)))
        _logger.error("Uncaught exception\n%s", text)
        (show or print_to_standard_error)(text)

    sys.excepthook = report
    threading.excepthook = lambda caught: report(
        caught.exc_type, caught.exc_value, caught.exc_traceback
    )
    sys.unraisablehook = lambda caught: report(
        caught.exc_type, caught.exc_value, caught.exc_traceback
    )
