"""The bar at the bottom: whether ClickUp is connected, what runs, what is left of the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.background import BackgroundWork, Job
from clickup_desktop.ui.widgets.announcements import SpokenProgress, announce
from clickup_desktop.ui.widgets.badge import Tone
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.elided_button import ElidedButton
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.hint_panel import whole_text
from clickup_desktop.ui.widgets.labels import restyle
from clickup_desktop.ui.widgets.moments import recent_moment_text
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.plain_tooltip import set_plain_tooltip
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.clickup.rate_limit import RateState
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.troubleshooting.hint import Hint

_ANNOUNCED_MILLISECONDS = 10_000

_FULL_STOPS = ".。।۔"
"""What a sentence ends with, in the scripts of the world."""


class StatusBar(QFrame):
    """Always says what the window is doing, and has the button that stops it.

    Signals:
        page_wanted: the state of the connections was clicked; carries the page that it is about.
    """

    page_wanted = Signal(str)

    def __init__(self, work: BackgroundWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self._work = work
        self._overview: Overview | None = None
        self._unreached: Hint | None = None
        self._page = "integrations"
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID // 2, GRID * 2, GRID // 2)
        row.setSpacing(GRID)
        row.addStrut(GRID * 4 + 6)  # so that nothing moves when the Stop button comes
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._dot = QLabel("●", self)
        self._dot.setAccessibleName("")
        row.addWidget(self._dot)
        self.connection = ElidedButton(_("Opening…"), self)
        self.connection.setObjectName("connectionSummary")
        self.connection.clicked.connect(lambda _checked=False: self.page_wanted.emit(self._page))
        row.addWidget(self.connection, 2, Qt.AlignmentFlag.AlignLeft)
        # Side by side: what was saved is told while something is being read, too.
        middle = QHBoxLayout()
        middle.setSpacing(GRID * 2)
        self.announcement = ElidedLabel(parent=self)
        self.announcement.setObjectName("announcement")
        self.busy = BusyIndicator(self)
        self.busy.stop_requested.connect(self._stop)
        middle.addWidget(self.announcement, 1)
        middle.addWidget(self.busy, 1)
        row.addLayout(middle, 3)
        self.rate = ElidedLabel(parent=self)
        self.rate.setObjectName("rateState")
        self.rate.setProperty("muted", True)
        row.addWidget(self.rate)
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(_ANNOUNCED_MILLISECONDS)
        self._forget.timeout.connect(lambda: self._show_announcement(""))
        self._progress = SpokenProgress(self)
        self._limited = False
        work.jobs_changed.connect(self._show_jobs)
        self._show_tone("neutral")
        self._share_room()

    def show_overview(self, overview: Overview) -> None:
        """Show how the connections are."""
        self._overview = overview
        connections = overview.connections
        ill = sum(bool(connection.problem) for connection in connections)
        ill_links = overview.links.ill
        if overview.opening and overview.as_of is not None:
            text = _("Opening… You see what was known {when}")
            self._say(text.format(when=recent_moment_text(overview.as_of)), "neutral")
        elif not overview.may_integrate:
            self._say(_linked(overview.links.total), "neutral")
        elif not connections:
            self._say(_("Not connected"), "neutral")
        elif ill:
            self._say(_ill_connections(ill), "warning")
        elif self._unreached is not None:
            self._say(_("ClickUp can't be reached"), "warning", hint=self._unreached)
        elif ill_links:
            self._say(_ill_links(ill_links), "warning", page="channels")
        else:
            names = dict.fromkeys(connection.account.name for connection in connections)
            self._say(_("Connected as {names}").format(names=enumeration(names)), "success")

    def show_unreached(self, hint: Hint | None) -> None:
        """Show why ClickUp can't be reached; None for that it can."""
        self._unreached = hint
        if self._overview is not None:
            self.show_overview(self._overview)

    def show_problem(self, text: str) -> None:
        """Show that the organization could not be opened."""
        self._say(text, "danger")

    def _say(
        self, text: str, tone: Tone, *, page: str = "integrations", hint: Hint | None = None
    ) -> None:
        if tone in ("warning", "danger") and text != self.connection.text():
            announce(self, text)
        self.connection.setText(text)
        why = whole_text(hint) if hint is not None else ""
        set_plain_tooltip(self.connection, why)
        self._page = page
        self._show_tone(tone)
        self._say_once()

    def _show_tone(self, tone: Tone) -> None:
        self._dot.setProperty("tone", tone)
        self._dot.setProperty("muted", tone == "neutral")
        restyle(self._dot)

    def announce(self, text: str) -> None:
        """Say something short for a while; screen readers read it out."""
        self._show_announcement(text)
        self.announcement.setAccessibleName(text)
        announce(self, text)
        self._say_once()
        self._forget.start()

    def _say_once(self) -> None:
        """Show no text beside the state that says the same; screen readers have been told."""
        if self.announcement.text().rstrip(_FULL_STOPS) == self.connection.text():
            self._show_announcement("")

    def _show_announcement(self, text: str) -> None:
        self.announcement.setText(text)
        self._share_room()

    def _share_room(self) -> None:
        """Leave no room to an announcement that says nothing: the connection's state needs it."""
        self.announcement.setVisible(bool(self.announcement.text()))

    def show_rate(self, state: RateState | None) -> None:
        """Say so where ClickUp takes few requests more in this minute, or none."""
        self.rate.setText(_rate_words(state))
        limited = state is not None and bool(state.waiting_seconds)
        if limited and not self._limited:
            announce(self, self.rate.text())
        self._limited = limited

    def _shown_job(self) -> Job | None:
        return next((job for job in reversed(self._work.jobs) if job.description), None)

    def _show_jobs(self) -> None:
        job = self._shown_job()
        if job is None:
            self._progress.end()
            self.busy.stop()
        else:
            self._progress.tell(job.description)
            self.busy.start(job.description)
        self._share_room()

    def _stop(self) -> None:
        job = self._shown_job()
        if job is not None:
            job.cancel()
            self.announce(_("Stopped."))


def _rate_words(state: RateState | None) -> str:
    """Return what is said of the requests that are left; "" where there are enough."""
    if state is None or state.remaining is None or not state.limit:
        return ""
    if state.waiting_seconds:
        text = _("ClickUp's request limit is reached. Continues in {seconds} s")
        return text.format(seconds=round(state.waiting_seconds))
    return _("Few requests left this minute") if state.few else ""


def _linked(number: int) -> str:
    text = ngettext("{count} linked Channel", "{count} linked Channels", number)
    return text.format(count=number_text(number))


def _ill_connections(number: int) -> str:
    text = ngettext("A connection needs attention", "{count} connections need attention", number)
    return text.format(count=number_text(number))


def _ill_links(number: int) -> str:
    text = ngettext(
        "A linked Channel needs attention", "{count} linked Channels need attention", number
    )
    return text.format(count=number_text(number))
