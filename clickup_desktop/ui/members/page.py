"""The Members page: who belongs to the organization, and what was done in it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.errors import ChangedMeanwhile
from clickup_desktop.organization.records import Member
from clickup_desktop.organization.roles import Role
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.background import JobContext
from clickup_desktop.ui.members.audit_view import AuditView
from clickup_desktop.ui.members.copy_limit import CopyLimitRow
from clickup_desktop.ui.members.invite_dialog import InviteDialog, RenewDialog
from clickup_desktop.ui.members.key_due import KeyDuePanel
from clickup_desktop.ui.members.local_panel import LocalPanel
from clickup_desktop.ui.members.member_actions import MemberActions
from clickup_desktop.ui.members.member_list import MemberList
from clickup_desktop.ui.members.recovery_key_dialog import RecoveryKeyDialog
from clickup_desktop.ui.members.remove_dialog import RemoveMemberDialog
from clickup_desktop.ui.members.rows import MemberRow, member_rows
from clickup_desktop.ui.organizations.move_dialog import MoveDialog
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import button, plain_label
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.page import Page, PageContext
from clickup_desktop.ui.widgets.read_only import allow, read_only_reason
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.unreadable_rows import UnreadableRows

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.server.records import Moving
    from clickup_desktop.organization.records import UnreadableRow
    from clickup_desktop.organization.server.inviting import WaitingInvitation
    from clickup_desktop.ui.background import Job

_MANAGES = "enterprise-admin"
_logger = logging.getLogger("clickup_desktop.ui")


class MembersPage(Page):
    """Everybody sees the list; an Enterprise Admin also what was done, and can change it.

    Attributes:
        list: the members.
        member_actions: what can be done with the chosen one.
        audit: what was done.
        key_due: that the organization is to have a new key.
        copy_limit: for how long copies of messages may be kept.
        local: how to share an organization, while it is this computer's own.
        hint: what failed.
    """

    title: ClassVar[str] = N_("Members")
    purpose: ClassVar[str] = N_("Who belongs to the organization, and what each member can do.")
    scrolls: ClassVar[bool] = True

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._overview: Overview | None = None
        self._preparing: Job | None = None
        self._prepare_again = False
        self._saving: Job | None = None
        self._again: Callable[[], None] = self._read_again
        self.invite_button = self.set_primary_action(
            _("In&vite…"), self.open_invite, name="inviteButton"
        )
        self.invite_button.hide()
        self.local = LocalPanel(self)
        self.local.join_wanted.connect(context.join)
        self.local.hide()
        self.content.addWidget(self.local)
        self.key_due = KeyDuePanel(context, self)
        self.key_due.changed.connect(self.overview_stale)
        self.content.addWidget(self.key_due)
        self._build_move_row()
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("memberTabs")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab(_("Members"))
        self.tabs.addTab(_("Audit trail"))
        self.tabs.hide()
        self.tabs.currentChanged.connect(self._show_tab)
        self.content.addWidget(self.tabs)
        self._sheets = QStackedWidget(self)
        self.content.addWidget(self._sheets, 1)
        self._build_people()
        self.audit = AuditView(context, self._sheets)
        self._sheets.addWidget(self.audit)

    def _build_move_row(self) -> None:
        self.move_button = button(_("Move to a &server…"), self.open_move, name="moveButton")
        self._movable = plain_label(muted=True, name="movable")
        self._above = QWidget(self)
        above = QHBoxLayout(self._above)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(GRID * 2)
        above.addWidget(self._movable, 1)
        above.addWidget(self.move_button)
        self._above.hide()
        self.content.addWidget(self._above)

    def _build_people(self) -> None:
        people = QWidget(self._sheets)
        column = QVBoxLayout(people)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        self.list = MemberList(people)
        self.list.current_changed.connect(self._show_actions)
        self.list.menu_wanted.connect(self._open_menu)
        column.addWidget(self.list, 1)
        self.unreadable = UnreadableRows(people, asks=False)
        self.unreadable.removal_confirmed.connect(self._open_removal_of_row)
        column.addWidget(self.unreadable)
        self.hint = HintPanel(people, trying_again(self._try_again), self._perform)
        column.addWidget(self.hint)
        self.member_actions = MemberActions(people)
        self.member_actions.hide()
        self.member_actions.role_wanted.connect(self._give_role)
        self.member_actions.renew_wanted.connect(self.open_renewal)
        self.member_actions.remove_wanted.connect(self.open_removal)
        column.addWidget(self.member_actions)
        self.recovery_key_button = button(
            _("New recover&y key…"), self.open_recovery_key, name="recoveryKeyButton"
        )
        self.recovery_key_button.hide()
        column.addWidget(self.recovery_key_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.copy_limit = CopyLimitRow(self.context, people)
        self.copy_limit.changed.connect(self.overview_stale)
        column.addWidget(self.copy_limit)
        self._sheets.addWidget(people)

    # What is shown

    def activate(self) -> None:
        """Read the organization afresh, and whether something on this computer could move here."""
        self.key_due.forget_told()
        self.overview_stale.emit()
        shown, integration = self._overview, self.context.integration
        if shown is not None and not shown.organization.local and shown.may_integrate:
            self.context.work.run(
                lambda _job: integration.moving_preview(),
                receiver=self,
                on_result=self._offer_move,
                on_failure=lambda _error: self._above.hide(),
                quiet=True,
            )

    def _offer_move(self, preview: Moving) -> None:
        connections = sum(not found.already_there for found in preview.connections)
        links = sum(not found.already_there for found in preview.links)
        self._above.setVisible(bool(connections or links))
        self._movable.setText(
            _(
                "Connections and links on this computer that are not in this organization yet: "
                "{count}."
            ).format(count=number_text(connections + links))
        )

    def overview_changed(self, overview: Overview) -> None:
        """Show who belongs to it now."""
        self._overview = overview
        local = overview.organization.local
        admin = overview.member.role.value == _MANAGES
        reason = read_only_reason(overview)
        self.key_due.show_overview(overview)
        self.copy_limit.show_overview(overview)
        self.local.setVisible(local and not self.context.sample)
        self.invite_button.setVisible(self._manages)
        allow(self.invite_button, True, reason)
        allow(self.move_button, True, reason)
        self.member_actions.setVisible(self._manages)
        self.recovery_key_button.setVisible(self._manages)
        allow(self.recovery_key_button, True, reason)
        self.tabs.setVisible(admin)
        if not admin:
            self.tabs.setCurrentIndex(0)
        elif self.tabs.currentIndex() == 1:
            self.audit.read()
        rows = tuple(row for row in overview.unreadable if row.kind.value == "member")
        self.unreadable.show_rows(rows, may_remove=self._manages, held_back=reason)
        self._show_actions()
        self._prepare(overview)

    @property
    def _manages(self) -> bool:
        """Whether the member may invite and remove others: on a server, as Enterprise Admin."""
        shown = self._overview
        return (
            shown is not None
            and not shown.organization.local
            and shown.member.role.value == _MANAGES
        )

    def _prepare(self, overview: Overview) -> None:
        if self._preparing is not None and self._preparing.running:
            self._prepare_again = True  # cancelled again and again, it would never be shown
            return
        self._prepare_again = False
        integration = self.context.integration
        asks = self._manages and overview.as_of is None

        def prepare(_job: JobContext) -> tuple[MemberRow, ...]:
            waiting: tuple[WaitingInvitation, ...] = ()
            if asks:
                try:
                    waiting = integration.members.waiting_invitations()
                except Exception as error:  # noqa: BLE001 - the list is shown without them
                    _logger.warning("No invitations were read: %s", type(error).__name__)
            return member_rows(overview.members, waiting, overview.member.id)

        self._preparing = self.context.work.run(
            prepare, receiver=self, on_result=self._show_rows, quiet=True
        )

    def _show_rows(self, rows: tuple[MemberRow, ...]) -> None:
        self.list.show_rows(rows)
        if self._prepare_again and self._overview is not None:
            self._prepare(self._overview)

    def _show_tab(self, tab: int) -> None:
        self._sheets.setCurrentIndex(tab)
        if tab == 1:
            self.audit.read()

    def _show_actions(self) -> None:
        busy = self._saving is not None and self._saving.running
        self.member_actions.show_member(
            self.list.current, read_only_reason(self._overview), busy=busy
        )

    def _open_menu(self, place: QPoint) -> None:
        if self._manages:
            self.member_actions.open_menu(place)

    # What an Enterprise Admin does

    def open_invite(self) -> None:
        """Ask who is to be invited."""
        dialog = InviteDialog(self.context, self.window())
        dialog.saved.connect(self.overview_stale)
        dialog.open()

    def open_renewal(self) -> None:
        """Ask before the chosen member is invited again."""
        row = self.list.current
        if row is not None:
            dialog = RenewDialog(self.context, row, self.window())
            dialog.saved.connect(self.overview_stale)
            dialog.open()

    def open_removal(self) -> None:
        """Say what the chosen member has, and ask before they are removed."""
        row = self.list.current
        if row is not None:
            self._open_removal(row.member)

    def _open_removal_of_row(self, row: UnreadableRow) -> None:
        self._open_removal(Member(row.id, "", "", Role.MEMBER, version=0))

    def _open_removal(self, member: Member) -> None:
        dialog = RemoveMemberDialog(self.context, member, self.window())
        # In the list it goes on at the neighbour; the button would be the next one's.
        row = self.list.view.currentIndex().row()
        dialog.saved.connect(lambda: self.list.go_on_at(row))
        dialog.saved.connect(self.overview_stale)
        dialog.open()

    def open_recovery_key(self) -> None:
        """Ask before the recovery key is replaced."""
        dialog = RecoveryKeyDialog(self.context, self.window())
        dialog.saved.connect(self.overview_stale)
        dialog.open()

    def open_move(self) -> None:
        """Ask what of this computer's organization goes into the one that is open."""
        dialog = MoveDialog(self.context, self.window())
        dialog.saved.connect(self.activate)
        dialog.open()

    def _give_role(self, role: Role) -> None:
        row = self.list.current
        if row is not None:
            self._save_role(row, role)

    def _save_role(self, row: MemberRow, role: Role) -> None:
        member, integration = row.member, self.context.integration
        self.hint.clear()
        self._saving = self.context.work.run(
            lambda _job: integration.members.set_role(
                member.id, role, expected_version=member.version
            ),
            receiver=self,
            on_result=lambda _none: self._role_given(row.name, role),
            on_failure=partial(self._role_failed, row, role),
        )
        self._show_actions()

    def _role_given(self, name: str, role: Role) -> None:
        self._saving = None
        self._show_actions()
        self.context.announce(
            _("{name} now has the role {role}.").format(name=name, role=role.title)
        )
        self.overview_stale.emit()

    def _role_failed(self, row: MemberRow, role: Role, error: BaseException) -> None:
        self._saving = None
        # Who is otherwise now is to be looked at before anything is decided.
        otherwise = isinstance(error, ChangedMeanwhile)
        self._again = self._read_again if otherwise else partial(self._save_role, row, role)
        self._show_actions()
        self.hint.show_error(error)
        # The panel has its place only once the layout has been worked out.
        QTimer.singleShot(0, self, self._reveal_hint)
        self.overview_stale.emit()

    def _reveal_hint(self) -> None:
        area = self.findChild(QScrollArea, "scrollArea")
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self.hint)

    def _try_again(self) -> None:
        self._again()

    def _read_again(self) -> None:
        self.hint.clear()
        self.overview_stale.emit()

    def _perform(self, action: Action) -> None:
        self.hint.clear()
        self.context.perform(action)
