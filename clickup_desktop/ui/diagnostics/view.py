"""The diagnostics under way and what they found, with or without an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.integration.records import CheckReport, CheckStep, Verdict
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.diagnostics.check_steps import CheckSteps, failed_steps_text
from clickup_desktop.ui.diagnostics.report_dialog import ReportDialog
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.icons import set_icon
from clickup_desktop.ui.widgets.labels import button, icon_label, title_label
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.ui.background import BackgroundWork, Job
    from clickup_desktop.ui.openers import DiagnosticsSources

_RERUN = frozenset({Action.RETRY, Action.UNLOCK_KEYRING, Action.RUN_DIAGNOSTICS})


class DiagnosticsView(QWidget):
    """A line that sums up, the hint of the first step that failed, and the steps.

    The button that runs them, and the place of the report's button, are its owner's.

    Attributes:
        sources: what is asked; may be replaced between two runs.
        report_button: opens the report; its owner puts it somewhere.
        head: the line that sums up, where the report's button may go.
        summary: that line; empty before the first run.
        told_already: the code of a hint that stands beside this view, and is not repeated here.

    Signals:
        running_changed: a run has begun or ended; at its end, before the button that stops it
            goes, so that its owner can put the focus elsewhere.
        summed_up: a run has ended; carries the line that sums it up.
        action_requested: a hint's button that it cannot serve itself; carries the `Action`, and
            the step it stands at.
    """

    running_changed = Signal(bool)
    summed_up = Signal(str)
    action_requested = Signal(object, object)

    def __init__(
        self, work: BackgroundWork, sources: DiagnosticsSources, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("diagnosticsView")
        self.sources = sources
        self._work = work
        self._job: Job | None = None
        self._report: CheckReport | None = None
        self._lead: CheckStep | None = None
        self.told_already = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        column.addLayout(self._build_head())
        self.hint = HintPanel(self, otherwise=lambda action: self._act(action, self._lead))
        column.addWidget(self.hint)
        self.steps = CheckSteps(self)
        self.steps.changed.connect(self._show_progress)
        self.steps.action_requested.connect(self._act)
        column.addWidget(self.steps)
        self.report_button = button(
            _("&Save report"), self.open_report, icon="report", name="reportButton"
        )
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.stop)
        self._escape.setEnabled(False)

    def _build_head(self) -> QHBoxLayout:
        self.head = QHBoxLayout()
        self.head.setSpacing(GRID)
        self._mark = icon_label("diagnostics", "muted")
        self._mark.hide()
        self.head.addWidget(self._mark)
        self.summary = title_label("", 1.0, name="diagnosticsSummary")
        self.head.addWidget(self.summary, 1)
        self.stop_button = button(_("S&top"), self.stop, icon="stop", name="stopDiagnostics")
        self.stop_button.hide()
        self.head.addWidget(self.stop_button)
        return self.head

    # Running

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._job is not None

    @property
    def report(self) -> CheckReport | None:
        """What is known now; None before the first run."""
        if self._report is None and not self.running:
            return None
        return CheckReport(self.steps.steps)

    def run(self) -> None:
        """Try everything, and show each step while it is tried."""
        if self.running:
            return
        self._show_lead(None)
        self.steps.begin()
        diagnose = self.sources.diagnose
        self._job = self._work.run(
            lambda job: diagnose(cancellation=job.cancellation, on_step=job.report),
            receiver=self,
            on_result=self._ended,
            on_failure=self._failed,
            on_progress=self.steps.show_step,
            on_cancelled=self._stopped,
            description=_("Running diagnostics…"),
        )
        self._sum_up(_("Running…"), "diagnostics", "accent")
        self._escape.setEnabled(True)
        self.stop_button.show()
        self.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.running_changed.emit(True)

    def stop(self) -> None:
        """Stop the run; what was found so far stays."""
        if self._job is not None:
            self._job.cancel()

    def _ended(self, report: CheckReport) -> None:
        self.steps.end(report)
        self._finish(report)
        failed = sum(not step.ok for step in report.steps)
        if failed:
            told = failed_steps_text(failed, len(report.steps))
            self._sum_up(told, "warning", "danger")
        else:
            self._sum_up(report.praise, "check", "success")
        self.summed_up.emit(self.summary.text())

    def _stopped(self) -> None:
        self.steps.stop()
        self._finish(CheckReport(self.steps.steps))
        failed = sum(not step.ok for step in self.steps.steps)
        self._sum_up(_stopped_text(failed, len(self.steps.steps)), "stop", "muted")

    def _failed(self, error: BaseException) -> None:
        self.steps.stop()
        self._finish(CheckReport(self.steps.steps))
        self._show_lead(None)
        self.hint.show_error(error)
        self._sum_up(_("Diagnostics could not be completed."), "warning", "danger")
        self.summed_up.emit(self.summary.text())

    def _finish(self, report: CheckReport) -> None:
        self._report = report
        self._job = None
        self._find_lead()
        self._escape.setEnabled(False)
        self.running_changed.emit(False)
        self.stop_button.hide()

    # What is shown of it

    def _show_progress(self) -> None:
        if self._job is None:
            return
        steps = self.steps.steps
        ended = sum(step.ended for step in steps)
        now = next((step.title for step in steps if step.verdict is Verdict.RUNNING), "")
        text = ngettext(
            "Running… {ended} of {count} steps done.",
            "Running… {ended} of {count} steps done.",
            len(steps),
        )
        counted = {"ended": number_text(ended), "count": number_text(len(steps))}
        self.summary.setText(text.format(**counted))
        self._job.describe(
            _("Diagnostics: {step}").format(step=now) if now else _("Running diagnostics…")
        )
        self._find_lead()

    def _find_lead(self) -> None:
        self._show_lead(next((step for step in self.steps.steps if step.hint is not None), None))

    def _show_lead(self, lead: CheckStep | None) -> None:
        """Show the hint of the first step that failed."""
        if lead is not None and self._lead is not None and lead.hint == self._lead.hint:
            self._lead = lead
        elif lead is None or lead.hint is None:
            self._lead = None
            self.hint.clear()
        else:
            self._lead = lead
            self.hint.show_hint(lead.hint)
            self.hint.setVisible(lead.hint.code != self.told_already)
            self._order_hint()
        self.steps.set_lead(lead.name if lead is not None else "")

    def _order_hint(self) -> None:
        """Have Tab come through the hint before the steps, whichever was made first."""
        before: QWidget = self.report_button
        for widget in self.hint.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                self.setTabOrder(before, widget)
                before = widget

    def _sum_up(self, text: str, icon: str, colour: str) -> None:
        self.summary.setText(text)
        set_icon(self._mark, icon, colour)
        self._mark.show()

    # What is asked for

    def _act(self, action: Action, step: CheckStep | None) -> None:
        if action in _RERUN:
            self.run()
        else:
            self.action_requested.emit(action, step)

    def open_report(self) -> ReportDialog:
        """Show the report that can be passed on; it is saved from there."""
        report, write = self.report, self.sources.report
        dialog = ReportDialog(self._work, lambda: write(report), self.window())
        dialog.open()
        return dialog


def _stopped_text(failed: int, steps: int) -> str:
    if not failed:
        return _("Stopped.")
    text = ngettext(
        "Stopped. {failed} of {count} step failed.",
        "Stopped. {failed} of {count} steps failed.",
        steps,
    )
    return text.format(failed=number_text(failed), count=number_text(steps))
