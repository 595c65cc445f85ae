"""Starts the window.

Only what the first paint needs is imported here; everything else follows it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from clickup_desktop import __version__
from clickup_desktop.data_folder import data_folder
from clickup_desktop.ui.colours import Scheme, remembered_scheme
from clickup_desktop.ui.shell import Shell
from clickup_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.window_session import WindowSession

_DARK_BELOW = 128


def build_application() -> QApplication:
    """Return the program's QApplication, made if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        # As an argument, because `QApplication.setStyle` costs a tenth of the start: it makes all
        # of QStyle known to Python.
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
    from clickup_desktop.ui.background import BackgroundWork  # noqa: PLC0415 - after the paint
    from clickup_desktop.ui.window_session import WindowSession  # noqa: PLC0415

    work = BackgroundWork(shell)
    shell.build(work)
    return WindowSession(shell, work, state, openers)


def run_window(data_dir: Path | None, organization_url: str | None) -> int:
    """Open the window, and return the program's exit status once it is closed.

    Args:
        data_dir: the data folder; None for the system's own.
        organization_url: what new connections are offered; None for ClickUp's own.
    """
    app = build_application()
    folder = data_folder(data_dir)
    state = WindowState(folder)
    scheme = remembered_scheme(state)
    shell = Shell(state, dark=_is_dark(app, scheme))
    sessions: list[WindowSession] = []

    def go_on() -> None:
        sessions.append(_after_the_first_paint(app, shell, state, folder, organization_url))

    shell.first_painted.connect(go_on)
    shell.show()
    status = app.exec()
    for session in sessions:
        session.wind_up()
    return status


def _is_dark(app: QApplication, scheme: Scheme) -> bool:
    if scheme is Scheme.SYSTEM:
        return app.palette().window().color().lightness() < _DARK_BELOW
    return scheme is Scheme.DARK


def _after_the_first_paint(
    app: QApplication,
    shell: Shell,
    state: WindowState,
    folder: Path,
    organization_url: str | None,
) -> WindowSession:
    from clickup_desktop.troubleshooting.log import start_logging  # noqa: PLC0415
    from clickup_desktop.ui.closing import close_on_signals  # noqa: PLC0415
    from clickup_desktop.ui.crashes import watch_for_crashes  # noqa: PLC0415
    from clickup_desktop.ui.icons import icon  # noqa: PLC0415
    from clickup_desktop.ui.interpreter import spare_the_window  # noqa: PLC0415
    from clickup_desktop.ui.openers import usual_openers  # noqa: PLC0415
    from clickup_desktop.ui.theme import apply_scheme  # noqa: PLC0415

    apply_scheme(app, remembered_scheme(state))
    spare_the_window()
    session = furnish(shell, state, usual_openers(folder, organization_url))
    watch_for_crashes(session)
    session.work.run(lambda _job: start_logging(folder), receiver=session, quiet=True)
    session.start()
    shell.setWindowIcon(icon("clickup", "accent", 64))
    close_on_signals(shell)
    return session
