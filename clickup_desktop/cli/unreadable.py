"""Rows that can't be read, as the commands tell them: beside what can be, never in its place."""

from __future__ import annotations

from collections.abc import Iterable

from clickup_desktop.cli.output import Output
from clickup_desktop.organization.records import RowKind, UnreadableRow

_REMOVE = {
    RowKind.CONNECTION: "disconnect",
    RowKind.LINK: "unlink",
}


def tell_unreadable(output: Output, rows: Iterable[UnreadableRow]) -> None:
    """Write a line for each: what it is, by whom, since when, and what removes it."""
    for row in rows:
        output.line(unreadable_line(row))


def unreadable_line(row: UnreadableRow) -> str:
    """Return one row on one line."""
    command = _REMOVE.get(row.kind)
    remove = f" Remove it: clickup-desktop {command} {row.id}" if command and row.id else ""
    return f"{row.sentence}{remove}"
