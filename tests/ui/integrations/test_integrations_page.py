"""The Integrations page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.records import CheckStep, Verdict
from clickup_desktop.organization.records import SERVER_BACKEND, Visibility, WorkspaceReference
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.connection_row import ConnectionRow
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.integrations.update_token_dialog import UpdateTokenDialog
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration, Refused, connection, failed
from tests.ui.layout import await_layout


def card_of(session: WindowSession) -> ClickUpCard:
    session.show_page("integrations")
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    assert isinstance(card, ClickUpCard)
    return card


def fact(row: ConnectionRow, name: str) -> str:
    label = row.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def test_clickup_is_offered_where_nothing_is_connected(open_window: OpenWindow) -> None:
    card = card_of(open_window(FakeIntegration()))

    assert card.badge.text() == "Not connected"
    assert card.connect_button.isVisible()
    assert card.rows == {}


def test_a_connection_shows_everything_that_is_known_of_it(open_window: OpenWindow) -> None:
    card = card_of(open_window(FakeIntegration(connection())))
    row = card.rows["c1"]

    assert card.badge.text() == "Connected"
    assert fact(row, "accountName") == "Acme Admin"
    assert fact(row, "factEmail") == "admin@acme.example"
    assert fact(row, "visibility") == "Shared"
    assert fact(row, "factWorkspaces") == "Acme Rollout, Acme Sandbox"
    assert fact(row, "factOwner").startswith("Acme Admin, ")
    assert fact(row, "factToken") == "pk_…7Q2F · kept in the keyring"
    assert row.findChild(QLabel, "factUrl") is None


def test_a_token_on_a_server_is_said_to_be_there(open_window: OpenWindow) -> None:
    shared = connection(secret_backend=SERVER_BACKEND)
    row = card_of(open_window(FakeIntegration(shared))).rows["c1"]

    assert fact(row, "factToken") == "pk_…7Q2F · kept on the server, encrypted"


def test_what_is_unusual_about_a_connection_is_shown(open_window: OpenWindow) -> None:
    odd = connection(
        visibility=Visibility.PRIVATE,
        clickup_url="https://clickup.acme.example",
        session_only=True,
        checked_at=None,
        workspaces=tuple(WorkspaceReference(str(n), f"Workspace {n}") for n in range(30)),
    )
    row = card_of(open_window(FakeIntegration(odd))).rows["c1"]

    assert fact(row, "visibility") == "Private"
    assert fact(row, "factUrl") == "https://clickup.acme.example"
    assert fact(row, "factToken").endswith("kept for this session only")
    assert fact(row, "factChecked") == "Not yet"
    assert fact(row, "factWorkspaces").endswith("and 22 more")


def test_a_connection_that_needs_attention_says_what_to_do(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection(problem="token-missing")))
    card = card_of(session)
    row = card.rows["c1"]
    assert card.badge.text() == "Needs attention"
    assert row.problem.hint is not None
    assert Action.UPDATE_TOKEN in row.problem.hint.actions()

    row.problem.action_requested.emit(Action.UPDATE_TOKEN)

    assert session.shell.findChild(UpdateTokenDialog) is not None


def test_a_test_shows_each_step_as_it_ends(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = FakeIntegration(connection())
    hint = Refused(Action.RETRY).to_hint()
    integration.steps = (
        CheckStep("user", "ClickUp accepts the token", Verdict.FINE, 0.1, None, "as Acme Admin"),
        CheckStep("channels", "Acme Rollout: Channels", Verdict.FAILED, 0.2, hint),
    )
    card = card_of(open_window(integration))
    row = card.rows["c1"]
    assert card.badge.text() == "Connected"

    row.test_button.click()
    assert not row.test_button.isEnabled()

    qtbot.waitUntil(row.test_button.isEnabled)
    qtbot.waitUntil(lambda: len(row.check_view.steps.rows) == 2)
    assert [shown.words for shown in row.check_view.steps.rows.values()] == [
        "ClickUp accepts the token: Passed. as Acme Admin. 0.1 seconds",
        "Acme Rollout: Channels: Failed. ClickUp refused the token. 0.2 seconds",
    ]
    assert row.check_view.verdict.text() == "1 of 2 steps failed."
    assert row.check_view.hint.isVisible()
    assert fact(row, "connectionState") == "Needs attention"
    qtbot.waitUntil(lambda: card.badge.text() == "Needs attention")


@pytest.mark.parametrize("noted", [True, False], ids=["saved", "on this computer alone"])
def test_a_token_that_works_again_needs_no_attention(
    qtbot: QtBot, open_window: OpenWindow, noted: bool
) -> None:
    integration = FakeIntegration(connection())
    integration.steps = (failed("user", "ClickUp accepts the token"),)
    integration.problem = "token-rejected"
    session = open_window(integration)
    card = card_of(session)
    row = card.rows["c1"]
    if noted:
        integration.connections.known = [connection(problem="token-rejected")]
    with qtbot.waitSignal(row.checked):
        row.test_button.click()
    qtbot.waitUntil(lambda: bool(row.connection.problem) is noted)
    assert fact(row, "connectionState") == "Needs attention"

    integration.connections.known = [connection(checked_at=datetime.now(UTC))]
    session.read_overview()

    qtbot.waitUntil(lambda: fact(row, "connectionState") == "Connected")
    assert card.badge.text() == "Connected"


def test_channels_that_could_not_be_read_are_not_disproved_by_a_token_that_works(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = FakeIntegration(connection())
    integration.steps = (failed("channels", "Acme Rollout: Channels"),)
    session = open_window(integration)
    row = card_of(session).rows["c1"]
    with qtbot.waitSignal(row.checked):
        row.test_button.click()

    integration.connections.known = [connection(checked_at=datetime.now(UTC))]
    session.read_overview()

    qtbot.waitUntil(lambda: row.connection.checked_at != connection().checked_at)
    assert fact(row, "connectionState") == "Needs attention"


def test_a_test_that_goes_well_says_so(qtbot: QtBot, open_window: OpenWindow) -> None:
    row = card_of(open_window(FakeIntegration(connection()))).rows["c1"]

    with qtbot.waitSignal(row.checked):
        row.test_button.click()

    assert row.check_view.verdict.text() == "The connection works."


def test_a_test_can_be_stopped(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = FakeIntegration(connection())
    integration.waits = True
    row = card_of(open_window(integration)).rows["c1"]
    row.test_button.click()

    row.check_view.busy.stop_button.click()

    assert row.check_view.verdict.text() == "The test was stopped."
    assert row.test_button.isEnabled()


def test_a_test_that_could_not_be_made_shows_why(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = FakeIntegration(connection())
    integration.failure = Refused()
    row = card_of(open_window(integration)).rows["c1"]

    row.test_button.click()

    qtbot.waitUntil(row.check_view.hint.isVisible)
    assert row.test_button.isEnabled()


def test_rows_come_and_go_with_their_connections(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = FakeIntegration(connection("c1"), connection("c2"))
    session = open_window(integration)
    card = card_of(session)
    kept = card.rows["c2"]

    integration.connections.known = [connection("c2", problem="token-rejected"), connection("c3")]
    session.read_overview()

    qtbot.waitUntil(lambda: list(card.rows) == ["c2", "c3"])
    assert card.rows["c2"] is kept
    assert fact(kept, "connectionState") == "Needs attention"


@pytest.mark.parametrize("width", [1100, 800, 480])
def test_nothing_is_wider_than_the_page(qtbot: QtBot, open_window: OpenWindow, width: int) -> None:
    long = "A name that goes on and on " * 20
    integration = FakeIntegration(
        connection(workspaces=(WorkspaceReference("1", long),), problem="unknown-problem"),
        organization=long,
    )
    session = open_window(integration)
    card = card_of(session)
    session.shell.resize(width, 600)
    row = card.rows["c1"]

    await_layout(qtbot, session, width)
    qtbot.waitUntil(lambda: row.width() <= session.shell.pages.width())
    assert isinstance(session.page, IntegrationsPage)
    right = card.mapTo(session.page, card.rect().topRight()).x()
    assert right < session.page.width()
