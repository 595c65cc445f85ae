"""The steps of a check that belong under one heading, with the hints that were opened."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from clickup_desktop.ui.diagnostics.step_row import StepRow
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.directions import margins
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.labels import title_label
from clickup_desktop.ui.widgets.theme import GRID


class _OpenHint(NamedTuple):
    """A hint that is shown, and the frame that keeps it off the rows."""

    panel: HintPanel
    frame: QWidget


class StepArea(QWidget):
    """A card with a heading and its rows; without a heading, the rows alone.

    Attributes:
        heading: its text; may be empty.
        rows: in the order in which they are shown.

    Signals:
        action_requested: a hint's button; carries its `Action` and the step.
    """

    action_requested = Signal(object, object)

    def __init__(self, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("stepArea")
        self.setAccessibleName(heading)
        self.heading = heading
        self.rows: list[StepRow] = []
        self._hints: dict[StepRow, _OpenHint] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._column = outer
        if heading:
            card = Card(self)
            card.body.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
            outer.addWidget(card)
            label = ElidedLabel(heading)
            label.setObjectName("stepAreaHeading")
            label.setFont(title_label("", 1.0).font())
            card.body.addWidget(label)
            card.body.addSpacing(GRID // 2)
            self._column = card.body
        self._column.setSpacing(0)
        # Else every row is squeezed, and let go of again, whenever one more is added.
        for layout in {outer, self._column}:
            layout.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)

    def add_row(self, row: StepRow) -> None:
        """Put a row at the end."""
        self._column.addWidget(row)
        if self.rows:
            self.setTabOrder(self.rows[-1], row)
        self.rows.append(row)
        # A layout shows what it is given only later; until then the row could not get the focus.
        row.show()

    def remove_row(self, row: StepRow) -> None:
        """Take a row out, for good."""
        self.close_hint(row)
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def toggle_hint(self, row: StepRow) -> None:
        """Show the hint of a step under its row, or hide it."""
        if row in self._hints:
            self.close_hint(row)
        elif row.step.hint is not None:
            frame = QWidget(self)
            panel = HintPanel(frame)
            self._hints[row] = _OpenHint(panel, frame)
            panel.action_requested.connect(
                lambda action: self.action_requested.emit(action, row.step)
            )
            panel.show_hint(row.step.hint)
            inner = QVBoxLayout(frame)
            indent = 0 if row.narrow else GRID * 3 + GRID // 2
            inner.setContentsMargins(margins(indent, GRID // 2, 0, GRID))
            inner.addWidget(panel)
            self._column.insertWidget(self._column.indexOf(row) + 1, frame)
            frame.show()
            row.set_open(True)
            self._put_behind(row, panel)

    def _put_behind(self, row: StepRow, panel: HintPanel) -> None:
        """Let Tab lead from the row through its hint's buttons."""
        before: QWidget = row.hint_button or row
        for widget in panel.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                self.setTabOrder(before, widget)
                before = widget

    def hint_changed(self, row: StepRow) -> None:
        """A step stands otherwise: keep an open hint only while it is still offered."""
        opened = self._hints.get(row)
        if opened is None:
            return
        if not row.offers_hint or row.step.hint is None:
            self.close_hint(row)
        elif opened.panel.hint != row.step.hint:
            opened.panel.show_hint(row.step.hint)

    def close_hint(self, row: StepRow) -> None:
        """Hide the hint of a step, if it is shown."""
        closed = self._hints.pop(row, None)
        if closed is not None:
            self._column.removeWidget(closed.frame)
            closed.frame.hide()
            closed.frame.deleteLater()
            row.set_open(False)
