"""Words that are kept in English, and translated where they are shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import clickup_desktop
from clickup_desktop.organization.problems import IN_NOBODYS_NAME, PROBLEMS, shown_problems
from clickup_desktop.organization.records import RowKind, UnreadableRow
from clickup_desktop.organization.roles import Role
from tests.language.made_up import is_translated, spoken

ORGANIZATION = Path(clickup_desktop.__file__).parent / "organization"
NOW = datetime(2026, 5, 3, tzinfo=UTC)


def test_every_problem_of_a_row_is_known() -> None:
    types = (ORGANIZATION / "column_types.py").read_text("utf-8")
    told = set(re.findall(r'Undecodable\("([^"]*)"\)', types))
    assert {f"{{column}} {problem}" for problem in told} | {"{column} is missing"} == PROBLEMS


def test_the_problems_of_a_row_are_translated_where_they_are_shown() -> None:
    told = ("path is nested too deeply", IN_NOBODYS_NAME)
    row = UnreadableRow(RowKind.LINK, "l1", problems=(*told, "something else"))
    assert shown_problems(row) == row.problems
    with spoken():
        *translated, unknown = shown_problems(row)
    assert all(map(is_translated, translated))
    assert unknown == "something else"


@pytest.mark.parametrize("kind", RowKind)
@pytest.mark.parametrize("name", ["", "Acme Admin"])
@pytest.mark.parametrize("moment", [None, NOW])
def test_a_row_that_can_t_be_read_is_told_in_whole_sentences(
    kind: RowKind, name: str, moment: datetime | None
) -> None:
    row = UnreadableRow(kind, "1", name, moment)
    with spoken():
        sentence = row.sentence
    assert is_translated(sentence.replace("⟧ ⟦", " "))


def test_a_role_is_kept_in_english_and_shown_in_the_language() -> None:
    with spoken():
        assert [role.english for role in Role] == [
            "Enterprise Admin",
            "Integrations Admin",
            "Member",
        ]
        assert all(is_translated(role.title) for role in Role)
    assert [role.title for role in Role] == [role.english for role in Role]
