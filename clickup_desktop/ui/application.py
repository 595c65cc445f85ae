"""Starts the window.

Only what the first paint needs is imported here; everything else follows it.
"""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication

from clickup_desktop import __version__
from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.shell import Shell
from clickup_desktop.ui.theme import apply_scheme, remembered_scheme
from clickup_desktop.ui.window_session import Openers, WindowSession, usual_openers
from clickup_desktop.ui.window_state import WindowState, data_folder


def build_application() -> QApplication:
    """Return the program's QApplication, made if there is none yet."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["clickup-desktop"])
    app.setApplicationName("clickup-desktop")
    app.setApplicationDisplayName("ClickUp Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("clickup-desktop")
    return app


def build_window(state: WindowState, openers: Openers) -> WindowSession:
    """Return a window that opens its organization once it has been painted; not shown yet."""
    work = BackgroundWork()
    shell = Shell(work, state)
    work.setParent(shell)
    session = WindowSession(shell, work, state, openers)
    shell.first_painted.connect(session.start)
    return session


def run_window(data_dir: Path | None, organization_url: str | None) -> int:
    """Open the window, and return the program's exit status once it is closed.

    Args:
        data_dir: the data folder; None for the system's own.
        organization_url: what new connections are offered; None for ClickUp's own.
    """
    app = build_application()
    folder = data_folder(data_dir)
    state = WindowState(folder)
    apply_scheme(app, remembered_scheme(state))
    session = build_window(state, usual_openers(folder, organization_url))
    reporter = _Reporter(session)
    session.shell.first_painted.connect(lambda: _after_the_first_paint(session, reporter, folder))
    session.shell.show()
    status = app.exec()
    session.wind_up()
    return status


class _Reporter(QObject):
    """Carries an exception that nobody caught, from whatever thread, to the window."""

    crashed = Signal(str)

    def __init__(self, session: WindowSession) -> None:
        super().__init__(session)
        self.crashed.connect(self._show)
        self._session = session

    def _show(self, text: str) -> None:
        self._session.show_crash(text)


def _after_the_first_paint(session: WindowSession, reporter: _Reporter, folder: Path) -> None:
    from clickup_desktop.troubleshooting.log import (  # noqa: PLC0415 - after the first paint
        install_exception_hooks,
        start_logging,
    )
    from clickup_desktop.ui.icons import icon  # noqa: PLC0415

    install_exception_hooks(reporter.crashed.emit)
    session.work.run(lambda _job: start_logging(folder), receiver=session, quiet=True)
    session.shell.setWindowIcon(icon("clickup", "accent", 64))
    _close_on_signals(session.shell)


def _close_on_signals(shell: Shell) -> None:
    """Close the window on Ctrl-C in the terminal, and when the system asks the program to end.

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
