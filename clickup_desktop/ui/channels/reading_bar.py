"""What is being read, how long it takes, and the button that stops it or goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button
from clickup_desktop.ui.widgets.moments import age_words, duration_words
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.clickup.hierarchy_events import Progress
    from clickup_desktop.clickup.rate_limit import RateState
    from clickup_desktop.ui.channels.reader import WorkspaceReader

_WORTH_TELLING = 5.0
"""Seconds. A pause or a rest shorter than this is over before it is read."""


class ReadingBar(QWidget):
    """One line below the tree, there while it has something to say.

    Signals:
        stop_wanted, continue_wanted: its button.
    """

    stop_wanted = Signal()
    continue_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingBar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self.words = ElidedLabel(parent=self)
        self.words.setObjectName("readingWords")
        self.words.setProperty("muted", True)
        row.addWidget(self.words, 1)
        self.stop_button = button(_("Sto&p"), self._stop, name="stopReading")
        self.continue_button = button(
            _("Co&ntinue"), self.continue_wanted.emit, name="continueReading"
        )
        row.addWidget(self.stop_button)
        row.addWidget(self.continue_button)
        self._running: WorkspaceReader | None = None
        self.hide()

    def show_reading(self, reading: WorkspaceReader | None, *, failed: bool) -> None:
        """Show how far `reading` is; `failed` means that not everything could be read."""
        self._tell_end(reading, failed=failed)
        if reading is None:
            self.hide()
            return
        progress = reading.progress
        words = reading_words(
            progress,
            reading.rate if reading.running else None,
            running=reading.running,
            paused=reading.paused,
            age=age_words(reading.as_of, datetime.now(UTC)) if reading.as_of is not None else "",
            failed=failed,
        )
        self.words.setText(words)
        stopping, going_on = self.stop_button.hasFocus(), self.continue_button.hasFocus()
        self.stop_button.setVisible(reading.running and not reading.paused)
        self.continue_button.setVisible(reading.paused)
        self.setVisible(bool(words))
        if stopping and reading.paused:
            self.continue_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif going_on and reading.running:
            self.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> None:
        self.stop_wanted.emit()
        announce(self, self.words.text())

    def _tell_end(self, reading: WorkspaceReader | None, *, failed: bool) -> None:
        """Have screen readers say that what was being read has been read."""
        was_running, running = self._running, reading is not None and reading.running
        self._running = reading if running else None
        if running or reading is None or reading is not was_running or reading.paused:
            return
        told = _("{workspace} is fully loaded.")
        if failed:
            told = _("Not all of {workspace} could be loaded.")
        announce(self, told.format(workspace=reading.choice.workspace.name))


def reading_words(
    progress: Progress | None,
    rate: RateState | None,
    *,
    running: bool,
    paused: bool,
    age: str,
    failed: bool,
) -> str:
    """Return what is said of a reading; "" where nothing needs to be said.

    Args:
        age: how old what is shown was at the start; "" where nothing was known.
    """
    done = done_words(progress)
    waiting = rate.waiting_seconds if rate is not None else 0.0
    if paused:
        told = _("Stopped at {done}.") if done else _("Stopped.")
    elif running and waiting >= 1:
        told = _("ClickUp's request limit is reached. Continues in {seconds} s")
        if done:
            told = _("ClickUp's request limit is reached at {done}. Continues in {seconds} s")
    elif running:
        told = _how_far(bool(done), again=bool(age), left=progress.seconds_left if progress else 0)
    elif failed and age:
        told = _("Not everything could be reloaded.")
    else:
        return ""
    told = told.format(done=done, seconds=max(1, round(waiting)))
    if not age:
        return told
    known = _("Last loaded {age}.").format(age=age)
    return f"{known} {told}"


def _how_far(known: bool, *, again: bool, left: float | None) -> str:
    """Return what is said while it is read; with {done} in it where that is `known`."""
    if again:
        told = _("Reloading: {done}") if known else _("Reloading…")
    else:
        told = _("Loading: {done}") if known else _("Loading…")
    if not left or left < _WORTH_TELLING:
        return told
    return enumeration((told, _("about {time} left").format(time=duration_words(left))))


def done_words(progress: Progress | None) -> str:
    """Return how far a reading is: "41 of 200 Spaces"; "" where nobody knows yet of how many."""
    if progress is None or not progress.spaces_total:
        return ""
    total = progress.spaces_total
    text = ngettext("{done} of {total} Spaces", "{done} of {total} Spaces", total)
    return text.format(done=progress.spaces_done, total=total)
