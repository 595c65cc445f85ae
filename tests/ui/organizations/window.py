"""What a person does, and sees, in a window with several organizations."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from clickup_desktop.ui.organizations.join_dialog import JoinDialog
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.server_fakes import INVITATION, PASSWORD, FakeOrganizations


def opened(open_window: OpenWindow, organizations: FakeOrganizations) -> WindowSession:
    current = organizations.open_current()
    return open_window(current, page="integrations", organizations=organizations)


def join_dialog(session: WindowSession) -> JoinDialog:
    session.organizations.open_join()
    dialog = session.shell.findChild(JoinDialog)
    assert dialog is not None
    return dialog


def fill_in(qtbot: QtBot, dialog: JoinDialog) -> None:
    dialog.invitation.text.setPlainText(f"  {INVITATION}\n")
    qtbot.waitUntil(lambda: dialog.invitation.view is not None)
    dialog.invitation.password.line.setText(PASSWORD)
    dialog.invitation.again.line.setText(PASSWORD)


def place(session: WindowSession) -> str:
    return session.shell.top_bar.organization.text()


def entries(session: WindowSession) -> list[tuple[str, bool]]:
    return [
        (entry.text(), entry.isChecked()) for entry in session.shell.top_bar.organizations.entries
    ]
