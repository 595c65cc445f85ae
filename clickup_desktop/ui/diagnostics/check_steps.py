"""The steps of a check as a list, told while they run."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from clickup_desktop.integration.records import CheckStep, Verdict
from clickup_desktop.language.texts import ngettext
from clickup_desktop.ui.diagnostics.step_area import StepArea
from clickup_desktop.ui.diagnostics.step_row import StepRow
from clickup_desktop.ui.widgets.busy_indicator import STEP_DEGREES, STEP_MILLISECONDS
from clickup_desktop.ui.widgets.motion import motion
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.theme import GRID, roomy

if TYPE_CHECKING:
    from clickup_desktop.integration.records import CheckReport

_BUDGET_SECONDS = 0.003
"""How long rows are changed before the window gets to do something else."""
_NARROW = 560


class CheckSteps(QWidget):
    """Each step under the heading of its area; a step that is told again changes in its place.

    What arrives is shown in portions, so that hundreds of steps at once never hold the window up.

    Attributes:
        rows: each step's row by the step's name.

    Signals:
        changed: a portion is shown; `steps` are others now.
        action_requested: a button of a hint that is shown here; carries its `Action` and the step.
    """

    changed = Signal()
    action_requested = Signal(object, object)

    def __init__(self, parent: QWidget | None = None, *, headings: bool = True) -> None:
        """Make an empty list; without `headings`, all steps stand in one plain area."""
        super().__init__(parent)
        self.setObjectName("checkSteps")
        self._headings = headings
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID * 2)
        self._areas: dict[str, StepArea] = {}
        self._area_of: dict[str, StepArea] = {}
        self.rows: dict[str, StepRow] = {}
        self._arrived: dict[str, CheckStep] = {}
        self._outdated: set[str] = set()
        self._current: StepRow | None = None
        self._lead = ""
        self._narrow = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show_portion)
        self._turning = QTimer(self)
        self._turning.setInterval(STEP_MILLISECONDS)
        self._turning.timeout.connect(self._turn)
        motion().changed.connect(self._animate_marks)
        self._angle = 0

    # What a check tells

    def begin(self) -> None:
        """A check starts; the steps of the one before wait to be told again."""
        for row in self.rows.values():
            self.show_step(_with_verdict(row.step, Verdict.WAITING))
        self._outdated = set(self.rows)

    def show_step(self, step: CheckStep) -> None:
        """A step is known, runs, or has ended."""
        self._outdated.discard(step.name)
        self._arrived[step.name] = step
        if not self._soon.isActive():
            self._soon.start()

    def end(self, report: CheckReport) -> None:
        """Everything was tried: show it as it was reported, and nothing else."""
        for step in report.steps:
            self.show_step(step)
        for name in self._outdated:
            self._arrived.pop(name, None)
            self._remove(name)
        self._outdated = set()

    def stop(self) -> None:
        """The check ended before its end: so did the steps that had not."""
        for step in self.steps:
            if not step.ended:
                self.show_step(_with_verdict(step, Verdict.STOPPED))
        self._outdated = set()

    @property
    def steps(self) -> tuple[CheckStep, ...]:
        """What is known of every step, in the order in which they are shown."""
        shown = [row.step for area in self._areas.values() for row in area.rows]
        known = [self._arrived.get(step.name, step) for step in shown]
        return (*known, *(step for name, step in self._arrived.items() if name not in self.rows))

    # How it is shown

    def _show_portion(self) -> None:
        until = time.perf_counter() + _BUDGET_SECONDS
        while self._arrived and time.perf_counter() < until:
            name = next(iter(self._arrived))
            self._show(self._arrived.pop(name))
        if self._arrived:
            self._soon.start()
        self._animate_marks()
        self.changed.emit()

    def _show(self, step: CheckStep) -> None:
        row = self.rows.get(step.name)
        if row is None:
            self._add(step)
        elif row.step != step:
            row.show_step(step)
            self._area_of[step.name].hint_changed(row)

    def _add(self, step: CheckStep) -> None:
        heading = step.area if self._headings else ""
        area = self._areas.get(heading)
        if area is None:
            area = self._areas[heading] = StepArea(heading, self)
            area.action_requested.connect(self.action_requested)
            self._column.addWidget(area)
            area.show()
        row = StepRow(step, area)
        row.set_narrow(self._narrow)
        row.set_led(step.name == self._lead)
        row.hint_wanted.connect(partial(area.toggle_hint, row))
        row.go_wanted.connect(partial(self._go, row))
        row.focused.connect(partial(self._focus_moved, row))
        self.rows[step.name] = row
        self._area_of[step.name] = area
        area.add_row(row)
        row.ensurePolished()  # here, where its time counts
        if self._current is None:
            self._make_current(row)

    def _remove(self, name: str) -> None:
        row = self.rows.pop(name)
        area = self._area_of.pop(name)
        area.remove_row(row)
        if not area.rows:
            del self._areas[area.heading]
            area.hide()
            area.deleteLater()
        if row is self._current:
            self._current = None
            if self.rows:
                self._make_current(next(iter(self.rows.values())))

    # Hints

    def set_lead(self, name: str) -> None:
        """Say which step's hint is shown elsewhere, above all steps; "" for none."""
        for changed, led in ((self._lead, False), (name, True)):
            row = self.rows.get(changed)
            if row is not None:
                row.set_led(led)
                self._area_of[changed].hint_changed(row)
        self._lead = name

    # Walking through it

    def _go(self, row: StepRow, distance: int) -> None:
        rows = [known for area in self._areas.values() for known in area.rows]
        place = min(max(rows.index(row) + distance, 0), len(rows) - 1)
        rows[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_moved(self, row: StepRow) -> None:
        self._make_current(row)
        # Rows that have just come get their places first.
        QTimer.singleShot(0, self, self._show_current)

    def _show_current(self) -> None:
        ancestor = self.parentWidget()
        while ancestor is not None and not isinstance(ancestor, QScrollArea):
            ancestor = ancestor.parentWidget()
        if ancestor is not None and self._current is not None:
            ancestor.ensureWidgetVisible(self._current, 0, GRID * 2)

    def _make_current(self, row: StepRow) -> None:
        """Let Tab lead to this row alone; from there the arrow keys lead to the others."""
        if self._current is not None:
            self._current.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._current = row

    # Turning and room

    def _animate_marks(self) -> None:
        running = any(row.step.verdict is Verdict.RUNNING for row in self.rows.values())
        if motion().still or not (running and self.isVisible()):
            self._turning.stop()
        elif not self._turning.isActive():
            self._turning.start()

    def _turn(self) -> None:
        self._angle = (self._angle - STEP_DEGREES) % 360
        for row in self.rows.values():
            if row.step.verdict is Verdict.RUNNING:
                row.turn(self._angle)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on turning."""
        super().showEvent(event)
        self._animate_marks()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while nobody sees it."""
        super().hideEvent(event)
        self._turning.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each row a second line where one is too short."""
        super().resizeEvent(event)
        narrow = event.size().width() < roomy(_NARROW)
        if narrow is not self._narrow:
            self._narrow = narrow
            for row in self.rows.values():
                row.set_narrow(narrow)


def _with_verdict(step: CheckStep, verdict: Verdict) -> CheckStep:
    return replace(step, verdict=verdict, seconds=0.0, hint=None, note="")


def failed_steps_text(failed: int, steps: int) -> str:
    """Return how many steps of a check have failed."""
    text = ngettext("{failed} of {count} step failed.", "{failed} of {count} steps failed.", steps)
    return text.format(failed=number_text(failed), count=number_text(steps))
