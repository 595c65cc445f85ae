"""More links than are read at once: more when asked for, found by name, and kept as they change."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.records import Overview
from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.ui.channels.link_reader import LinkLookup
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration, connection, link


def many(number: int) -> tuple[ChannelLink, ...]:
    return tuple(link(f"c{place:04}") for place in range(number))


def page_of(session: WindowSession) -> ChannelsPage:
    assert isinstance(session.page, ChannelsPage)
    return session.page


def names(page: ChannelsPage) -> list[str]:
    return [label.text().split()[0] for label in page.links._rows.findChildren(QLabel, "linkName")]


def press_more(page: ChannelsPage) -> None:
    more = page.links._rows.findChild(QAbstractButton, "moreLinks")
    assert more is not None
    more.click()


def read_again(qtbot: QtBot, session: WindowSession) -> Overview:
    before = session.overview
    session.read_overview()
    qtbot.waitUntil(lambda: session.overview is not before)
    assert session.overview is not None
    return session.overview


def test_more_are_read_when_they_are_asked_for_and_stay_when_one_changes(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    links = many(250)
    integration = FakeIntegration(connection(), links=links)
    session = open_window(integration, page="channels")
    page = page_of(session)
    assert len(names(page)) == 100
    press_more(page)
    qtbot.waitUntil(lambda: len(names(page)) == 200)
    integration.saved_links = (replace(links[0], channel_name="renamed"), *links[1:])
    read_again(qtbot, session)
    qtbot.waitUntil(lambda: names(page)[0] == "renamed")
    assert len(names(page)) == 200
    assert page.links.title.text() == "Linked (250)"


def test_they_are_found_by_name_and_all_are_there_again_afterwards(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(FakeIntegration(connection(), links=many(250)), page="channels")
    page = page_of(session)
    page.links.filter_field.setText("c024")
    qtbot.waitUntil(lambda: names(page) == [f"c024{last}" for last in range(10)])
    assert page.links.title.text() == "Linked, filtered (10)"
    read_again(qtbot, session)
    qtbot.waitUntil(lambda: not session.work.jobs)
    assert len(names(page)) == 10
    page.links.filter_field.clear()
    qtbot.waitUntil(lambda: len(names(page)) == 100)


def test_whether_a_channel_is_linked_is_asked_where_not_all_links_are_known(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    links = many(250)
    integration = FakeIntegration(connection(), links=links)
    session = open_window(integration, page="channels")
    assert session.overview is not None
    known = session.overview.links
    page = page_of(session)
    lookup = LinkLookup(page.context, page)
    lookup.look(links[0].channel_id, links[0].connection_id or "", known)
    assert lookup.link == links[0]
    assert not lookup.looking
    with qtbot.waitSignal(lookup.answered):
        lookup.look(links[200].channel_id, links[200].connection_id or "", known)
        assert lookup.looking
    assert lookup.link == links[200]
    with qtbot.waitSignal(lookup.answered):
        lookup.look("6-unknown-8", "c", known)
    assert lookup.link is None
