"""The dialogs: what is asked, what is shown while ClickUp is asked, and what comes of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.clickup.errors import (
    CertificateFault,
    ClickUpError,
    TokenMissing,
    TokenRejected,
    Unreachable,
    WorkspaceNotAuthorized,
)
from clickup_desktop.integration.errors import OtherAccount
from clickup_desktop.organization.errors import AddressChanged
from clickup_desktop.organization.records import Account, Visibility
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.disconnect_dialog import DisconnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.integrations.token_dialog import TokenDialog
from clickup_desktop.ui.integrations.update_token_dialog import UpdateTokenDialog
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import TOKEN, URL, FakeIntegration, Refused, connection, link
from tests.ui.named_widgets import named
from tests.ui.seen import is_seen

OTHER = OtherAccount(Account("81", "Acme Admin", ""), Account("82", "Ben", ""))


def card_of(session: WindowSession) -> ClickUpCard:
    session.show_page("integrations")
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    assert isinstance(card, ClickUpCard)
    return card


def submit(dialog: TokenDialog) -> None:
    """Put a token into the field, and press the button."""
    dialog.token.set_text(TOKEN)
    dialog.accept_button.click()


@pytest.fixture
def integration() -> FakeIntegration:
    return FakeIntegration()


@pytest.fixture
def dialog(open_window: OpenWindow, integration: FakeIntegration) -> ConnectDialog:
    return card_of(open_window(integration)).open_connect()


def test_nothing_can_be_connected_before_a_token_is_there(dialog: ConnectDialog) -> None:
    assert not dialog.accept_button.isEnabled()

    dialog.token.set_text(TOKEN)

    assert dialog.accept_button.isEnabled()


def test_the_two_kinds_of_connection_are_explained(dialog: ConnectDialog) -> None:
    texts = [label.text() for label in dialog.findChildren(QLabel)]

    assert "Administrators in Acme can link Channels through it." in texts
    assert "Only you can see and use it." in texts
    assert dialog.shared.isChecked()


def test_the_guide_opens_beside_the_form(dialog: ConnectDialog, opened_pages: list[str]) -> None:
    assert not dialog.guide.isVisible()

    dialog.guide_toggle.click()

    assert dialog.guide.isVisible()
    steps = [label for label in dialog.guide.findChildren(QLabel) if label.accessibleName()]
    assert len(steps) == 5
    dialog.guide.open_button.click()
    assert opened_pages == ["https://app.clickup.com/settings/apps"]


def test_connecting_asks_with_what_was_chosen(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    dialog.private.click()
    dialog.token.set_text(TOKEN)

    with qtbot.waitSignal(dialog.saved):
        dialog.accept_button.click()

    assert integration.calls == [("connect", TOKEN, Visibility.PRIVATE, URL, False)]


def test_enter_in_the_token_field_connects(qtbot: QtBot, dialog: ConnectDialog) -> None:
    dialog.token.set_text(TOKEN)

    with qtbot.waitSignal(dialog.saved):
        QTest.keyClick(dialog.token.line, Qt.Key.Key_Return)


def test_while_clickup_is_asked_the_form_waits_and_cancel_stops_it(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    integration.waits = True
    submit(dialog)
    assert dialog.accept_button.text() == "Connecting…"
    assert not dialog.accept_button.isEnabled()
    assert dialog.form.isVisible()
    assert not dialog.form.isEnabled()

    dialog.cancel_button.click()
    assert dialog.isVisible()
    assert dialog.form.isEnabled()
    assert dialog.progress.text() == "Stopped. Nothing was saved."
    assert dialog.token.text == TOKEN

    dialog.cancel_button.click()
    assert not dialog.isVisible()


def test_escape_stops_the_request_before_it_closes_the_dialog(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    integration.waits = True
    submit(dialog)

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.running

    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_failing_token_shows_its_hint_and_stays_in_the_field(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    integration.failure = Refused(Action.OPEN_TOKEN_PAGE, Action.RETRY)
    submit(dialog)

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.hint.hint is not None
    assert dialog.hint.hint.title == "ClickUp refused the token"
    assert dialog.token.text == TOKEN
    assert dialog.accept_button.text().replace("&", "") == "Connect"
    assert dialog.accept_button.isEnabled()


def test_before_anything_is_connected_no_token_is_to_be_updated(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    for error in (TokenRejected(status=401), Unreachable(), WorkspaceNotAuthorized(status=401)):
        integration.failure = error
        submit(dialog)
        qtbot.waitUntil(lambda: not dialog.running and dialog.hint.isVisible())

        words = [it.text() for it in dialog.hint.findChildren(QLabel) if it.isVisible()]
        buttons = [it.text() for it in dialog.hint.findChildren(QPushButton) if it.isVisible()]
        assert buttons
        assert not [text for text in words + buttons if "Update the token" in text]
        if isinstance(error, TokenRejected):
            assert "Create a new Personal Access Token in ClickUp" in buttons
            assert "Paste the new token above." in words


def test_a_dialog_does_not_grow_past_its_window(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    behind = dialog.parentWidget()
    assert behind is not None
    window = behind.window()
    integration.failure = CertificateFault()  # a long hint
    submit(dialog)

    qtbot.waitUntil(lambda: is_seen(dialog.hint) or dialog.height() == window.height())
    assert dialog.height() <= window.height()
    assert dialog.frameGeometry().bottom() <= window.frameGeometry().bottom()
    assert dialog.frameGeometry().top() >= window.frameGeometry().top()


@pytest.mark.parametrize("error", [Unreachable(), TokenMissing(status=401)])
def test_a_token_that_clickup_has_not_seen_is_not_blamed(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration, error: ClickUpError
) -> None:
    integration.failure = error
    submit(dialog)

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.token.judgement.text() == "Looks like a ClickUp token."


def test_a_refused_token_is_told_of_its_field_until_it_is_another(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    integration.failure = TokenRejected(status=401, ecode="OAUTH_025")
    submit(dialog)
    qtbot.waitUntil(dialog.hint.isVisible)

    refused = "ClickUp does not accept this Personal Access Token."
    assert dialog.token.line.accessibleDescription() == refused
    assert dialog.token.judgement.text() == refused
    assert dialog.token.line.hasFocus()

    dialog.token.set_text(f"{TOKEN[:-1]}0")
    assert refused not in dialog.token.judgement.text()
    assert refused not in dialog.token.line.accessibleDescription()


def test_what_is_not_the_tokens_fault_is_not_told_of_its_field(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    dialog.token.set_text(TOKEN)
    judged = dialog.token.line.accessibleDescription()
    integration.failure = Refused(Action.RETRY)
    submit(dialog)

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.token.line.accessibleDescription() == judged


def test_the_hints_buttons_work_inside_the_dialog(
    qtbot: QtBot,
    dialog: ConnectDialog,
    integration: FakeIntegration,
    opened_pages: list[str],
) -> None:
    integration.failure = Refused(
        Action.OPEN_TOKEN_PAGE, Action.CHECK_ORGANIZATION_URL, Action.KEEP_FOR_SESSION
    )
    submit(dialog)
    qtbot.waitUntil(dialog.hint.isVisible)

    def press(action: Action) -> None:
        named(dialog.hint, QPushButton, f"hintAction_{action.value}").click()

    press(Action.OPEN_TOKEN_PAGE)
    assert opened_pages == ["https://app.clickup.com/settings/apps"]

    press(Action.CHECK_ORGANIZATION_URL)
    assert dialog.url.isVisible()
    assert dialog.focusWidget() is dialog.url

    integration.failure = None
    with qtbot.waitSignal(dialog.saved):
        press(Action.KEEP_FOR_SESSION)
    assert integration.calls[-1] == ("connect", TOKEN, Visibility.SHARED, URL, True)


def test_connected_says_so_and_leads_on_to_the_channels(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    QGuiApplication.clipboard().setText(TOKEN)
    dialog.token.paste_button.click()

    with qtbot.waitSignal(dialog.saved):
        dialog.accept_button.click()

    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Connected as Acme Admin" in texts
    assert "Integration complete." in texts
    found = [label.text() for label in dialog.findChildren(QLabel, "foundWorkspace")]
    assert found == ["Acme Rollout", "Acme Sandbox"]
    assert dialog.focusWidget() is dialog.channel_button
    assert dialog.token.text == ""
    assert QGuiApplication.clipboard().text() == ""
    with qtbot.waitSignal(dialog.channel_wanted):
        dialog.channel_button.click()


def test_closing_the_dialog_stops_the_request(
    qtbot: QtBot, dialog: ConnectDialog, integration: FakeIntegration
) -> None:
    integration.waits = True
    submit(dialog)

    dialog.close()

    qtbot.waitUntil(lambda: not dialog.context.work.jobs)
    assert integration.connections.known == []


# Updating a token


@pytest.fixture
def connected() -> FakeIntegration:
    return FakeIntegration(connection(), links=(link("launch-2027"), link("general")))


@pytest.fixture
def update(open_window: OpenWindow, connected: FakeIntegration) -> UpdateTokenDialog:
    return card_of(open_window(connected)).open_update("c1")


def test_a_token_is_updated_in_place(
    qtbot: QtBot, update: UpdateTokenDialog, connected: FakeIntegration
) -> None:
    update.token.set_text(TOKEN)

    with qtbot.waitSignal(update.saved):
        update.accept_button.click()

    assert connected.calls[0] == ("update", "c1", TOKEN, False, False)
    assert not update.isVisible()


def test_another_account_is_asked_about(
    qtbot: QtBot, update: UpdateTokenDialog, connected: FakeIntegration
) -> None:
    connected.failure = OTHER
    submit(update)
    qtbot.waitUntil(update.question.isVisible)
    assert "Ben" in update.question_text.text()
    assert update.use_button.text() == "Use Ben"
    assert update.focusWidget() is update.keep_button

    with qtbot.waitSignal(update.saved):
        update.use_button.click()

    assert connected.calls[-1] == ("update", "c1", TOKEN, True, False)


def test_staying_with_the_account_asks_for_another_token(
    qtbot: QtBot, update: UpdateTokenDialog, connected: FakeIntegration
) -> None:
    connected.failure = OTHER
    submit(update)
    qtbot.waitUntil(update.question.isVisible)

    update.keep_button.click()

    assert update.question.isHidden()
    assert update.token.text == ""
    assert len(connected.calls) == 1


def test_a_refused_update_keeps_the_new_token_in_its_field(
    qtbot: QtBot, update: UpdateTokenDialog, connected: FakeIntegration
) -> None:
    connected.failure = Refused(Action.RETRY)
    submit(update)

    qtbot.waitUntil(update.hint.isVisible)
    assert update.token.text == TOKEN
    assert update.question.isHidden()


# Disconnecting


def test_disconnecting_says_first_what_stops_working(
    qtbot: QtBot, open_window: OpenWindow, connected: FakeIntegration
) -> None:
    session = open_window(connected)
    card_of(session).open_disconnect("c1")
    dialog = session.shell.findChild(DisconnectDialog)
    assert dialog is not None
    assert not dialog.disconnect_button.isEnabled()

    qtbot.waitUntil(dialog.disconnect_button.isEnabled)
    listed = [label.text() for label in dialog.findChildren(QLabel, "stoppingLink")]
    assert listed == ["launch-2027 in Acme Rollout", "general in Acme Rollout"]
    assert dialog.summary.text().startswith("2 links will stop working.")
    with qtbot.waitSignal(dialog.saved):
        dialog.disconnect_button.click()

    assert ("disconnect", "c1") in connected.calls
    qtbot.waitUntil(lambda: session.overview is not None and not session.overview.connections)


def test_a_failure_to_disconnect_is_told_in_the_dialog(
    qtbot: QtBot, open_window: OpenWindow, connected: FakeIntegration
) -> None:
    session = open_window(connected)
    card_of(session).open_disconnect("c1")
    dialog = session.shell.findChild(DisconnectDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.disconnect_button.isEnabled)
    connected.failure = Refused(Action.RETRY)

    dialog.disconnect_button.click()

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.isVisible()


def test_trying_again_where_the_links_could_not_be_listed_disconnects_nothing(
    qtbot: QtBot, open_window: OpenWindow, connected: FakeIntegration
) -> None:
    session = open_window(connected)
    connected.failure = Refused(Action.RETRY)
    card_of(session).open_disconnect("c1")
    dialog = session.shell.findChild(DisconnectDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.summary.text() == "It is not known which links will stop working."
    connected.failure = None

    named(dialog.hint, QPushButton, "hintAction_retry").click()

    qtbot.waitUntil(lambda: dialog.summary.text().startswith("2 links will stop working."))
    assert dialog.hint.isHidden()
    assert dialog.disconnect_button.isEnabled()
    assert ("disconnect", "c1") not in connected.calls


def test_trying_again_where_disconnecting_failed_disconnects(
    qtbot: QtBot, open_window: OpenWindow, connected: FakeIntegration
) -> None:
    session = open_window(connected)
    card_of(session).open_disconnect("c1")
    dialog = session.shell.findChild(DisconnectDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.disconnect_button.isEnabled)
    connected.failure = Refused(Action.RETRY)
    dialog.disconnect_button.click()
    qtbot.waitUntil(dialog.hint.isVisible)
    connected.failure = None

    with qtbot.waitSignal(dialog.saved):
        named(dialog.hint, QPushButton, "hintAction_retry").click()

    assert connected.calls.count(("links_through", "c1")) == 1


def test_where_a_new_token_is_sent_is_asked_where_two_addresses_are_known(
    qtbot: QtBot, update: UpdateTokenDialog, connected: FakeIntegration
) -> None:
    connected.failure = AddressChanged("https://elsewhere.example.com", "https://api.clickup.com")
    submit(update)
    qtbot.waitUntil(update.question.isVisible)
    for address in ("https://elsewhere.example.com", "https://api.clickup.com"):
        assert address in update.question_text.text()
    assert update.keep_button.text() == "Send it to https://api.clickup.com"
    assert update.focusWidget() is update.keep_button
    assert connected.sent_to == [None]

    connected.failure = None
    with qtbot.waitSignal(update.saved):
        update.keep_button.click()

    assert connected.sent_to[-1] == "https://api.clickup.com"


def test_an_address_that_nothing_proves_is_asked_about_before_a_token_is_sent_there(
    qtbot: QtBot, update: UpdateTokenDialog, connected: FakeIntegration
) -> None:
    connected.failure = AddressChanged("https://gateway.example.com", "")
    submit(update)
    qtbot.waitUntil(update.question.isVisible)
    assert update.use_button.text() == "Send it to https://gateway.example.com"

    update.keep_button.click()

    assert update.question.isHidden()
    assert update.token.text == ""
    assert connected.sent_to == [None]
