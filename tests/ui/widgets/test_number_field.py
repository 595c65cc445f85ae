"""A number is typed in any digits, and what is typed between them is left out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from clickup_desktop.language.numbers import write_numbers_with
from clickup_desktop.ui.widgets.locales import number_marks
from clickup_desktop.ui.widgets.number_field import NumberField

MOST = 36_500


@pytest.fixture
def field(qtbot: QtBot) -> NumberField:
    made = NumberField(MOST)
    qtbot.addWidget(made)
    return made


def enter(field: NumberField, text: str) -> None:
    """Type `text`; QTest has keys for Latin letters alone."""
    for character in text:
        field.insert(character)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("30", 30),
        ("1.000", 1_000),  # as in German
        ("1,000 days", 1_000),
        ("1\N{NARROW NO-BREAK SPACE}000", 1_000),  # as in French
        ("\N{ARABIC-INDIC DIGIT THREE}\N{ARABIC-INDIC DIGIT ZERO}", 30),
        ("+7", 7),
        ("007", 7),
        ("365000", 36_500),  # no more digits than the greatest number has
        ("", None),
        ("0", None),
        ("36501", None),
        ("-", None),
    ],
)
def test_the_digits_are_taken(field: NumberField, typed: str, number: int | None) -> None:
    enter(field, typed)
    assert field.number == number


@pytest.mark.parametrize("text", ["general", "-1", "1.5", "\N{SUPERSCRIPT TWO}", "9" * 5_000])
def test_what_is_no_number_is_none_whoever_put_it_there(field: NumberField, text: str) -> None:
    field.setText(text)
    assert field.number is None


@pytest.mark.parametrize("locale", ["de_DE", "ar_EG", "fa_IR", "hi_IN"])
def test_a_number_is_shown_in_the_digits_that_people_read(field: NumberField, locale: str) -> None:
    marks = number_marks(QLocale(locale))
    write_numbers_with(lambda: marks, also_small=True)
    field.show_number(1_234)
    shown = field.text()
    assert shown == "1234".translate(marks.digits)
    assert field.number == 1_234
    field.clear()
    enter(field, shown)
    assert field.text() == shown
