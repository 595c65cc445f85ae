"""The table of faults as a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "failures.md"

_INTRODUCTION = """\
# When it fails

Each row is a fault that a test really makes, in front of the real program.
What the person sees is what was shown in that test: a hint's title with its first steps, or what
the program went on to show.
This page is written by the tests (`pytest tests/failures --write-failures`), and they fail where
it says something else than what they see.
"""
_HEADING = ("Fault", "How it is made", "What the person sees", "What is kept")


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One fault.

    Attributes:
        theme: the heading it stands under.
        fault: what goes wrong.
        made: how the test makes it.
        seen: what the person is shown, as it was seen.
        kept: what is still there, as it was looked up.
    """

    theme: str
    fault: str
    made: str
    seen: str
    kept: str


def document_of(rows: Iterable[Row]) -> str:
    """Return the document, the same for the same rows in whatever order they come."""
    parts = [_INTRODUCTION]
    for theme, group in groupby(sorted(rows), key=lambda row: row.theme):
        lines = [_line(_HEADING), _line("---" for _ in _HEADING)]
        lines += [_line((row.fault, row.made, row.seen, row.kept)) for row in group]
        parts.append(f"\n## {theme}\n\n" + "\n".join(lines) + "\n")
    return "".join(parts)


def lines_of(document: str) -> set[tuple[str, str]]:
    """Return each row as it stands in a document, with the theme it stands under."""
    theme, lines = "", set()
    for line in document.splitlines():
        if line.startswith("## "):
            theme = line.removeprefix("## ")
        elif theme and line:
            lines.add((theme, line))
    return lines


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
