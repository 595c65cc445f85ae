"""What a person would not see whole is found, each in its way, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.clipping import (
    ClippedError,
    clipped_at_sizes,
    nothing_is_clipped,
    settle_layout,
)
from clickup_desktop.ui.widgets.elided_button import ElidedButton
from clickup_desktop.ui.widgets.elided_label import ElidedLabel

LONG = "A name that is far longer than the room that there is for it"
WORDS = "Several words that stand on two lines or three"

Shown = TypeVar("Shown", bound=QWidget)


class Silent(ElidedLabel):
    """Tells nobody what it hides."""

    hover_text = ""


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(400, 300)
    qtbot.addWidget(made)
    return made


def put(made: Shown, window: QWidget, *area: int) -> Shown:
    made.setParent(window)
    made.setGeometry(QRect(*area))
    return made


def told(window: QWidget) -> list[str]:
    window.show()
    settle_layout()
    try:
        nothing_is_clipped(window)
    except ClippedError as error:
        assert str(error) == "; ".join(error.parts)
        return error.parts
    return []


def wrapped(text: str) -> QLabel:
    made = QLabel(text)
    made.setWordWrap(True)
    return made


def shown(text: str) -> QComboBox:
    made = QComboBox()
    made.addItem(text)
    return made


def asking(words: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(words)
    return made


@pytest.mark.parametrize(
    ("make", "width", "height", "what"),
    [
        (lambda: QLabel(LONG), 80, 40, "needs"),
        (lambda: QLabel("Short"), 80, 6, "needs"),
        (lambda: wrapped(WORDS), 120, 20, "needs"),
        (lambda: wrapped(LONG.replace(" ", "")), 120, 200, "has a word of"),
        (lambda: QPushButton("Remove the link"), 40, 40, "needs"),
        (lambda: ElidedLabel(LONG), 12, 40, "needs"),
        (lambda: Silent(LONG), 120, 40, "is elided and has no tooltip"),
        (lambda: shown(LONG), 160, 60, "is elided and has no tooltip"),
        (lambda: shown(LONG), 30, 60, "of its text"),
        (lambda: asking(LONG), 160, 60, "elides its placeholder"),
    ],
)
def test_what_does_not_fit_is_told(
    window: QWidget, make: Callable[[], QWidget], width: int, height: int, what: str
) -> None:
    made = put(make(), window, 10, 10, width, height)
    made.setObjectName("clipped")

    (part,) = told(window)

    assert part.startswith("clipped")
    assert what in part


@pytest.mark.parametrize(
    "make",
    [
        lambda: QLabel("Short"),
        lambda: wrapped(WORDS),
        lambda: QPushButton("Remove the link"),
        lambda: ElidedLabel(LONG),
        lambda: ElidedButton(LONG),
        lambda: shown("Short"),
        lambda: asking("Short"),
        QLabel,
    ],
)
def test_what_fits_or_gives_way_with_a_tooltip_is_whole(
    window: QWidget, make: Callable[[], QWidget]
) -> None:
    put(make(), window, 10, 10, 200, 80)

    assert told(window) == []


def test_a_widget_that_covers_its_neighbour_is_told(window: QWidget) -> None:
    put(QPushButton("Keep"), window, 10, 10, 100, 40).setObjectName("keep")
    put(QPushButton("Remove"), window, 90, 20, 100, 40).setObjectName("remove")

    assert told(window) == ['keep "Keep" and remove "Remove" overlap by 20 × 30']


def test_what_reaches_out_of_its_parent_is_told(window: QWidget) -> None:
    put(QPushButton("Save link"), window, 350, 10, 120, 40).setObjectName("save")

    assert told(window) == ['save "Save link" reaches out of QWidget by 70 × 0']


def test_a_button_in_a_strip_that_is_too_low_for_it_is_told(window: QWidget) -> None:
    strip = put(QWidget(), window, 10, 10, 200, 8)
    put(QPushButton("Remove link"), strip, 0, 0, 150, 34).setObjectName("remove")
    strip.setObjectName("strip")

    assert told(window) == ['remove "Remove link" reaches out of strip by 0 × 26']


def test_what_is_hidden_is_passed_over(window: QWidget) -> None:
    window.show()
    put(QPushButton("Save link"), window, 350, 10, 120, 4)

    assert told(window) == []


def scrolling(window: QWidget, content: tuple[int, int], *area: int) -> QScrollArea:
    made = put(QScrollArea(), window, *area)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside = QWidget()
    inside.resize(*content)
    made.setWidget(inside)
    made.setObjectName("area")
    return made


def test_what_can_be_scrolled_to_is_in_reach(window: QWidget) -> None:
    scrolling(window, (100, 2_000), 0, 0, 200, 200)

    assert told(window) == []


def test_what_is_wider_than_what_scrolls_up_and_down_is_told(window: QWidget) -> None:
    scrolling(window, (300, 100), 0, 0, 200, 200)

    (part,) = told(window)

    assert "reaches out of" in part


def test_an_area_that_cannot_be_scrolled_to_its_end_is_told(window: QWidget) -> None:
    area = scrolling(window, (100, 2_000), 0, 0, 200, 200)
    window.show()
    settle_layout()
    area.verticalScrollBar().setMaximum(10)

    with pytest.raises(ClippedError, match="area cannot be scrolled to its end"):
        nothing_is_clipped(window)


@pytest.mark.parametrize("height", [4, 20])
def test_a_list_of_which_no_row_is_seen_is_told(window: QWidget, height: int) -> None:
    rows = put(QListWidget(), window, 0, 0, 200, height)
    rows.addItems(["first", "second", "third"])
    rows.setObjectName("rows")

    (part,) = told(window)

    assert part.startswith("rows shows")


def test_a_dialog_is_looked_at_as_large_as_each_window_lets_it_be(window: QWidget) -> None:
    dialog = QDialog(window)
    dialog.resize(350, 250)
    put(QPushButton("Save"), dialog, 230, 10, 80, 40).setObjectName("save")
    for shown in (window, dialog):
        shown.show()

    parts = clipped_at_sizes(window, dialog, ((300, 200), (400, 300)))

    assert parts == ['300 × 200: save "Save" reaches out of QDialog by 10 × 0']
    assert dialog.size() == QSize(350, 250)
