"""Numbers and lists of names as people write them."""

from __future__ import annotations

import pytest

from clickup_desktop.language import texts
from clickup_desktop.language.lists import alternatives, enumeration
from clickup_desktop.language.numbers import (
    NumberMarks,
    decimal_number,
    plain_number,
    whole_number,
    write_numbers_with,
)
from tests.language.made_up import MadeUp

GERMAN = {",": ".", ".": ",", " or ": " oder "}


class OtherMarks(MadeUp):
    def pgettext(self, context: str, message: str) -> str:
        return GERMAN.get(message, message) if "digits" in context else GERMAN[message] + " "


def test_numbers_and_lists_are_written_as_in_english() -> None:
    assert [whole_number(it) for it in (7, 1_234, 1_234_567)] == ["7", "1,234", "1,234,567"]
    assert [decimal_number(1.25, 1), decimal_number(12.0, 0)] == ["1.2", "12"]
    assert enumeration(["Acme", "Example"]) == "Acme, Example"
    assert alternatives(iter(["Acme", "Example"])) == "Acme or Example"
    assert enumeration([]) == ""


def test_another_language_has_other_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_catalogue", OtherMarks())
    assert whole_number(1_234_567) == "1.234.567"
    assert decimal_number(1.25, 1) == "1,2"
    assert alternatives(["Acme", "Example"]) == "Acme oder  Example"


def test_a_locale_has_groups_and_digits_of_its_own() -> None:
    write_numbers_with(lambda: NumberMarks(",", ".", sizes=(3, 2)))
    assert [whole_number(it) for it in (1_234, 1_234_567, -98_765_432)] == [
        "1,234",
        "12,34,567",
        "-9,87,65,432",
    ]
    write_numbers_with(lambda: NumberMarks(".", ",", least=5))
    assert [whole_number(it) for it in (0, 1_234, 12_345)] == ["0", "1234", "12.345"]
    write_numbers_with(lambda: NumberMarks("٬", "٫", zero="٠"), also_small=True)
    assert [whole_number(1_205), decimal_number(2.5, 1)] == ["١٬٢٠٥", "٢٫٥"]
    assert plain_number(5432) == "٥٤٣٢"


def test_a_number_in_one_piece_has_no_groups() -> None:
    assert plain_number(5432) == "5432"
    write_numbers_with(lambda: NumberMarks(".", ","))
    assert plain_number(5432) == "5432"
