"""The window on small screens: everything is seen whole or can be reached, and nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.clipping import nothing_is_clipped, settle_layout
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window.shell import Shell
from clickup_desktop.ui.window_state import WindowState
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import named, read_page
from tests.ui.named_widgets import named as widget_named
from tests.ui.seen import is_seen, key, press

SMALL = (480, 320)


def resize(session: WindowSession, size: tuple[int, int]) -> None:
    session.shell.resize(*size)
    settle_layout()


def save_links(desk: Desk, page: ChannelsPage) -> Iterator[None]:
    """Save three links, and stop after each."""
    root = page.browser.model.node(QModelIndex())
    linkable = [node for node in root.walk() if node.channel is not None and not node.masked]
    for number, node in enumerate(linkable[:3], 1):
        page.browser.tree.select(node)
        desk.wait(page.save_button.isEnabled)
        page.save_button.click()
        desk.wait(partial(_told, page, f"Linked ({number})"))
        settle_layout()
        yield


def _told(page: ChannelsPage, title: str) -> bool:
    return page.links.title.text() == title


def opened(
    desk: Desk, sandbox: Sandbox, size: tuple[int, int]
) -> tuple[WindowSession, ChannelsPage]:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    resize(session, size)
    return session, page


@pytest.mark.parametrize("screen", [(1024, 640), (800, 480), (1920, 1080)])
def test_the_window_opens_no_larger_than_the_screen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, screen: tuple[int, int]
) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: QSize(*screen))

    shell = Shell(WindowState(None))

    assert shell.width() <= screen[0]
    assert shell.height() < screen[1]
    shell.deleteLater()


@pytest.mark.parametrize("size", [SMALL, (700, 500), (1024, 640), (1400, 900)])
def test_a_channel_is_linked_by_keyboard_in_a_window_of_any_size(
    desk: Desk, sandbox: Sandbox, size: tuple[int, int]
) -> None:
    session, page = opened(desk, sandbox, size)
    nothing_is_clipped(session.shell)
    page.browser.tree.select(named(page, "Launch 2027"))
    page.browser.tree.setFocus()

    key(session.shell, Qt.Key.Key_Return)

    desk.wait(lambda: page.save_button.hasFocus() and is_seen(page.save_button))
    press(page.save_button)
    desk.wait(lambda: page.links.title.text() == "Linked (1)")
    settle_layout()
    nothing_is_clipped(session.shell)


def in_reach(window: QWidget) -> list[QWidget]:
    """Walk through all that takes the focus with Tab; return what was seen as it had it."""
    seen: list[QWidget] = []
    for _step in range(60):
        key(window, Qt.Key.Key_Tab)
        settle_layout()
        focused = window.focusWidget()
        if focused is None or focused in seen:
            return seen
        area = focused.visibleRegion().boundingRect()
        assert area.width() >= min(focused.width(), 24), focused
        assert area.height() >= min(focused.height(), 24), focused
        seen.append(focused)
    raise AssertionError("Tab does not come back")


def test_tab_brings_everything_into_sight_in_the_smallest_window(
    desk: Desk, sandbox: Sandbox
) -> None:
    session, page = opened(desk, sandbox, SMALL)
    page.browser.tree.select(named(page, "Launch 2027"))
    desk.wait(page.save_button.isEnabled)
    page.picker.workspaces.setFocus()

    reached = in_reach(session.shell)

    for wanted in (page.picker.find_field, page.picker.archived, page.browser.tree):
        assert wanted in reached
    assert page.save_button in reached
    assert session.shell.navigation.buttons["channels"] in reached


def test_the_last_page_of_the_navigation_is_scrolled_to(desk: Desk, sandbox: Sandbox) -> None:
    session, _page = opened(desk, sandbox, SMALL)
    about = session.shell.navigation.buttons["about"]
    assert not is_seen(about)

    about.setFocus(Qt.FocusReason.TabFocusReason)

    desk.wait(lambda: is_seen(about))
    press(about)
    desk.wait(lambda: session.page is not None and session.page.title == "About")


def test_the_details_stand_below_the_tree_where_there_is_no_room_beside_it(
    desk: Desk, sandbox: Sandbox
) -> None:
    session, page = opened(desk, sandbox, (1100, 700))
    tree, details = page.browser, page.details
    assert details.mapTo(page, QPoint()).x() > tree.mapTo(page, QPoint()).x()
    divided = page.splitter.sizes()

    resize(session, (640, 700))
    assert details.mapTo(page, QPoint()).y() > tree.mapTo(page, QPoint()).y()
    assert details.mapTo(page, QPoint()).x() == tree.mapTo(page, QPoint()).x()

    resize(session, (1100, 700))
    assert page.splitter.orientation() is Qt.Orientation.Horizontal
    assert abs(page.splitter.sizes()[0] - divided[0]) < 200


@pytest.mark.parametrize("size", [(1024, 640), (1400, 900)])
def test_nothing_jumps_when_a_text_at_the_bottom_comes_or_goes(
    desk: Desk, sandbox: Sandbox, size: tuple[int, int]
) -> None:
    session, page = opened(desk, sandbox, size)
    page.links.fold(False)
    settle_layout()

    def place(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(session.shell, QPoint()), widget.size())

    still = (page.browser.tree, page.details, page.links, page.save_button)
    before = [place(widget) for widget in still[:-1]]
    bottom = place(page.save_button).bottom()

    for _saved in save_links(desk, page):
        assert [place(widget) for widget in still[:-1]] == before
        assert place(page.save_button).bottom() == bottom
    press(page.links.message.dismiss_button)
    settle_layout()
    assert [place(widget) for widget in still[:-1]] == before


def test_nothing_jumps_when_finding_begins(desk: Desk, sandbox: Sandbox) -> None:
    session, page = opened(desk, sandbox, (1024, 600))
    still = (page.picker.find_field, page.browser, page.details, page.save_button)
    before = [QRect(part.mapTo(session.shell, QPoint()), part.size()) for part in still]

    page.picker.find_field.setText("launch 2027")
    desk.wait(lambda: page.browser.hits.model.hits)
    settle_layout()

    after = [QRect(part.mapTo(session.shell, QPoint()), part.size()) for part in still]
    assert after == before


def test_three_links_leave_the_tree_its_room(desk: Desk, sandbox: Sandbox) -> None:
    session, page = opened(desk, sandbox, (1024, 640))
    list(save_links(desk, page))

    settle_layout()

    assert page.links.folded
    row = page.browser.tree.sizeHintForRow(0)
    assert page.browser.tree.viewport().height() >= 5 * row
    press(page.links.toggle)
    settle_layout()
    assert page.browser.tree.viewport().height() >= 4 * row
    nothing_is_clipped(session.shell)


def test_a_question_is_seen_whole_where_links_are_many(desk: Desk, sandbox: Sandbox) -> None:
    session, page = opened(desk, sandbox, (1024, 640))
    list(save_links(desk, page))
    press(page.links.toggle)
    settle_layout()

    press(widget_named(page.links, QAbstractButton, "removeLink"))

    desk.wait(lambda: is_seen(widget_named(page.links, QAbstractButton, "confirmRemoveLink")))
    nothing_is_clipped(session.shell)
    press(widget_named(page.links, QAbstractButton, "keepLink"))
    settle_layout()
    nothing_is_clipped(session.shell)


@pytest.mark.parametrize("size", [(640, 480), (1024, 640)])
def test_a_dialog_stays_within_the_window_also_when_it_grows(
    desk: Desk, sandbox: Sandbox, size: tuple[int, int]
) -> None:
    session = desk.open(page="")
    desk.wait(lambda: session.first_run is not None)
    resize(session, size)
    assert session.first_run is not None
    session.first_run.connect_button.click()
    desk.wait(lambda: session.shell.findChild(QDialog, "connectDialog") is not None)
    dialog = session.shell.findChild(ConnectDialog)
    assert isinstance(dialog, ConnectDialog)
    desk.wait(dialog.isVisible)
    assert dialog.size() == dialog.size().boundedTo(session.shell.size())

    dialog.token.set_text("pk_10100001_" + "REVOKED0" * 4)
    dialog.accept_button.click()
    desk.wait(lambda: dialog.hint.hint is not None)
    settle_layout()

    assert dialog.size() == dialog.size().boundedTo(session.shell.size())
    nothing_is_clipped(dialog)
    assert is_seen(dialog.accept_button)
