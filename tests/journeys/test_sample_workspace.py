"""From the first run into the sample workspace, through each role, and out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.organizations.sample import open_sample
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.ui.application import build_application
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.ui.seen import key

WAIT = 30_000


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[WindowSession]:
    build_application()
    secrets = MemorySecrets()
    openers = Openers(
        lambda: open_integration(tmp_path, None, secrets=secrets),
        lambda cancellation: open_sample(cancellation=cancellation),
    )
    opened = build_window(WindowState(tmp_path), openers)
    opened.shell.show()
    yield opened
    opened.shell.close()
    opened.wind_up()
    opened.shell.deleteLater()


def shown(session: WindowSession, name: str) -> QWidget | None:
    return next(
        (found for found in session.shell.findChildren(QWidget, name) if found.isVisible()), None
    )


def test_the_sample_is_tried_in_each_role_and_leaves_nothing(
    session: WindowSession, qtbot: QtBot, tmp_path: Path
) -> None:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)

    wait(lambda: shown(session, "sampleChoice"))
    session.visit.enter()
    wait(lambda: session.shell.findChild(ConnectDialog) is not None)
    sample = session.sample
    assert sample is not None
    dialog = session.shell.findChild(ConnectDialog)
    assert isinstance(dialog, ConnectDialog)
    assert dialog.url.text() == sample.url
    assert dialog.token.usable
    dialog.try_now()
    wait(lambda: shown(session, "connectedAs"))
    title = shown(session, "connectedAs")
    assert isinstance(title, QLabel)
    assert title.text() == "Connected as Acme Admin"
    dialog._choose_channel()
    page = session.page
    assert isinstance(page, ChannelsPage)
    wait(lambda: not page.browser.is_reading and not page.browser.model.empty)
    assert "sample workspace" in session.shell.windowTitle()

    session.visit.enter_as("member")
    wait(lambda: session.overview is not None and session.overview.member.name == "Acme Member")
    session.show_page("integrations")
    assert isinstance(session.page, IntegrationsPage)
    assert session.page.locked.isVisible()
    session.visit.enter_as("integrations-admin")
    wait(lambda: session.overview is not None and session.overview.may_integrate)
    assert session.overview is not None
    assert session.overview.member.name == "Acme Integrator"
    assert len(session.overview.connections) == 1

    session.visit.leave()
    wait(lambda: shown(session, "sampleChoice"))
    wait(lambda: not sample.session.folder.exists())
    overview = session.overview
    assert overview is not None
    assert overview.connections == ()


def test_the_focus_goes_along_from_page_to_page(session: WindowSession, qtbot: QtBot) -> None:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)

    wait(lambda: shown(session, "sampleChoice"))
    key(session.shell, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert session.shell.focusWidget() is session.first_run  # all of it is disabled meanwhile
    wait(lambda: session.shell.findChild(ConnectDialog) is not None)
    dialog = session.shell.findChild(ConnectDialog)
    assert isinstance(dialog, ConnectDialog)
    key(dialog, Qt.Key.Key_Return)
    wait(lambda: dialog.stack.currentIndex() == 1)
    key(dialog, Qt.Key.Key_Return)

    wait(lambda: isinstance(session.page, ChannelsPage))
    assert session.shell.focusWidget() is session.shell.navigation.buttons["channels"]
    session.visit.leave()
