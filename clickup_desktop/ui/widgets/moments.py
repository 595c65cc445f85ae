"""Moments as people say them.

Also asked on threads that may be left behind when the program ends: see `date_formats`.
"""

from __future__ import annotations

from datetime import date, datetime

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.locales import date_formats


def day_text(moment: datetime, now: datetime | None = None) -> str:
    """Return the day of `moment` in local time: "today", "yesterday", "3 May", "3 May 2025"."""
    days = _days_ago(moment, now)
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    local, formats = moment.astimezone(), date_formats()
    if local.year == _today(now).year:
        return formats.day_of_year(local)
    return formats.whole_day(local)


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
    return date_formats().clock(moment.astimezone())
