"""What a window shows beside its dialogs: pages in every state, and what dialogs end with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.clickup.errors import RateLimited, TokenRejected
from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.integration.messages.states import Reading
from clickup_desktop.integration.records import CheckStep, Verdict
from clickup_desktop.integration.server.audit_text import SENTENCES
from clickup_desktop.integration.server.records import (
    LeftOut,
    MovableConnection,
    MovableLink,
    Moved,
    Moving,
)
from clickup_desktop.language.texts import _
from clickup_desktop.organization.errors import StoreDamaged
from clickup_desktop.organization.records import (
    AuditEntry,
    Connection,
    KeyDue,
    KeyDueReason,
    LinkState,
    Visibility,
)
from clickup_desktop.organization.server.inviting import WaitingInvitation
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.ui.diagnostics.page import DiagnosticsPage
from clickup_desktop.ui.members.invite_dialog import RenewDialog
from clickup_desktop.ui.members.recovery_key_dialog import RecoveryKeyDialog
from clickup_desktop.ui.members.remove_dialog import RemoveMemberDialog
from clickup_desktop.ui.organizations.join_dialog import JoinDialog
from clickup_desktop.ui.organizations.move_dialog import MoveDialog
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.window.first_run import FirstRunPage
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.dialogs import DIALOGS, integrations, members, messages
from tests.ui.fakes import (
    INTEGRATOR,
    MEMBER,
    FakeDiagnostics,
    FakeIntegration,
    FakeSample,
    connection,
    copy_state,
    link,
)
from tests.ui.server_fakes import EXPIRES, INVITATION, FakeOrganizations, FakeServer

Scene = Callable[[QtBot, OpenWindow], tuple[QWidget, QDialog | None]]
"""Opens a window; returns it with the dialog in front of it."""

LONG_AGO = datetime(2025, 5, 3, 12, 0, tzinfo=UTC)


def _server(*connections: Connection) -> FakeServer:
    known = connections or (connection(), connection("c2", owner=INTEGRATOR))
    server = FakeServer(*known, links=(link("general"),))
    server.waiting = (
        WaitingInvitation(INTEGRATOR.id, INTEGRATOR.role, first=True, expires_at=EXPIRES),
        WaitingInvitation(MEMBER.id, MEMBER.role, first=True, expires_at=LONG_AGO, over=True),
    )
    server.key_due = tuple(KeyDue("Acme Guest", reason, LONG_AGO) for reason in KeyDueReason)
    server.left_out = server.invite_again = (MEMBER,)
    server.regenerate = (connection(),)
    server.entries = tuple(
        AuditEntry(LONG_AGO, "Acme Admin", action, _subject(action)) for action in sorted(SENTENCES)
    )
    return server


def _subject(action: str) -> str:
    return {"changed a role": "Acme Guest to Member", "added a member": "Acme Guest as Member"}.get(
        action, "a Private connection" if "connection" in action else "Acme Guest"
    )


def _on_server(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer, page: str
) -> WindowSession:
    organizations = FakeOrganizations(FakeIntegration(), server, current="s")
    session: WindowSession = open_window(server, page=page, organizations=organizations)
    session.shell.resize(1400, 900)
    if page == "members":
        qtbot.waitUntil(lambda: members(session).list.model.rowCount() > 0)
    _rest(qtbot, session)
    return session


def _rest(qtbot: QtBot, session: WindowSession) -> None:
    qtbot.waitUntil(lambda: not session.work.jobs)


def _dialog(session: WindowSession, kind: type[QDialog] = AttemptDialog) -> QDialog:
    return next(it for it in session.shell.findChildren(kind) if it.isVisible())


def _not_opened(_qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    return open_window(StoreDamaged("/nowhere/organization.sqlite3")).shell, None


def _ill_connections(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    ill = FakeIntegration(
        connection(problem="token-rejected"),
        connection("c2", problem="unknown-problem", visibility=Visibility.PRIVATE),
        connection("c3", session_only=True, checked_at=None, workspaces=()),
    )
    session = open_window(ill, page="integrations")
    _rest(qtbot, session)
    return session.shell, None


def _failed_test(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    integration = FakeIntegration(connection())
    integration.steps = _steps("")
    session = open_window(integration, page="integrations")
    next(iter(integrations(session).clickup.rows.values())).test_button.click()
    _rest(qtbot, session)
    return session.shell, None


def _steps(area: str) -> tuple[CheckStep, ...]:
    failed = hint_for(TokenRejected(status=401, ecode="OAUTH_025"))
    offline = hint_for(RateLimited(status=429, wait_seconds=40.0))
    title = _("Settings and data folder")
    return (
        CheckStep("one", title, Verdict.FINE, 0.1, None, _("none"), area),
        CheckStep("two", title, Verdict.NOTED, 12.0, None, _("(none)"), area),
        CheckStep("three", title, Verdict.FAILED, 100.3, failed, "", area),
        CheckStep("four", title, Verdict.FAILED, 0.3, offline, "", area),
        CheckStep("five", title, Verdict.SKIPPED, 0.0, None, "", area),
        CheckStep("six", title, Verdict.STOPPED, 0.0, None, "", area),
    )


def _failed_diagnostics(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    integration = FakeIntegration(connection())
    integration.diagnostics = FakeDiagnostics(*_steps(_("This computer")))
    session = open_window(integration, page="diagnostics")
    cast("DiagnosticsPage", session.page).run_button.click()
    _rest(qtbot, session)
    return session.shell, None


def _no_workspace(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    links = (
        link("general"),
        replace(link("lost"), problem="not-found"),
        replace(link("closed"), problem="no-access"),
        replace(link("alone"), state=LinkState.NEEDS_CONNECTION),
    )
    session = open_window(FakeIntegration(connection(), links=links), page="channels")
    _rest(qtbot, session)
    return session.shell, None


def _page(name: str) -> Scene:
    def scene(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
        return _on_server(qtbot, open_window, _server(), name).shell, None

    return scene


def _member_chosen(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    session = _on_server(qtbot, open_window, _server(), "members")
    page = members(session)
    page.list.view.setCurrentIndex(page.list.model.index(1))
    return session.shell, None


def _nobody_found(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    session = _on_server(qtbot, open_window, _server(), "members")
    members(session).list.filter.setText("zzz")
    return session.shell, None


def _audit(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    session = _on_server(qtbot, open_window, _server(), "members")
    members(session).tabs.setCurrentIndex(1)
    _rest(qtbot, session)
    return session.shell, None


def _key_changed(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    session = _on_server(qtbot, open_window, _server(), "members")
    members(session).key_due.button.click()
    _rest(qtbot, session)
    return session.shell, None


def _read_only(**changes: object) -> Scene:
    def scene(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
        server = _server()
        for name, value in changes.items():
            setattr(server, name, value)
        return _on_server(qtbot, open_window, server, "members").shell, None

    return scene


def _without_role(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    server = FakeServer(connection(), member=MEMBER)
    return _on_server(qtbot, open_window, server, "integrations").shell, None


def _ended(open_it: Callable[[WindowSession], object]) -> Scene:
    """What a dialog shows once it has done what it is for."""

    def scene(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
        server = _server()
        server.moving = Moving(
            (MovableConnection(connection("here"), already_there=False),),
            (MovableLink(link("launch-2027"), already_there=True),),
        )
        server.moved = Moved(
            (connection(),),
            (),
            (LeftOut("c9", "Acme Sandbox", _("Not connected"), already_there=False),),
        )
        session = _on_server(qtbot, open_window, server, "members")
        open_it(session)
        _rest(qtbot, session)
        dialog = cast("AttemptDialog", _dialog(session))
        if isinstance(dialog, MoveDialog):
            dialog.all_button.click()
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
        return session.shell, dialog

    return scene


def _invite(session: WindowSession) -> None:
    members(session).open_invite()
    dialog = _dialog(session)
    dialog.email.setText("new@acme.example")  # type: ignore[attr-defined]
    dialog.name.setText("Acme Newcomer")  # type: ignore[attr-defined]


def _joining(*, invitation: bool) -> Scene:
    def scene(_qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
        organizations = FakeOrganizations(FakeIntegration(connection()))
        session = open_window(organizations.home, page="integrations", organizations=organizations)
        session.organizations.open_join()
        dialog = cast("JoinDialog", _dialog(session, JoinDialog))
        if invitation:
            dialog.invitation.text.setPlainText(INVITATION)
            dialog.invitation.password.line.setText("short")
            dialog.invitation.again.line.setText("other")
        else:
            dialog.tabs.setCurrentIndex(1)
            dialog.sign_in.clear_text.folded.toggle.setChecked(True)
        return session.shell, dialog

    return scene


def _sample(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    session = open_window(FakeIntegration(), sample=FakeSample())
    cast("FirstRunPage", session.shell.pages.currentWidget()).sample_button.click()
    qtbot.waitUntil(lambda: session.page is not None)
    _rest(qtbot, session)
    return session.shell, None


def _copies(**changes: object) -> Scene:
    """The Messages page, with copies in every state."""

    def scene(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
        integration = FakeIntegration(
            connection(), links=tuple(map(link, ("general", "launch-2027", "budget", "design")))
        )
        hint = hint_for(TokenRejected(status=401, ecode="OAUTH_025"))
        reading = Reading(SyncProgress("budget", False, 3_100, 12_500, 90), 240.0)
        first = copy_state("general", **changes)
        if not first.complete:
            first = replace(first, problems=(hint,))
        integration.copies.kept = [
            first,
            copy_state("launch-2027", complete=False, problems=(hint,)),
            copy_state("budget", complete=False, reading=reading),
            copy_state("design", paused=True, keep_days=30),
        ]
        session = open_window(integration, page="messages")
        page = messages(session)
        qtbot.waitUntil(page.copies.isVisible)
        _rest(qtbot, session)
        page.copies.list.go_to("c1", "general")
        page.bar.help_toggle.setChecked(bool(changes))
        return session.shell, None

    return scene


def _no_copies(**changes: object) -> Scene:
    def scene(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
        integration = FakeIntegration(connection())
        for name, value in changes.items():
            setattr(integration, name, value)
        session = open_window(integration, page="messages")
        qtbot.waitUntil(lambda: session.copies.known)
        _rest(qtbot, session)
        return session.shell, None

    return scene


def _last_crash(qtbot: QtBot, open_window: OpenWindow) -> tuple[QWidget, QDialog | None]:
    session = open_window(FakeIntegration(connection()))
    session.failures.show_last_crash("Traceback")
    return session.shell, _dialog(session, QDialog)


SCENES: dict[str, Scene] = {
    "not opened": _not_opened,
    "ill connections": _ill_connections,
    "failed test": _failed_test,
    "failed diagnostics": _failed_diagnostics,
    "no workspace": _no_workspace,
    "integrations": _page("integrations"),
    "help": _page("help"),
    "about": _page("about"),
    "member chosen": _member_chosen,
    "nobody found": _nobody_found,
    "audit trail": _audit,
    "key changed": _key_changed,
    "server away": _read_only(as_of=LONG_AGO),
    "server lets only read": _read_only(read_only=True),
    "without role": _without_role,
    "invited": _ended(_invite),
    "invited again": _ended(DIALOGS[RenewDialog]),
    "removed": _ended(DIALOGS[RemoveMemberDialog]),
    "recovery key": _ended(DIALOGS[RecoveryKeyDialog]),
    "moved": _ended(DIALOGS[MoveDialog]),
    "invitation": _joining(invitation=True),
    "sign in": _joining(invitation=False),
    "copies": _copies(),
    "copy incomplete": _copies(complete=False),
    "copy of another account": _copies(other_account=True),
    "copy not linked": _copies(link_id="", made_anew=True, first_read=False, complete=False),
    "no copies": _no_copies(),
    "copies forbidden": _no_copies(message_copy_days=0),
    "sample": _sample,
    "last crash": _last_crash,
}
