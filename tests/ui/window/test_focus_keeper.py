"""Whoever follows the focus does so to the end, when a part of the window is gone already."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from clickup_desktop.ui.window.focus_keeper import FocusKeeper


def move_focus(qtbot: QtBot, window: QWidget) -> None:
    """Move it from one button to another."""
    buttons = QPushButton("Save", window), QPushButton("Close", window)
    window.show()
    window.activateWindow()
    for button in buttons:
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)


def test_nothing_is_looked_for_on_pages_that_are_gone(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pages = QWidget(window)
    FocusKeeper(window, pages)
    delete(pages)
    move_focus(qtbot, window)


def test_nothing_is_scrolled_that_is_gone(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    area = ScrollArea(window)
    QVBoxLayout(window).addWidget(area)
    delete(area.inside)
    move_focus(qtbot, window)
