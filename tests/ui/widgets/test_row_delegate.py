"""The parts of a row, in windows of both directions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.widgets.row_delegate import RowPainter

ROW = QRect(0, 0, 300, 40)
FIRST_HALF = QRect(0, 0, 150, 40)
LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft

Draw = Callable[[RowPainter], None]


def drawn(direction: Qt.LayoutDirection, draw: Draw) -> QImage:
    picture = QImage(ROW.size(), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    option = QStyleOptionViewItem()
    option.rect = QRect(ROW)
    option.direction = direction
    with QPainter(picture) as painter:
        draw(RowPainter(painter, option))
    return picture


def ink(picture: QImage) -> tuple[int, int]:
    """Return the first and the last column in which there is something."""
    white = QImage(picture)
    white.fill(Qt.GlobalColor.white)
    columns = [
        x
        for x in range(picture.width())
        if any(picture.pixel(x, y) != white.pixel(x, y) for y in range(picture.height()))
    ]
    return columns[0], columns[-1]


def width_of(picture: QImage) -> int:
    first, last = ink(picture)
    return last - first


PARTS: list[Draw] = [
    lambda row: row.icon(FIRST_HALF, "space", "text"),
    lambda row: row.text(FIRST_HALF, "Launch", "text"),
    lambda row: row.text(FIRST_HALF, "שיווק", "text"),
    lambda row: row.marked_text(FIRST_HALF, "Launch", [(0, 2)], "text"),
    lambda row: row.marked_text(FIRST_HALF, "שיווק", [(0, 2)], "text"),
]


@pytest.mark.parametrize("draw", PARTS, ids=["icon", "Latin", "Hebrew", "marked", "marked Hebrew"])
def test_a_part_begins_where_people_begin_to_read(qtbot: QtBot, draw: Draw) -> None:
    del qtbot
    assert ink(drawn(LEFT, draw))[0] < 10
    assert ink(drawn(RIGHT, draw))[1] > ROW.width() - 11


def test_a_text_that_is_too_long_stays_in_its_area(qtbot: QtBot) -> None:
    del qtbot
    first, last = ink(drawn(RIGHT, lambda row: row.text(FIRST_HALF, "Launch " * 40, "text")))
    assert first >= FIRST_HALF.width() - 1
    assert last < ROW.width()


def test_what_matched_is_bold_behind_letters_of_two_units(qtbot: QtBot) -> None:
    del qtbot
    plain = drawn(LEFT, lambda row: row.marked_text(ROW, "𝕏𝕏 iiii mmmm", [], "text"))
    narrow = drawn(LEFT, lambda row: row.marked_text(ROW, "𝕏𝕏 iiii mmmm", [(3, 7)], "text"))
    wide = drawn(LEFT, lambda row: row.marked_text(ROW, "𝕏𝕏 iiii mmmm", [(8, 12)], "text"))
    assert width_of(plain) < width_of(narrow) < width_of(wide)
