"""Enter, Space and Escape in the window, as the keyboard sends them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QPushButton, QScrollArea

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.integrations.disconnect_dialog import DisconnectDialog
from clickup_desktop.ui.window.session import WindowSession
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import channels_page, link, named, read_page
from tests.ui.named_widgets import named as widget_named
from tests.ui.seen import is_seen, key


def read_page_begun(desk: Desk, session: WindowSession) -> ChannelsPage:
    page = channels_page(session)
    desk.wait(page.browser.reading_bar.stop_button.isVisible)
    return page


def wait_for_links(desk: Desk, page: ChannelsPage, title: str) -> None:
    desk.wait(lambda: page.links.title.text() == title)


PRESSES = [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space]


@pytest.mark.parametrize("pressed", PRESSES)
def test_the_first_button_is_pressed(desk: Desk, pressed: Qt.Key) -> None:
    session = desk.open(page="")
    desk.wait(lambda: session.first_run is not None)
    assert session.first_run is not None
    desk.wait(session.first_run.connect_button.hasFocus)
    key(session.shell, pressed)
    desk.wait(lambda: session.shell.findChild(QDialog, "connectDialog") is not None)


@pytest.mark.parametrize("pressed", PRESSES)
def test_save_link_is_pressed(desk: Desk, sandbox: Sandbox, pressed: Qt.Key) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    page.browser.tree.select(named(page, "Launch 2027"))
    page.browser.tree.setFocus()
    key(session.shell, Qt.Key.Key_Return)
    desk.wait(page.save_button.hasFocus)
    key(session.shell, pressed)
    desk.wait(lambda: page.links.title.text() == "Linked (1)")


@pytest.mark.parametrize("pressed", PRESSES)
def test_a_question_is_answered(desk: Desk, sandbox: Sandbox, pressed: Qt.Key) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    link(desk, page, "Launch 2027")
    widget_named(page.links, QAbstractButton, "removeLink").setFocus()
    key(session.shell, pressed)
    keep = widget_named(page.links, QPushButton, "keepLink")
    desk.wait(lambda: keep.hasFocus() and is_seen(keep))
    key(session.shell, pressed)
    desk.wait(lambda: page.links.findChild(QPushButton, "keepLink") is None)
    assert page.links.title.text() == "Linked (1)"


def test_enter_on_a_hit_goes_to_it(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    QTest.keyClicks(page.picker.find_field, "marketing")
    desk.wait(lambda: len(page.browser.hits.model.hits) > 1)
    page.browser.hits.view.setFocus()
    key(session.shell, Qt.Key.Key_Return)
    assert page.browser.tree.isVisible()
    node = page.browser.tree.node_at(page.browser.tree.currentIndex())
    assert node is named(page, "Marketing")
    assert page.picker.find_field.text() == ""


@pytest.mark.parametrize("from_list", [True, False])
def test_escape_leaves_finding(desk: Desk, sandbox: Sandbox, from_list: bool) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    page.picker.find_field.setFocus()
    QTest.keyClicks(page.picker.find_field, "marketing")
    desk.wait(lambda: len(page.browser.hits.model.hits) > 1)
    if from_list:
        page.browser.hits.view.setFocus()
    key(session.shell, Qt.Key.Key_Escape)
    assert page.browser.tree.isVisible()
    assert page.picker.find_field.text() == ""
    expected = page.browser.tree if from_list else page.picker.find_field
    assert expected.hasFocus()


@pytest.mark.parametrize("where", ["refresh", "linkable", "details", "removeLink", "saveLink"])
def test_escape_leaves_finding_from_anywhere(desk: Desk, sandbox: Sandbox, where: str) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    link(desk, page, "Launch 2027")
    QTest.keyClicks(page.picker.find_field, "general")
    desk.wait(lambda: page.browser.hits.current is not None and page.save_button.isEnabled())
    area = next(it for it in page.details.findChildren(QScrollArea) if it.isVisible())
    widgets = {
        "refresh": page.picker.refresh,
        "linkable": page.picker.linkable,
        "details": area,
        "removeLink": widget_named(page.links, QAbstractButton, "removeLink"),
        "saveLink": page.save_button,
    }
    widgets[where].setFocus()
    desk.wait(widgets[where].hasFocus)
    key(session.shell, Qt.Key.Key_Escape)
    assert page.picker.find_field.text() == ""
    assert is_seen(page.browser.tree)
    assert page.browser.tree.hasFocus()


def test_the_keys_of_the_pages_are_told(desk: Desk) -> None:
    navigation = desk.open(page="help").shell.navigation
    assert navigation.buttons["channels"].toolTip() == "Ctrl+2"
    navigation.set_narrow(True)
    assert navigation.buttons["channels"].toolTip() == "Channels (Ctrl+2)"


def test_the_focus_stays_with_what_was_saved(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    page.browser.tree.select(named(page, "Launch 2027"))
    page.browser.tree.setFocus()
    key(session.shell, Qt.Key.Key_Return)
    desk.wait(page.save_button.hasFocus)
    key(session.shell, Qt.Key.Key_Return)
    desk.wait(lambda: page.links.title.text() == "Linked (1)")
    assert page.browser.tree.hasFocus()
    page.picker.find_field.setFocus()
    QTest.keyClicks(page.picker.find_field, "general")
    desk.wait(page.save_button.isEnabled)
    page.browser.hits.view.setFocus()
    QTest.keyClick(page.browser.hits.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: page.links.title.text() == "Linked (2)")
    assert page.browser.hits.view.hasFocus()
    assert page.browser.hits.current is not None
    assert page.browser.hits.current.pick.name == "general"


def test_the_focus_goes_to_the_neighbour_of_a_link_that_is_removed(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    for name in ("Launch 2027", "general"):
        link(desk, page, name)
    desk.wait(lambda: page.links.title.text() == "Linked (2)")
    for left in ("Linked (1)", "Linked"):
        widget_named(page.links, QAbstractButton, "removeLink").setFocus()
        key(session.shell, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Space)
        wait_for_links(desk, page, left)
        focused = session.shell.focusWidget()
        assert focused is not None
        expected = "removeLink" if left != "Linked" else "placesTree"
        assert focused.objectName() == expected


def test_the_focus_goes_to_the_neighbour_of_what_goes_behind_a_dialog(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    session = desk.open(page="integrations")
    desk.wait(session.shell.isActiveWindow)
    widget_named(session.shell, QAbstractButton, "disconnectButton").setFocus()
    key(session.shell, Qt.Key.Key_Space)
    dialog = widget_named(session.shell, DisconnectDialog, "disconnectDialog")
    desk.wait(dialog.disconnect_button.isEnabled)
    desk.wait(dialog.isActiveWindow)
    key(dialog, Qt.Key.Key_Tab, Qt.Key.Key_Space)

    desk.wait(lambda: session.overview is not None and not session.overview.connections)
    session.shell.activateWindow()  # as the window manager does
    connect = widget_named(session.shell, QAbstractButton, "connectButton")
    desk.wait(connect.hasFocus)


def test_the_focus_returns_to_the_link_whose_change_is_cancelled(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    link(desk, page, "Launch 2027")
    change = widget_named(page.links, QAbstractButton, "changeLink")
    change.setFocus()
    key(session.shell, Qt.Key.Key_Return)
    assert page.picker.find_field.hasFocus()
    page.corner.cancel_change.setFocus()
    key(session.shell, Qt.Key.Key_Return)
    assert change.hasFocus()


def test_the_focus_goes_back_and_forth_between_stop_and_continue(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=150):
        session = desk.open()
        page = read_page_begun(desk, session)
        bar = page.browser.reading_bar
        bar.stop_button.setFocus()
        key(session.shell, Qt.Key.Key_Return)
        desk.wait(bar.continue_button.hasFocus)
        key(session.shell, Qt.Key.Key_Return)
        desk.wait(bar.stop_button.hasFocus)
        desk.wait(lambda: not bar.isVisible())
        assert session.shell.focusWidget() is not None
        desk.wait(page.browser.tree.hasFocus)
        desk.close()
