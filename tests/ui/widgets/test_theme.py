"""The colours can be read, in both schemes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

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
]
"""Focus rings and the outlines of what can be used, and what they are drawn on."""


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
