"""The window in front of the real organization and the embedded ClickUp, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.secrets import KeyringAbsent, MemorySecrets
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.diagnostics.page import DiagnosticsPage
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.disconnect_dialog import DisconnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.ui.named_widgets import named


class NoKeyring(MemorySecrets):
    """A computer without a keyring."""

    def put(self, name: str, value: str) -> None:
        raise KeyringAbsent


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def session(
    qtbot: QtBot, tmp_path: Path, sandbox: Sandbox, secrets: MemorySecrets
) -> Iterator[WindowSession]:
    def organization() -> OrganizationSession:
        return open_integration(tmp_path, sandbox.url, secrets=secrets)

    session = build_window(WindowState(None), Openers(organization, lambda _cancellation: None))  # type: ignore[arg-type,return-value]
    qtbot.addWidget(session.shell)
    session.shell.show()
    qtbot.waitUntil(lambda: session.overview is not None)
    session.show_page("integrations")
    yield session
    for dialog in session.shell.findChildren(QDialog):
        dialog.close()
    session.wind_up()


def card_of(session: WindowSession) -> ClickUpCard:
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    assert isinstance(card, ClickUpCard)
    return card


def connect(qtbot: QtBot, session: WindowSession, token: str) -> ConnectDialog:
    dialog = card_of(session).open_connect()
    dialog.token.set_text(token)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: not dialog.running)
    return dialog


def test_connect_test_update_and_disconnect(
    qtbot: QtBot, session: WindowSession, sandbox: Sandbox
) -> None:
    connect(qtbot, session, f'  "Bearer {sandbox.token}"\n').close()
    card = card_of(session)
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    (row,) = card.rows.values()
    assert session.shell.status.connection.text() == "Connected as Acme Admin"

    row.test_button.click()
    qtbot.waitUntil(row.test_button.isEnabled)
    assert row.check_view.verdict.text() == "The connection works."

    update = card.open_update(row.connection.id)
    update.token.set_text(sandbox.tokens["second"])
    update.accept_button.click()
    qtbot.waitUntil(update.question.isVisible)
    update.use_button.click()
    qtbot.waitUntil(lambda: row.connection.account.name != "Acme Admin")

    card.open_disconnect(row.connection.id)
    dialog = session.shell.findChild(DisconnectDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.disconnect_button.isEnabled)
    dialog.disconnect_button.click()
    qtbot.waitUntil(lambda: not card.rows)
    assert card.badge.text() == "Not connected"


def test_the_diagnostics_try_all_of_it_and_the_report_names_nobody(
    qtbot: QtBot, session: WindowSession, sandbox: Sandbox
) -> None:
    connect(qtbot, session, sandbox.token).close()
    qtbot.waitUntil(lambda: bool(session.overview and session.overview.connections))
    session.perform(Action.RUN_DIAGNOSTICS, None)
    assert isinstance(session.page, DiagnosticsPage)
    view = session.page.view

    qtbot.waitUntil(lambda: not view.running, timeout=20_000)

    # Of several Spaces, the first was asked.
    told = "What was tried works, but not everything was tried."
    assert view.summary.text() == told, view.steps.steps
    qtbot.waitUntil(lambda: len(view.steps.rows) == len(view.steps.steps))
    areas = dict.fromkeys(step.area for step in view.steps.steps)
    assert "This computer" in areas
    assert any("Acme Admin" in area for area in areas)
    assert all(step.ended for step in view.steps.steps)

    dialog = view.open_report()
    qtbot.waitUntil(dialog.save_button.isEnabled)
    text = dialog.text.toPlainText()
    assert view.steps.steps[0].title in text
    assert "Acme Admin" not in text
    assert "admin@acme.example" not in text
    assert sandbox.token not in text


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("expired", "token-expired-or-invalid"),
        ("revoked", "token-expired-or-invalid"),
        ("unauthorized", "workspace-not-authorized"),
        ("role", "role-may-not-use-tokens"),
        ("fault", "clickup-is-down"),
        ("html", "captive-portal"),
    ],
)
def test_each_failing_token_has_its_hint_and_stays_in_the_field(
    qtbot: QtBot, session: WindowSession, sandbox: Sandbox, name: str, code: str
) -> None:
    dialog = connect(qtbot, session, sandbox.tokens[name])

    assert dialog.hint.hint is not None
    assert dialog.hint.hint.code == code
    assert dialog.hint.isVisible()
    assert dialog.token.text == sandbox.tokens[name]
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert sandbox.tokens[name] not in shown


def test_a_slow_clickup_can_be_left(qtbot: QtBot, session: WindowSession, sandbox: Sandbox) -> None:
    dialog = card_of(session).open_connect()
    dialog.token.set_text(sandbox.tokens["slow"])
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(sandbox.requests))

    dialog.cancel_button.click()

    assert not dialog.running
    assert dialog.progress.text() == "Stopped. Nothing was saved."
    qtbot.waitUntil(lambda: not session.work.jobs)  # its answer takes a minute


class TestWithoutKeyring:
    @pytest.fixture
    def secrets(self) -> MemorySecrets:
        return NoKeyring()

    def test_keeping_the_token_for_this_session_is_offered(
        self, qtbot: QtBot, session: WindowSession, sandbox: Sandbox
    ) -> None:
        QGuiApplication.clipboard().setText(f"Bearer {sandbox.token}")
        dialog = connect(qtbot, session, sandbox.token)
        # Another try may need it.
        assert sandbox.token in QGuiApplication.clipboard().text()
        assert dialog.hint.hint is not None
        assert Action.KEEP_FOR_SESSION in dialog.hint.hint.actions()

        named(dialog.hint, QPushButton, f"hintAction_{Action.KEEP_FOR_SESSION.value}").click()

        qtbot.waitUntil(lambda: dialog.findChild(QLabel, "connectedAs") is not None)
        card = card_of(session)
        qtbot.waitUntil(lambda: len(card.rows) == 1)
        (row,) = card.rows.values()
        assert row.connection.session_only
        assert QGuiApplication.clipboard().text() == ""
