"""The list of Workspaces: names whole or elided, in one frame."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.widgets.picker import Picker

LONG = "Quarterly planning of everything that the whole company does, in all its departments"


@pytest.fixture
def picker(qtbot: QtBot) -> Picker:
    made = Picker()
    made.addItems(["Acme Rollout", LONG])
    made.resize(160, 34)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_name_that_does_not_fit_gives_way_in_its_middle(picker: Picker) -> None:
    picker.setCurrentIndex(1)
    elided = picker.grab().toImage()
    picker.setItemText(1, LONG.replace("departments", "continents"))

    # Its end is seen: with another end, something else is drawn.
    assert picker.grab().toImage() != elided
    assert LONG[:20] in picker.hover_text


def test_a_name_that_fits_needs_no_tooltip(picker: Picker) -> None:
    assert picker.hover_text == ""


def test_the_list_has_one_frame_and_shows_short_names_whole(picker: Picker) -> None:
    picker.showPopup()
    view = picker.view()

    around = view.parentWidget()
    assert isinstance(around, QFrame)
    assert around.frameShape() is QFrame.Shape.NoFrame
    wide = view.fontMetrics().horizontalAdvance("Acme Rollout")
    assert view.viewport().width() >= wide
    assert view.size() != QSize()
    picker.hidePopup()
