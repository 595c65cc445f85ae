"""Numbers as people write them."""

from __future__ import annotations

from clickup_desktop.language.texts import pgettext


def whole_number(number: int) -> str:
    """Return a number with its digits in groups, such as "12,000"."""
    return f"{number:,}".replace(",", pgettext("between groups of three digits", ","))


def decimal_number(number: float, digits: int) -> str:
    """Return a number with so many digits behind the decimal mark, such as "1.5"."""
    return f"{number:.{digits}f}".replace(".", pgettext("in front of the decimal digits", "."))
