"""The pages that only tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop import __version__
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.moments import day_text, moment_text
from clickup_desktop.ui.widgets.texts import texts
from clickup_desktop.ui.widgets.theme import Scheme, theme
from clickup_desktop.ui.window_state import WindowState
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration, Refused, connection
from tests.ui.named_widgets import named
from tests.ui.server_fakes import FakeServer


def words(session: object) -> list[str]:
    page = session.page  # type: ignore[attr-defined]
    return [label.text() for label in page.findChildren(QLabel)]


@pytest.mark.parametrize("name", ["Workspace", "Space", "Folder", "List", "Task", "Channel"])
def test_help_explains_each_key_concept(open_window: OpenWindow, name: str) -> None:
    session = open_window(FakeIntegration(connection()), page="help")

    assert name in words(session)


def test_help_has_the_documented_steps_and_troubleshooting(open_window: OpenWindow) -> None:
    shown = words(open_window(FakeIntegration(connection()), page="help"))

    for step in texts("guide")["steps"]:
        assert step in shown
    assert "Token expired or invalid" in shown
    assert "Update the token in your organization's integration settings." in shown
    assert "Connection failed" in shown
    assert "Verify that your organization URL is correct." in shown
    assert "Ensure the Personal Access Token has the required permissions." in shown
    assert "Check that the token hasn't expired." in shown


def test_help_offers_a_report_to_pass_on(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="help")
    assert session.page is not None

    named(session.page, QPushButton, "copyReportButton").click()

    assert __version__ in QGuiApplication.clipboard().text()
    assert session.shell.status.announcement.text() == "The report is on the clipboard."


def test_an_address_that_could_not_be_saved_is_saved_by_another_try(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = FakeIntegration(connection())
    session = open_window(integration, page="help")
    assert session.page is not None
    hint = named(named(session.page, QWidget, "assistance"), HintPanel, "hintPanel")
    named(session.page, QLineEdit, "assistanceAddress").setText("help@acme.example")
    integration.failure = Refused(Action.RETRY)
    named(session.page, QPushButton, "saveAssistance").click()
    qtbot.waitUntil(hint.isVisible)
    integration.failure = None

    named(hint, QPushButton, "hintAction_retry").click()

    told = session.shell.status.announcement
    qtbot.waitUntil(lambda: told.text() == "Address for assistance saved.")
    assert hint.isHidden()
    assert integration.calls.count(("assistance", "help@acme.example")) == 2


def test_the_address_is_not_saved_where_nothing_can_be(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    server = FakeServer(connection())
    server.read_only = True
    session = open_window(server, page="help")
    assert session.page is not None
    save = named(session.page, QPushButton, "saveAssistance")

    assert not save.isEnabled()
    assert "nothing can be saved now" in save.toolTip()
    QTest.keyClick(named(session.page, QLineEdit, "assistanceAddress"), Qt.Key.Key_Return)
    assert server.calls == []

    server.read_only = False
    session.read_overview()
    qtbot.waitUntil(save.isEnabled)


def test_about_tells_the_version_and_where_data_lies(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    session = open_window(FakeIntegration(connection()), page="about", state=WindowState(tmp_path))

    shown = words(session)
    assert f"Version {__version__}" in shown
    assert str(tmp_path) in shown
    assert "SQLAlchemy" in shown


def test_about_says_how_to_add_a_language(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="about")
    assert session.page is not None

    told = named(session.page, QLabel, "addLanguage").text()
    page = "docs/translating.md"
    assert page in told.replace("\u200b", "")
    assert (Path(__file__).parents[3] / page).is_file()


def test_the_appearance_is_chosen_in_about(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="about")
    assert session.page is not None

    named(session.page, QRadioButton, "appearance_dark").click()

    assert theme().wanted is Scheme.DARK
    assert theme().dark


def test_moments_are_told_as_people_say_them() -> None:
    from datetime import datetime, timedelta  # noqa: PLC0415

    now = datetime(2027, 5, 3, 12, 0).astimezone()
    assert day_text(now, now) == "today"
    assert day_text(now - timedelta(days=1), now) == "yesterday"
    assert day_text(now - timedelta(days=14), now) == "19 April"
    assert day_text(now - timedelta(days=400), now) == "29 March 2026"
    assert moment_text(now, now).startswith("today at ")
