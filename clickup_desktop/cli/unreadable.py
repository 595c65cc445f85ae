"""Rows that can't be read, as the commands tell them: beside what can be, never in its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from clickup_desktop.cli.output import Output
from clickup_desktop.cli.records import unreadable_record
from clickup_desktop.language.texts import _
from clickup_desktop.organization.records import RowKind, UnreadableRow

_REMOVE = {
    RowKind.CONNECTION: "disconnect",
    RowKind.LINK: "unlink",
}


def tell_unreadable(output: Output, rows: Iterable[UnreadableRow]) -> None:
    """Write a line for each: what it is, by whom, since when, and what removes it."""
    for row in rows:
        output.line(unreadable_line(row))


def with_unreadable(result: dict[str, Any], rows: Iterable[UnreadableRow]) -> dict[str, Any]:
    """Return `result` as data, with the rows that can't be read where there are some."""
    found = [unreadable_record(row) for row in rows]
    return {**result, "unreadable": found} if found else result


def unreadable_line(row: UnreadableRow) -> str:
    """Return one row on one line."""
    command = _REMOVE.get(row.kind)
    if not (command and row.id):
        return row.sentence
    text = _("{row} To remove it: clickup-desktop {command} {id}")
    return text.format(row=row.sentence, command=command, id=row.id)
