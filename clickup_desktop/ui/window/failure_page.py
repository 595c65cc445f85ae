"""What stands in the place of the pages when the organization could not be opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.ui.diagnostics.report import window_system
from clickup_desktop.ui.diagnostics.view import DiagnosticsView
from clickup_desktop.ui.openers import DiagnosticsSources
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from clickup_desktop.ui.widgets.theme import GRID, PAGE_MARGIN

if TYPE_CHECKING:
    from pathlib import Path

    from clickup_desktop.integration.records import CheckReport
    from clickup_desktop.troubleshooting.hint import Hint
    from clickup_desktop.ui.background import BackgroundWork
    from clickup_desktop.ui.openers import Openers


def _sources(openers: Openers, folder: Path | None) -> DiagnosticsSources:
    """Return what the diagnostics ask where there is no organization."""
    system = window_system()

    def report(found: CheckReport | None) -> str:
        return openers.report_text(found, folder, window_system=system)

    return DiagnosticsSources(openers.diagnose, report)


class FailurePage(ScrollArea):
    """A hint on the whole page, with a way to try again, and one to find out more.

    Attributes:
        view: the diagnostics; shown once they were run.

    Signals:
        retry_wanted: try again.
    """

    retry_wanted = Signal()

    def __init__(
        self,
        work: BackgroundWork,
        openers: Openers,
        folder: Path | None,
        perform: Callable[[Action], object],
        parent: QWidget | None = None,
    ) -> None:
        """Make the page; `perform` serves hints' buttons that it cannot serve itself."""
        super().__init__(parent)
        self.setObjectName("failurePage")
        body = self.inside
        column = QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(GRID * 2)
        column.addWidget(title_label(_("Your organization could not be opened"), name="pageTitle"))
        column.addWidget(plain_label(_("Nothing was changed or lost."), muted=True))
        actions = {
            **trying_again(self.retry_wanted.emit),
            Action.RUN_DIAGNOSTICS: self.run_diagnostics,
        }
        self.panel = HintPanel(body, actions, perform)
        column.addWidget(self.panel)
        self.view = DiagnosticsView(work, _sources(openers, folder), body)
        self.view.hide()
        self.view.running_changed.connect(self._running_changed)
        self.view.action_requested.connect(
            lambda action, _step: self.panel.action_requested.emit(action)
        )
        column.addLayout(self._build_buttons())
        column.addWidget(self.view)
        column.addStretch(1)

    def _build_buttons(self) -> FlowLayout:
        self.retry_button = button(
            _("Try &again"), self.retry_wanted.emit, primary=True, icon="retry", name="retryButton"
        )
        self.run_button = button(
            _("R&un diagnostics"), self.run_diagnostics, icon="diagnostics", name="runDiagnostics"
        )
        row = FlowLayout()
        for made in (self.retry_button, self.run_button, self.view.report_button):
            row.addWidget(made)
        return row

    def show_error(self, error: BaseException) -> Hint:
        """Say what failed; return the hint."""
        hint = hint_for(error)
        self.panel.show_news(hint)
        self.view.told_already = hint.code
        offered = hint.actions()
        self.retry_button.setVisible(Action.RETRY not in offered)
        self.run_button.setVisible(Action.RUN_DIAGNOSTICS not in offered)
        return hint

    def run_diagnostics(self) -> None:
        """Find out more, under what failed."""
        self.view.show()
        self.view.run()
        self.ensureWidgetVisible(self.view.summary, 0, GRID * 2)

    def _running_changed(self, running: bool) -> None:
        self.run_button.setEnabled(not running)
        if not running and self.view.stop_button.hasFocus():
            of_the_hint = self.panel.findChild(QPushButton, "hintAction_run-diagnostics")
            again = of_the_hint if isinstance(of_the_hint, QPushButton) else self.run_button
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_next_step(self) -> None:
        """Put the focus on the first button that may help."""
        offered = self.panel.findChildren(QPushButton)
        chosen = self.retry_button if self.retry_button.isVisible() or not offered else offered[0]
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)
