"""Numbers as people read them."""

from __future__ import annotations

from clickup_desktop.language.numbers import whole_number


def number_text(number: int) -> str:
    """Return `number` with its thousands apart, as the locale has it: "12,000"."""
    return whole_number(number)
