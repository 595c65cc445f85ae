"""The bar at the bottom: whether ClickUp is connected, what runs, what is left of the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QWidget

from clickup_desktop.ui.background import BackgroundWork, Job
from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.widgets.badge import Tone
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import plain_label, restyle

if TYPE_CHECKING:
    from clickup_desktop.clickup.rate_limit import RateState
    from clickup_desktop.integration.records import Overview

_ANNOUNCED_MILLISECONDS = 10_000


class StatusBar(QFrame):
    """Always says what the window is doing, and has the button that stops it."""

    def __init__(self, work: BackgroundWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self._work = work
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID // 2, GRID * 2, GRID // 2)
        row.setSpacing(GRID)
        self.setMinimumHeight(40)
        self._dot = QLabel("●", self)
        self._dot.setAccessibleName("")
        row.addWidget(self._dot)
        self.connection = ElidedLabel("Opening…", self)
        self.connection.setObjectName("connectionState")
        row.addWidget(self.connection, 2)
        self._middle = QStackedWidget(self)
        self._middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._middle.setObjectName("statusMiddle")
        self.announcement = ElidedLabel(parent=self)
        self.announcement.setObjectName("announcement")
        self.busy = BusyIndicator(self)
        self.busy.stop_requested.connect(self._stop)
        self._middle.addWidget(self.announcement)
        self._middle.addWidget(self.busy)
        row.addWidget(self._middle, 3)
        self.rate = plain_label(muted=True, wrap=False, name="rateState")
        row.addWidget(self.rate)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(_ANNOUNCED_MILLISECONDS)
        self._forget.timeout.connect(lambda: self.announcement.setText(""))
        work.jobs_changed.connect(self._show_jobs)
        self._show_tone("neutral")

    def show_overview(self, overview: Overview) -> None:
        """Show how the connections are."""
        connections = overview.connections
        if not overview.may_integrate:
            count = len(overview.links)
            self.connection.setText(f"{count} linked Channel{'' if count == 1 else 's'}")
            self._show_tone("neutral")
        elif not connections:
            self.connection.setText("Not connected")
            self._show_tone("neutral")
        elif any(connection.problem for connection in connections):
            self.connection.setText("A connection needs attention")
            self._show_tone("warning")
        else:
            names = dict.fromkeys(connection.account.name for connection in connections)
            self.connection.setText(f"Connected as {', '.join(names)}")
            self._show_tone("success")

    def show_problem(self, text: str) -> None:
        """Show that the organization could not be opened."""
        self.connection.setText(text)
        self._show_tone("danger")

    def _show_tone(self, tone: Tone) -> None:
        self._dot.setProperty("tone", tone)
        self._dot.setProperty("muted", tone == "neutral")
        restyle(self._dot)

    def announce(self, text: str) -> None:
        """Say something short for a while; screen readers read it out."""
        self.announcement.setText(text)
        self.announcement.setAccessibleName(text)
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # noqa: PLC0415 - after the paint

        QAccessible.updateAccessibility(
            QAccessibleEvent(self.announcement, QAccessible.Event.NameChanged)
        )
        self._forget.start()

    def show_rate(self, state: RateState | None) -> None:
        """Show how many requests ClickUp still takes in this minute."""
        if state is None or state.remaining is None or not state.limit:
            self.rate.setText("")
        elif state.waiting_seconds:
            self.rate.setText(f"ClickUp's limit is reached: {round(state.waiting_seconds)} s")
        else:
            self.rate.setText(f"{state.remaining}/{state.limit} requests left")

    def _shown_job(self) -> Job | None:
        return next((job for job in reversed(self._work.jobs) if job.description), None)

    def _show_jobs(self) -> None:
        job = self._shown_job()
        if job is None:
            self.busy.stop()
            self._middle.setCurrentWidget(self.announcement)
        else:
            self.busy.start(job.description)
            self._middle.setCurrentWidget(self.busy)

    def _stop(self) -> None:
        job = self._shown_job()
        if job is not None:
            job.cancel()
            self.announce("Stopped.")
