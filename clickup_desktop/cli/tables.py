"""Tables for people, drawn by rich."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_FOR_A_PROGRAM = 1_000
"""Columns: where the output is read by a program, nothing is broken to fit a terminal."""


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table to standard output; the first column is never broken."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(heading, no_wrap=number == 0, overflow="fold")
    for row in rows:
        # Text, not str: nothing in a name is taken for markup.
        table.add_row(*(Text(cell) for cell in row))
    width = None if sys.stdout.isatty() else _FOR_A_PROGRAM
    Console(width=width).print(table, soft_wrap=False)
