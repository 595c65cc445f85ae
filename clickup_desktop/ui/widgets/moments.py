"""Moments as people say them.

Also asked on threads that may be left behind when the program ends: see `date_formats`.
"""

from __future__ import annotations

from datetime import date, datetime

from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.widgets.locales import date_formats


def day_text(moment: datetime, now: datetime | None = None) -> str:
    """Return the day of `moment` in local time: "today", "yesterday", "3 May", "3 May 2025"."""
    days = _days_ago(moment, now)
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    local, formats = _local(moment), date_formats()
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


def duration_words(seconds: float) -> str:
    """Return a rough time: "20 s", "2 min"."""
    if seconds < 55:
        return _("{seconds} s").format(seconds=max(5, round(seconds / 5) * 5))
    return _("{minutes} min").format(minutes=round(seconds / 60) or 1)


def age_words(then: datetime, now: datetime) -> str:
    """Return how long ago `then` was: "12 minutes ago"."""
    minutes = int((now - then).total_seconds() // 60)
    hours = minutes // 60
    if hours >= 24:
        days = hours // 24
        return ngettext("{count} day ago", "{count} days ago", days).format(count=days)
    if hours >= 1:
        return ngettext("{count} hour ago", "{count} hours ago", hours).format(count=hours)
    if minutes >= 1:
        text = ngettext("{count} minute ago", "{count} minutes ago", minutes)
        return text.format(count=minutes)
    return _("a moment ago")


def _days_ago(moment: datetime, now: datetime | None) -> int:
    return (_today(now) - _local(moment).date()).days


def _today(now: datetime | None) -> date:
    return (now or datetime.now()).astimezone().date()


def _clock_text(moment: datetime) -> str:
    return date_formats().clock(_local(moment))


def _local(moment: datetime) -> datetime:
    """Return `moment` in local time; as it is where that is beyond what the system can tell."""
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        return moment
