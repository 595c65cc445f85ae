"""Moments in few characters, in rooms without a window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from clickup_desktop.language.moments import short_day, short_moment, write_moments_with

MOMENT = datetime(2026, 5, 3, 14, 2, 59, tzinfo=UTC)


def test_they_are_iso_until_a_locale_is_known() -> None:
    assert short_day(MOMENT) == "2026-05-03"
    assert short_moment(MOMENT) == "2026-05-03 14:02"


def test_they_are_written_as_they_are_given() -> None:
    there = MOMENT.astimezone(timezone(timedelta(hours=10)))
    assert short_moment(there) == "2026-05-04 00:02"


def test_a_locale_writes_them_otherwise() -> None:
    write_moments_with(lambda it: f"{it:%d.%m.%Y}", lambda it: f"{it:%H.%M}")
    assert short_moment(MOMENT) == "03.05.2026 14.02"
    write_moments_with()
    assert short_moment(MOMENT) == "2026-05-03 14:02"
