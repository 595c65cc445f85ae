"""What follows the first paint: the window's parts, and everything that stands behind them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from PySide6.QtWidgets import QApplication

from clickup_desktop.ui.background import BackgroundWork, favour_gui_thread
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.widgets.colours import remembered_scheme
from clickup_desktop.ui.widgets.icons import icon
from clickup_desktop.ui.widgets.theme import apply_scheme
from clickup_desktop.ui.window.connection_alerts import alert_to_problems
from clickup_desktop.ui.window.crashes import CrashWatch
from clickup_desktop.ui.window.focus_keeper import FocusKeeper
from clickup_desktop.ui.window.frame import Frame
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window.shell import Shell
from clickup_desktop.ui.window.termination import close_on_signals
from clickup_desktop.ui.window_state import WindowState


def furnish_shell(shell: Shell, state: WindowState, openers: Openers) -> WindowSession:
    """Make the parts of `shell`, and what stands behind them."""
    work = BackgroundWork(shell)
    shell.show_frame(Frame(work, shell))
    FocusKeeper(shell, shell.pages)
    return WindowSession(shell, work, state, openers)


def prepare(app: QApplication, state: WindowState) -> None:
    """Set up what the parts of the window need."""
    apply_scheme(app, remembered_scheme(state))
    favour_gui_thread()


def begin(session: WindowSession, state: WindowState, folder: Path, winding_up: ExitStack) -> None:
    """Watch for crashes and over the connections, and open the organization in `session`."""
    watch = CrashWatch(session.failures)
    winding_up.callback(watch.stop)
    winding_up.callback(session.wind_up)
    session.work.run(
        lambda _job: watch.start(folder),
        receiver=session,
        on_result=session.failures.show_last_crash,
        quiet=True,
    )
    alert_to_problems(session, state)
    session.start()
    session.shell.setWindowIcon(icon("clickup", "accent", 64))
    close_on_signals(session.shell)
