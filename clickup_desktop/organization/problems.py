"""What is wrong with a row that can't be read, as it is shown.

It is kept in English, since what was last known of an organization is written down. The name of
the column stands in front of it.
"""

from __future__ import annotations

from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.records import UnreadableRow

PROBLEMS = frozenset(
    {
        N_("{column} is missing"),
        N_("{column} is neither yes nor no"),
        N_("{column} is nested too deeply"),
        N_("{column} is not binary data"),
        N_("{column} is not a date"),
        N_("{column} is not text"),
        N_("{column} is not a web address"),
        N_("{column} is not a whole number"),
        N_("{column} is not an allowed value"),
        N_("{column} has the wrong form"),
        N_("{column} is out of range"),
        N_("{column} is too long"),
    }
)
IN_NOBODYS_NAME = N_("belongs to nobody")


def shown_problems(row: UnreadableRow) -> tuple[str, ...]:
    """Return what is wrong with which column, in the language in use."""
    return tuple(map(_shown, row.problems))


def _shown(problem: str) -> str:
    if problem == IN_NOBODYS_NAME:
        return _(IN_NOBODYS_NAME)
    column, _blank, wrong = problem.partition(" ")
    text = f"{{column}} {wrong}"
    return _(text).format(column=column) if text in PROBLEMS else problem
