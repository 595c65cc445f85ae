"""Days and times as a locale writes them, without Qt once its patterns are read."""

from __future__ import annotations

import re
from datetime import datetime

from PySide6.QtCore import QLocale

# What Qt's patterns are made of: a quoted text, a field, or letters that stand for themselves.
# An "a" or "A" is a field: half of the day.
_PARTS = r"'(?:[^']|'')*'|d+|M+|y+|h+|H+|m+|s+|z+|t+|[aA][pP]?|[^'dMyhHmsztaA]+"
_AROUND_WEEKDAY = " ,-،、፡፣፥\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_FIELDS = frozenset("dMyhHmsztaA")


Part = tuple[str, str]
"""A field, such as "MMMM", and ""; or "" and the text that stands there."""

Pattern = tuple[Part, ...]


class DateFormats:
    """How a locale writes days and times of the day; made on the GUI thread.

    Attributes:
        months, short_months: January first, as they stand beside a day.
        halves: of the day, as "AM" and "PM".
        zero: the first of its ten digits.
        with_year, without_year, time: the patterns.
    """

    def __init__(self, locale: QLocale) -> None:
        """Read them from Qt."""
        form = QLocale.FormatType
        self.months = tuple(locale.monthName(it, form.LongFormat) for it in range(1, 13))
        self.short_months = tuple(locale.monthName(it, form.ShortFormat) for it in range(1, 13))
        self.halves = locale.amText(), locale.pmText()
        self.zero = locale.zeroDigit()
        self.with_year = _without_weekday(_parts(locale.dateFormat(form.LongFormat)))
        self.without_year = _without_year(self.with_year)
        self.time = _parts(locale.timeFormat(form.ShortFormat))

    def whole_day(self, moment: datetime) -> str:
        """Return "3 May 2026", as the locale has it."""
        return self._written(self.with_year, moment)

    def day_of_year(self, moment: datetime) -> str:
        """Return "3 May", as the locale has it."""
        return self._written(self.without_year, moment)

    def clock(self, moment: datetime) -> str:
        """Return "14:02" or "2:02 PM", as the locale has it."""
        return self._written(self.time, moment)

    def _written(self, pattern: Pattern, moment: datetime) -> str:
        return "".join(self._value(field, moment) if field else text for field, text in pattern)

    def _value(self, field: str, moment: datetime) -> str:
        if field in {"MMMM", "MMM"}:
            return (self.months if field == "MMMM" else self.short_months)[moment.month - 1]
        if field[0] in "aA":
            return self._half(field, moment)
        numbers = {
            "y": moment.year if len(field) > 2 else moment.year % 100,
            "M": moment.month,
            "d": moment.day,
            "H": moment.hour,
            "h": (moment.hour + 11) % 12 + 1,
            "m": moment.minute,
        }
        return self._digits(numbers[field[0]], len(field)) if field[0] in numbers else ""

    def _half(self, field: str, moment: datetime) -> str:
        text = self.halves[moment.hour >= 12]
        return text.upper() if field.isupper() else text.lower() if field.islower() else text

    def _digits(self, number: int, width: int) -> str:
        text = f"{number:0{width}}"
        if self.zero == "0":
            return text
        return "".join(chr(ord(self.zero) + int(digit)) for digit in text)


def _parts(pattern: str) -> Pattern:
    """Take one of Qt's patterns apart, neighbouring texts joined."""
    found: list[Part] = []
    for piece in re.findall(_PARTS, pattern):
        if piece[0] in _FIELDS:
            found.append((piece, ""))
            continue
        text = piece[1:-1].replace("''", "'") or "'" if piece[0] == "'" else piece
        before = "" if not found or found[-1][0] else found.pop()[1]
        found.append(("", before + text))
    return tuple(found)


def _without_weekday(pattern: Pattern) -> Pattern:
    """Take the day of the week out of a day's pattern, and what divides it from the rest."""
    at = next((it for it, (field, _) in enumerate(pattern) if field.startswith("ddd")), None)
    if at is None:
        return pattern
    before, after = list(pattern[:at]), list(pattern[at + 1 :])
    if before and not before[-1][0]:
        before.append(("", before.pop()[1].rstrip(_AROUND_WEEKDAY)))
    if after and not after[0][0] and not any(field for field, _ in before):
        after[0] = ("", after[0][1].lstrip(_AROUND_WEEKDAY))
    return _trimmed((*before, *after))


def _without_year(pattern: Pattern) -> Pattern:
    """Take the year out of a day's pattern, and what divides it from the day and the month."""
    at = next((it for it, (field, _) in enumerate(pattern) if field.startswith("y")), None)
    if at is None:
        return pattern
    before, after = list(pattern[:at]), list(pattern[at + 1 :])
    if before and not before[-1][0]:
        before.pop()
    if after and not after[0][0]:
        del after[0]
    return _trimmed((*before, *after))


def _trimmed(pattern: Pattern) -> Pattern:
    parts = [part for part in pattern if any(part)]
    if parts and not parts[-1][0]:
        parts.append(("", parts.pop()[1].rstrip()))
    if parts and not parts[0][0]:
        parts[0] = ("", parts[0][1].lstrip())
    return tuple(part for part in parts if any(part))
