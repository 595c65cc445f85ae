"""Moving what this computer's organization has into the one on a server."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.server.records import (
    LeftOut,
    MovableConnection,
    MovableLink,
    Moved,
    Moving,
)
from clickup_desktop.organization.errors import ServerUnreachable
from clickup_desktop.ui.members.page import MembersPage
from clickup_desktop.ui.organizations.move_dialog import MoveDialog
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import connection, link
from tests.ui.server_fakes import FakeServer


@pytest.fixture
def server() -> FakeServer:
    server = FakeServer(connection())
    server.moving = Moving(
        (
            MovableConnection(connection("here"), already_there=False),
            MovableConnection(connection("both"), already_there=True),
        ),
        (MovableLink(link("launch-2027"), already_there=False),),
    )
    return server


def dialog_of(qtbot: QtBot, open_window: OpenWindow, server: FakeServer) -> MoveDialog:
    session: WindowSession = open_window(server, page="members")
    page = session.page
    assert isinstance(page, MembersPage)
    qtbot.waitUntil(page.move_button.isVisible)
    page.move_button.click()
    dialog = session.shell.findChild(MoveDialog)
    assert dialog is not None
    return dialog


def texts(dialog: MoveDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_moving_is_offered_only_where_there_is_something_to_move(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.moving = Moving((MovableConnection(connection("both"), already_there=True),), ())
    session = open_window(server, page="members")
    page = session.page
    assert isinstance(page, MembersPage)

    qtbot.waitUntil(lambda: page.list.model.rowCount() == 3)
    assert not page.move_button.isVisible()


def test_connections_and_links_are_chosen_by_name(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    dialog = dialog_of(qtbot, open_window, server)

    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    assert texts(dialog) == [
        "Acme Admin · Acme Rollout, Acme Sandbox · Shared",
        "Acme Admin · Acme Rollout, Acme Sandbox · Shared – already there",
        "launch-2027 in Acme Rollout",
    ]
    assert not dialog.accept_button.isEnabled()
    dialog.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert dialog.accept_button.isEnabled()
    assert dialog.summary.text() == "1 of 2 selected"


def test_what_has_moved_and_what_has_not_is_told(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.moved = Moved(
        (connection("new"),), (), (LeftOut("x", "launch-2027", "It is already there.", True),)
    )
    dialog = dialog_of(qtbot, open_window, server)
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    dialog.all_button.click()
    dialog.remove_here.click()

    dialog.accept_button.click()

    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    assert ("move", ("here",), ("launch-2027",), True) in server.calls
    title = dialog.findChild(QLabel, "movedTitle")
    left_out = dialog.findChild(QLabel, "leftOut")
    assert title is not None
    assert left_out is not None
    assert title.text() == "Moved 1 connection."
    assert left_out.text() == "It is already there."


def test_the_choice_stays_when_moving_fails(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    server.denial = ServerUnreachable("db.acme.example")
    dialog = dialog_of(qtbot, open_window, server)
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    dialog.all_button.click()

    dialog.accept_button.click()

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.summary.text() == "2 of 2 selected"
    assert dialog.accept_button.isEnabled()


def test_a_connection_that_names_another_address_is_chosen_by_itself(
    qtbot: QtBot, open_window: OpenWindow, server: FakeServer
) -> None:
    doubtful = MovableConnection(connection("here"), False, "https://gateway.example.com")
    server.moving = Moving((doubtful, MovableConnection(connection("other"), False)), ())
    dialog = dialog_of(qtbot, open_window, server)
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    assert "https://gateway.example.com" in texts(dialog)[0]
    dialog.all_button.click()
    assert dialog.summary.text() == "1 of 2 selected"
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)

    dialog.accept_button.click()

    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1)
    assert server.moved_with_kept_address == ("here",)
