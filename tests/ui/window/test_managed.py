"""A window on a computer for which a policy decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.policy.errors import Reason
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.connection_row import problem_hint
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.openers import usual_openers
from clickup_desktop.ui.organizations.sign_in_form import SignInForm
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.window.failure_page import FailurePage
from clickup_desktop.ui.window.first_run import FirstRunPage
from clickup_desktop.ui.window.language_menu import LanguageMenu
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.policies import WrittenPolicy
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration, connection
from tests.ui.named_widgets import named
from tests.ui.organizations.window import opened
from tests.ui.server_fakes import FakeOrganizations

ADDRESS = "postgresql://db.example.com/acme"
URL = "https://clickup.example.com"


def reason(policy: WrittenPolicy) -> str:
    """Return what stands where something can't be chosen."""
    return f"Set by your organization in {policy.file}."


def is_locked(widget: QWidget, policy: WrittenPolicy) -> bool:
    """Whether a widget can't be used and says why, to those who hear it, too."""
    told = {widget.toolTip(), widget.accessibleDescription()}
    return not widget.isEnabled() and told == {reason(policy)}


def card_of(session: WindowSession) -> ClickUpCard:
    session.show_page("integrations")
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    assert isinstance(card, ClickUpCard)
    return card


@pytest.mark.parametrize("visibility", ["shared", "private"])
def test_the_dialog_offers_what_is_decided(
    policy: WrittenPolicy, open_window: OpenWindow, visibility: str
) -> None:
    policy.write(f'visibility = "{visibility}"\norganization-url = "{URL}"')
    dialog: ConnectDialog = card_of(open_window(FakeIntegration())).open_connect()
    chosen, other = dialog.shared, dialog.private
    if visibility == "private":
        chosen, other = other, chosen
    assert chosen.isChecked()
    assert chosen.isEnabled()
    assert is_locked(other, policy)
    assert dialog.url.text() == URL
    assert is_locked(dialog.url, policy)
    assert dialog.url_note.text() == reason(policy)
    assert reason(policy) in [label.text() for label in dialog.findChildren(QLabel)]


def test_the_sample_workspace_is_not_offered(
    policy: WrittenPolicy, open_window: OpenWindow
) -> None:
    policy.write("sample = false")
    session = open_window(FakeIntegration(connection()), page="help")
    assert session.page is not None
    assert is_locked(named(session.page, QPushButton, "enterSampleButton"), policy)
    assert named(session.page, QLabel, "managedNote").text() == reason(policy)


def test_the_first_page_says_what_is_not_offered(policy: WrittenPolicy, qtbot: QtBot) -> None:
    policy.write(f'sample = false\norganization-address = "{ADDRESS}"')
    page = FirstRunPage(lambda _action: None)
    qtbot.addWidget(page)
    assert is_locked(page.sample_button, policy)
    assert is_locked(page.connect_button, policy)
    assert page.join_button.isEnabled()
    assert named(page, QLabel, "managedNote").text() == reason(policy)
    page.set_busy(True)
    page.set_busy(False)
    assert not page.sample_button.isEnabled()
    assert not page.connect_button.isEnabled()


def test_in_another_organization_clickup_can_not_be_connected(
    policy: WrittenPolicy, open_window: OpenWindow
) -> None:
    policy.write(f'organization-address = "{ADDRESS}"')
    assert is_locked(card_of(open_window(FakeIntegration())).connect_button, policy)


def test_one_signs_in_where_it_is_decided(policy: WrittenPolicy, qtbot: QtBot) -> None:
    policy.write(f'organization-address = "{ADDRESS}"')
    form = SignInForm()
    qtbot.addWidget(form)
    address = named(form, QLineEdit, "signInAddress")
    assert address.text() == ADDRESS
    assert is_locked(address, policy)


def test_another_organization_can_not_be_chosen(
    policy: WrittenPolicy, open_window: OpenWindow, qtbot: QtBot
) -> None:
    organizations = FakeOrganizations(FakeIntegration(), current="s")
    policy.write(f'organization-address = "{ADDRESS}"')
    menu = opened(open_window, organizations).shell.top_bar.organizations
    qtbot.waitUntil(lambda: len(menu.entries) == 2)  # read in the background
    here, there = menu.entries
    assert there.isChecked()
    assert there.isEnabled()
    assert not here.isEnabled()
    assert here.toolTip() == reason(policy)


