"""Ctrl-C in front of Qt, amid whose bindings Python must not raise it.

There it leaves a module that is half loaded, or a window that is half made and stays, or it ends
the process with a crash. Somebody who has it ignored (`nohup`, a shell's background) keeps that.
"""

from __future__ import annotations

import signal
from types import FrameType


def let_it_end_the_process() -> None:
    """Have Ctrl-C end the process at once, as SIGTERM does, until somebody else takes it over."""
    if _is_raised():
        signal.signal(signal.SIGINT, signal.SIG_DFL)


class NotedCtrlC:
    """Ctrl-C, which is noted when it comes, and raised when it is asked for."""

    def __init__(self) -> None:
        self._came = False
        if _is_raised():
            signal.signal(signal.SIGINT, self._note)

    def raise_if_it_came(self) -> None:
        """Raise `KeyboardInterrupt` if Ctrl-C has come."""
        if self._came:
            raise KeyboardInterrupt

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._came = True


def _is_raised() -> bool:
    return signal.getsignal(signal.SIGINT) is signal.default_int_handler
