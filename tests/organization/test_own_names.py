"""The names that the program gave because nobody else did."""

from __future__ import annotations

import pytest

from clickup_desktop.organization.own_names import ORGANIZATION, USER, shown_name
from tests.language.made_up import is_translated, spoken


@pytest.mark.parametrize("name", [ORGANIZATION, USER])
def test_a_name_of_the_program_s_own_is_shown_in_the_language(name: str) -> None:
    assert shown_name(name) == name
    with spoken():
        assert is_translated(shown_name(name))


@pytest.mark.parametrize("name", ["", "Acme", "my organization", "My organization ", "Member"])
def test_a_name_that_somebody_chose_stays_as_it_is(name: str) -> None:
    with spoken():
        assert shown_name(name) == name
