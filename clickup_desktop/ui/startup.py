"""What follows the first paint: the window's parts, and everything that stands behind them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clickup_desktop.folder_lock import FolderLock
from clickup_desktop.ui.background import BackgroundWork, favour_gui_thread
from clickup_desktop.ui.openers import Openers, usual_openers
from clickup_desktop.ui.widgets.clipboard import keep_clipboard_plain
from clickup_desktop.ui.widgets.colours import remembered_scheme
from clickup_desktop.ui.widgets.icons import use_no_other_icons
from clickup_desktop.ui.widgets.locales import read_locale, write_as_in_locale
from clickup_desktop.ui.widgets.motion import motion
from clickup_desktop.ui.widgets.roles import install_roles
from clickup_desktop.ui.widgets.theme import apply_scheme
from clickup_desktop.ui.window.focus_keeper import FocusKeeper
from clickup_desktop.ui.window.frame import Frame
from clickup_desktop.ui.window.qt_texts import translate_qt
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window.shell import Shell
from clickup_desktop.ui.window_state import WindowState


def build_window(state: WindowState, openers: Openers) -> WindowSession:
    """Return a window that opens its organization once it has been painted; not shown yet."""
    shell = Shell(state)
    session = furnish(shell, state, openers)
    shell.first_painted.connect(session.start)
    return session


def furnish(shell: Shell, state: WindowState, openers: Openers) -> WindowSession:
    """Make the parts of `shell`, and what stands behind them."""
    work = BackgroundWork(shell)
    shell.show_frame(Frame(work, shell))
    FocusKeeper(shell, shell.pages)
    return WindowSession(shell, work, state, openers)


def furnish_program(
    shell: Shell, state: WindowState, folder: Path, clickup_url: str | None
) -> WindowSession:
    """Furnish `shell` as the program does, in front of the organizations of `folder`.

    Args:
        clickup_url: what new connections are offered; None for ClickUp's own.
    """
    return furnish(shell, state, usual_openers(folder, clickup_url))


def prepare(app: QApplication, state: WindowState) -> None:
    """Set up what the parts of the window need."""
    use_no_other_icons()
    apply_scheme(app, remembered_scheme(state))
    translate_qt(app)
    write_as_in_locale()
    keep_clipboard_plain()
    install_roles()
    motion().begin(state)
    favour_gui_thread()


def begin(
    session: WindowSession,
    state: WindowState,
    folder: Path,
    winding_up: ExitStack,
    lock: FolderLock | None = None,
) -> None:
    """Show the first page of `session`, and go on behind it.

    Args:
        lock: held for this window; None where no second start is to raise it.
    """
    watches = winding_up.enter_context(ExitStack())
    winding_up.callback(session.wind_up)

    def go_on() -> None:
        read_locale()
        from clickup_desktop.ui.window.watches import begin_watches  # noqa: PLC0415 - behind the page

        begin_watches(session, state, folder, lock, watches)

    session.opening.first_page_shown.connect(go_on, Qt.ConnectionType.SingleShotConnection)
    session.start()
