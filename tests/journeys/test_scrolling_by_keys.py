"""Whatever scrolls is scrolled by keys, to its end and back, and shows that it has the focus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QLabel, QScrollArea, QWidget

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.nodes import Node
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.clipping import settle_layout
from clickup_desktop.ui.widgets.theme import token
from clickup_desktop.ui.window.navigation import ENTRIES
from clickup_desktop.ui.window.session import WindowSession
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import named, read_page
from tests.ui.seen import is_seen, key

SMALL = (640, 420)


@pytest.fixture
def session(desk: Desk, sandbox: Sandbox) -> WindowSession:
    """A small window in front of a Workspace that has been read, with five links."""
    desk.connect(sandbox.token)
    opened = desk.open()
    page = read_page(desk, opened)
    for node in linkable(page)[:5]:
        page.browser.tree.select(node)
        desk.wait(page.save_button.isEnabled)
        page.save_button.click()
        desk.wait(lambda: not opened.work.jobs)
    opened.shell.resize(*SMALL)
    opened.shell.activateWindow()
    desk.wait(opened.shell.isActiveWindow)
    settle_layout()
    return opened


def linkable(page: ChannelsPage) -> list[Node]:
    """Return the places that bear a Channel."""
    root = page.browser.model.node(QModelIndex())
    return [it for it in root.walk() if it.channel is not None and not it.masked]


def stations(window: QWidget, area: QScrollArea) -> Iterator[QWidget]:
    """Press Tab, and stop wherever `area` or something in it has the focus."""
    begin = window.focusWidget()
    for _press in range(80):
        key(window, Qt.Key.Key_Tab)
        settle_layout()
        focused = window.focusWidget()
        inside = focused is area or (focused is not None and area.isAncestorOf(focused))
        if inside and not isinstance(focused, QComboBox):  # there the keys choose
            yield focused
        if focused is begin:
            return


def scrolls(window: QWidget, area: QScrollArea) -> bool:
    """Whether the keys for pages lead to the end of `area` and back, from where the focus is."""
    bar = area.verticalScrollBar()
    for pressed, end in ((Qt.Key.Key_PageDown, bar.maximum), (Qt.Key.Key_PageUp, bar.minimum)):
        for _press in range(50):
            if bar.value() == end():
                break
            key(window, pressed)
        if bar.value() != end():
            return False
    return True


def edges(area: QScrollArea) -> list[QColor]:
    """Return the colours in the middle of its four edges, as they are painted."""
    picture = area.grab().toImage()
    right, bottom = picture.width() - 1, picture.height() - 1
    middles = ((0, bottom // 2), (right, bottom // 2), (right // 2, 0), (right // 2, bottom))
    return [picture.pixelColor(*place) for place in middles]


def scrolling(window: QWidget) -> list[QScrollArea]:
    """Return what is shown of `window` and has more than can be seen at once."""
    areas = window.findChildren(QScrollArea)
    return [it for it in areas if it.isVisible() and it.verticalScrollBar().maximum()]


def test_the_details_are_read_to_their_end(desk: Desk, session: WindowSession) -> None:
    page = session.page
    assert isinstance(page, ChannelsPage)
    page.browser.tree.select(named(page, "Launch 2027"))
    desk.wait(page.details.messages_title.isVisible)
    settle_layout()
    (area,) = scrolling(page.details)
    last = [it for it in page.details.findChildren(QLabel, "messageText") if it.isVisible()][-1]
    assert not is_seen(last)
    page.browser.tree.setFocus()

    assert next(stations(session.shell, area)) is area
    assert all(it == token("accent") for it in edges(area))
    key(session.shell, *[Qt.Key.Key_PageDown] * 20)

    assert is_seen(last)
    assert scrolls(session.shell, area)
    key(session.shell, Qt.Key.Key_Down)
    assert area.verticalScrollBar().value() > 0


def test_every_page_is_scrolled_by_keys(
    desk: Desk, session: WindowSession, subtests: pytest.Subtests
) -> None:
    for entry in ENTRIES:
        with subtests.test(page=entry.name):
            session.show_page(entry.name)
            desk.wait(lambda: not session.work.jobs)
            settle_layout()

            for area in scrolling(session.shell):
                reached = stations(session.shell, area)
                done = any(scrolls(session.shell, area) for _station in reached)
                assert done or area not in scrolling(session.shell), area.accessibleName()


def test_the_links_are_seen_one_after_another(session: WindowSession) -> None:
    page = session.page
    assert isinstance(page, ChannelsPage)
    page.links.toggle.setFocus()
    key(session.shell, Qt.Key.Key_Space)
    settle_layout()
    (area,) = scrolling(page.links)

    reached = list(stations(session.shell, area))

    names = [it.objectName() for it in reached]
    assert names == ["showLink", "copyLink", "changeLink", "removeLink"] * 5
    reached[0].setFocus()
    assert scrolls(session.shell, area)
