"""One connection on its card: everything known about it, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from clickup_desktop.integration.policy.rules import hint_of_reason
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.organization.records import SERVER_BACKEND
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.hints import saved_hint
from clickup_desktop.troubleshooting.steps import UPDATE_TOKEN
from clickup_desktop.ui.integrations.check_view import CheckView
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.moments import day_text, moment_text
from clickup_desktop.ui.widgets.narrowing_form import narrowing_form
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.read_only import allow
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import verbatim

if TYPE_CHECKING:
    from datetime import datetime

    from clickup_desktop.integration.records import CheckReport
    from clickup_desktop.organization.records import Connection
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.widgets.page import PageContext

_USUAL_URL = "https://api.clickup.com"
_MOST_WORKSPACES = 8


class ConnectionRow(Card):
    """A connection.

    Signals:
        checked: a check has ended and was noted on the connection.
        update_wanted, disconnect_wanted: the buttons.
        action_requested: a hint's button; carries its `Action`.
    """

    checked = Signal()
    update_wanted = Signal()
    disconnect_wanted = Signal()
    action_requested = Signal(object)

    def __init__(self, context: PageContext, connection: Connection) -> None:
        super().__init__(inner=True)
        self.setObjectName(f"connection_{connection.id}")
        self.context = context
        self.connection = connection
        self._failed_steps = False
        self._token_failed = False
        self._checked_before: datetime | None = None
        self._job: Job | None = None
        self.body.setSpacing(GRID + GRID // 2)
        head = FlowLayout()
        self._account = ElidedLabel()
        self._account.setObjectName("accountName")
        self._account.setFont(title_label("", 1.0).font())
        head.addWidget(self._account)
        self._visibility = Badge(parent=self)
        self._visibility.setObjectName("visibility")
        head.addWidget(self._visibility)
        self._state = Badge(parent=self)
        self._state.setObjectName("connectionState")
        head.addWidget(self._state)
        head.setAlignment(self._state, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(head)
        self._shown: Connection | None = None
        self._facts = QWidget(self)
        self.body.addWidget(self._facts)
        self.problem = HintPanel(self)
        self.problem.setObjectName("hintPanel")
        self.problem.action_requested.connect(self.action_requested)
        self.body.addWidget(self.problem)
        self.body.addLayout(self._build_buttons())
        self.check_view = CheckView(
            self, trying_again(self.test), otherwise=self.action_requested.emit
        )
        self.check_view.stop_requested.connect(self.stop)
        self.body.addWidget(self.check_view)
        self.show_connection(connection)

    def _build_buttons(self) -> FlowLayout:
        flow = FlowLayout()
        self.test_button = button(_("Test connection"), self.test, icon="check", name="testButton")
        self.update_button = button(
            _("Update token"), self.update_wanted.emit, icon="key", name="updateButton"
        )
        self.channels_button = button(
            _("Choose Channels"),
            lambda: self.context.navigate("channels"),
            icon="channel",
            name="chooseChannelsButton",
        )
        self.disconnect_button = button(
            _("Disconnect"),
            self.disconnect_wanted.emit,
            icon="unlink",
            danger=True,
            name="disconnectButton",
        )
        buttons = (
            self.test_button,
            self.update_button,
            self.channels_button,
            self.disconnect_button,
        )
        for made in buttons:
            flow.addWidget(made)
        return flow

    def show_connection(self, connection: Connection) -> None:
        """Show the connection as it is now."""
        self.connection = connection
        account = connection.account
        shared = connection.visibility.value == "shared"
        name = _("Shared connection as {name}") if shared else _("Private connection as {name}")
        self.setAccessibleName(name.format(name=account.name))
        verbatim(self._account, account.name).setText(account.name)
        self._visibility.show_state(_("Shared") if shared else _("Private"), "accent")
        if self._failed_steps and self._is_mended(connection):
            self._failed_steps = False
        self._show_state()
        if self._shown != connection:
            self._shown = connection
            fresh = _facts(connection)
            self.body.replaceWidget(self._facts, fresh)
            self._facts.hide()
            self._facts.deleteLater()
            self._facts = fresh
        self._show_problem("" if self._works else connection.problem or "unknown")

    def _is_mended(self, connection: Connection) -> bool:
        """Whether what failed in the last test is known not to be so any more.

        A look that nobody asked for tries the token alone: it disproves nothing else.
        """
        if self._shown is not None and self._shown.secret_version != connection.secret_version:
            return True
        looked = not connection.problem and connection.checked_at != self._checked_before
        return self._token_failed and looked

    @property
    def fine(self) -> bool:
        """Whether it works, and nothing failed in the last test."""
        return self._works and not self._failed_steps

    @property
    def _works(self) -> bool:
        return not self.connection.problem and self.connection.state.value == "active"

    def _show_state(self) -> None:
        if self.fine:
            self._state.show_state(_("Connected"), "success")
        else:
            self._state.show_state(_("Needs attention"), "warning")

    def show_read_only(self, reason: str) -> None:
        """Offer no change while there is a reason why none can be saved."""
        for made in (self.update_button, self.disconnect_button):
            allow(made, True, reason)

    def _show_problem(self, code: str) -> None:
        if not code or not self.check_view.isHidden():
            self.problem.clear()
            return
        if self.problem.hint is None or self.problem.hint.code != code:
            self.problem.show_hint(problem_hint(code))

    def test(self) -> None:
        """Try the calls that are really used, and show each as it ends."""
        if self._job is not None and self._job.running:
            return
        identifier = self.connection.id
        self.problem.clear()
        self.check_view.begin()
        if self.test_button.hasFocus():
            self.check_view.busy.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.test_button.setEnabled(False)
        self._job = self.context.work.run(
            lambda job: self.context.integration.connections.check(
                identifier, cancellation=job.cancellation, on_step=job.report
            ),
            receiver=self,
            on_result=self._tested,
            on_failure=self._test_failed,
            on_progress=self.check_view.show_step,
            on_cancelled=self._test_stopped,
        )

    def stop(self) -> None:
        """Stop a check that runs."""
        if self._job is not None:
            self._job.cancel()

    def _allow_test(self) -> None:
        self.test_button.setEnabled(True)
        if self.check_view.busy.stop_button.hasFocus():
            self.test_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tested(self, report: CheckReport) -> None:
        self._allow_test()
        self.check_view.end(report)
        self._failed_steps, self._token_failed = not report.ok, bool(report.problem)
        self._checked_before = self.connection.checked_at
        self._show_state()
        self.context.announce(self.check_view.verdict.text())
        self.checked.emit()

    def _test_failed(self, error: BaseException) -> None:
        self._allow_test()
        self.check_view.stopped(_("The connection could not be tested."))
        self.check_view.hint.show_error(error)

    def _test_stopped(self) -> None:
        self._allow_test()
        self.check_view.stopped(_("The test was stopped."))


def _facts(connection: Connection) -> QWidget:
    holder = QWidget()
    form = narrowing_form(holder)
    spaces = (workspace.name for workspace in connection.workspaces)
    names = (connection.account.email, connection.clickup_url, *spaces)
    for name, value, key in _fact_lines(connection):
        shown = verbatim(ElidedLabel(value), *names)
        shown.setObjectName(key)
        shown.setAccessibleName(_("{fact}: {value}").format(fact=name, value=value))
        form.addRow(plain_label(name, muted=True, wrap=False), shown)
    return holder


def _fact_lines(connection: Connection) -> list[tuple[str, str, str]]:
    connected_by = _("{name}, {day}")
    lines = [
        (_("E-mail"), connection.account.email or _("Unknown"), "factEmail"),
        (_("Workspaces"), _workspaces_text(connection), "factWorkspaces"),
        (
            _("Connected by"),
            connected_by.format(
                name=shown_name(connection.owner.name), day=day_text(connection.created_at)
            ),
            "factOwner",
        ),
        (
            _("Last successful test"),
            moment_text(connection.checked_at) if connection.checked_at else _("Not yet"),
            "factChecked",
        ),
        (_("Token"), _token_text(connection), "factToken"),
    ]
    if connection.clickup_url != _USUAL_URL:
        lines.append((_("Organization URL"), connection.clickup_url, "factUrl"))
    return lines


def _workspaces_text(connection: Connection) -> str:
    names = [workspace.name for workspace in connection.workspaces]
    if not names:
        return _("None that the token can reach")
    listed, more = enumeration(names[:_MOST_WORKSPACES]), len(names) - _MOST_WORKSPACES
    if more <= 0:
        return listed
    text = ngettext("{names} and {count} more", "{names} and {count} more", more)
    return text.format(names=listed, count=number_text(more))


def _token_text(connection: Connection) -> str:
    """Say where the token is, in one word for each place, whichever program keeps it there."""
    if connection.session_only:
        text = _("{token} · kept for this session only")
    elif connection.secret_backend == MemorySecrets.backend_name:  # as in the sample workspace
        text = _("{token} · kept in memory")
    elif connection.secret_backend == SERVER_BACKEND:
        text = _("{token} · kept on the server, encrypted")
    else:
        text = _("{token} · kept in the keyring")
    return text.format(token=connection.token_hint)


def problem_hint(code: str) -> Hint:
    """Return the hint that a check left on a connection as its code."""
    known = hint_of_reason(code) or saved_hint(code)
    if known is not None:
        return known
    return Hint(
        code,
        _("This connection needs attention"),
        _("The last test failed."),
        (),
        (
            Step(_("Test the connection to see why."), Action.RETRY, is_button=True),
            UPDATE_TOKEN.shown(),
        ),
    )
