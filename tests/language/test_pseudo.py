"""The language made of English shows what was forgotten."""

from __future__ import annotations

import pytest

from clickup_desktop.language.texts import _, ngettext, pgettext
from tests.language.made_up import spoken
from tests.language.pseudo import PseudoCatalogue, is_wholly_translated


def test_a_text_is_enclosed_accented_longer_and_can_be_filled_in() -> None:
    with spoken(PseudoCatalogue()):
        said = _("Linked {channel} of {{all}}.").format(channel="Acme")
    assert said == "⟦Lïñkéd~~ Acme ôf~ {àll~}.⟧"
    assert is_wholly_translated(said)


def test_numbers_and_meanings_are_translated_too() -> None:
    with spoken(PseudoCatalogue()):
        assert ngettext("{n} row", "{n} rows", 2).format(n=2) == "⟦2 rôwš~~⟧"
        assert pgettext("a state", "Open") == "⟦Ôpéñ~~⟧"


def test_from_right_to_left_there_are_letters_from_right_to_left() -> None:
    with spoken(PseudoCatalogue(right_to_left=True)):
        said = _("Save").strip("⟦~⟧")
    assert len(said) == len("Save")
    assert all("א" <= letter <= "ת" for letter in said)


@pytest.mark.parametrize("text", ["", "12 · 3", "⟦Ôpéñ⟧ · ⟦à⟧", "⟦Ôpéñ ⟦ïñ⟧⟧", "⟦x⟧ (12:03)"])
def test_what_is_wholly_translated_is_seen(text: str) -> None:
    assert is_wholly_translated(text)


@pytest.mark.parametrize("text", ["Open", "⟦Ôpéñ⟧ in Acme", "⟦Ôpé", "Acme ⟦Ôpéñ⟧"])
def test_what_was_forgotten_or_cut_is_seen(text: str) -> None:
    assert not is_wholly_translated(text)
