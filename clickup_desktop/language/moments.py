"""Moments in few characters, where no sentence is made of them: "2026-05-03 14:02".

They are written as ISO 8601 has them until somebody says how the locale does: the command line by
`LC_TIME`, the window by Qt. A moment is written as it is given, in its own time zone.
"""

from __future__ import annotations

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def _iso_day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _iso_clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


_day: Callable[[datetime], str] = _iso_day
_clock: Callable[[datetime], str] = _iso_clock


def write_moments_with(
    day: Callable[[datetime], str] | None = None, clock: Callable[[datetime], str] | None = None
) -> None:
    """Have moments written so from now on, on every thread; by ISO 8601 without."""
    global _day, _clock  # noqa: PLW0603 - they are the process's, as its locale is
    _day = day or _iso_day
    _clock = clock or _iso_clock


def short_day(moment: datetime) -> str:
    """Return the day, such as "2026-05-03"."""
    return _day(moment)


def short_moment(moment: datetime) -> str:
    """Return the day and the time, such as "2026-05-03 14:02"."""
    return f"{_day(moment)} {_clock(moment)}"
