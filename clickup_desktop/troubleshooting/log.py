"""The log, and the way to standard error; nothing of either holds a secret."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from clickup_desktop.language.texts import _
from clickup_desktop.private_files import keep_to_owner, make_private_folder, open_private
from clickup_desktop.troubleshooting.redaction import redact

LOG_NAME = "clickup-desktop.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_ROTATED = 2
_logger = logging.getLogger("clickup_desktop")


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, without any secret."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line or lines, redacted."""
        return redact(super().format(record))


class _LogFile(RotatingFileHandler):
    """A log that a full or vanished disk silences, and nothing else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=1_000_000, backupCount=_ROTATED, encoding="utf-8")
        self._told = False

    def _open(self) -> TextIOWrapper:
        """Open the file (called by logging, at the start and for each new one)."""
        path = Path(self.baseFilename)
        descriptor = open_private(path, os.O_WRONLY | os.O_APPEND, through_link=True)
        return os.fdopen(descriptor, "a", encoding=self.encoding, errors=self.errors)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say once that nothing is written; the usual way would print the record itself."""
        if not self._told:
            self._told = True
            error = sys.exc_info()[1]
            reason = error.strerror if isinstance(error, OSError) else type(error).__name__
            print_to_standard_error(_("The log can't be written: {reason}").format(reason=reason))

    def close(self) -> None:
        """Close the file, whether or not the disk takes what is left."""
        with suppress(OSError):
            super().close()


class _StandardError(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Nobody reads it any more."""


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
            make_private_folder(folder)
            handlers.append(_LogFile(folder / LOG_NAME))
            # Those of a version that others could read the log of.
            for number in range(1, _ROTATED + 1):
                keep_to_owner(folder / f"{LOG_NAME}.{number}")
        except OSError as error:
            print_to_standard_error(
                _("The log can't be written: {reason}").format(reason=error.strerror)
            )
    if verbose:
        handlers.append(_StandardError())
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
        with suppress(OSError, ValueError):  # nobody reads it any more
            sys.stderr.write(redact(text) + "\n")
