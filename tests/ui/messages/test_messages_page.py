"""The Messages page: how the copies stand, and what can be done with them."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.integration.messages.errors import CopyUnusable
from clickup_desktop.integration.messages.states import Reading
from clickup_desktop.ui.messages.copy_dialogs import DeleteCopyDialog, KeepDialog
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.window.session import WindowSession
from tests.policies import WrittenPolicy
from tests.ui.conftest import OpenWindow
from tests.ui.controls import hold_controls
from tests.ui.fakes import MEMBER, FakeIntegration, Refused, connection, copy_state, link
from tests.ui.named_widgets import named

NAMES = ("announcements", "general", "launch-2027")


@pytest.fixture
def integration() -> FakeIntegration:
    """An organization with a copy of each of three Channels."""
    fake = FakeIntegration(connection(), links=tuple(map(link, NAMES)))
    fake.copies.kept = [copy_state(name) for name in NAMES]
    return fake


def messages(qtbot: QtBot, session: WindowSession) -> MessagesPage:
    page = cast("MessagesPage", session.page)
    qtbot.waitUntil(lambda: session.copies.known and not session.work.jobs)
    return page


def dialog_of(session: WindowSession, kind: type[QDialog]) -> QDialog:
    return next(it for it in session.shell.findChildren(kind) if it.isVisible())


def test_each_copy_says_how_it_stands(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    page = messages(qtbot, open_window(integration, page="messages"))

    assert [it.channel_name for it in page.copies.list.model.copies] == list(NAMES)
    assert page.copies.chosen.channel.text() == "announcements"
    assert page.copies.chosen.state.text() == "12,480 messages, complete, 3 minutes ago."


def test_what_is_incomplete_says_why(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    hint = Refused().to_hint()
    integration.copies.kept = [copy_state(complete=False, problems=(hint,))]
    page = messages(qtbot, open_window(integration, page="messages"))

    assert page.copies.chosen.state.text().startswith(
        "12,480 messages, incomplete: ClickUp refused the token, 3 minutes ago"
    )
    assert page.copies.chosen.hint.hint == hint


def test_a_copy_that_is_being_read_says_how_far(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    progress = SyncProgress("general", False, 3_100, 12_500, 94)
    integration.copies.kept = [copy_state(reading=Reading(progress, 240.0))]
    page = messages(qtbot, open_window(integration, page="messages"))

    assert page.copies.chosen.state.text() == "Reading, 3,100 of about 12,500, 4 min left."


def test_an_update_is_asked_for_at_once(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    page = messages(qtbot, open_window(integration, page="messages"))

    page.copies.chosen.update_button.click()
    qtbot.waitUntil(lambda: ("sync", ("announcements",), False, False) in integration.calls)
    qtbot.waitUntil(page.copies.chosen.again_button.isEnabled)
    page.copies.chosen.again_button.click()

    qtbot.waitUntil(lambda: ("sync", ("announcements",), True, False) in integration.calls)


def test_f5_updates_all_copies(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    session = open_window(integration, page="messages")
    messages(qtbot, session)
    session.shell.activateWindow()

    QTest.keyClick(session.shell, Qt.Key.Key_F5)

    qtbot.waitUntil(lambda: ("sync", None, False, False) in integration.calls)


def test_a_copy_is_paused_and_goes_on(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    page = messages(qtbot, open_window(integration, page="messages"))
    pause = page.copies.chosen.pause_button

    pause.click()
    qtbot.waitUntil(lambda: pause.text() == "C&ontinue")
    assert ("pause", "announcements", True) in integration.calls
    qtbot.waitUntil(pause.isEnabled)
    pause.click()

    qtbot.waitUntil(lambda: pause.text() == "&Pause")
    assert ("pause", "announcements", False) in integration.calls


def test_a_copy_is_deleted_only_after_a_question(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    session = open_window(integration, page="messages")
    page = messages(qtbot, session)

    page.copies.chosen.delete_button.click()
    assert not any(it[0] == "erase" for it in integration.calls)
    named(dialog_of(session, DeleteCopyDialog), QPushButton, "acceptButton").click()

    qtbot.waitUntil(lambda: len(page.copies.list.model.copies) == 2)
    assert ("erase", "announcements") in integration.calls


def test_a_deletion_tells_how_far_it_is_and_is_stopped(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    session = open_window(integration, page="messages")
    page = messages(qtbot, session)
    integration.waits = True
    page.copies.chosen.delete_button.click()
    dialog = cast("DeleteCopyDialog", dialog_of(session, DeleteCopyDialog))

    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.progress.text() == "500 of 12,000 messages")
    dialog.progressed((12_000, 12_000))
    assert dialog.progress.text() == "Overwriting what is left of them…"
    dialog.cancel_button.click()

    assert not dialog.isVisible()
    assert session.shell.status.announcement.text() == (
        "The copy was deleted. The next update overwrites what is left of its texts."
    )


def test_it_is_chosen_for_how_long_messages_are_kept(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    session = open_window(integration, page="messages")
    page = messages(qtbot, session)

    page.copies.chosen.days_button.click()
    dialog = cast("KeepDialog", dialog_of(session, KeepDialog))
    dialog.for_days.click()
    dialog.days.setText("0")
    assert not dialog.accept_button.isEnabled()
    dialog.days.setText("30")
    dialog.accept_button.click()

    qtbot.waitUntil(lambda: ("keep", "announcements", 30) in integration.calls)
    qtbot.waitUntil(lambda: "kept for 30 days" in page.copies.chosen.about.text())


def test_a_copy_of_another_account_is_kept_or_deleted(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    integration.copies.kept = [copy_state(other_account=True)]
    page = messages(qtbot, open_window(integration, page="messages"))
    chosen = page.copies.chosen
    assert chosen.keep_button.isVisible()
    assert chosen.delete_button.isEnabled()
    assert not chosen.update_button.isEnabled()

    chosen.keep_button.click()

    qtbot.waitUntil(lambda: not chosen.keep_button.isVisible())
    assert ("keep_other_accounts", "c1") in integration.calls


def test_without_a_copy_it_says_how_to_begin(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    integration.copies.kept = []
    session = open_window(integration, page="messages")
    page = messages(qtbot, session)
    qtbot.waitUntil(page.none.isVisible)

    page.none.button.click()

    assert session.pages.name == "channels"


def test_where_the_organization_forbids_copies_it_says_so(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = FakeIntegration(connection())
    integration.message_copy_days = 0
    page = messages(qtbot, open_window(integration, page="messages"))

    qtbot.waitUntil(page.forbidden.isVisible)
    assert page.forbidden.text.text() == "Your organization doesn't allow copies of messages."


def test_where_the_computers_policy_forbids_copies_it_says_so(
    qtbot: QtBot, open_window: OpenWindow, policy: WrittenPolicy
) -> None:
    policy.write("message-copy-days = 0")
    page = messages(qtbot, open_window(FakeIntegration(connection()), page="messages"))

    qtbot.waitUntil(page.forbidden.isVisible)
    assert page.forbidden.text.text() == (
        "This computer's policy doesn't allow copies of messages."
    )


def test_a_member_without_the_role_sees_who_has_it(qtbot: QtBot, open_window: OpenWindow) -> None:
    page = messages(qtbot, open_window(FakeIntegration(member=MEMBER), page="messages"))

    assert page.locked.isVisible()


def test_files_that_cannot_be_read_are_told_and_tried_again(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    integration.copies.failure = CopyUnusable("Permission denied")
    page = messages(qtbot, open_window(integration, page="messages"))
    qtbot.waitUntil(page.hint.isVisible)

    integration.copies.failure = None
    named(page, QPushButton, "hintAction_retry").click()

    qtbot.waitUntil(page.copies.isVisible)
    assert not page.hint.isVisible()


def test_what_fails_is_told_on_the_page(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    page = messages(qtbot, open_window(integration, page="messages"))
    integration.failure = Refused()

    page.copies.chosen.pause_button.click()

    qtbot.waitUntil(page.hint.isVisible)


def test_everything_has_a_name_a_size_and_a_key_of_its_own(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    integration.copies.kept = [copy_state(other_account=True)]
    session = open_window(integration, page="messages")
    page = messages(qtbot, session)
    assert page.copies.chosen.keep_button.isVisible()

    hold_controls(session.shell)
