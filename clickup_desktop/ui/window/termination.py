"""Closes the window when the terminal or the system asks the program to end."""

from __future__ import annotations

import signal
import socket
import sys

from PySide6.QtCore import QSocketNotifier

from clickup_desktop.ui.window.shell import Shell


def close_on_signals(shell: Shell) -> None:
    """Close the window on Ctrl-C in the terminal and on SIGTERM.

    Python's handlers run only while Python code runs, and the event loop is none; so the
    interpreter writes a byte to a socket that Qt watches.
    """
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        return
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read, shell)
    notifier.setObjectName("signalNotifier")

    def close_window() -> None:
        reading.recv(64)
        shell.close()

    def forget() -> None:
        signal.set_wakeup_fd(-1)
        reading.close()
        writing.close()

    notifier.activated.connect(close_window)
    notifier.destroyed.connect(forget)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: None)
