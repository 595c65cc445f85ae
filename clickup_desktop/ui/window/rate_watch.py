"""Keeps the status bar's count of the requests that are left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from clickup_desktop.ui.background import BackgroundWork, JobContext
from clickup_desktop.ui.window.status_bar import StatusBar

if TYPE_CHECKING:
    from clickup_desktop.clickup.rate_limit import RateState
    from clickup_desktop.integration.session import OrganizationSession

_INTERVAL_MILLISECONDS = 1_000
_SECONDS_OF_A_WINDOW = 65.0


class RateWatch(QObject):
    """Looks while something runs and until the minute after it is over, and never otherwise.

    Attributes:
        connections: the ids of the connections to look at; the tightest is shown.
    """

    def __init__(self, work: BackgroundWork, status: StatusBar, parent: QObject) -> None:
        super().__init__(parent)
        self.connections: tuple[str, ...] = ()
        self._work = work
        self._status = status
        self._integration: OrganizationSession | None = None
        self._until = 0.0
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        work.busy_changed.connect(self._busy)

    def watch(self, integration: OrganizationSession) -> None:
        """Look at another organization's connections."""
        self._integration = integration
        self.connections = ()
        self._status.show_rate(None)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _busy(self, _jobs: int) -> None:
        self._until = time.monotonic() + _SECONDS_OF_A_WINDOW
        if self._integration is not None:
            self._timer.start()

    def _look(self) -> None:
        integration, connections = self._integration, self.connections
        if integration is None or time.monotonic() > self._until:
            self._timer.stop()
            self._status.show_rate(None)
            return
        if self._looking or not connections:
            return
        self._looking = True

        def read(_job: JobContext) -> RateState | None:
            states = [integration.connections.rate_state(connection) for connection in connections]
            known = [state for state in states if state is not None and state.limit]
            return min(known, key=_share, default=None)

        self._work.run(
            read, receiver=self, on_result=self._show, on_failure=self._failed, quiet=True
        )

    def _show(self, state: RateState | None) -> None:
        self._looking = False
        self._status.show_rate(state)

    def _failed(self, _error: BaseException) -> None:
        # The count is a courtesy; whoever really needs the connection reports its failure.
        self._looking = False
        self._status.show_rate(None)


def _share(state: RateState) -> float:
    remaining = state.remaining if state.remaining is not None else state.limit
    return (remaining or 0) / (state.limit or 1)
