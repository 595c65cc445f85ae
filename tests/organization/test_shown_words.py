"""Words that are kept in English, and translated where they are shown."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import clickup_desktop
from clickup_desktop.organization.members.audit_words import (
    ACTIONS,
    shown_action,
    shown_subject,
)
from clickup_desktop.organization.problems import IN_NOBODYS_NAME, PROBLEMS, shown_problems
from clickup_desktop.organization.records import AuditEntry, RowKind, UnreadableRow
from clickup_desktop.organization.roles import Role
from tests.language.made_up import is_translated, spoken

ORGANIZATION = Path(clickup_desktop.__file__).parent / "organization"
NOW = datetime(2026, 5, 3, tzinfo=UTC)


def entry(action: str, subject: str = "") -> AuditEntry:
    return AuditEntry(NOW, "Acme Admin", action, subject)


def noted_by_the_program() -> set[str]:
    return {
        argument.value
        for path in ORGANIZATION.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "members.note"
        for argument in node.args[2:3]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def noted_by_a_server() -> set[str]:
    sql = "".join(path.read_text("utf-8") for path in ORGANIZATION.rglob("*.sql"))
    said = set(re.findall(r"note\(\s*'([^']*)'", sql))
    for case in re.findall(r"note\(\s*CASE(.*?)END,", sql, re.DOTALL):
        said |= set(re.findall(r"(?:THEN|ELSE) '([^' ][^']* [^']*)'", case))
    for verb in ("added", "changed", "removed"):
        said |= {f"{verb}{of}" for of in re.findall(r"(?:THEN|ELSE) '( [^']*)'", sql)}
    return said


def test_every_word_of_the_audit_trail_is_known() -> None:
    assert "linked a Channel" in noted_by_the_program()
    assert {"replaced the recovery key", "gave a link a connection"} <= noted_by_a_server()
    assert "added a key of the organization" in noted_by_a_server()
    assert noted_by_the_program() | noted_by_a_server() <= ACTIONS


def test_the_audit_trail_is_translated_where_it_is_shown() -> None:
    with spoken():
        assert all(is_translated(shown_action(entry(action))) for action in ACTIONS)
        assert is_translated(shown_subject(entry("removed a link", "a link that can't be read")))
    assert shown_action(entry("linked a Channel")) == "linked a Channel"


def test_what_others_wrote_into_it_stays_as_it_is() -> None:
    with spoken():
        assert shown_action(entry("Save")) == "Save"
        assert shown_subject(entry("linked a Channel", "Member")) == "Member"


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
