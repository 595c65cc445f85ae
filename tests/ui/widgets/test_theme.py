"""The colours can be read, in both schemes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QListWidget,
    QStyle,
    QStyleOptionButton,
)
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.widgets.icons import set_icon
from clickup_desktop.ui.widgets.labels import icon_label, plain_label
from clickup_desktop.ui.widgets.theme import (
    Scheme,
    apply_scheme,
    choose_scheme,
    colours,
    contrast,
    remembered_scheme,
    stylesheet,
    theme,
    title_font,
    token,
)
from clickup_desktop.ui.window_state import WindowState

READ_ON = [
    ("text", "background"),
    ("text", "surface"),
    ("text", "hover"),
    ("text", "neutral_soft"),
    ("text", "accent_soft"),
    ("text", "danger_soft"),
    ("text", "warning_soft"),
    ("text", "border"),
    ("muted", "background"),
    ("muted", "surface"),
    ("muted", "border"),
    ("accent", "background"),
    ("accent", "surface"),
    ("accent", "hover"),
    ("accent", "accent_soft"),
    ("accent", "danger_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *(
        (tone, ground)
        for tone in ("success", "warning", "danger")
        for ground in ("background", "surface")
    ),
    *((tone, f"{tone}_soft") for tone in ("success", "warning", "danger")),
    ("danger", "hover"),
]
"""Every pair of colours that words are drawn in, and what they are drawn on."""

SEEN_ON = [
    ("accent", "background"),
    ("accent", "surface"),
    ("accent", "danger_soft"),
    ("accent", "warning_soft"),
    ("on_accent", "accent"),
    ("control", "background"),
    ("control", "surface"),
    ("danger", "background"),
    ("accent", "accent_soft"),
    ("accent", "hover"),
]
"""Focus rings, outlines of what can be used, the bar of what is selected, the outline of the
current row and the tick (on the accent), and what they are drawn on."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), READ_ON)
def test_words_can_be_read(dark: bool, front: str, back: str) -> None:
    named = colours(dark)
    assert contrast(named[front], named[back]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), SEEN_ON)
def test_focus_rings_and_outlines_can_be_seen(dark: bool, front: str, back: str) -> None:
    named = colours(dark)
    assert contrast(named[front], named[back]) >= 3


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_is_under_the_mouse_stands_out_less_than_what_is_selected(dark: bool) -> None:
    named = colours(dark)
    hovered = contrast(named["hover"], named["background"])
    assert hovered < 1.5
    assert contrast(named["accent"], named["background"]) > 2 * hovered


SCHEMES = pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])


@SCHEMES
def test_an_examples_words_in_an_empty_field_can_be_read(
    qtbot: QtBot, qapp: QApplication, scheme: Scheme
) -> None:
    apply_scheme(qapp, scheme)
    line = QLineEdit()
    qtbot.addWidget(line)
    line.ensurePolished()

    drawn = line.palette().color(QPalette.ColorRole.PlaceholderText)
    assert drawn.alpha() == 255
    assert contrast(drawn.name(), token("background").name()) >= 4.5


@SCHEMES
@pytest.mark.parametrize("enabled", [True, False], ids=["enabled", "disabled"])
def test_a_ticked_box_shows_a_tick(
    qtbot: QtBot, qapp: QApplication, scheme: Scheme, enabled: bool
) -> None:
    apply_scheme(qapp, scheme)
    box = QCheckBox("Archived")
    qtbot.addWidget(box)
    box.setEnabled(enabled)
    box.setChecked(True)
    box.resize(box.sizeHint())
    option = QStyleOptionButton()
    box.initStyleOption(option)
    place = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)

    assert {token("on_accent").name(), token("accent" if enabled else "muted").name()} <= set(
        colours_of(box.grab(place).toImage())
    )


@SCHEMES
def test_a_selected_row_has_a_bar_and_the_current_one_an_outline(
    qtbot: QtBot, qapp: QApplication, scheme: Scheme
) -> None:
    apply_scheme(qapp, scheme)
    view = QListWidget()
    qtbot.addWidget(view)
    view.addItems(["Space", "List", "Channel"])
    view.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
    view.show()
    qtbot.waitUntil(view.isVisible)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.setCurrentRow(0)
    view.selectionModel().setCurrentIndex(
        view.model().index(1, 0), QItemSelectionModel.SelectionFlag.NoUpdate
    )

    def edges(row: int) -> tuple[str, str]:
        area = view.visualItemRect(view.item(row))
        picture = view.viewport().grab(area).toImage()
        middle = picture.height() // 2
        left = picture.pixelColor(2, middle).name()
        return left, picture.pixelColor(picture.width() // 2, 1).name()

    accent = token("accent").name()
    assert edges(0) == (accent, token("accent_soft").name())
    assert edges(1) == (accent, accent)
    assert edges(2) == (token("background").name(), token("background").name())


def colours_of(picture: QImage) -> Iterator[str]:
    """Every colour in a picture."""
    for x in range(picture.width()):
        for y in range(picture.height()):
            yield picture.pixelColor(x, y).name()


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True])
def test_the_stylesheet_uses_only_colours_with_a_name(dark: bool) -> None:
    assert "$" not in stylesheet(colours(dark))


def test_a_chosen_scheme_colours_the_program(qapp: QApplication) -> None:
    apply_scheme(qapp, Scheme.DARK)

    assert theme().dark
    assert token("background").name().upper() == "#17171C"
    assert qapp.palette().color(QPalette.ColorRole.Window) == token("background")


def test_icons_are_drawn_again_in_the_other_scheme(qapp: QApplication) -> None:
    label = icon_label("channel")
    before = label.pixmap().toImage()

    apply_scheme(qapp, Scheme.DARK)

    assert label.pixmap().toImage() != before
    set_icon(label, "lock")


def test_the_choice_is_remembered(qapp: QApplication, tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    choose_scheme(Scheme.DARK, state)
    state.save()

    assert remembered_scheme(WindowState(tmp_path)) is Scheme.DARK


def test_an_unknown_scheme_means_the_systems(tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    state.set_value("window/scheme", "sepia")

    assert remembered_scheme(state) is Scheme.SYSTEM


def test_titles_are_half_as_large_again(qapp: QApplication) -> None:
    label = plain_label("Title")
    assert title_font(label).pointSizeF() == pytest.approx(qapp.font().pointSizeF() * 1.5)
