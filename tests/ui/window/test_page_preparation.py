"""Pages that are made behind the first one wait until they are shown, and begin nothing before."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.window import page_preparation
from clickup_desktop.ui.window.page_preparation import PagePreparation
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration, connection


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One step follows another."""
    monkeypatch.setattr(page_preparation, "_SECONDS", 0.0)


def prepare(qtbot: QtBot, session: WindowSession) -> None:
    """Prepare the pages to the end."""
    preparation = PagePreparation(session)
    with qtbot.waitSignal(preparation.finished):
        preparation.begin()


def made(session: WindowSession, kind: type[ChannelsPage | MessagesPage]) -> list[object]:
    return list(session.shell.pages.findChildren(kind))


def test_they_are_there_and_begin_nothing(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = FakeIntegration(connection())
    session = open_window(integration, page="integrations")
    before = list(integration.calls)
    prepare(qtbot, session)
    for kind in (ChannelsPage, MessagesPage):
        [page] = made(session, kind)
        assert isinstance(page, kind)
        assert page.isHidden()
        assert session.shell.pages.indexOf(page) < 0
    assert session.pages.name == "integrations"
    assert not session.work.jobs
    assert integration.calls == before


def test_what_was_made_is_what_is_shown(qtbot: QtBot, open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="integrations")
    prepare(qtbot, session)
    [page] = made(session, ChannelsPage)
    assert isinstance(page, ChannelsPage)
    session.show_page("channels")
    assert session.page is page
    assert page.isVisible()
    assert made(session, ChannelsPage) == [page]


def test_what_is_shown_already_is_not_made_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="channels")
    shown = session.page
    prepare(qtbot, session)
    assert made(session, ChannelsPage) == [shown]


def test_with_the_organization_they_go(qtbot: QtBot, open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="integrations")
    prepare(qtbot, session)
    [page] = made(session, ChannelsPage)
    assert isinstance(page, ChannelsPage)
    with qtbot.waitSignal(page.destroyed):
        session.pages.drop()


def test_nothing_is_made_once_the_window_is_closed(qtbot: QtBot, open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="integrations")
    session.wind_up()
    session.prepare_page("channels")
    assert made(session, ChannelsPage) == []
