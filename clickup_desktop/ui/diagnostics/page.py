"""The Diagnostics page: everything that is needed is tried, step by step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.diagnostics.report import window_system
from clickup_desktop.ui.diagnostics.view import DiagnosticsView
from clickup_desktop.ui.openers import DiagnosticsSources
from clickup_desktop.ui.widgets.empty_state import EmptyState
from clickup_desktop.ui.widgets.page import Page, PageContext
from clickup_desktop.ui.widgets.progress_button import ProgressButton

if TYPE_CHECKING:
    from clickup_desktop.integration.records import CheckReport, CheckStep, Overview
    from clickup_desktop.troubleshooting.hint import Action


class DiagnosticsPage(Page):
    """Goes on while another page is looked at, and keeps what it found.

    Attributes:
        view: what is shown of it.
    """

    title: ClassVar[str] = N_("Diagnostics")
    purpose: ClassVar[str] = N_(
        "Test everything that ClickUp Desktop needs, and see what fails and what to do."
    )
    scrolls: ClassVar[bool] = True

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._overview: Overview | None = None
        self.run_button = ProgressButton(_("R&un diagnostics"), self)
        self.run_button.setObjectName("runDiagnostics")
        self.run_button.setAutoDefault(False)
        self.run_button.clicked.connect(lambda _checked=False: self.run())
        self.place_primary(self.run_button)
        self.view = DiagnosticsView(context.work, self._sources(), self)
        self.view.running_changed.connect(self._running_changed)
        self.view.summed_up.connect(
            lambda told: context.announce(_("Diagnostics: {outcome}").format(outcome=told))
        )
        self.view.action_requested.connect(self._act)
        self.view.head.addWidget(self.view.report_button)
        self.content.addWidget(self.view)
        self.empty = EmptyState(
            "diagnostics",
            _("Diagnostics have not run yet"),
            _(
                "The steps test this computer, the way to ClickUp, each connection and its "
                "Workspaces, and the linked Channels. They change nothing."
            ),
        )
        self.content.addWidget(self.empty)
        self.content.addStretch(1)

    def _sources(self) -> DiagnosticsSources:
        context = self.context
        folder, system = context.state.folder, window_system()

        def report(found: CheckReport | None) -> str:
            known = self._overview
            more = known is not None and known.links.after is not None
            links = context.integration.links.all() if more else ()
            return context.report_text(
                found, folder, window_system=system, known=known, links=links
            )

        diagnose = partial(context.diagnose, session=context.integration)
        return DiagnosticsSources(diagnose, report)

    def overview_changed(self, overview: Overview) -> None:
        """Know whose names the report must not hold."""
        self._overview = overview

    def run(self) -> None:
        """Run the diagnostics, unless they run already."""
        self.view.run()

    def _running_changed(self, running: bool) -> None:
        if running:
            self.empty.hide()
            self.run_button.start(_("Running…"))
            return
        self.run_button.stop()
        if self.view.stop_button.hasFocus():
            self.run_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self, action: Action, step: CheckStep | None) -> None:
        self.context.perform(action, self._connection_of(step))

    def _connection_of(self, step: CheckStep | None) -> str | None:
        """Return the connection that a step is about: its id stands in the step's name."""
        connections = self._overview.connections if self._overview is not None else ()
        name = step.name if step is not None else ""
        return next((known.id for known in connections if known.id in name), None)

    def drop(self) -> None:
        """The page goes: nobody would see how it ends."""
        self.view.stop()
