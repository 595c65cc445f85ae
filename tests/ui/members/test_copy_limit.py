"""For how long copies of messages may be kept, on the Members page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clickup_desktop.organization.errors import RoleRequired
from clickup_desktop.organization.records import MOST_COPY_DAYS, Member
from clickup_desktop.organization.roles import MAY_MANAGE_MEMBERS
from clickup_desktop.ui.members.copy_limit import CopyLimitRow
from clickup_desktop.ui.members.copy_limit_dialog import CopyLimitDialog
from clickup_desktop.ui.members.page import MembersPage
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ADMIN, INTEGRATOR, MEMBER, FakeIntegration, connection
from tests.ui.server_fakes import FakeServer


def opened(
    open_window: OpenWindow, integration: FakeIntegration
) -> tuple[WindowSession, CopyLimitRow]:
    session = open_window(integration, page="members")
    assert isinstance(session.page, MembersPage)
    return session, session.page.copy_limit


def dialog_of(session: WindowSession, row: CopyLimitRow) -> CopyLimitDialog:
    row.button.click()
    dialog = session.shell.findChild(CopyLimitDialog)
    assert dialog is not None
    return dialog


@pytest.mark.parametrize(
    ("days", "told"), [(None, "No limit"), (0, "Not allowed"), (30, "At most 30 days")]
)
@pytest.mark.parametrize("member", [ADMIN, INTEGRATOR, MEMBER], ids=lambda it: it.role.value)
def test_everybody_sees_it_and_an_enterprise_admin_can_change_it(
    open_window: OpenWindow, days: int | None, told: str, member: Member
) -> None:
    server = FakeServer(member=member)
    server.message_copy_days = days
    _session, row = opened(open_window, server)

    assert row.told.text() == f"Copies of messages: {told}"
    assert row.button.isVisible() is (member is ADMIN)
    assert not row.note.isVisible()


@pytest.mark.parametrize("days", [None, 0, 1, 30, MOST_COPY_DAYS])
def test_the_dialog_begins_with_what_holds(open_window: OpenWindow, days: int | None) -> None:
    integration = FakeIntegration(connection())
    integration.message_copy_days = days
    dialog = dialog_of(*opened(open_window, integration))

    assert dialog.days == days
    assert dialog.usable()


def test_a_number_is_typed_and_saved(qtbot: QtBot, open_window: OpenWindow) -> None:
    server = FakeServer(connection())
    session, row = opened(open_window, server)
    dialog = dialog_of(session, row)

    QTest.keyClicks(dialog.days_line, "30 days")  # of which the digits are taken
    assert dialog.limited.isChecked()
    QTest.keyClick(dialog.days_line, Qt.Key.Key_Return)

    told = session.shell.status.announcement
    qtbot.waitUntil(lambda: told.text() == "Limit for copies of messages saved.")
    assert server.calls == [("copies", 30)]
    qtbot.waitUntil(lambda: row.told.text() == "Copies of messages: At most 30 days")


def test_copies_are_forbidden_and_allowed_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    server = FakeServer(connection())
    session, row = opened(open_window, server)
    for choice, told in (("forbidden", "Not allowed"), ("unlimited", "No limit")):
        dialog = dialog_of(session, row)
        getattr(dialog, choice).setChecked(True)
        with qtbot.waitSignal(dialog.finished):
            dialog.accept_button.click()
        qtbot.waitUntil(lambda told=told: row.told.text() == f"Copies of messages: {told}")  # type: ignore[misc]
        qtbot.waitUntil(lambda: session.shell.findChild(CopyLimitDialog) is None)
    assert server.calls == [("copies", 0), ("copies", None)]


@pytest.mark.parametrize("typed", ["", "0", "36501", "99999"])
def test_without_a_number_of_days_nothing_is_saved(open_window: OpenWindow, typed: str) -> None:
    integration = FakeIntegration(connection())
    dialog = dialog_of(*opened(open_window, integration))
    dialog.limited.setChecked(True)
    dialog.days_line.setText(typed)

    assert not dialog.accept_button.isEnabled()
    QTest.keyClick(dialog.days_line, Qt.Key.Key_Return)
    assert integration.calls == []
    dialog.forbidden.setChecked(True)
    assert dialog.accept_button.isEnabled()


def test_who_lost_the_role_meanwhile_is_told(qtbot: QtBot, open_window: OpenWindow) -> None:
    server = FakeServer(connection())
    dialog = dialog_of(*opened(open_window, server))
    action = "set the limit for copies of messages"
    server.failure = RoleRequired(action, MAY_MANAGE_MEMBERS, (ADMIN,))
    dialog.forbidden.setChecked(True)
    dialog.accept_button.click()

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.hint.hint is not None
    told = "Only an Enterprise Admin may set the limit for copies of messages."
    assert told in dialog.hint.hint.happened
    assert dialog.days == 0


def test_where_nothing_can_be_saved_the_button_says_why(open_window: OpenWindow) -> None:
    server = FakeServer(connection())
    server.read_only = True
    _session, row = opened(open_window, server)

    assert not row.button.isEnabled()
    assert "nothing can be saved now" in row.button.toolTip()
