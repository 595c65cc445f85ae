"""Numbers as people write them."""

from __future__ import annotations

from clickup_desktop.language.texts import pgettext

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class NumberMarks:
    """What a locale writes numbers with.

    Attributes:
        group, decimal: between groups of digits, and in front of the decimal ones.
        sizes: of the last group, and of those in front of it: (3, 2) for "12,34,567".
        least: how many digits a number has that is written in groups.
        digits: for `str.translate`, from those of ASCII.
    """

    def __init__(
        self,
        group: str,
        decimal: str,
        *,
        sizes: tuple[int, int] = (3, 3),
        least: int = 4,
        zero: str = "0",
    ) -> None:
        self.group = group
        self.decimal = decimal
        self.sizes = sizes
        self.least = least
        self.digits: Mapping[int, str] = (
            {} if zero == "0" else {ord("0") + it: chr(ord(zero) + it) for it in range(10)}
        )


_SMALL = 4
"""A number with fewer digits is written in one group."""

_marks: Callable[[], NumberMarks] | None = None
_also_small = False


def write_numbers_with(
    marks: Callable[[], NumberMarks] | None, *, also_small: bool = False
) -> None:
    """Have numbers written so from now on.

    Args:
        marks: asked where a number has need of them; None for what the language's catalogue says.
        also_small: whether it may have other digits than ASCII, so that every number has need.
    """
    global _marks, _also_small
    _marks, _also_small = marks, also_small


def whole_number(number: int) -> str:
    """Return a number with its digits in groups, such as "12,000"."""
    sign, digits = ("-", str(-number)) if number < 0 else ("", str(number))
    if len(digits) < _SMALL and not _also_small:
        return sign + digits
    marks = (_marks or _of_catalogue)()
    if len(digits) < marks.least:
        return sign + digits.translate(marks.digits)
    size, others = marks.sizes
    groups: list[str] = []
    while digits:
        groups.insert(0, digits[-size:])
        digits, size = digits[:-size], others
    return sign + marks.group.join(groups).translate(marks.digits)


def decimal_number(number: float, digits: int) -> str:
    """Return a number with so many digits behind the decimal mark, such as "1.5"."""
    marks = (_marks or _of_catalogue)()
    return f"{number:.{digits}f}".replace(".", marks.decimal).translate(marks.digits)


def plain_number(number: int) -> str:
    """Return a number in one piece, such as a port's, in the digits that people read."""
    if _marks is None or not _also_small:
        return str(number)
    return str(number).translate(_marks().digits)


def _of_catalogue() -> NumberMarks:
    return NumberMarks(
        pgettext("between groups of three digits", ","),
        pgettext("in front of the decimal digits", "."),
    )
