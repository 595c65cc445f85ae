"""Moments as people say them."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QLocale, QTime

from clickup_desktop.language.texts import N_, _

# Not from Qt: this is also asked on threads that may be left behind when the program ends.
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def day_text(moment: datetime, now: datetime | None = None) -> str:
    """Return the day of `moment` in local time: "today", "yesterday", "3 May", "3 May 2025"."""
    days = _days_ago(moment, now)
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    local = moment.astimezone()
    month = _(_MONTHS[local.month - 1])
    if local.year == _today(now).year:
        return _("{day} {month}").format(day=local.day, month=month)
    return _("{day} {month} {year}").format(day=local.day, month=month, year=local.year)


def moment_text(moment: datetime, now: datetime | None = None) -> str:
    """Return `moment` in local time: "today at 14:02"."""
    match _days_ago(moment, now):
        case 0:
            text = _("today at {time}")
        case 1:
            text = _("yesterday at {time}")
        case _:
            text = _("{day} at {time}")
    return text.format(day=day_text(moment, now), time=_clock_text(moment))


def recent_moment_text(moment: datetime, now: datetime | None = None) -> str:
    """Return `moment` as a sentence ends with it: "at 14:02" today, "yesterday at 14:02"."""
    if _days_ago(moment, now) == 0:
        return _("at {time}").format(time=_clock_text(moment))
    return moment_text(moment, now)


def _days_ago(moment: datetime, now: datetime | None) -> int:
    return (_today(now) - moment.astimezone().date()).days


def _today(now: datetime | None) -> date:
    return (now or datetime.now()).astimezone().date()


def _clock_text(moment: datetime) -> str:
    local = moment.astimezone()
    clock = QTime(local.hour, local.minute)
    return QLocale.system().toString(clock, QLocale.FormatType.ShortFormat)