def test_the_language_can_not_be_chosen(policy: WrittenPolicy, qtbot: QtBot) -> None:
    policy.write('language = "de"')
    around = QWidget()
    qtbot.addWidget(around)
    menu: QMenu = LanguageMenu(WindowState(None), around)
    menu.aboutToShow.emit()
    offered = {it.objectName(): it for it in menu.actions() if it.objectName()}
    note = offered.pop("languageNote")
    assert note.text() == reason(policy)
    assert not any(it.isEnabled() for it in offered.values())
    assert [name for name, it in offered.items() if it.isChecked()] == ["language_de"]


def test_the_limit_for_copies_of_messages_can_not_be_chosen(
    policy: WrittenPolicy, open_window: OpenWindow
) -> None:
    policy.write("message-copy-days = 30")
    integration = FakeIntegration(connection())
    integration.message_copy_days = 90
    session = open_window(integration, page="members")
    assert session.page is not None
    told = named(session.page, QLabel, "copyLimit")
    note = named(session.page, QLabel, "managedNote")
    assert told.text() == "Copies of messages: At most 30 days"
    assert note.text() == reason(policy)
    assert note.isVisible()
    assert is_locked(named(session.page, QPushButton, "copyLimitButton"), policy)


def test_where_the_organization_is_stricter_the_policy_is_not_named_as_the_reason(
    policy: WrittenPolicy, open_window: OpenWindow
) -> None:
    policy.write("message-copy-days = 30")
    integration = FakeIntegration(connection())
    integration.message_copy_days = 0
    session = open_window(integration, page="members")
    assert session.page is not None
    told = named(session.page, QLabel, "copyLimit")
    assert told.text() == "Copies of messages: Not allowed"
    assert not named(session.page, QLabel, "managedNote").isVisible()


def test_about_lists_everything_and_the_file(
    policy: WrittenPolicy, open_window: OpenWindow
) -> None:
    policy.write(
        'visibility = "shared"\nworkspaces = ["2", "1"]\nsample = false\nmessage-copy-days = 30\n'
        f'organization-url = "{URL}"'
    )
    session = open_window(FakeIntegration(connection()), page="about")
    assert session.page is not None
    assert str(policy.file) in named(session.page, QLabel, "policyFile").text()
    values = [
        label.text()
        for label in session.page.findChildren(QLabel)
        if label.objectName() == "managedValue"
    ]
    assert values == [URL, "Shared only", "1, 2", "Not allowed", "At most 30 days"]


def test_without_a_policy_nothing_is_said(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="about")
    assert session.page is not None
    assert session.page.findChild(QLabel, "policyFile") is None


@pytest.mark.parametrize("reason_against", Reason)
def test_a_connection_that_is_not_used_says_why(
    policy: WrittenPolicy, reason_against: Reason
) -> None:
    policy.write('visibility = "shared"')
    hint = problem_hint(reason_against.value)
    assert hint.code == reason_against.value
    assert str(policy.file) in hint.happened


def test_what_can_not_be_read_opens_nothing(
    policy: WrittenPolicy, qtbot: QtBot, tmp_path: Path
) -> None:
    policy.write('visibility = "Shared"')
    data = tmp_path / "data"
    data.mkdir()
    session = build_window(WindowState(data), usual_openers(data, None))
    qtbot.addWidget(session.shell)
    session.shell.show()
    qtbot.waitUntil(lambda: session.shell.findChild(FailurePage) is not None)
    page = session.shell.findChild(FailurePage)
    assert page is not None
    qtbot.waitUntil(lambda: page.panel.hint is not None)
    assert page.panel.hint is not None
    assert page.panel.hint.code == "policy-unusable"
    assert session.shell.findChild(FirstRunPage) is None
    assert not list(data.glob("*.sqlite3"))
    session.wind_up()
