"""Numbers as people read them."""

from __future__ import annotations


def number_text(number: int) -> str:
    """Return `number` with its thousands apart: "12,000"."""
    return f"{number:,}"
