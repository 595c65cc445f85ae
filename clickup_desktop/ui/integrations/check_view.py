"""The test of a connection: each step while it is tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.diagnostics.check_steps import CheckSteps, failed_steps_text
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.hint_panel import Actions, HintPanel
from clickup_desktop.ui.widgets.labels import icon_button, plain_label
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.integration.records import CheckReport, CheckStep
    from clickup_desktop.troubleshooting.hint import Action


class CheckView(QWidget):
    """Each step with its verdict and its time; the hint of the first that failed.

    Signals:
        stop_requested: the check is to be stopped.
    """

    stop_requested = Signal()

    def __init__(
        self, parent: QWidget, actions: Actions, otherwise: Callable[[Action], object]
    ) -> None:
        """Make a view that serves hints' buttons as a `HintPanel` does."""
        super().__init__(parent)
        self.setObjectName("checkView")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        self.verdict = plain_label(name="checkVerdict")
        head.addWidget(self.verdict, 1)
        self._close = icon_button("close", _("Hide the test results"), self.hide, name="checkClose")
        head.addWidget(self._close)
        column.addLayout(head)
        self.busy = BusyIndicator(self)
        self.busy.stop_requested.connect(self.stop_requested)
        column.addWidget(self.busy)
        self.hint = HintPanel(self, actions, otherwise)
        column.addWidget(self.hint)
        self.steps = CheckSteps(self, headings=False)
        self.steps.changed.connect(self._show_hint)
        self.steps.action_requested.connect(
            lambda action, _step: self.hint.action_requested.emit(action)
        )
        column.addWidget(self.steps)
        self.hide()

    def begin(self) -> None:
        """A check starts."""
        self.hint.clear()
        self.steps.set_lead("")
        self.steps.begin()
        self.verdict.setText(_("Testing the connection…"))
        self._close.hide()
        self.busy.start(_("Asking ClickUp…"))
        self.show()

    def show_step(self, step: CheckStep) -> None:
        """A step is known, runs, or has ended."""
        self.steps.show_step(step)

    def _show_hint(self) -> None:
        """Show the hint of the first step that failed."""
        lead = next((step for step in self.steps.steps if step.hint is not None), None)
        if lead is None or lead.hint is None:
            return
        if self.hint.hint != lead.hint:
            self.hint.show_hint(lead.hint)
        self.steps.set_lead(lead.name)

    def end(self, report: CheckReport) -> None:
        """Every step has ended."""
        self.steps.end(report)
        self._end_test()
        self._show_hint()
        failed = sum(not step.ok for step in report.steps)
        if not failed:
            self.verdict.setText(_("The connection works."))
        else:
            self.verdict.setText(failed_steps_text(failed, len(report.steps)))

    def stopped(self, text: str) -> None:
        """The check ended before its end."""
        self.steps.stop()
        self._end_test()
        self.verdict.setText(text)

    def _end_test(self) -> None:
        self.busy.stop()
        self._close.show()
