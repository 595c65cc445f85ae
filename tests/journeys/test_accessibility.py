"""What holds on every page and in every dialog: sizes, names, mnemonics, and the order of Tab."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.diagnostics.page import DiagnosticsPage
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.members.page import MembersPage
from clickup_desktop.ui.widgets.reading_order import reading_order
from clickup_desktop.ui.window.navigation import ENTRIES
from clickup_desktop.ui.window.session import WindowSession
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import link, read_page

SMALLEST = 24
"""Logical pixels in both directions, as WCAG 2.2 wants (2.5.8)."""


def first_connection(session: WindowSession) -> str:
    assert session.overview is not None
    return session.overview.connections[0].id


def integrations(session: WindowSession) -> IntegrationsPage:
    session.show_page("integrations")
    return cast("IntegrationsPage", session.page)


def members(session: WindowSession) -> MembersPage:
    session.show_page("members")
    return cast("MembersPage", session.page)


def report(session: WindowSession) -> None:
    session.show_page("diagnostics")
    cast("DiagnosticsPage", session.page).view.open_report()


DIALOGS: dict[str, Callable[[WindowSession], object]] = {
    "connect": lambda it: integrations(it).clickup.open_connect(guide=True),
    "update": lambda it: integrations(it).clickup.open_update(first_connection(it)),
    "disconnect": lambda it: integrations(it).clickup.open_disconnect(first_connection(it)),
    "invite": lambda it: members(it).open_invite(),
    "report": report,
}


@pytest.fixture
def session(desk: Desk, sandbox: Sandbox) -> WindowSession:
    """A window with a connection and a link; its Workspace has been read."""
    desk.connect(sandbox.token)
    opened = desk.open()
    page = read_page(desk, opened)
    link(desk, page, "Launch 2027")
    return opened


def controls(window: QWidget) -> Iterator[QWidget]:
    """What can be used in a window with the mouse or with Tab."""
    for widget in reading_order(window):
        used = isinstance(widget, QAbstractButton | QTabBar)
        if widget.isVisible() and (used or widget.focusPolicy() & Qt.FocusPolicy.TabFocus):
            yield widget


def mnemonics(window: QWidget) -> Counter[str]:
    """The keys that Alt is pressed with, and how many react to each."""
    texts: list[str] = []
    for widget in reading_order(window):
        if not widget.isVisible():
            continue
        if isinstance(widget, QAbstractButton) or (
            isinstance(widget, QLabel) and widget.buddy() is not None
        ):
            texts.append(widget.text())
        elif isinstance(widget, QTabBar):
            texts += [widget.tabText(place) for place in range(widget.count())]
    keys = (QKeySequence.mnemonic(text).toString() for text in texts)
    return Counter(key for key in keys if key)


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it, by its own name or by the label that belongs to it."""
    described = QAccessible.queryAccessibleInterface(widget)
    labels = (of for of, how in described.relations() if how & QAccessible.RelationFlag.Label)
    named = [described, *labels]
    return next((it.text(QAccessible.Text.Name) for it in named if it is not None), "")


def hold(window: QWidget) -> None:
    """Assert what holds in every window."""
    clashing = [key for key, count in mnemonics(window).items() if count > 1]
    assert clashing == [], f"more than one reacts to {clashing}"
    for control in controls(window):
        shown = control.objectName() or repr(control)
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert name_of(control), f"{shown} has no name"
        # The border of two parts is moved with keys as well; what Qt puts into a field to clear
        # it does what Select all and Delete do.
        if control.inherits("QSplitterHandle") or isinstance(control.parent(), QLineEdit):
            continue
        small = min(control.width(), control.height())
        assert small >= SMALLEST, f"{shown} is {control.width()} x {control.height()}"


@pytest.mark.parametrize("page", [entry.name for entry in ENTRIES])
def test_a_page_holds(desk: Desk, session: WindowSession, page: str) -> None:
    session.show_page(page)
    desk.wait(lambda: not session.work.jobs)
    hold(session.shell)


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_holds(desk: Desk, session: WindowSession, name: str) -> None:
    DIALOGS[name](session)
    desk.wait(lambda: not session.work.jobs)
    (dialog,) = [it for it in session.shell.findChildren(QDialog) if it.isVisible()]
    hold(dialog)
    dialog.close()


def test_tab_goes_through_the_window_as_it_is_read(desk: Desk, session: WindowSession) -> None:
    shell = session.shell
    shell.activateWindow()
    desk.wait(shell.isActiveWindow)
    zones = (shell.top_bar, shell.navigation, shell.pages, shell.status)

    def zone() -> int:
        focused = QApplication.focusWidget()
        return next(at for at, part in enumerate(zones) if focused and part.isAncestorOf(focused))

    start = next(it for it in controls(shell) if it.focusPolicy() & Qt.FocusPolicy.TabFocus)
    start.setFocus()
    visited, where = [start], [zone()]
    while True:
        QTest.keyClick(shell.focusWidget(), Qt.Key.Key_Tab)
        focused = shell.focusWidget()
        if focused is start:
            break
        visited.append(focused)
        where.append(zone())
        assert len(visited) < 100
    assert where == sorted(where)
    assert set(where) == {0, 1, 2, 3}
    for expected in reversed(visited):
        QTest.keyClick(shell.focusWidget(), Qt.Key.Key_Backtab)
        assert shell.focusWidget() is expected


def test_the_arrow_keys_move_the_border_of_places_and_details(
    desk: Desk, session: WindowSession
) -> None:
    page = cast("ChannelsPage", session.page)
    border = page.splitter.handle(1)
    border.setFocus()
    before = page.splitter.sizes()

    QTest.keyClick(border, Qt.Key.Key_Left)
    narrower = page.splitter.sizes()
    assert narrower[0] < before[0]
    assert narrower[1] > before[1]

    QTest.keyClick(border, Qt.Key.Key_Right)
    desk.wait(lambda: page.splitter.sizes() == before)
