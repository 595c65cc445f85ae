"""What begins behind the first page: watches, and the making of other pages."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from clickup_desktop.folder_lock import FolderLock
from clickup_desktop.ui.widgets.icons import icon
from clickup_desktop.ui.widgets.motion import motion
from clickup_desktop.ui.window.connection_alerts import alert_to_problems
from clickup_desktop.ui.window.crashes import CrashWatch
from clickup_desktop.ui.window.one_window import listen
from clickup_desktop.ui.window.page_preparation import PagePreparation
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window.termination import close_on_signals
from clickup_desktop.ui.window_state import WindowState


def begin_watches(
    session: WindowSession,
    state: WindowState,
    folder: Path,
    lock: FolderLock | None,
    winding_up: ExitStack,
) -> None:
    """Watch for crashes, over the connections, for signals, and for a second start.

    The pages that are not shown yet are prepared as well.
    """
    watch = CrashWatch(session.failures)
    winding_up.callback(watch.stop)
    session.work.run(
        lambda _job: watch.start(folder),
        receiver=session,
        on_result=session.failures.show_last_crash,
        quiet=True,
    )
    alert_to_problems(session, state)
    motion().ask_desktop()
    session.shell.setWindowIcon(icon("clickup", "accent", 64))
    close_on_signals(session.shell)
    PagePreparation(session).begin()
    if lock is not None:
        listen(lock, session.shell)
