"""The Messages page while the organization's server is away, or only lets read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from clickup_desktop.organization.errors import ServerUnreachable
from clickup_desktop.ui.messages.copy_dialogs import DeleteCopyDialog
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import copy_state
from tests.ui.messages.kept import CONNECTION, KeptMessages
from tests.ui.server_fakes import ADDRESS, FakeOrganizations, FakeServer

AWAY = "The organization's server can't be reached, so nothing can be saved now."
READ_ONLY = "The organization's server is read-only, so nothing can be saved now."
NOTED = "An export is first noted in its audit trail."


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptMessages]:
    """Copies of an organization on a server, in which something was said."""
    kept = KeptMessages(tmp_path / "data", FakeServer)
    kept.fill()
    yield kept
    kept.files.close()


@pytest.fixture
def server(kept: KeptMessages) -> FakeServer:
    return cast("FakeServer", kept.integration)


@pytest.fixture
def session(qtbot: QtBot, open_window: OpenWindow, server: FakeServer) -> WindowSession:
    """A window that shows the Messages page."""
    organizations = FakeOrganizations(server, server, current="s")
    session: WindowSession = open_window(server, page="messages", organizations=organizations)
    qtbot.waitUntil(lambda: session.copies.known and not session.work.jobs)
    return session


def go_away(qtbot: QtBot, session: WindowSession, server: FakeServer) -> None:
    """Have the server be away, and the window know it."""
    server.as_of = datetime.now(UTC)
    server.copies.sync_failure = ServerUnreachable(ADDRESS)
    session.read_overview()
    qtbot.waitUntil(session.shell.banner.isVisible)


def come_back(qtbot: QtBot, session: WindowSession, server: FakeServer) -> None:
    server.as_of, server.copies.sync_failure = None, None
    session.read_overview()
    qtbot.waitUntil(lambda: not session.shell.banner.isVisible())


def find(qtbot: QtBot, page: MessagesPage, text: str) -> None:
    page.bar.field.setText(text)
    qtbot.waitUntil(lambda: bool(page.results.hits.model.hits))
    qtbot.waitUntil(lambda: page.results.conversation.shown is not None)


def test_what_was_said_is_found_and_read_and_not_exported(
    qtbot: QtBot, session: WindowSession, page: MessagesPage, server: FakeServer
) -> None:
    go_away(qtbot, session, server)

    find(qtbot, page, "launch")

    assert page.results.hint.hint is None
    for button in (page.bar.export_button, page.copies.chosen.export_button):
        assert not button.isEnabled()
        assert button.toolTip() == button.accessibleDescription() == f"{AWAY} {NOTED}"

    come_back(qtbot, session, server)
    qtbot.waitUntil(page.bar.export_button.isEnabled)
    assert page.bar.export_button.toolTip() == ""
    assert page.copies.chosen.export_button.isEnabled()
    page.bar.field.clear()
    assert not page.bar.export_button.isEnabled()


def test_a_server_that_only_lets_read_lets_copies_be_updated(
    qtbot: QtBot, session: WindowSession, page: MessagesPage, server: FakeServer
) -> None:
    server.read_only = True
    session.read_overview()
    chosen = page.copies.chosen
    qtbot.waitUntil(lambda: not chosen.export_button.isEnabled())
    assert chosen.export_button.toolTip() == f"{READ_ONLY} {NOTED}"
    assert chosen.update_button.isEnabled()


def test_an_update_says_what_it_waits_for(
    qtbot: QtBot, session: WindowSession, page: MessagesPage, server: FakeServer
) -> None:
    go_away(qtbot, session, server)
    chosen = page.copies.chosen

    chosen.update_button.click()

    qtbot.waitUntil(lambda: chosen.hint.hint is not None)
    assert chosen.hint.hint is not None
    assert chosen.hint.hint.code == "server-unreachable"
    assert chosen.state.text().startswith("12,480 messages, complete")


def test_once_the_server_is_back_the_copies_are_updated(
    qtbot: QtBot, session: WindowSession, page: MessagesPage, server: FakeServer
) -> None:
    go_away(qtbot, session, server)
    page.copies.chosen.update_button.click()
    qtbot.waitUntil(lambda: page.copies.chosen.hint.hint is not None)

    come_back(qtbot, session, server)

    qtbot.waitUntil(lambda: page.copies.chosen.hint.hint is None, timeout=15_000)


def test_what_concerns_this_computer_alone_goes_on(
    qtbot: QtBot, session: WindowSession, page: MessagesPage, server: FakeServer
) -> None:
    go_away(qtbot, session, server)
    chosen = page.copies.chosen

    chosen.pause_button.click()
    qtbot.waitUntil(lambda: chosen.pause_button.text() == "C&ontinue")
    assert chosen.days_button.isEnabled()
    qtbot.waitUntil(chosen.delete_button.isEnabled)
    chosen.delete_button.click()
    dialog = next(it for it in session.shell.findChildren(DeleteCopyDialog) if it.isVisible())
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_button.click()

    qtbot.waitUntil(lambda: len(page.copies.list.model.copies) == 1)


def test_a_link_that_nobody_can_read_now_is_not_called_gone(
    qtbot: QtBot, session: WindowSession, page: MessagesPage, server: FakeServer
) -> None:
    state = copy_state(connection_id=CONNECTION, link_id="", link_known=False)
    server.copies.kept = [state]
    go_away(qtbot, session, server)
    chosen = page.copies.chosen

    told = "The link to its Channel can't be read now, so its copy is not updated."
    qtbot.waitUntil(lambda: chosen.about.text().startswith(told))
    assert not chosen.update_button.isEnabled()
    assert chosen.update_button.toolTip() == told
    assert chosen.delete_button.isEnabled()
