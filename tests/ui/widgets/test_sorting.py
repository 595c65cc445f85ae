"""Names in the order in which people look for them."""

from __future__ import annotations

import random

import pytest

from clickup_desktop.ui.widgets import locales
from clickup_desktop.ui.widgets.sorting import by_name


def in_order(names: list[str]) -> list[str]:
    return by_name(random.Random(1).sample(names, len(names)), str)


def test_case_and_accents_do_not_tear_names_apart() -> None:
    names = ["ähre", "Ärger", "azur", "Oma", "öre", "Zoo"]
    assert in_order(names) == names


def test_a_number_counts_by_its_value() -> None:
    names = ["Team 2", "team 9", "Team 10", "Team 100"]
    assert in_order(names) == names


@pytest.mark.parametrize(
    ("language", "system", "names"),
    [
        ("sv", "sv_SE.UTF-8", ["zon", "ångström", "ärlig", "öl"]),
        ("de", "de_DE.UTF-8", ["ärlig", "öl", "zon"]),
        ("tr", "tr_TR.UTF-8", ["ısı", "izmir", "ocak", "örnek"]),
        ("ja", "ja_JP.UTF-8", ["あ", "か", "が", "き"]),
    ],
)
def test_a_language_has_an_order_of_its_own(
    language: str, system: str, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locales, "language_in_use", lambda: language)
    monkeypatch.setenv("LC_TIME", system)
    assert in_order(names) == names


def test_those_that_are_called_the_same_stay_as_they_were() -> None:
    rows = [("acme", 1), ("Acme", 2), ("Ábc", 3), ("ACME", 4)]
    assert by_name(rows, lambda row: row[0]) == [("Ábc", 3), ("acme", 1), ("Acme", 2), ("ACME", 4)]
    assert by_name([], str) == []


def test_thousands_are_in_order_as_well() -> None:
    names = [f"Member {number}" for number in range(2_000)]
    assert in_order(names) == names
    same = [("x", number) for number in range(1_000)]
    assert by_name(same, lambda row: row[0]) == same
