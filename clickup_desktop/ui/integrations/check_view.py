"""A check of a connection, step by step while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.labels import icon_button, icon_label, plain_label

if TYPE_CHECKING:
    from clickup_desktop.integration.records import CheckReport, CheckStep

_MOST_SHOWN = 60


class CheckView(QWidget):
    """Each step with its verdict and its time; the hint of the first that failed.

    Signals:
        stop_requested: the check is to be stopped.
        action_requested: a hint's button was pressed; carries its `Action`.
    """

    stop_requested = Signal()
    action_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("checkView")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        self.verdict = plain_label(name="checkVerdict")
        head.addWidget(self.verdict, 1)
        self._close = icon_button("close", "Hide the test", self.hide, name="checkClose")
        head.addWidget(self._close)
        column.addLayout(head)
        self._rows = QWidget(self)
        self._grid = self._build_grid(self._rows)
        column.addWidget(self._rows)
        self.busy = BusyIndicator(self)
        self.busy.stop_requested.connect(self.stop_requested)
        column.addWidget(self.busy)
        self.hint = HintPanel(self)
        self.hint.action_requested.connect(self.action_requested)
        column.addWidget(self.hint)
        self._count = 0
        self.hide()

    def _build_grid(self, holder: QWidget) -> QGridLayout:
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        return grid

    def begin(self) -> None:
        """A check starts."""
        fresh = QWidget(self)
        self._grid = self._build_grid(fresh)
        self._column.replaceWidget(self._rows, fresh)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = fresh
        self._count = 0
        self.hint.clear()
        self.verdict.setText("Testing the connection…")
        self._close.hide()
        self.busy.start("Asking ClickUp…")
        self.show()

    def add_step(self, step: CheckStep) -> None:
        """One step has ended."""
        row = self._count
        self._count += 1
        if step.hint is not None and self.hint.hint is None:
            self.hint.show_hint(step.hint)
        if row > _MOST_SHOWN:
            return
        if row == _MOST_SHOWN:
            self._grid.addWidget(plain_label("… and more", muted=True), row, 1)
            return
        mark = icon_label("check" if step.ok else "warning", "success" if step.ok else "danger", 16)
        mark.setAccessibleName("Went well" if step.ok else "Failed")
        self._grid.addWidget(mark, row, 0)
        title = ElidedLabel(step.title)
        title.setObjectName("checkStep")
        self._grid.addWidget(title, row, 1)
        told = step.note if step.ok or step.hint is None else step.hint.title
        note = ElidedLabel(told)
        note.setObjectName("checkNote")
        note.setProperty("muted", True)
        self._grid.addWidget(note, row, 2)
        time = plain_label(f"{step.seconds:.1f} s", muted=True, small=True, wrap=False)
        self._grid.addWidget(time, row, 3)

    def end(self, report: CheckReport) -> None:
        """Every step has ended."""
        self.busy.stop()
        self._close.show()
        failed = sum(not step.ok for step in report.steps)
        if not failed:
            self.verdict.setText("The connection works.")
        else:
            self.verdict.setText(f"{failed} of {len(report.steps)} steps failed.")

    def stopped(self, text: str) -> None:
        """The check ended before its end."""
        self.busy.stop()
        self._close.show()
        self.verdict.setText(text)
