"""Starts the window.

Only what the first paint needs is imported at the top; everything else follows it.
"""

from __future__ import annotations

import builtins
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from clickup_desktop import __version__
from clickup_desktop.data_folder import data_folder
from clickup_desktop.folder_lock import FolderLock
from clickup_desktop.inherited_environment import is_frozen
from clickup_desktop.language.choice import language_to_use
from clickup_desktop.language.texts import use
from clickup_desktop.ui.display import tell_no_display
from clickup_desktop.ui.widgets.colours import Scheme, remembered_scheme
from clickup_desktop.ui.widgets.directions import follow_language
from clickup_desktop.ui.window.shell import Shell
from clickup_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from types import TracebackType

    from clickup_desktop.ui.window.session import WindowSession

_DARK_BELOW = 128
_FAILED = 1


@contextmanager
def _without_abort() -> Iterator[None]:
    """End the process with status 1 and a sentence where Qt would abort it for want of a display.

    For the making of the QApplication alone. Nothing that is tried beforehand would cost less, or
    know as well as Qt what it needs.
    """
    said: list[str] = []

    def handle(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
        if kind is QtMsgType.QtFatalMsg:
            tell_no_display(said)
            os._exit(_FAILED)  # Qt aborts as soon as it is returned to
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
            said.append(message or "")

    before = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    if sys.stderr is not None:
        sys.stderr.write("".join(f"{line}\n" for line in said))


def build_application() -> QApplication:
    """Return the program's QApplication, made if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        if is_frozen():
            # Some desktops lead QT_PLUGIN_PATH to the plugins of another Qt.
            QApplication.setLibraryPaths([QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)])
        # As an argument, because `QApplication.setStyle` costs a tenth of the start: it makes all
        # of QStyle known to Python.
        with _without_abort():
            app = QApplication(["clickup-desktop", "-style", "fusion"])
    app.setApplicationName("clickup-desktop")
    app.setApplicationDisplayName("ClickUp Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("clickup-desktop")
    return app


def run_window(data_dir: Path | None, clickup_url: str | None, *, language: str = "") -> int:
    """Open the window, and return the program's exit status once it is closed.

    Args:
        data_dir: the data folder; None for the system's own.
        clickup_url: what new connections are offered; None for ClickUp's own.
        language: what was asked for on the command line, before the one that the window remembers
            and the system's; "" for none.
    """
    gc.disable()  # nothing that the start makes is garbage; `favour_gui_thread` has it go on
    _import_as_usual()
    folder = data_folder(data_dir)
    _tell_crashes_at_once(folder)
    lock = FolderLock(folder)
    if not lock.take():
        from clickup_desktop.ui.window.one_window import raise_first_window  # noqa: PLC0415 - nothing is painted

        _speak(language, WindowState(folder))
        status = raise_first_window(lock)
        if status is not None:
            return status
    app = build_application()
    state = WindowState(folder)
    _speak(language, state)
    follow_language(app)
    scheme = remembered_scheme(state)
    shell = Shell(state, dark=_is_dark(app, scheme))
    with ExitStack() as winding_up:

        def go_on() -> None:
            try:
                _after_the_first_paint(
                    app, shell, state, folder, clickup_url, winding_up=winding_up, lock=lock
                )
            except Exception as error:  # noqa: BLE001 - what is shown is an empty frame
                from clickup_desktop.ui.window.start_failure import show_start_failure  # noqa: PLC0415 - behind the first paint

                show_start_failure(error, shell)
                app.exit(1)

        shell.first_painted.connect(go_on)
        shell.show()
        return app.exec()


def _import_as_usual() -> None:
    """Have PySide6 take no part in what is imported from here on.

    It reads the source of every module, for the sake of `from __feature__ import …`, which nobody
    here writes. That is a twentieth of the start, and every source stays in memory for good.
    """
    usual = getattr(builtins, "__orig_import__", None)
    if usual is not None:
        builtins.__import__ = usual


def _speak(asked: str, state: WindowState) -> None:
    use(language_to_use(asked, state.language))


def _tell_crashes_at_once(folder: Path) -> None:
    """Have exceptions logged and told on standard error, until the window can show them.

    Nothing is imported for it as long as there is none.
    """

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        from clickup_desktop.troubleshooting import log, uncaught  # noqa: PLC0415 - as said above

        log.start_logging(folder)
        uncaught.install_exception_hooks()
        sys.excepthook(kind, error, trace)

    sys.excepthook = tell


def _is_dark(app: QApplication, scheme: Scheme) -> bool:
    if scheme is Scheme.SYSTEM:
        return app.palette().window().color().lightness() < _DARK_BELOW
    return scheme is Scheme.DARK


def _after_the_first_paint(
    app: QApplication,
    shell: Shell,
    state: WindowState,
    folder: Path,
    clickup_url: str | None,
    *,
    winding_up: ExitStack,
    lock: FolderLock,
) -> WindowSession:
    from clickup_desktop.ui import startup  # noqa: PLC0415 - behind the first paint

    startup.prepare(app, state)
    session = startup.furnish_program(shell, state, folder, clickup_url)
    startup.begin(session, state, folder, winding_up, lock)
    return session
