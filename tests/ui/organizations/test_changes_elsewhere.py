"""What happens elsewhere while an organization on a server is open."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    MemberRemoved,
    RoleRequired,
    SignInRefused,
)
from clickup_desktop.organization.roles import Role
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.window.failure_page import FailurePage
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import ADMIN, MEMBER, TOKEN, connection
from tests.ui.server_fakes import ADDRESS, FakeOrganizations

from .window import opened, place


def connecting(session: WindowSession) -> ConnectDialog:
    """Return the Connect dialog, with a token typed into it."""
    session.open_connect(guide=False)
    dialog = session.shell.findChild(ConnectDialog)
    assert dialog is not None
    dialog.token.set_text(TOKEN)
    return dialog


def test_a_change_made_elsewhere_is_shown(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    qtbot.waitUntil(lambda: len(shared.server.listeners) == 1)
    shared.server.connections.known.append(connection("c2"))

    shared.server.tell()

    qtbot.waitUntil(lambda: session.overview is not None and len(session.overview.connections) == 2)


def test_a_change_made_elsewhere_leaves_what_is_being_typed(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    qtbot.waitUntil(lambda: len(shared.server.listeners) == 1)
    dialog = connecting(session)
    shared.server.connections.known.append(connection("c2"))

    shared.server.tell()

    qtbot.waitUntil(lambda: session.overview is not None and len(session.overview.connections) == 2)
    assert dialog.isVisible()
    assert dialog.token.text == TOKEN


def test_a_change_told_while_a_reading_fails_is_read_after_it(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    shared.server.gone = SignInRefused(ADDRESS)
    shared.server.answers.clear()
    session.read_overview()
    qtbot.waitUntil(lambda: shared.server.held == 1)

    shared.server.gone = None
    session.read_overview()
    shared.server.answers.set()

    qtbot.waitUntil(lambda: session.shell.findChild(FailureDialog) is not None)
    qtbot.waitUntil(lambda: not session.shell.banner.isVisible())


def test_a_change_told_while_the_organization_left_is_read_is_shown(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    """The server that is left may be slow, and nobody waits for it any more."""
    session = opened(open_window, shared)
    shared.server.answers.clear()
    session.read_overview()
    qtbot.waitUntil(lambda: shared.server.held == 1)
    session.organizations.switch("local")
    qtbot.waitUntil(lambda: place(session) == "Acme (this computer)")
    shared.home.connections.known.append(connection("c2"))

    session.read_overview()

    qtbot.waitUntil(lambda: session.overview is not None and len(session.overview.connections) == 2)
    shared.server.answers.set()


def test_a_server_that_is_away_is_told_calmly_until_it_is_back(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    banner = session.shell.banner
    qtbot.waitUntil(lambda: len(shared.server.listeners) == 1)
    assert not banner.isVisible()
    shared.server.as_of = datetime.now(UTC)

    shared.server.tell()
    qtbot.waitUntil(banner.isVisible)
    assert banner.words.text().startswith("The organization's server can't be reached. You see")

    shared.server.as_of, shared.server.read_only = None, True
    shared.server.tell()
    qtbot.waitUntil(lambda: "is read-only" in banner.words.text())

    shared.server.read_only = False
    shared.server.tell()
    qtbot.waitUntil(lambda: not banner.isVisible())


def test_a_role_lowered_while_connecting_is_a_hint_and_the_token_stays(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    dialog = connecting(session)
    shared.server.member = MEMBER
    shared.server.failure = RoleRequired("connect ClickUp", (Role.ENTERPRISE_ADMIN,), (ADMIN,))
    session.read_overview()
    qtbot.waitUntil(lambda: session.overview is not None and not session.overview.may_integrate)

    dialog.accept_button.click()

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.token.text == TOKEN


def test_a_removed_member_is_led_to_this_computers_organization(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    shared.server.gone = MemberRemoved(ADDRESS)

    session.read_overview()

    qtbot.waitUntil(lambda: place(session) == "Acme (this computer)")
    failure = session.shell.findChild(FailureDialog)
    assert failure is not None
    assert failure.windowTitle()


def test_who_is_not_let_in_is_told_once_and_sees_what_was_read_before(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    """The server may say so of a removed member, and while it starts."""
    session = opened(open_window, shared)
    where = place(session)
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    assert isinstance(card, ClickUpCard)
    row = card.rows["c1"]
    assert row.update_button.isEnabled()
    shared.server.gone = SignInRefused(ADDRESS, "Das Datenbanksystem startet")

    session.read_overview()

    qtbot.waitUntil(session.shell.banner.isVisible)
    assert "does not let you in" in session.shell.banner.words.text()
    assert not row.update_button.isEnabled()
    [told] = session.shell.findChildren(FailureDialog)
    told.reject()
    assert place(session) == where

    shared.server.gone = None
    session.read_overview()

    qtbot.waitUntil(lambda: not session.shell.banner.isVisible())
    assert row.update_button.isEnabled()
    assert place(session) == where


def test_who_is_not_let_in_keeps_the_dialog_that_is_open(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    dialog = connecting(session)
    shared.server.gone = SignInRefused(ADDRESS)

    session.read_overview()

    qtbot.waitUntil(session.shell.banner.isVisible)
    assert dialog.isVisible()
    assert dialog.token.text == TOKEN
    assert session.shell.findChild(FailureDialog) is None
    dialog.reject()


def test_a_removed_member_first_finishes_with_the_dialog_that_is_open(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    dialog = connecting(session)
    shared.server.gone = MemberRemoved(ADDRESS)

    session.read_overview()
    qtbot.waitUntil(session.shell.banner.isVisible)
    assert "does not let you in" in session.shell.banner.words.text()
    assert dialog.token.text == TOKEN

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: place(session) == "Acme (this computer)")


def test_nothing_is_saved_on_any_page_while_the_server_is_away(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    assert isinstance(card, ClickUpCard)
    row = card.rows["c1"]
    assert row.update_button.isEnabled()
    shared.server.as_of = datetime.now(UTC)

    session.read_overview()

    qtbot.waitUntil(lambda: not row.update_button.isEnabled())
    assert not row.disconnect_button.isEnabled()
    assert "can't be reached" in row.update_button.toolTip()
    assert row.test_button.isEnabled()
    session.show_page("channels")
    assert isinstance(session.page, ChannelsPage)
    assert not session.page.save_button.isEnabled()
    assert "can't be reached" in session.page.reason.text()


def test_a_token_that_somebody_else_updated_is_not_overwritten_unseen(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = opened(open_window, shared)
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    assert isinstance(card, ClickUpCard)
    dialog = card.open_update("c1")
    dialog.token.set_text(TOKEN)
    shared.server.failure = ChangedMeanwhile("changed")

    dialog.accept_button.click()

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.token.text == TOKEN
    assert shared.server.connections.versions == [1]
    shared.server.failure = None
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_button.click()
    assert shared.server.connections.versions == [1, None]


def test_who_was_removed_comes_at_the_start_to_this_computers_organization(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = open_window(MemberRemoved(ADDRESS), organizations=shared)

    qtbot.waitUntil(lambda: session.overview is not None)
    assert place(session) == "Acme (this computer)"
    assert session.shell.findChild(FailureDialog) is not None


def test_who_is_not_let_in_at_the_start_may_try_again(
    qtbot: QtBot, open_window: OpenWindow, shared: FakeOrganizations
) -> None:
    session = open_window(SignInRefused(ADDRESS), organizations=shared)

    qtbot.waitUntil(lambda: session.shell.findChild(FailurePage) is not None)
    assert session.overview is None
    assert session.shell.findChild(FailureDialog) is None
