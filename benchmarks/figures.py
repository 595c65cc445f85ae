"""Figures beside what is wanted of them, as a table and as data."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured figure.

    Attributes:
        value: the median, in `unit`.
        reference: what it is held against, measured in the same run; None where there is none.
        wanted: the most that `value` may be.
        rounds: how many measurements stand behind it.
    """

    name: str
    value: float
    unit: str
    wanted: float
    reference: float | None = None
    rounds: int = 1
    note: str = ""

    @property
    def reached(self) -> bool:
        """Whether it is as wanted."""
        return self.value <= self.wanted

    def to_dict(self) -> dict[str, Any]:
        """Return it as data."""
        return {**asdict(self), "reached": self.reached}


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0…1) of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines of text."""
    head = ("figure", "measured", "wanted", "reference", "")
    rows = [
        (
            figure.name,
            f"{figure.value:g} {figure.unit}",
            f"≤ {figure.wanted:g} {figure.unit}",
            f"{figure.reference:g}" if figure.reference is not None else "-",
            ("ok" if figure.reached else "NOT REACHED") + (f"  {figure.note}" * bool(figure.note)),
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        + f"  {row[4]}"
        for row in (head, *rows)
    )
