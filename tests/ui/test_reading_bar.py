"""The line below the tree says how far the reading is, and nothing when there is nothing to say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clickup_desktop.clickup.hierarchy import Progress
from clickup_desktop.clickup.rate_limit import RateState
from clickup_desktop.ui.channels.reading_bar import age_words, duration_words, reading_words

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def progress(done: int = 41, total: int = 200, left: float | None = None) -> Progress:
    return Progress(done, total, False, 300, 90, left)


def words(
    how_far: Progress | None = None,
    rate: RateState | None = None,
    *,
    running: bool = True,
    paused: bool = False,
    age: str = "",
    failed: bool = False,
) -> str:
    return reading_words(how_far, rate, running=running, paused=paused, age=age, failed=failed)


def test_before_anything_is_known_it_reads() -> None:
    assert words() == "Reading…"
    assert words(age="2 hours ago") == "As it was 2 hours ago. Refreshing…"


def test_progress_is_counted_in_spaces_with_an_estimate_worth_telling() -> None:
    assert words(progress()) == "Reading: 41 of 200 Spaces"
    assert words(progress(left=3.0)) == "Reading: 41 of 200 Spaces"
    assert words(progress(left=95.0)) == "Reading: 41 of 200 Spaces, about 2 min left"


def test_what_is_shown_meanwhile_says_how_old_it_is() -> None:
    told = words(progress(left=20.0), age="12 minutes ago")
    assert told == "As it was 12 minutes ago. Refreshing: 41 of 200 Spaces, about 20 s left"


def test_a_limit_that_is_met_counts_down() -> None:
    told = words(progress(), RateState(100, 0, 33.6))
    assert told == "ClickUp's limit is reached at 41 of 200 Spaces: goes on in 34 s"


def test_a_limit_that_is_not_met_is_no_matter() -> None:
    assert words(progress(), RateState(100, 50, 0.0, 1.5)) == "Reading: 41 of 200 Spaces"


def test_stopping_says_where() -> None:
    assert words(progress(), paused=True) == "Stopped at 41 of 200 Spaces."
    assert words(None, paused=True, age="3 days ago") == "As it was 3 days ago. Stopped."


def test_what_could_not_be_read_again_says_how_old_it_is() -> None:
    told = words(progress(), running=False, age="1 day ago", failed=True)
    assert told == "As it was 1 day ago. Not all of it could be read again."


def test_when_all_is_read_nothing_is_said() -> None:
    assert words(progress(200), running=False) == ""
    assert words(progress(200), running=False, age="1 day ago") == ""


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "a moment ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=40), "40 days ago"),
        (timedelta(minutes=-5), "a moment ago"),  # a clock was set back
    ],
)
def test_an_age_is_told_roughly(ago: timedelta, said: str) -> None:
    assert age_words(NOW - ago, NOW) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0, "5 s"), (22.0, "20 s"), (54.0, "55 s"), (60.0, "1 min"), (600, "10 min")],
)
def test_a_duration_is_told_roughly(seconds: float, said: str) -> None:
    assert duration_words(seconds) == said
