"""Where an area shows what scrolls in it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractScrollArea, QListView, QTextEdit, QTreeView
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from clickup_desktop.ui.widgets.viewport import viewport_of


@pytest.mark.parametrize("kind", [ScrollArea, QTreeView, QListView, QTextEdit])
def test_it_is_the_one_that_qt_has(qtbot: QtBot, kind: type[QAbstractScrollArea]) -> None:
    area = kind()
    qtbot.addWidget(area)
    assert viewport_of(area) is area.viewport()
