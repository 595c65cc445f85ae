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
        N_("{column} is no binary value"),
        N_("{column} is no date"),
        N_("{column} is no text"),
        N_("{column} is no web address"),
        N_("{column} is no whole number"),
        N_("{column} is none of the words that it can be"),
        N_("{column} is not of the form that it has to be"),
        N_("{column} is out of range"),
        N_("{column} is too long"),
    }
)
IN_NOBODYS_NAME = N_("is in the name of nobody")


def shown_problems(row: UnreadableRow) -> tuple[str, ...]:
    """Return what is wrong with which column, in the language in use."""
    return tuple(map(_shown, row.problems))


def _shown(problem: str) -> str:
    if problem == IN_NOBODYS_NAME:
        return _(IN_NOBODYS_NAME)
    column, _blank, wrong = problem.partition(" ")
    text = f"{{column}} {wrong}"
    return _(text).format(column=column) if text in PROBLEMS else problem
