"""What holds on every page and in every dialog: sizes, names, mnemonics, and the order of Tab."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.window.navigation import ENTRIES
from clickup_desktop.ui.window.session import WindowSession
from tests.journeys.conftest import Desk
from tests.journeys.dialogs import DIALOGS
from tests.journeys.test_channels_page import link, read_page
from tests.ui.controls import controls, hold_controls


@pytest.fixture
def session(desk: Desk, sandbox: Sandbox) -> WindowSession:
    """A window with a connection and a link; its Workspace has been read."""
    desk.connect(sandbox.token)
    opened = desk.open()
    page = read_page(desk, opened)
    link(desk, page, "Launch 2027")
    return opened


def test_every_page_holds(desk: Desk, session: WindowSession, subtests: pytest.Subtests) -> None:
    for entry in ENTRIES:
        with subtests.test(page=entry.name):
            session.show_page(entry.name)
            desk.wait(lambda: not session.work.jobs)
            hold_controls(session.shell)


def test_every_dialog_holds(desk: Desk, session: WindowSession, subtests: pytest.Subtests) -> None:
    for name, open_it in DIALOGS.items():
        with subtests.test(dialog=name):
            open_it(session)
            desk.wait(lambda: not session.work.jobs)
            (dialog,) = [it for it in session.shell.findChildren(QDialog) if it.isVisible()]
            hold_controls(dialog)
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
