"""What is being read, how long it takes, and the button that stops it or goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button
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
        self.stop_button = button("Sto&p", self._stop, name="stopReading")
        self.continue_button = button(
            "Co&ntinue", self.continue_wanted.emit, name="continueReading"
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
        how = "not all of it could be read" if failed else "all of it has been read"
        announce(self, f"{reading.choice.workspace.name}: {how}.")


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
    known = f"As it was {age}. " if age else ""
    if paused:
        return f"{known}Stopped{f' at {done}' if done else ''}."
    if running:
        verb = reading_verb(known=bool(age))
        how_far = f"{verb}: {done}" if done else f"{verb}…"
        waiting = rate.waiting_seconds if rate is not None else 0.0
        if waiting >= 1:
            seconds = max(1, round(waiting))
            at = f" at {done}" if done else ""
            return f"{known}ClickUp's limit is reached{at}: goes on in {seconds} s"
        left = progress.seconds_left if progress is not None else None
        rest = f", about {duration_words(left)} left" if left and left >= _WORTH_TELLING else ""
        return f"{known}{how_far}{rest}"
    if failed and age:
        return f"{known}Not all of it could be read again."
    return ""


def reading_verb(*, known: bool) -> str:
    """Return what is being done with a Workspace, of which something may have been known."""
    return "Refreshing" if known else "Reading"


def done_words(progress: Progress | None) -> str:
    """Return how far a reading is: "41 of 200 Spaces"; "" where nobody knows yet of how many."""
    if progress is None or not progress.spaces_total:
        return ""
    return f"{progress.spaces_done} of {progress.spaces_total} Spaces"


def duration_words(seconds: float) -> str:
    """Return a rough time: "20 s", "2 min"."""
    if seconds < 55:
        return f"{max(5, round(seconds / 5) * 5)} s"
    return f"{round(seconds / 60) or 1} min"


def age_words(then: datetime, now: datetime) -> str:
    """Return how long ago `then` was: "12 minutes ago"."""
    minutes = int((now - then).total_seconds() // 60)
    for size, word in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        count = minutes // size
        if count >= 1:
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "a moment ago"
