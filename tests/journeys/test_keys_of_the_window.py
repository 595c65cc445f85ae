"""Enter, Space and Escape in the window, as the keyboard sends them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QPushButton

from clickup_desktop.sandbox.server import Sandbox
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import link, named, read_page
from tests.ui.named_widgets import named as widget_named
from tests.ui.seen import is_seen, key

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
    desk.qtbot.keyClicks(page.picker.find_field, "marketing")
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
    desk.qtbot.keyClicks(page.picker.find_field, "marketing")
    desk.wait(lambda: len(page.browser.hits.model.hits) > 1)
    if from_list:
        page.browser.hits.view.setFocus()
    key(session.shell, Qt.Key.Key_Escape)
    assert page.browser.tree.isVisible()
    assert page.picker.find_field.text() == ""
    expected = page.browser.tree if from_list else page.picker.find_field
    assert expected.hasFocus()


def test_the_keys_of_the_pages_are_told(desk: Desk) -> None:
    navigation = desk.open(page="help").shell.navigation
    assert navigation.buttons["channels"].toolTip() == "Ctrl+2"
    navigation.set_narrow(True)
    assert navigation.buttons["channels"].toolTip() == "Channels (Ctrl+2)"
