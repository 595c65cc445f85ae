"""The line that says why a command does nothing for a while."""

from __future__ import annotations

import threading
import time

from clickup_desktop.cli.output import Output
from clickup_desktop.language.texts import _

_SAME_SECONDS = 2.0


class WaitLines:
    """Writes one line to standard error for each wait, however many requests share it."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._lock = threading.Lock()
        self._until = 0.0

    def hear(self, seconds: float, why: str) -> None:
        """Tell of a wait that begins now, unless one that ends with it was told already."""
        until = time.monotonic() + seconds
        with self._lock:
            if until <= self._until + _SAME_SECONDS:
                return
            self._until = until
            text = _("{reason}. Waiting {seconds} s.")
            self._output.note(text.format(reason=_(why), seconds=f"{seconds:.0f}"))
