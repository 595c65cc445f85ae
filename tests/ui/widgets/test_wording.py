"""Moments, numbers and lists as the window tells them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from clickup_desktop.ui.widgets.lists import more_text, side_by_side
from clickup_desktop.ui.widgets.moments import moment_text, recent_moment_text
from clickup_desktop.ui.widgets.numbers import number_text


def test_a_moment_of_today_needs_no_day_at_the_end_of_a_sentence() -> None:
    now = datetime(2027, 5, 3, 12, tzinfo=UTC)
    assert f"today {recent_moment_text(now, now)}" == moment_text(now, now)
    yesterday = now - timedelta(days=1)
    assert recent_moment_text(yesterday, now) == moment_text(yesterday, now)
    assert moment_text(yesterday, now).startswith("yesterday at ")


@pytest.mark.parametrize("hours", [-14, 14])
@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
def test_a_moment_at_the_end_of_the_calendar_is_told(moment: datetime, hours: int) -> None:
    """In local time it may be beyond that end."""
    there = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert moment_text(there)


def test_thousands_stand_apart() -> None:
    assert number_text(999) == "999"
    assert number_text(1_234_567) == "1,234,567"
    assert more_text(1_200) == "and 1,200 more"


def test_facts_stand_beside_each_other_without_those_that_are_empty() -> None:
    assert side_by_side(("Acme", "", "Shared")) == "Acme · Shared"
    assert side_by_side(()) == ""
