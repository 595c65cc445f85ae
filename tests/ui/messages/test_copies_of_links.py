"""Keeping copies of links: when one is saved, and later on its row."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.policy.copies import CopyLimit
from clickup_desktop.ui.channels.link_row import LinkRow, RemovalQuestion
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.messages.copy_dialogs import KeepDialog
from clickup_desktop.ui.messages.copy_keeping import CopyKeeping
from clickup_desktop.ui.messages.copy_texts import where_text
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import INTEGRATOR, FakeIntegration, Refused, connection, copy_state, link
from tests.ui.named_widgets import named

LINKS = (link("general"), link("launch-2027"))


@pytest.fixture
def integration() -> FakeIntegration:
    """An organization with two links, of one of which a copy is kept."""
    fake = FakeIntegration(connection(), links=LINKS)
    fake.copies.kept = [copy_state("general")]
    return fake


def channels(qtbot: QtBot, session: WindowSession) -> ChannelsPage:
    page = cast("ChannelsPage", session.page)
    qtbot.waitUntil(lambda: session.copies.known and not session.work.jobs)
    return page


def row_of(page: ChannelsPage, name: str) -> LinkRow:
    rows = page.links.findChildren(LinkRow)
    return next(it for it in rows if it.property("link") == name and it.isVisible())


def keeping(
    session: WindowSession, page: ChannelsPage, *, checked: bool = True
) -> tuple[CopyKeeping, QCheckBox]:
    box = QCheckBox(session.shell)
    box.setChecked(checked)
    return CopyKeeping(page.context, box, page), box


# While a link is saved


def test_a_copy_is_kept_of_what_was_saved_while_the_box_was_checked(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    session = open_window(integration, page="channels")
    keeper, box = keeping(session, channels(qtbot, session))

    keeper.note()
    keeper.keep(LINKS[1:])

    qtbot.waitUntil(lambda: ("sync", ("launch-2027",), False, False) in integration.calls)
    assert ("keep", "launch-2027", None) in integration.calls
    # Nobody has decided for what is linked next.
    assert not box.isChecked()


def test_without_the_check_none_is_kept(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    session = open_window(integration, page="channels")
    keeper, _box = keeping(session, channels(qtbot, session), checked=False)

    keeper.note()
    keeper.keep(LINKS[1:])

    assert not any(it[0] == "keep" for it in integration.calls)


def test_a_link_that_is_saved_stays_where_its_copy_fails(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    session = open_window(integration, page="channels")
    keeper, _box = keeping(session, channels(qtbot, session))
    integration.failure = Refused()
    keeper.note()
    with qtbot.waitSignal(keeper.failed) as failed:
        keeper.keep(LINKS[1:])
    _error, again = failed.args

    integration.failure = None
    again()

    qtbot.waitUntil(lambda: ("sync", ("launch-2027",), False, False) in integration.calls)


def test_it_says_where_the_copy_lies_or_why_none_is_kept(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    session = open_window(integration, page="channels")
    keeper, _box = keeping(session, channels(qtbot, session))
    overview, others = integration.overview(), connection(owner=INTEGRATOR)

    own = keeper.told(overview, connection(), changes=False)
    foreign = keeper.told(overview, others, changes=False)
    forbidden = replace(overview.organization, message_copy_days=0)
    never = keeper.told(replace(overview, organization=forbidden), connection(), changes=False)

    assert own == ("", "Unencrypted on this computer, for you alone, while linked.")
    assert foreign[0] == "Only Acme Integrator, whose token it is, can keep copies."
    assert never[0] == "Your organization doesn't allow copies of messages."
    assert where_text(CopyLimit(30)).endswith("for at most 30 days.")


def test_the_box_is_off_at_first_and_says_why_it_cannot_be_checked(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    corner = channels(qtbot, open_window(integration, page="channels")).corner
    assert not corner.keep_box.isChecked()

    corner.keep_box.setChecked(True)
    corner.show_state("", None, busy=False)
    corner.show_keeping("Only Acme Admin can.", "")
    assert not corner.keep_box.isEnabled()
    assert not corner.keep_box.isChecked()
    assert corner.reason.text() == corner.keep_box.toolTip() == "Only Acme Admin can."

    corner.show_state("Saving…", None, busy=True)
    assert corner.reason.text() == "Saving…"


def test_nothing_moves_when_the_sentence_comes(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    corner = channels(qtbot, open_window(integration, page="channels")).corner
    before = corner.sizeHint()

    corner.show_state("", None, busy=False)
    corner.show_keeping("", where_text(CopyLimit()))

    assert corner.sizeHint() == before


# Later


def test_a_row_says_how_its_copy_stands(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    page = channels(qtbot, open_window(integration, page="channels"))

    copied, bare = row_of(page, "general"), row_of(page, "launch-2027")
    assert named(copied, QPushButton, "copyLink").text() == "12,480 messages, complete"
    assert named(bare, QPushButton, "copyLink").text() == "Keep a copy"


def test_a_row_leads_to_its_copy(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    integration.copies.kept = [copy_state("announcements"), copy_state("general")]
    session = open_window(integration, page="channels")
    row = row_of(channels(qtbot, session), "general")

    named(row, QPushButton, "copyLink").click()

    assert session.pages.name == "messages"
    current = cast("MessagesPage", session.page).copies.list.current
    assert current is not None
    assert current.channel_name == "general"


def test_a_copy_is_kept_later_on_the_link(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    session = open_window(integration, page="channels")
    row = row_of(channels(qtbot, session), "launch-2027")

    named(row, QPushButton, "copyLink").click()
    dialog = next(it for it in session.shell.findChildren(KeepDialog) if it.isVisible())
    dialog.accept_button.click()

    qtbot.waitUntil(lambda: ("keep", "launch-2027", None) in integration.calls)
    made = named(row, QPushButton, "copyLink")
    qtbot.waitUntil(lambda: made.text() == "12,480 messages, complete")


def test_a_link_through_another_members_token_says_who_can(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = FakeIntegration(connection(owner=INTEGRATOR), links=LINKS)
    page = channels(qtbot, open_window(integration, page="channels"))

    made = named(row_of(page, "general"), QPushButton, "copyLink")

    assert not made.isEnabled()
    assert made.toolTip() == "Only Acme Integrator, whose token it is, can keep copies."


def test_removing_a_link_names_the_copy(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    page = channels(qtbot, open_window(integration, page="channels"))

    named(row_of(page, "general"), QPushButton, "removeLink").click()

    (question,) = page.links.findChildren(RemovalQuestion)
    asked = [it.text() for it in question.findChildren(ElidedLabel)]
    assert asked == ["Remove the link to general, and delete the copy of its messages?"]
    assert not [it for it in page.findChildren(QDialog) if it.isVisible()]
