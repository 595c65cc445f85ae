"""One window for each data folder: a second start brings the first one's window to the front.

The first holds a lock on a file in the folder. The system lets go of it when the program ends,
however that happens, so a crash leaves no lock behind. Whoever finds it held asks its holder over
a local socket, which takes one word and does one thing.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

from clickup_desktop.folder_lock import FolderLock
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Hint, Step
from clickup_desktop.troubleshooting.log import print_to_standard_error
from clickup_desktop.ui.window.shell import Shell

SECONDS_TO_ANSWER = 2.0
SECONDS_TO_START_OR_END = 10.0
"""How long the holder of the lock may be without a socket: it starts, or is on its way out."""

_RAISE = b"raise\n"
_RAISED = b"raised\n"
_SECONDS_BETWEEN_LOOKS = 0.05
_MOST_AT_ONCE = 8
_logger = logging.getLogger("clickup_desktop.ui")


class WindowUnanswering(Exception):
    """The data folder's window is open, and doesn't do what it is asked for."""

    def to_hint(self) -> Hint:
        return Hint(
            "window-unanswering",
            _("The window is already open but does not answer"),
            _(
                "Each data folder has one window, and this folder's window did not come to the "
                "front."
            ),
            (
                _("It is busy or frozen."),
                _("It is open on another screen, in another session or on another computer."),
            ),
            (
                Step(_("Find the window, close it, and start the program again.")),
                Step(_("If you can't find it, end the program in the system's task manager.")),
                Step(_("To open a second window, give it its own data folder: --data-dir DIR")),
            ),
        )


# The first


def listen(lock: FolderLock, window: Shell) -> None:
    """Bring `window` to the front whenever a second start asks for it, until it is closed."""
    if not lock.address:
        return
    server = QLocalServer(window)
    server.setObjectName("oneWindowServer")
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    server.newConnection.connect(partial(_welcome, server, window))
    window.closing.connect(server.close)
    # A crash leaves its socket; nobody but the holder of the lock listens there.
    QLocalServer.removeServer(lock.address)
    if not server.listen(lock.address):
        _logger.warning("a second start can't raise this window: %s", server.errorString())


def _welcome(server: QLocalServer, window: QWidget) -> None:

    while (socket := server.nextPendingConnection()) is not None:
        if len(server.findChildren(QLocalSocket)) > _MOST_AT_ONCE:
            socket.abort()
            socket.deleteLater()
            continue
        socket.setReadBufferSize(len(_RAISE) + 1)
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(partial(_answer, socket, window))
        QTimer.singleShot(round(SECONDS_TO_ANSWER * 1000), socket, socket.abort)
        _answer(socket, window)


def _answer(socket: QLocalSocket, window: QWidget) -> None:
    if socket.bytesAvailable() < len(_RAISE):
        return  # whoever says no more is sent away in time
    if socket.readAll().data() != _RAISE:
        socket.abort()
        return
    bring_to_front(window)
    socket.write(_RAISED)
    socket.disconnectFromServer()


def bring_to_front(window: QWidget) -> None:
    """Show `window` above all others, with the dialog that waits in front of it."""

    state = window.windowState() & ~Qt.WindowState.WindowMinimized
    window.setWindowState(state | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    foremost = QApplication.activeModalWidget() or window
    foremost.raise_()
    foremost.activateWindow()


# The second


def raise_first_window(lock: FolderLock) -> int | None:
    """Have the holder of `lock` raise its window, and say so on standard error.

    Returns:
        The exit status: 0 when the window was raised, 1 when its program didn't answer; None when
        it has ended meanwhile, and the lock is ours.
    """
    until = time.monotonic() + SECONDS_TO_START_OR_END
    while time.monotonic() < until:
        raised = _ask(lock.address)
        if raised:
            print_to_standard_error(
                _("ClickUp Desktop is already open. Its window was brought to the front.")
            )
            return 0
        if raised is False:
            break
        if lock.take():
            return None
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    print_to_standard_error(WindowUnanswering().to_hint().to_text())
    return 1


def _ask(address: str) -> bool | None:
    """Return whether the window was raised; None where nobody listens (yet, or any more)."""

    if not _is_ours(address):
        return None
    until = time.monotonic() + SECONDS_TO_ANSWER

    def left() -> int:
        return max(1, round((until - time.monotonic()) * 1000))

    socket = QLocalSocket()
    try:
        socket.connectToServer(address)
        if not socket.waitForConnected(left()):
            return None
        socket.write(_RAISE)
        while socket.bytesAvailable() < len(_RAISED) and socket.waitForReadyRead(left()):
            pass
        if socket.read(len(_RAISED)).data() == _RAISED:
            return True
        connected = socket.state() is QLocalSocket.LocalSocketState.ConnectedState
        return False if connected else None
    finally:
        socket.abort()


def _is_ours(address: str) -> bool:
    """Whether it is this user's program that listens there."""
    if sys.platform == "win32":
        return True
    with suppress(OSError):
        return Path(address).stat().st_uid == os.getuid()
    return False
