"""Moments as the system's locale has them (`LC_TIME`); `--json` has ISO 8601 instead.

Where the locale is the C library's own, or can't be had, they stay as ISO 8601 has them too: the C
library writes "05/03/26".
"""

from __future__ import annotations

import locale
import re
from datetime import datetime

from clickup_desktop.language.moments import short_day, write_moments_with

_PLAIN = frozenset({"C", "POSIX"})
_SECONDS = re.compile(r"(\d\d?[:.]\d\d)[:.]\d\d")


def write_moments_by_locale() -> None:
    """Have moments written so on every thread; once, on the main thread.

    What programs read does not depend on it: nothing here makes or reads such text by `strftime`
    but the log, whose format has numbers alone.
    """
    try:
        chosen = locale.setlocale(locale.LC_TIME, "")
    except (locale.Error, ValueError):  # the environment names one that is not installed
        return
    if chosen.partition(".")[0] not in _PLAIN:
        write_moments_with(_day, _clock)


def exact_moment(moment: datetime) -> str:
    """Return a moment in local time, to the second."""
    there = moment.astimezone()
    return f"{short_day(there)} {_exact_clock(there)}"


def _exact_clock(moment: datetime) -> str:
    return f"{moment:%X}"  # "14:02:59" in the C library's locale, too


def _day(moment: datetime) -> str:
    return f"{moment:%x}"


def _clock(moment: datetime) -> str:
    # The standard library tells no way to leave out the seconds that Windows has as well.
    return _SECONDS.sub(r"\1", _exact_clock(moment), count=1)
