"""What deletes copies by the way says so before."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.server.records import MovableConnection, Moving
from clickup_desktop.ui.clipping import settle_layout
from clickup_desktop.ui.integrations.disconnect_dialog import DisconnectDialog
from clickup_desktop.ui.organizations.move_dialog import MoveDialog
from clickup_desktop.ui.organizations.sign_out_dialog import SignOutDialog
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.dialogs import integrations, members
from tests.ui.fakes import FakeIntegration, connection, copy_state, link
from tests.ui.server_fakes import FakeOrganizations, FakeServer


def dialog_of(session: WindowSession, kind: type[QDialog]) -> QDialog:
    return next(it for it in session.shell.findChildren(kind) if it.isVisible())


def told_in(dialog: QDialog) -> str:
    return "\n".join(it.text() for it in dialog.findChildren(QLabel) if it.isVisible())


@pytest.mark.parametrize("copies", [True, False])
def test_disconnecting(qtbot: QtBot, open_window: OpenWindow, copies: bool) -> None:
    integration = FakeIntegration(connection(), links=(link("general"),))
    integration.copies.kept = [copy_state()] if copies else []
    session = open_window(integration, page="integrations")
    qtbot.waitUntil(lambda: session.copies.known and not session.work.jobs)

    integrations(session).clickup.open_disconnect("c1")

    dialog = dialog_of(session, DisconnectDialog)
    sentence = "The copy of 1 Channel's messages is deleted from this computer."
    assert (sentence in told_in(dialog)) is copies


@pytest.mark.parametrize("copies", [True, False])
def test_signing_out(qtbot: QtBot, open_window: OpenWindow, copies: bool) -> None:
    server = FakeServer(connection())
    organizations = FakeOrganizations(FakeIntegration(), server, current="s")
    organizations.copies = copies
    session = open_window(server, organizations=organizations)
    qtbot.waitUntil(lambda: bool(session.organizations.known))

    session.organizations.ask_to_sign_out()

    dialog = cast("SignOutDialog", dialog_of(session, SignOutDialog))
    qtbot.waitUntil(lambda: dialog.copies_known)
    settle_layout()
    sentence = "Your copies of the organization's messages on this computer are deleted."
    # What comes into an open dialog is shown at Qt's next turn.
    qtbot.waitUntil(lambda: (sentence in told_in(dialog)) is copies)


@pytest.mark.parametrize("copies", [True, False])
def test_moving(qtbot: QtBot, open_window: OpenWindow, copies: bool) -> None:
    server = FakeServer(connection())
    server.moving = Moving((MovableConnection(connection("here"), False),), (), copies)
    organizations = FakeOrganizations(FakeIntegration(), server, current="s")
    session = open_window(server, page="members", organizations=organizations)

    members(session).open_move()

    dialog = cast("MoveDialog", dialog_of(session, MoveDialog))
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert ("Copies of messages are not moved." in told_in(dialog)) is copies
