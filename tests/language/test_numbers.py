"""Numbers and lists of names as people write them."""

from __future__ import annotations

import pytest

from clickup_desktop.language import texts
from clickup_desktop.language.lists import alternatives, enumeration
from clickup_desktop.language.numbers import decimal_number, whole_number
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
