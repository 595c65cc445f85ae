"""The Members page: who belongs to the organization, and what an Enterprise Admin does there."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.errors import KeyNotChanged
from clickup_desktop.integration.server.records import KeyChanged
from clickup_desktop.organization.errors import ChangedMeanwhile, LastEnterpriseAdmin, RoleRequired
from clickup_desktop.organization.records import AuditEntry, KeyDue, KeyDueReason, Member
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.inviting import WaitingInvitation
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.members.invite_dialog import InviteDialog, RenewDialog
from clickup_desktop.ui.members.member_list import ROW
from clickup_desktop.ui.members.page import MembersPage
from clickup_desktop.ui.members.recovery_key_dialog import RecoveryKeyDialog
from clickup_desktop.ui.members.remove_dialog import RemoveMemberDialog
from clickup_desktop.ui.members.rows import member_rows
from clickup_desktop.ui.window.session import WindowSession
from tests.language.made_up import spoken
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ADMIN, INTEGRATOR, MEMBER, FakeIntegration, Refused, connection
from tests.ui.named_widgets import named
from tests.ui.server_fakes import (
    EXPIRES,
    INVITATION,
    JOINED,
    RECOVERY_KEY,
    FakeServer,
    FakeServerMembers,
)


def opened(
    open_window: OpenWindow, integration: FakeIntegration
) -> tuple[WindowSession, MembersPage]:
    session = open_window(integration, page="members")
    page = session.page
    assert isinstance(page, MembersPage)
    return session, page


def shown(page: MembersPage) -> list[str]:
    model = page.list.model
    return [model.index(row).data() for row in range(model.rowCount())]


def told(page: MembersPage, row: int) -> str:
    return str(page.list.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole))


def choose(qtbot: QtBot, page: MembersPage, name: str) -> None:
    qtbot.waitUntil(lambda: name in shown(page))
    page.list.view.setCurrentIndex(page.list.model.index(shown(page).index(name)))


@pytest.fixture
def server() -> FakeServer:
    return FakeServer(connection(owner=INTEGRATOR))


def test_everybody_is_listed_by_name_with_role_and_day(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    _session, page = opened(open_window, server)

    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    assert shown(page) == ["Acme Admin", "Acme Integrator", "Acme Member"]
    assert told(page, 0) == "Acme Admin, admin@acme.example, Enterprise Admin, Joined 3 May 2025"
    assert page.list.summary.text() == "3 members"


def test_who_has_not_come_in_yet_is_invited_until(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.waiting = (
        WaitingInvitation(MEMBER.id, Role.MEMBER, True, EXPIRES),
        WaitingInvitation(INTEGRATOR.id, Role.MEMBER, False, EXPIRES),
    )
    _session, page = opened(open_window, server)

    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    assert told(page, 2) == "Acme Member, Member, Invitation valid until 10 May 2099"
    assert "Joined" in told(page, 1)  # the invitation is for another computer of theirs


def test_members_see_the_list_without_buttons(qtbot: QtBot, open_window: OpenWindow) -> None:
    _session, page = opened(open_window, FakeServer(member=MEMBER))

    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    assert not page.invite_button.isVisible()
    assert not page.member_actions.isVisible()
    assert not page.tabs.isVisible()
    assert not page.move_button.isVisible()


def test_this_computers_organization_says_how_to_share_one(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    _session, page = opened(open_window, FakeIntegration(connection()))

    assert page.local.isVisible()
    assert not page.invite_button.isVisible()
    assert not page.member_actions.isVisible()


def test_the_filter_finds_names_mails_and_roles(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    _session, page = opened(open_window, server)
    qtbot.waitUntil(lambda: len(shown(page)) == 3)

    QTest.keyClicks(page.list.filter, "ACME enterprise")

    assert shown(page) == ["Acme Admin"]
    assert page.list.summary.text() == "1 of 3 members"
    page.list.filter.setText("nobody")
    assert page.list.summary.text() == "No match among 3 members"


def test_the_filter_finds_names_typed_without_accents(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    names = ("Zoë Acme", "Łódź Acme", "Ångström Acme", "Arne Acme")
    server.people = tuple(Member(name, name, "", Role.MEMBER) for name in names)
    _session, page = opened(open_window, server)
    qtbot.waitUntil(lambda: len(shown(page)) == len(names))

    for typed, name in (("zoe", names[0]), ("lodz", names[1]), ("ANGSTRÖM", names[2])):
        page.list.filter.setText(typed)
        assert shown(page) == [name]


def test_names_are_sorted_without_regard_to_capitals_and_accents() -> None:
    names = ("Zoe", "Ärger", "arm", "Adam")
    members = [Member(name, name, "", Role.MEMBER) for name in names]
    assert [row.name for row in member_rows(members, (), "")] == ["Adam", "Ärger", "arm", "Zoe"]


def empty_boxes(session: WindowSession) -> list[str]:
    """The lists that are seen with nothing in them."""
    lists = session.shell.findChildren(QAbstractItemView)
    return [it.objectName() for it in lists if it.isVisible() and not it.model().rowCount()]


def test_no_box_is_shown_with_nothing_in_it(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    session, page = opened(open_window, server)
    assert empty_boxes(session) == []
    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    assert page.list.view.isVisible()

    QTest.keyClicks(page.list.filter, "nobody")
    assert empty_boxes(session) == []
    assert page.list.summary.isVisible()
    page.list.filter.clear()
    assert page.list.view.isVisible()

    page.tabs.setCurrentIndex(1)
    assert empty_boxes(session) == []
    qtbot.waitUntil(lambda: page.audit.summary.text() == "No changes yet.")
    assert empty_boxes(session) == []


def test_ten_thousand_members_take_no_widget_each(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.people = tuple(
        Member(f"m{number}", f"Acme {number:05}", f"{number}@acme.example", Role.MEMBER)
        for number in range(10_000)
    )
    session, page = opened(open_window, server)

    qtbot.waitUntil(lambda: page.list.model.rowCount() == 10_000)
    assert page.list.summary.text() == "10,000 members"
    assert len(session.shell.findChildren(QLabel)) < 200


def test_another_role_is_given_as_it_was_seen(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    session, page = opened(open_window, server)
    choose(qtbot, page, "Acme Member")

    action = next(
        it for it in page.member_actions.roles.actions() if it.data() == "integrations-admin"
    )
    action.trigger()

    qtbot.waitUntil(lambda: ("role", "3", Role.INTEGRATIONS_ADMIN, 1) in server.calls)
    qtbot.waitUntil(lambda: "Integrations Admin" in told(page, 2))
    assert page.list.current is not None
    assert page.list.current.name == "Acme Member"
    assert session.shell.focusWidget() is not None


@pytest.mark.parametrize(
    "error",
    [
        LastEnterpriseAdmin("last"),
        ChangedMeanwhile("changed"),
        RoleRequired("change roles", (Role.ENTERPRISE_ADMIN,)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_role_that_cant_be_given_is_told_on_the_page(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer, error: Exception
) -> None:
    server.denial = error
    _session, page = opened(open_window, server)
    choose(qtbot, page, "Acme Admin")

    page.member_actions.role_wanted.emit(Role.MEMBER)

    qtbot.waitUntil(page.hint.isVisible)
    assert page.list.current is not None
    assert page.list.current.member.role is Role.ENTERPRISE_ADMIN
    assert page.member_actions.role_button.isEnabled()


def test_trying_again_gives_the_role_that_could_not_be_saved_whoever_is_chosen_by_then(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.denial = Refused(Action.RETRY)
    _session, page = opened(open_window, server)
    choose(qtbot, page, "Acme Member")
    page.member_actions.role_wanted.emit(Role.INTEGRATIONS_ADMIN)
    qtbot.waitUntil(page.hint.isVisible)
    choose(qtbot, page, "Acme Integrator")
    server.denial = None

    named(page.hint, QPushButton, "hintAction_retry").click()

    qtbot.waitUntil(lambda: server.person("3").role is Role.INTEGRATIONS_ADMIN)
    assert page.hint.isHidden()
    assert server.calls.count(("role", "3", Role.INTEGRATIONS_ADMIN, 1)) == 2


def test_a_member_who_was_changed_meanwhile_is_looked_at_before_another_try(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.denial = ChangedMeanwhile("changed")
    _session, page = opened(open_window, server)
    choose(qtbot, page, "Acme Member")
    page.member_actions.role_wanted.emit(Role.INTEGRATIONS_ADMIN)
    qtbot.waitUntil(page.hint.isVisible)
    server.denial = None

    with qtbot.waitSignal(page.overview_stale):
        named(page.hint, QPushButton, "hintAction_retry").click()

    assert server.calls.count(("role", "3", Role.INTEGRATIONS_ADMIN, 1)) == 1


@pytest.mark.parametrize("action", [Action.RETRY, Action.UNLOCK_KEYRING])
def test_trying_again_makes_the_new_key_that_could_not_be_made(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer, action: Action
) -> None:
    server.key_due = (KeyDue("Acme Guest", KeyDueReason.MEMBER_REMOVED, JOINED),)
    server.denial = Refused(action)
    _session, page = opened(open_window, server)
    page.key_due.button.click()
    qtbot.waitUntil(page.key_due.hint.isVisible)
    server.denial = None

    named(page.key_due.hint, QPushButton, f"hintAction_{action.value}").click()

    qtbot.waitUntil(lambda: not server.key_due)


def test_nobody_removes_themselves(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    _session, page = opened(open_window, server)

    choose(qtbot, page, "Acme Admin")

    assert not page.member_actions.remove_button.isEnabled()
    assert "You can't remove yourself" in page.member_actions.remove_button.toolTip()


def test_an_invitation_is_shown_once_and_copied(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    session, page = opened(open_window, server)
    page.invite_button.click()
    dialog = session.shell.findChild(InviteDialog)
    assert dialog is not None
    assert not dialog.accept_button.isEnabled()

    QTest.keyClicks(dialog.email, "new@acme.example")
    QTest.keyClicks(dialog.name, "Acme Newcomer")
    dialog.roles[Role.INTEGRATIONS_ADMIN].click()
    dialog.accept_button.click()

    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    assert ("invite", "new@acme.example", "Acme Newcomer", Role.INTEGRATIONS_ADMIN) in server.calls
    assert dialog.text.toPlainText() == INVITATION
    expires = dialog.findChild(QLabel, "invitationExpires")
    assert expires is not None
    assert "10 May 2099" in expires.text()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == INVITATION
    qtbot.waitUntil(lambda: "Acme Newcomer" in shown(page))


def test_a_new_recovery_key_is_shown_once_after_it_was_asked_for(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.invite_again = (MEMBER,)
    session, page = opened(open_window, server)
    page.recovery_key_button.click()
    dialog = session.shell.findChild(RecoveryKeyDialog)
    assert dialog is not None
    assert dialog.focusWidget() is dialog.cancel_button
    assert ("replace_recovery_key",) not in server.calls

    dialog.accept_button.click()

    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    assert ("replace_recovery_key",) in server.calls
    assert dialog.text.toPlainText() == RECOVERY_KEY
    afterwards = dialog.findChild(QLabel, "recoveryKeyAfterwards")
    assert afterwards is not None
    assert "Acme Member" in afterwards.text()


def test_who_may_not_replace_the_recovery_key_has_no_button_for_it(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    _session, page = opened(open_window, FakeServer(member=INTEGRATOR))
    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    assert not page.recovery_key_button.isVisible()


def test_what_was_typed_stays_when_inviting_fails(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.denial = RoleRequired("invite members", (Role.ENTERPRISE_ADMIN,))
    session, page = opened(open_window, server)
    page.open_invite()
    dialog = session.shell.findChild(InviteDialog)
    assert dialog is not None
    dialog.email.setText("new@acme.example")

    dialog.accept_button.click()

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.email.text() == "new@acme.example"
    assert dialog.accept_button.isEnabled()


def test_inviting_again_says_whom_it_is_for(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    session, page = opened(open_window, server)
    choose(qtbot, page, "Acme Member")
    page.member_actions.renew_button.click()
    dialog = session.shell.findChild(RenewDialog)
    assert dialog is not None
    explained = dialog.findChild(QLabel, "renewExplained")
    assert explained is not None
    assert "another computer" in explained.text()

    dialog.accept_button.click()

    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    assert ("renew", MEMBER.id) in server.calls


def removal(
    qtbot: QtBot, session: WindowSession, page: MembersPage, name: str
) -> RemoveMemberDialog:
    choose(qtbot, page, name)
    page.member_actions.remove_button.click()
    dialog = session.shell.findChild(RemoveMemberDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    return dialog


def test_what_stays_and_goes_is_listed_before_a_member_is_removed(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    session, page = opened(open_window, server)

    dialog = removal(qtbot, session, page, "Acme Integrator")

    becomes = [label.text() for label in dialog.findChildren(QLabel, "becomes")]
    assert becomes == [
        "•  1 Shared connection stays, and becomes yours.",
        "•  Private connections, if there are any, are removed. Nobody else can see them.",
        "•  3 links they made stay as they are.",
    ]
    staying = dialog.findChild(QLabel, "staying")
    assert staying is not None
    assert staying.text() == "Acme Admin · Acme Rollout, Acme Sandbox"
    assert not [call for call in server.calls if call[0] == "remove"]


def test_enter_at_cancel_removes_nobody_wherever_the_focus_has_been(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    session, page = opened(open_window, server)
    dialog = removal(qtbot, session, page, "Acme Integrator")
    assert dialog.focusWidget() is dialog.cancel_button
    QTest.keyClick(dialog.cancel_button, Qt.Key.Key_Backtab)
    assert dialog.focusWidget() is dialog.accept_button
    QTest.keyClick(dialog.accept_button, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.cancel_button

    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog.cancel_button, Qt.Key.Key_Return)

    assert not [call for call in server.calls if call[0] == "remove"]


def test_after_a_removal_it_goes_on_at_the_neighbour_though_the_server_was_quicker(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    session, page = opened(open_window, server)
    dialog = removal(qtbot, session, page, "Acme Integrator")
    rows = page.list.model.all_rows
    at = [row.member.id for row in rows].index(INTEGRATOR.id)
    left = tuple(row for row in rows if row.member.id != INTEGRATOR.id)
    page.list.show_rows(left)
    assert page.list.current is None

    dialog.saved.emit()

    assert page.list.current is not None
    assert page.list.current.member == left[min(at, len(left) - 1)].member
    dialog.reject()


def test_a_removed_members_tokens_are_to_be_regenerated(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.regenerate = (connection("c1"), connection("c2"))
    server.invite_again = (MEMBER,)
    session, page = opened(open_window, server)
    dialog = removal(qtbot, session, page, "Acme Integrator")

    dialog.accept_button.click()

    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    assert ("remove", INTEGRATOR.id, 1) in server.calls
    assert len(dialog.findChildren(QLabel, "regenerate")) == 2
    assert [label.text() for label in dialog.findChildren(QLabel, "inviteAgain")] == ["Acme Member"]
    qtbot.waitUntil(lambda: "Acme Integrator" not in shown(page))


def test_a_key_that_was_not_changed_is_changed_by_the_next_try(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.denial = KeyNotChanged(OSError("away"))
    session, page = opened(open_window, server)
    dialog = removal(qtbot, session, page, "Acme Member")
    dialog.accept_button.click()
    qtbot.waitUntil(dialog.hint.isVisible)
    server.denial = None

    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_button.click()

    assert [call[0] for call in server.calls if call[0] in {"remove", "change_key"}] == [
        "remove",
        "change_key",
    ]


WAIT_SECONDS = 30.0

DUE = (
    KeyDue("Acme Guest", KeyDueReason.MEMBER_REMOVED, datetime(2025, 5, 3, tzinfo=UTC)),
    KeyDue("Acme Member", KeyDueReason.COMPUTER_LOST, datetime(2025, 5, 4, tzinfo=UTC)),
)


@pytest.mark.parametrize("name", ["members", "integrations"])
def test_a_new_key_that_is_due_is_shown_with_its_button_until_there_is_one(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer, name: str
) -> None:
    server.key_due, server.left_out = DUE, (MEMBER,)
    session = open_window(server, page=name)
    page = session.page
    assert isinstance(page, MembersPage | IntegrationsPage)
    panel = page.key_due
    qtbot.waitUntil(panel.isVisible)
    assert panel.words.text() == (
        "A new key is due: Acme Guest was removed on 2025-05-03; Acme Member lost a computer on "
        "2025-05-04. Until it is made, they may know the key in use."
    )
    server.denial = ChangedMeanwhile("a connection")
    panel.button.click()
    qtbot.waitUntil(panel.hint.isVisible)
    assert panel.button.isVisible()
    server.denial = None

    panel.button.click()

    qtbot.waitUntil(lambda: not panel.button.isVisible())
    assert panel.words.text().startswith("Nobody vouched for a computer of Acme Member")
    assert not panel.hint.isVisible()
    page.activate()
    assert not panel.isVisible()


def test_a_key_that_is_seen_before_its_change_has_ended_hides_nothing(
    qtbot: QtBot,
    open_window: OpenWindow,
    server: FakeServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.key_due, server.left_out = DUE, (MEMBER,)
    _session, page = opened(open_window, server)
    panel = page.key_due
    qtbot.waitUntil(panel.isVisible)
    changed, go_on = threading.Event(), threading.Event()
    usual = FakeServerMembers(server).change_key

    def change_key() -> KeyChanged:
        made = usual()
        changed.set()
        go_on.wait(WAIT_SECONDS)
        return made

    monkeypatch.setattr(server.members, "change_key", change_key)
    panel.button.click()
    qtbot.waitUntil(changed.is_set)

    panel.show_overview(server.overview())

    assert panel.isVisible()
    assert panel.words.text().startswith("A new key is due")
    go_on.set()
    qtbot.waitUntil(lambda: panel.words.text().startswith("Nobody vouched"))


def test_nobody_but_an_enterprise_admin_is_told_that_a_key_is_due(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    _session, page = opened(open_window, FakeServer(member=INTEGRATOR))

    assert not page.key_due.isVisible()


def test_whose_computer_was_left_out_is_told_when_somebody_is_removed(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.left_out = (MEMBER,)
    session, page = opened(open_window, server)
    dialog = removal(qtbot, session, page, "Acme Integrator")

    dialog.accept_button.click()

    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    left_out = dialog.findChild(QLabel, "leftOut")
    assert left_out is not None
    assert "Acme Member" in left_out.text()


def test_the_audit_trail_is_on_the_second_tab(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    moment = datetime(2025, 5, 3, 12, 0, tzinfo=UTC)
    server.entries = (AuditEntry(moment, "Acme Admin", "changed a role", "Acme Member"),) * 300
    _session, page = opened(open_window, server)

    page.tabs.setCurrentIndex(1)

    qtbot.waitUntil(lambda: page.audit.model.rowCount() == 200)
    row = page.audit.model.index(0)
    assert row.data() == "Acme Admin changed a role"
    assert str(row.data(Qt.ItemDataRole.AccessibleTextRole)).startswith(
        "Acme Admin changed a role, Acme Member, 3 May 2025 at"
    )
    assert page.audit.summary.text() == "The newest 200 changes in the organization."


def test_what_has_no_name_in_the_audit_trail_is_told_in_the_language(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    moment = datetime(2025, 5, 3, 12, 0, tzinfo=UTC)
    server.entries = tuple(
        AuditEntry(moment, "Acme Admin", action, subject)
        for action, subject in (
            ("linked a Channel", "a private Channel in Acme"),
            ("linked a Channel", "through a Private connection"),
            ("connected ClickUp", "a Private connection"),
        )
    )
    _session, page = opened(open_window, server)

    with spoken():
        page.tabs.setCurrentIndex(1)
        qtbot.waitUntil(lambda: page.audit.model.rowCount() == 3)

    assert [subject for _done, subject, _when in page.audit.model.rows] == [
        "⟦a private Channel in Acme⟧",
        "⟦through a Private connection⟧",
        "⟦a Private connection⟧",
    ]


def test_a_change_elsewhere_leaves_selection_filter_and_place(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.people = tuple(
        Member(f"m{number}", f"Acme {number:03}", "", Role.MEMBER) for number in range(300)
    )
    session, page = opened(open_window, server)
    choose(qtbot, page, "Acme 200")
    page.list.filter.setText("acme")
    bar = page.list.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    server.people = (*server.people[:299], replace(server.people[299], name="Acme 999"))

    session.read_overview()

    qtbot.waitUntil(lambda: "Acme 999" in shown(page))
    assert page.list.current is not None
    assert page.list.current.name == "Acme 200"
    assert bar.value() == place
    assert page.list.filter.text() == "acme"


def test_nothing_can_be_changed_while_the_server_is_away(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.as_of = datetime.now(UTC)
    session, page = opened(open_window, server)
    choose(qtbot, page, "Acme Member")

    for made in (page.invite_button, page.move_button, page.member_actions.role_button):
        assert not made.isEnabled()
        assert "can't be reached" in made.toolTip()

    server.as_of = None
    session.read_overview()
    qtbot.waitUntil(page.invite_button.isEnabled)
    qtbot.waitUntil(page.member_actions.role_button.isEnabled)
    assert page.invite_button.toolTip() == ""


def test_rows_hold_an_index_for_the_eye_alone(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.people = (replace(ADMIN, name="<b>Evil</b>\u202e"),)
    _session, page = opened(open_window, server)

    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    tip = page.list.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip
    assert "\u202e" not in page.list.model.index(0).data(ROW).name
