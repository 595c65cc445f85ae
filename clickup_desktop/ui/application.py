"""Starts the window.

Only what the first paint needs is imported here; everything else follows it.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from clickup_desktop import __version__
from clickup_desktop.data_folder import data_folder
from clickup_desktop.folder_lock import FolderLock
from clickup_desktop.language.choice import language_to_use
from clickup_desktop.language.texts import use
from clickup_desktop.ui.display import without_abort
from clickup_desktop.ui.widgets.colours import Scheme, remembered_scheme
from clickup_desktop.ui.window.shell import Shell
from clickup_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from types import TracebackType

    from clickup_desktop.ui.openers import Openers
    from clickup_desktop.ui.window.session import WindowSession

_DARK_BELOW = 128
LANGUAGE_KEY = "window/language"


def build_application() -> QApplication:
    """Return the program's QApplication, made if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        # As an argument, because `QApplication.setStyle` costs a tenth of the start: it makes all
        # of QStyle known to Python.
        with without_abort():
            app = QApplication(["clickup-desktop", "-style", "fusion"])
    app.setApplicationName("clickup-desktop")
    app.setApplicationDisplayName("ClickUp Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("clickup-desktop")
    return app


def build_window(state: WindowState, openers: Openers) -> WindowSession:
    """Return a window that opens its organization once it has been painted; not shown yet."""
    shell = Shell(state)
    session = furnish(shell, state, openers)
    shell.first_painted.connect(session.start)
    return session


def furnish(shell: Shell, state: WindowState, openers: Openers) -> WindowSession:
    """Make the parts of `shell`, and what stands behind them."""
    from clickup_desktop.ui.startup import furnish_shell  # noqa: PLC0415 - after the paint

    return furnish_shell(shell, state, openers)


def run_window(data_dir: Path | None, clickup_url: str | None, *, language: str = "") -> int:
    """Open the window, and return the program's exit status once it is closed.

    Args:
        data_dir: the data folder; None for the system's own.
        clickup_url: what new connections are offered; None for ClickUp's own.
        language: what was asked for on the command line, before the one that the window remembers
            and the system's; "" for none.
    """
    folder = data_folder(data_dir)
    _tell_crashes_at_once(folder)
    lock = FolderLock(folder)
    if not lock.take():
        from clickup_desktop.ui.window.one_window import raise_first_window  # noqa: PLC0415 - rare

        _speak(language, WindowState(folder))
        status = raise_first_window(lock)
        if status is not None:
            return status
    app = build_application()
    state = WindowState(folder)
    _speak(language, state)
    scheme = remembered_scheme(state)
    shell = Shell(state, dark=_is_dark(app, scheme))
    with ExitStack() as winding_up:

        def go_on() -> None:
            try:
                _after_the_first_paint(
                    app, shell, state, folder, clickup_url, winding_up=winding_up, lock=lock
                )
            except Exception as error:  # noqa: BLE001 - what is shown is an empty frame
                from clickup_desktop.ui.window.start_failure import show_start_failure  # noqa: PLC0415

                show_start_failure(error, shell)
                app.exit(1)

        shell.first_painted.connect(go_on)
        shell.show()
        return app.exec()


def _speak(asked: str, state: WindowState) -> None:
    use(language_to_use(asked, state.value(LANGUAGE_KEY)))


def _tell_crashes_at_once(folder: Path) -> None:
    """Have exceptions logged and told on standard error, until the window can show them.

    Nothing is imported for it as long as there is none.
    """

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        from clickup_desktop.troubleshooting.log import start_logging  # noqa: PLC0415
        from clickup_desktop.troubleshooting.uncaught import (  # noqa: PLC0415
            install_exception_hooks,
        )

        start_logging(folder)
        install_exception_hooks()
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
    from clickup_desktop.ui import startup  # noqa: PLC0415 - what the first paint does without
    from clickup_desktop.ui.openers import usual_openers  # noqa: PLC0415

    startup.prepare(app, state)
    session = furnish(shell, state, usual_openers(folder, clickup_url))
    startup.begin(session, state, folder, winding_up, lock)
    return session
