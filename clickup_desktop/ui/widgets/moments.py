"""Moments as people say them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale, QTime

# Not from Qt: this is also asked on threads that may be left behind when the program ends.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_text(moment: datetime, now: datetime | None = None) -> str:
    """Return the day of `moment` in local time: "today", "yesterday", "3 May", "3 May 2025"."""
    local = moment.astimezone()
    today = (now or datetime.now().astimezone()).astimezone().date()
    days = (today - local.date()).days
    if days == 0:
        return "today"
    if days == 1:
        return "yesterday"
    month = _MONTHS[local.month - 1]
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {month}{year}"


def moment_text(moment: datetime, now: datetime | None = None) -> str:
    """Return `moment` in local time: "today at 14:02"."""
    local = moment.astimezone()
    clock = QLocale.system().toString(
        QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat
    )
    return f"{day_text(moment, now)} at {clock}"
