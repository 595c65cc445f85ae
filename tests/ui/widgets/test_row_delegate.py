"""The parts of a row, in windows of both directions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage, QPainter
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
    before, matched = "𝕏𝕏 ", "mm"
    text = before + matched
    plain = drawn(LEFT, lambda row: row.marked_text(ROW, text, [], "text"))
    marked = drawn(LEFT, lambda row: row.marked_text(ROW, text, [(3, 5)], "text"))
    width = QFontMetrics(QGuiApplication.font()).horizontalAdvance(before) - 2
    first = QRect(0, 0, width, ROW.height())
    rest = first.translated(width, 0)
    assert plain.copy(first) == marked.copy(first)
    assert plain.copy(rest) != marked.copy(rest)
