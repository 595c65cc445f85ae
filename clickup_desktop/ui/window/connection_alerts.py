"""Ties the watch over the connections to the window, its status bar and the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, SignalInstance

from clickup_desktop.ui.integrations.connection_watch import ConnectionWatch, Network, Pace
from clickup_desktop.ui.integrations.desktop_notifier import DesktopNotifier
from clickup_desktop.ui.integrations.network_state import NetworkState
from clickup_desktop.ui.integrations.problem_notices import ProblemNotices
from clickup_desktop.ui.window.one_window import bring_to_front
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession


class Notifier(Protocol):
    """Shows notifications of the desktop."""

    clicked: SignalInstance

    def tell(self, title: str, text: str) -> bool:
        """Show one; return whether this platform can."""
        ...

    def clear(self) -> None:
        """There is nothing to tell any more."""
        ...


class ConnectionAlerts(QObject):
    """Has the connections of a window watched over, and tells what is found.

    Attributes:
        watch: has the rounds made.
    """

    def __init__(
        self,
        session: WindowSession,
        state: WindowState,
        network: Network,
        notifier: Notifier,
        *,
        pace: Pace | None = None,
    ) -> None:
        super().__init__(session)
        self.setObjectName("connectionAlerts")
        self._session = session
        self._notices = ProblemNotices(state)
        self._notifier = notifier
        self._page = "integrations"
        self.watch = ConnectionWatch(session.work, network, self, pace=pace)
        self.watch.changed.connect(session.read_overview)
        self.watch.announced.connect(session.shell.status.announce)
        self.watch.reach_changed.connect(session.shell.status.show_unreached)
        session.overview_shown.connect(self._show_overview)
        session.shell.closing.connect(self._end)
        notifier.clicked.connect(self._lead_there)

    def _show_overview(self, integration: OrganizationSession, overview: Overview) -> None:
        self.watch.show_overview(integration, overview)
        if self._session.sample is not None:
            return  # what is tried out there is nobody's concern outside of the window
        notice = self._notices.news(overview)
        if notice is not None and self._notifier.tell(notice.title, notice.text):
            self._page = notice.page
            self._notices.note_told(overview)
        if not overview.links.ill and not any(it.problem for it in overview.connections):
            self._notifier.clear()

    def _lead_there(self) -> None:
        bring_to_front(self._session.shell)
        self._session.show_page(self._page)

    def _end(self) -> None:
        self.watch.stop()
        self._notifier.clear()


def alert_to_problems(session: WindowSession, state: WindowState) -> ConnectionAlerts:
    """Watch over the connections of a window, with the system's network and tray."""
    network = NetworkState(session)
    alerts = ConnectionAlerts(session, state, network, DesktopNotifier(session))
    network.changed.connect(alerts.watch.look_soon)
    return alerts
