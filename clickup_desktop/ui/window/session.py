"""What happens in the window from its first paint to its end.

Opens the organization in the background, makes the pages as they are wanted, keeps them told of
what was saved, enters and leaves the sample workspace, and winds everything up.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, Signal

from clickup_desktop.interruption import DeadlineExceeded, run_interruptibly
from clickup_desktop.language.texts import _
from clickup_desktop.organization.errors import SignInRefused
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.copy_watch import CopyWatch
from clickup_desktop.ui.members.role_holders_dialog import RoleHoldersDialog
from clickup_desktop.ui.messages.copy_telling import CopyTelling
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.organizations.organization_visit import OrganizationVisit
from clickup_desktop.ui.organizations.sample_visit import SampleVisit
from clickup_desktop.ui.widgets import web
from clickup_desktop.ui.widgets.page import Page, PageContext
from clickup_desktop.ui.widgets.read_only import read_only_banner
from clickup_desktop.ui.widgets.theme import choose_scheme
from clickup_desktop.ui.widgets.verbatim import PROGRAM
from clickup_desktop.ui.window.failures import Failures
from clickup_desktop.ui.window.first_run import FirstRunPage, is_first_run
from clickup_desktop.ui.window.opening import Opening
from clickup_desktop.ui.window.overview_reader import OverviewReader
from clickup_desktop.ui.window.pages import PageStack, build_failure_page, build_page, known_page
from clickup_desktop.ui.window.rate_watch import RateWatch
from clickup_desktop.ui.window.shell import Shell
from clickup_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.sample import SampleWorkspace
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.ui.diagnostics.page import DiagnosticsPage
    from clickup_desktop.ui.integrations.page import IntegrationsPage
    from clickup_desktop.ui.window.failure_page import FailurePage

_SECONDS_TO_WIND_UP = 2.0
_LAST_PAGE = "window/page"


class WindowSession(QObject):
    """Stands behind a `Shell`.

    Attributes:
        overview: the organization as it was read last, or last known; None before.
        opening: opens the organization behind what was last known of it.
        pages: the pages that were made, and the one that is shown.
        visit: leads into the sample workspace and out of it.
        organizations: leads from one organization to another.
        first_run: the page with the ways to begin, once it was shown.
        failures: shows what failed outside of every page.
        copies: looks after the copies of messages.

    Signals:
        overview_shown: the organization was read; carries its session and its `Overview`.
    """

    overview_shown = Signal(object, object)

    def __init__(
        self, shell: Shell, work: BackgroundWork, state: WindowState, openers: Openers
    ) -> None:
        super().__init__(shell)
        self.setObjectName("windowSession")
        self.shell = shell
        self.work = work
        self._state = state
        self._openers = openers
        self.overview: Overview | None = None
        self._integration: OrganizationSession | None = None
        self.pages = PageStack(shell, self._build_page, self._begin_page)
        self.first_run: FirstRunPage | None = None
        self._failure: FailurePage | None = None
        self._ended = False
        self.visit = SampleVisit(work, openers.sample, self)
        self.organizations = OrganizationVisit(work, openers, shell, self.perform)
        self.opening = Opening(work, openers, self.organizations, shell, self)
        self._reader = OverviewReader(work, self)
        self.copies = CopyWatch(work, self)
        CopyTelling(self.copies, shell.status.announce)
        self.overview_shown.connect(self.copies.show_overview)
        self._rate = RateWatch(work, shell.status, self)
        self.failures = Failures(shell, self.perform)
        self._follow_visits()
        shell.closing.connect(self.wind_up)
        shell.navigation.page_chosen.connect(self.show_page)
        shell.top_bar.page_wanted.connect(self.show_page)
        shell.status.page_wanted.connect(self.show_page)
        shell.top_bar.scheme_wanted.connect(lambda scheme: choose_scheme(scheme, state))
        shell.top_bar.offer_languages(state)
        shell.top_bar.language_chosen.connect(
            lambda: shell.status.announce(_("Takes effect when you restart the program."))
        )
        shell.top_bar.role_wanted.connect(self.visit.enter_as)
        shell.top_bar.leave_wanted.connect(self.visit.leave)
        self._reader.succeeded.connect(self._show_overview)
        self._reader.failed.connect(self._overview_failed)
        work.unhandled.connect(self.failures.show_failure)

    def _follow_visits(self) -> None:
        self.opening.unused.connect(self.show_first_run)
        self.opening.recalled.connect(self._recalled)
        self.opening.arrived.connect(self._arrived)
        self.opening.failed.connect(self._failed_to_open)
        visit, organizations, top_bar = self.visit, self.organizations, self.shell.top_bar
        visit.starting.connect(self._show_starting)
        visit.entered.connect(self._enter_sample)
        visit.failed.connect(self._sample_failed)
        visit.member_changed.connect(self._change_member)
        visit.left.connect(self.start)
        organizations.opened.connect(self.opening.forget)
        organizations.opened.connect(self._opened)
        organizations.changed.connect(self.read_overview)
        organizations.known_changed.connect(top_bar.show_organizations)
        organizations.failed.connect(self.failures.show_failure)
        organizations.removed.connect(self.shell.banner.show_text)
        top_bar.organization_wanted.connect(organizations.switch)
        top_bar.join_wanted.connect(organizations.open_join)
        top_bar.sign_out_wanted.connect(organizations.ask_to_sign_out)

    @property
    def page(self) -> Page | None:
        """The page that is shown; None while none is."""
        return self.pages.current

    @property
    def sample(self) -> SampleWorkspace | None:
        """The sample workspace while it is entered."""
        return self.visit.sample

    # Opening

    def start(self) -> None:
        """Show what was last known, and open the organization behind it."""
        self._change_organization(None)
        self.opening.begin()

    def _recalled(self, integration: OrganizationSession, overview: Overview) -> None:
        self.enter(integration, overview)
        self._show_first_page(overview)

    def _arrived(self, integration: OrganizationSession, overview: Overview) -> None:
        """Show the organization that was opened, in the place of what was last known of it."""
        if self.sample is not None:
            # The person did not wait, and finds the organization when they leave the sample.
            self.organizations.arrive(integration)
        elif integration is not self._integration:
            self._opened(integration, overview)
        else:
            self.organizations.arrive(integration)
            self._show_overview(overview)
            if self.pages.current is None or is_first_run(overview):
                self._show_first_page(overview)

    def _opened(self, integration: OrganizationSession, overview: Overview) -> None:
        """Show an organization that has been opened, where one was before."""
        self.visit.end()
        self.organizations.arrive(integration)
        self.enter(integration, overview)
        self._show_first_page(overview)

    def _show_first_page(self, overview: Overview) -> None:
        if is_first_run(overview):
            self.show_first_run()
        else:
            self.show_page(self._state.value(_LAST_PAGE) or "channels")

    def _failed_to_open(self, error: BaseException) -> None:
        if self.sample is not None:
            return  # it is tried again when the sample workspace is left
        self._change_organization(None)
        self.shell.navigation.setEnabled(False)
        if self.organizations.is_removal(error):
            self.organizations.leave_removed(error)
            return
        if self._failure is None:
            self._failure = build_failure_page(
                self.work, self._openers, self._state.folder, self.perform, self.shell.pages
            )
            self._failure.retry_wanted.connect(self.start)
        self.organizations.read_known()
        hint = self._failure.show_error(error)
        self.shell.show_widget(self._failure)
        self._failure.focus_next_step()
        self.shell.status.show_problem(hint.title)

    def enter(self, integration: OrganizationSession, overview: Overview) -> None:
        """Show an organization, as one of its members, in the place of what was shown."""
        self._change_organization(integration)
        if self._failure is not None:
            self._failure.view.stop()
        self._rate.watch(integration)
        self.shell.navigation.setEnabled(True)
        self._show_overview(overview)

    def _change_organization(self, integration: OrganizationSession | None) -> None:
        self.copies.stop()
        self.pages.drop()
        self._integration = integration
        self._reader.follow(integration)

    # The sample workspace

    def _show_starting(self, starting: bool) -> None:
        self.opening.forget()
        if self.first_run is not None:
            self.first_run.set_busy(starting)
            if starting:
                self.first_run.hint.clear()

    def _sample_failed(self, error: BaseException) -> None:
        if self.first_run is not None and self.first_run.isVisible():
            self.first_run.hint.show_error(error)
        else:
            self.failures.show_failure(error)

    def _enter_sample(self, integration: OrganizationSession, overview: Overview) -> None:
        self.enter(integration, overview)
        self.open_connect(guide=False)

    def _change_member(self, integration: OrganizationSession, overview: Overview) -> None:
        """Show the sample workspace as another member, on the page that is shown now."""
        name = self.pages.name
        self.enter(integration, overview)
        self.show_page(name or "integrations")
        self.shell.status.announce(_("You are now {name}.").format(name=overview.member.name))

    # Pages

    def show_first_run(self) -> None:
        """Show the two ways to begin."""
        self.pages.leave()
        if self.first_run is None:
            self.first_run = FirstRunPage(self.perform, self.shell.pages)
            self.first_run.connect_wanted.connect(self.connect_first)
            self.first_run.join_wanted.connect(self.organizations.open_join)
            self.first_run.sample_wanted.connect(self.visit.enter)
        shown = self.first_run.isVisible()
        self.shell.show_widget(self.first_run)
        self.shell.navigation.show_page("")
        self.shell.setWindowTitle(PROGRAM)
        if not shown:
            self.first_run.connect_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, name: str) -> None:
        """Show the page called `name`; one there isn't is the Integrations page."""
        if self._integration is None or self.overview is None:
            return
        name = known_page(name)
        page = self.pages.show(name, sample=self.sample is not None)
        if page is None:
            return
        if self.sample is None:
            self._state.set_value(_LAST_PAGE, name)
        page.activate()

    def prepare_page(self, name: str) -> None:
        """Make the page called `name`, so that showing it takes less time."""
        if self._integration is not None and not self._ended:
            self.pages.prepare(name)

    def _build_page(self, name: str) -> Page:
        assert self._integration is not None  # noqa: S101 - who wants a page has seen to it
        context = PageContext(
            integration=self._integration,
            work=self.work,
            state=self._state,
            navigate=self.show_page,
            announce=self.shell.status.announce,
            perform=self.perform,
            diagnose=self._openers.diagnose,
            report_text=self._openers.report_text,
            copies=self.copies,
            sample=self.sample is not None,
            join=self.organizations.open_join,
            enter_sample=self.visit.enter,
            sample_url=self.sample.url if self.sample is not None else "",
            sample_token=self.sample.token if self.sample is not None else "",
            around=self.shell.pages,
        )
        return build_page(name, context)

    def _begin_page(self, page: Page) -> None:
        assert self.overview is not None  # noqa: S101 - show_page has seen to it
        page.overview_stale.connect(self.read_overview)
        self.shell.pages.addWidget(page)
        page.overview_changed(self.overview)

    def read_overview(self) -> None:
        """Read the organization afresh, and tell every page."""
        if self.overview is not None and not self.overview.opening:
            self._reader.read()

    def _overview_failed(self, error: BaseException) -> None:
        if self.sample is None and self.organizations.is_removal(error):
            self.organizations.leave_removed(error)
            return
        if self.sample is None and isinstance(error, SignInRefused) and self.overview is not None:
            # It may pass, so that what was read stays.
            refused = replace(self.overview, read_only=True, refused=True)
            before = self.overview
            self._show_overview(refused)
            if before.refused or self.organizations.open_dialogs:
                return
        self.failures.show_failure(error)

    def _show_overview(self, overview: Overview) -> None:
        self.overview = overview
        self.shell.top_bar.show_overview(overview, sample=self.sample is not None)
        self.shell.banner.show_text(read_only_banner(overview))
        self.shell.status.show_overview(overview)
        self._rate.connections = tuple(connection.id for connection in overview.connections)
        self.pages.show_overview(overview)
        if not overview.opening:  # nothing is done about what was last known
            self.overview_shown.emit(self._integration, overview)

    # What is asked for

    def connect_first(self) -> None:
        """Lead to the Integrations page with the Connect dialog and its guide open."""
        if self.opening.running:
            self.opening.then(self.connect_first)
        else:
            self.open_connect(guide=True)

    def open_connect(self, *, guide: bool) -> None:
        """Lead to the Integrations page with the Connect dialog open."""
        self.show_page("integrations")
        if self.page is not None:
            cast("IntegrationsPage", self.page).clickup.open_connect(guide=guide)

    def perform(self, action: Action, subject: str | None = None, /) -> None:
        """Serve a hint's button that its page could not serve itself.

        Args:
            subject: the id of the connection it is about, if it is about one.
        """
        match action:
            case Action.OPEN_TOKEN_PAGE:
                web.open_token_page()
            case Action.CHOOSE_CHANNEL:
                self.show_page("channels")
            case Action.RUN_DIAGNOSTICS:
                self.run_diagnostics()
            case Action.SHOW_ROLE_HOLDERS if self.overview is not None:
                RoleHoldersDialog(self.overview, self.shell).open()
            case Action.RETRY | Action.UNLOCK_KEYRING if self.page is not None and subject is None:
                self.page.activate()
            case _:
                self.show_page("integrations")
                may = self.overview is not None and self.overview.may_integrate
                if self.page is not None and may:
                    cast("IntegrationsPage", self.page).clickup.serve(action, subject)

    def run_diagnostics(self) -> None:
        """Show the diagnostics and run them, with or without an organization."""
        self.show_page("diagnostics")
        if self.page is not None:
            cast("DiagnosticsPage", self.page).run()
        elif self._failure is not None:
            self._failure.run_diagnostics()

    # The end

    def wind_up(self) -> None:
        """Stop and close everything, waiting for none of it longer than two seconds."""
        if self._ended:
            return
        self._ended, until = True, time.monotonic() + _SECONDS_TO_WIND_UP

        def close_all() -> None:
            left = max(0.1, until - time.monotonic())
            with suppress(DeadlineExceeded):
                run_interruptibly(self._close_all, deadline_seconds=left, name="close")

        with ExitStack() as steps:  # in this order from below, each whatever became of the others
            steps.callback(close_all)
            steps.callback(self.work.shut_down, _SECONDS_TO_WIND_UP)
            steps.callback(self._state.save)
            steps.callback(self.shell.hide)
            steps.callback(self._rate.stop)
            steps.callback(self.copies.stop)
            steps.callback(self.pages.stop)
            steps.callback(self.failures.end)

    def _close_all(self) -> None:
        self.visit.close()
        self.opening.close()
        self.organizations.close()
