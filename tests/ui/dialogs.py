"""Every dialog of the program, and how it is opened in front of an organization of a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from pytestqt.qtbot import QtBot

from clickup_desktop.integration.messages.records import KeptMessage
from clickup_desktop.integration.server.records import MovableConnection, MovableLink, Moving
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.diagnostics.page import DiagnosticsPage
from clickup_desktop.ui.diagnostics.report_dialog import ReportDialog
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.disconnect_dialog import DisconnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.integrations.update_token_dialog import UpdateTokenDialog
from clickup_desktop.ui.members.copy_limit_dialog import CopyLimitDialog
from clickup_desktop.ui.members.invite_dialog import InviteDialog, RenewDialog
from clickup_desktop.ui.members.page import MembersPage
from clickup_desktop.ui.members.recovery_key_dialog import RecoveryKeyDialog
from clickup_desktop.ui.members.remove_dialog import RemoveMemberDialog
from clickup_desktop.ui.members.role_holders_dialog import RoleHoldersDialog
from clickup_desktop.ui.messages.copy_dialogs import DeleteCopyDialog, KeepDialog
from clickup_desktop.ui.messages.export_dialog import ExportDialog
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.messages.shown_messages import shown_message
from clickup_desktop.ui.messages.whole_message import WholeMessageDialog
from clickup_desktop.ui.organizations.join_dialog import JoinDialog
from clickup_desktop.ui.organizations.move_dialog import MoveDialog
from clickup_desktop.ui.organizations.sign_out_dialog import SignOutDialog
from clickup_desktop.ui.widgets.dialog import Dialog
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import INTEGRATOR, FakeIntegration, connection, copy_state, link
from tests.ui.server_fakes import FakeOrganizations, FakeServer


def integrations(session: WindowSession) -> IntegrationsPage:
    """Show the Integrations page."""
    session.show_page("integrations")
    return cast("IntegrationsPage", session.page)


def members(session: WindowSession) -> MembersPage:
    """Show the Members page."""
    session.show_page("members")
    return cast("MembersPage", session.page)


def messages(session: WindowSession) -> MessagesPage:
    """Show the Messages page."""
    session.show_page("messages")
    return cast("MessagesPage", session.page)


def _somebody(session: WindowSession) -> MembersPage:
    page = members(session)
    page.list.view.setCurrentIndex(page.list.model.index(1))
    return page


def open_whole_message(session: WindowSession) -> None:
    """Show the Messages page, and all of a long message."""
    kept = KeptMessage(
        row=1,
        channel_id="general",
        id="long",
        parent_id="",
        author_id="81",
        author_name="Acme Admin",
        sent_at=1_800_000_000_000,
        edited_at=0,
        kind="message",
        replies=0,
        text="Acme " * 2_000,
        cut=True,
    )
    messages(session).results.conversation.show_whole(shown_message(kept))


def open_report(session: WindowSession) -> None:
    """Show the Diagnostics page, and its report."""
    session.show_page("diagnostics")
    cast("DiagnosticsPage", session.page).view.open_report()


DIALOGS: dict[type[Dialog], Callable[[WindowSession], object]] = {
    ConnectDialog: lambda it: integrations(it).clickup.open_connect(guide=False),
    UpdateTokenDialog: lambda it: integrations(it).clickup.open_update("c1"),
    DisconnectDialog: lambda it: integrations(it).clickup.open_disconnect("c1"),
    InviteDialog: lambda it: members(it).open_invite(),
    RenewDialog: lambda it: _somebody(it).open_renewal(),
    RemoveMemberDialog: lambda it: _somebody(it).open_removal(),
    RecoveryKeyDialog: lambda it: members(it).open_recovery_key(),
    CopyLimitDialog: lambda it: members(it).copy_limit.open_dialog(),
    MoveDialog: lambda it: members(it).open_move(),
    JoinDialog: lambda it: it.organizations.open_join(),
    SignOutDialog: lambda it: it.organizations.ask_to_sign_out(),
    KeepDialog: lambda it: messages(it).copies.chosen.days_button.click(),
    DeleteCopyDialog: lambda it: messages(it).copies.open_deletion(),
    ExportDialog: lambda it: messages(it).copies.chosen.export_button.click(),
    WholeMessageDialog: open_whole_message,
    ReportDialog: open_report,
    RoleHoldersDialog: lambda it: it.perform(Action.SHOW_ROLE_HOLDERS),
    FailureDialog: lambda it: it.failures.show_failure(RuntimeError("unexpected")),
}


def open_dialog(
    qtbot: QtBot,
    open_window: OpenWindow,
    kind: type[Dialog],
    report_text: Callable[..., str] | None = None,
) -> Dialog:
    """Open a window, and in front of it the dialog of that kind; return it once it is at rest."""
    server = FakeServer(connection(), connection("c2", owner=INTEGRATOR), links=(link("general"),))
    server.copies.kept = [copy_state()]
    server.moving = Moving(
        (MovableConnection(connection("here"), already_there=False),),
        (MovableLink(link("launch-2027"), already_there=False),),
        copies=True,
    )
    organizations = FakeOrganizations(FakeIntegration(), server, current="s")
    organizations.copies = True
    session = open_window(
        server, page="members", organizations=organizations, report_text=report_text
    )
    session.shell.resize(1100, 900)
    page = members(session)
    qtbot.waitUntil(lambda: page.list.model.rowCount() > 0 and session.copies.states != ())
    qtbot.waitUntil(lambda: not session.work.jobs)
    DIALOGS[kind](session)
    qtbot.waitUntil(lambda: not session.work.jobs)
    (dialog,) = [it for it in session.shell.findChildren(Dialog) if it.isVisible()]
    assert type(dialog) is kind
    return dialog
