"""The end of the process, beside threads that were left behind."""

from __future__ import annotations

import atexit
import os
import sys


class ProcessEnd:
    """Ends the process once all is put away, without Python taking itself apart.

    A thread that waits for what does not come, or loads a page, is left behind. Where Python takes
    itself apart it ends each such thread amid what that does, and amid Qt's bindings that is a
    crash. Made before anything else, this is called after whatever others have Python call at exit.
    """

    def __init__(self) -> None:
        self._status: int | None = None
        atexit.register(self._end)

    def with_status(self, status: int) -> int:
        """Have the process end with `status`, and return it; without one, Python ends it."""
        self._status = status
        return status

    def _end(self) -> None:
        if self._status is None:
            return
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):  # there is none, or it is closed
                continue
        os._exit(self._status)
