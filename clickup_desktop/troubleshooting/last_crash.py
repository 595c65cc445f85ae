"""What is left of a run that the system ended: its threads' places, for the next start to tell.

Python's fault handler writes them when the program is struck by a fatal signal. They hold the
names of files and functions, and no values.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from contextlib import suppress
from pathlib import Path

from clickup_desktop.language.texts import _
from clickup_desktop.private_files import open_private
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.redaction import redact
from clickup_desktop.troubleshooting.steps import COPY

CRASH_NAME = "crash.log"
MAXIMUM_TEXT = 20_000
"""Characters that are shown of it."""


def take_last_crash(folder: Path) -> str:
    """Return what the last run has left, redacted, and remove it; "" where it ended well."""
    path = folder / CRASH_NAME
    try:
        with path.open("rb") as file:
            text = file.read(MAXIMUM_TEXT).decode("utf-8", "replace")
        path.unlink()
    except OSError:
        return ""
    return redact(text.strip())


def hint_for_last_crash(text: str) -> Hint:
    """Return what the person is told of it."""
    return Hint(
        "ended-unexpectedly",
        _("The program ended unexpectedly last time"),
        _(
            "A fault in the program, or in a part that it uses, ended it. What was saved before is "
            "not affected."
        ),
        (),
        (
            Step(_("Check that everything works."), Action.RUN_DIAGNOSTICS),
            COPY.shown(),
        ),
        text,
    )


class FatalSignals:
    """Writes down where the program is when it is struck by a fatal signal.

    Into the data folder; where that can't be written, to standard error.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / CRASH_NAME
        self._descriptor = -1
        try:
            self._descriptor = open_private(self._path, os.O_WRONLY | os.O_TRUNC | os.O_APPEND)
            faulthandler.enable(self._descriptor)
        except OSError:
            if sys.stderr is not None:
                with suppress(OSError, ValueError):  # a stream without a file
                    faulthandler.enable()

    def note(self, text: str) -> None:
        """Put `text` before what will be written when the program is struck."""
        if self._descriptor >= 0:
            with suppress(OSError):
                os.write(self._descriptor, redact(text).encode("utf-8", "replace") + b"\n")

    def stop(self) -> None:
        """Leave nothing behind: the program ends well."""
        faulthandler.disable()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            with suppress(OSError):
                self._path.unlink()
