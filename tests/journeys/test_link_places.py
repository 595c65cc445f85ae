"""From a link in the list to its place in the tree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.page import ChannelsPage
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import channels_page, link, named, read_page
from tests.ui.named_widgets import named as widget_named
from tests.ui.seen import is_seen, key, press


def selected(page: ChannelsPage) -> str:
    node = page.browser.tree.node_at(page.browser.tree.currentIndex())
    return node.name if node is not None else ""


def is_there(page: ChannelsPage, name: str) -> bool:
    """Whether a row is current, and in sight with what is around it open."""
    tree = page.browser.tree
    if selected(page) != name or not tree.isVisible():
        return False
    row = tree.visualRect(tree.currentIndex())
    return row.isValid() and tree.viewport().rect().contains(row.center())


def linked_and_away(desk: Desk, sandbox: Sandbox) -> ChannelsPage:
    """The page with a link deep in the tree, which is folded, and another row that is current."""
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    link(desk, page, "Launch 2027")
    page.browser.tree.collapseAll()
    page.browser.tree.select(named(page, "Legal"))
    desk.wait(lambda: is_seen(widget_named(page.links, QAbstractButton, "showLink")))
    return page


def test_a_click_on_a_link_goes_to_its_place(desk: Desk, sandbox: Sandbox) -> None:
    page = linked_and_away(desk, sandbox)
    press(widget_named(page.links, QLabel, "linkName"))
    assert is_there(page, "Launch 2027")
    assert page.browser.tree.hasFocus()


@pytest.mark.parametrize("pressed", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_on_a_link_goes_to_its_place(desk: Desk, sandbox: Sandbox, pressed: Qt.Key) -> None:
    page = linked_and_away(desk, sandbox)
    shown = widget_named(page.links, QAbstractButton, "showLink")
    assert shown.accessibleName().endswith("in the tree")
    shown.setFocus()
    key(page, pressed)
    assert is_there(page, "Launch 2027")
    assert page.browser.tree.hasFocus()


def test_what_was_found_gives_way_to_the_place_of_a_link(desk: Desk, sandbox: Sandbox) -> None:
    page = linked_and_away(desk, sandbox)
    QTest.keyClicks(page.picker.find_field, "general")
    desk.wait(lambda: page.browser.hits.current is not None)
    press(widget_named(page.links, QLabel, "linkName"))
    assert page.picker.find_field.text() == ""
    assert is_there(page, "Launch 2027")


def test_a_place_that_is_not_read_yet_is_waited_for(desk: Desk, sandbox: Sandbox) -> None:
    page = linked_and_away(desk, sandbox)
    desk.close()
    sandbox.stop()
    with Sandbox(rate_limit=0, latency_ms=150) as slow:
        desk.move_to(slow.url)
        for kept in desk.folder.rglob("*"):
            if "snapshot" in kept.name and kept.is_file():
                kept.unlink()
        page = channels_page(desk.open())
        desk.wait(lambda: page.links.findChild(QAbstractButton, "showLink") is not None)
        page.links.fold(False)
        desk.wait(lambda: is_seen(widget_named(page.links, QAbstractButton, "showLink")))
        press(widget_named(page.links, QAbstractButton, "showLink"))
        assert is_seen(page.browser.notice.text)
        assert page.browser.notice.text.text().endswith("as soon as its location is loaded…")
        desk.wait(lambda: is_there(page, "Launch 2027"))
        assert not page.browser.notice.isVisible()
        desk.close()


def test_who_selects_something_else_meanwhile_is_left_there(desk: Desk, sandbox: Sandbox) -> None:
    page = linked_and_away(desk, sandbox)
    (kept,) = page.links.page.items if page.links.page is not None else ()
    page.browser.model.take_rows()
    page.picker.refresh.click()
    page._show_place(kept)
    assert page.browser.notice.isVisible()
    root = page.browser.model.node(page.browser.model.index(0, 0).parent())
    desk.wait(lambda: any(node.name == "Legal" for node in root.walk()))
    page.browser.tree.select(named(page, "Legal"))
    desk.wait(lambda: not page.browser.is_reading)
    assert selected(page) == "Legal"
    assert not page.browser.notice.isVisible()


def test_a_place_that_is_gone_is_said_to_be(desk: Desk, sandbox: Sandbox) -> None:
    page = linked_and_away(desk, sandbox)
    channel = named(page, "Launch 2027").channel
    assert channel is not None
    row = named(page, "Launch 2027")
    assert row.parent is not None
    page.browser.model._remove(row.parent, row.row, 1)
    press(widget_named(page.links, QLabel, "linkName"))
    assert page.browser.notice.text.isVisible()
    assert "is not in the tree" in page.browser.notice.text.text()
    assert selected(page) == "Legal"
