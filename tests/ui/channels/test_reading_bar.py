"""The line below the tree says how far the reading is, and nothing when there is nothing to say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from clickup_desktop.clickup.hierarchy_events import LoaderEvent, Progress, SpacesRead
from clickup_desktop.clickup.rate_limit import RateState
from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.channels.reader import WorkspaceReader
from clickup_desktop.ui.channels.reading_bar import ReadingBar, reading_words
from clickup_desktop.ui.widgets.moments import age_words, duration_words

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
    assert words() == "Loading…"
    assert words(age="2 hours ago") == "Last loaded 2 hours ago. Reloading…"


def test_progress_is_counted_in_spaces_with_an_estimate_worth_telling() -> None:
    assert words(progress()) == "Loading: 41 of 200 Spaces"
    assert words(progress(left=3.0)) == "Loading: 41 of 200 Spaces"
    assert words(progress(left=95.0)) == "Loading: 41 of 200 Spaces, about 2 min left"


def test_what_is_shown_meanwhile_says_how_old_it_is() -> None:
    told = words(progress(left=20.0), age="12 minutes ago")
    assert told == "Last loaded 12 minutes ago. Reloading: 41 of 200 Spaces, about 20 s left"


def test_a_limit_that_is_met_counts_down() -> None:
    told = words(progress(), RateState(100, 0, 33.6))
    assert told == "ClickUp's request limit is reached at 41 of 200 Spaces. Continues in 34 s"


def test_a_limit_that_is_not_met_is_no_matter() -> None:
    assert words(progress(), RateState(100, 50, 0.0, 1.5)) == "Loading: 41 of 200 Spaces"


def test_stopping_says_where() -> None:
    assert words(progress(), paused=True) == "Stopped at 41 of 200 Spaces."
    assert words(None, paused=True, age="3 days ago") == "Last loaded 3 days ago. Stopped."


def test_what_could_not_be_read_again_says_how_old_it_is() -> None:
    told = words(progress(), running=False, age="1 day ago", failed=True)
    assert told == "Last loaded 1 day ago. Not everything could be reloaded."


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


# The bar itself


@dataclass
class FakeReading:
    """What the bar asks a reading for."""

    progress: Progress | None = None
    rate: RateState | None = None
    running: bool = True
    paused: bool = False
    as_of: datetime | None = None


@pytest.fixture
def bar(qtbot: QtBot) -> ReadingBar:
    shown = ReadingBar()
    qtbot.addWidget(shown)
    return shown


def show(bar: ReadingBar, reading: FakeReading | None, *, failed: bool = False) -> str:
    """Show a reading, and return what is said of it; "" where the bar is hidden."""
    bar.show_reading(reading, failed=failed)  # type: ignore[arg-type]
    return bar.words.text() if bar.isVisible() else ""


def test_while_it_reads_it_can_be_stopped(bar: ReadingBar, qtbot: QtBot) -> None:
    assert show(bar, FakeReading(progress())) == "Loading: 41 of 200 Spaces"
    assert bar.stop_button.isVisible()
    assert not bar.continue_button.isVisible()
    with qtbot.waitSignal(bar.stop_wanted):
        bar.stop_button.click()


def test_once_stopped_it_can_go_on(bar: ReadingBar, qtbot: QtBot) -> None:
    stopped = FakeReading(progress(), running=False, paused=True)
    assert show(bar, stopped) == "Stopped at 41 of 200 Spaces."
    assert not bar.stop_button.isVisible()
    with qtbot.waitSignal(bar.continue_wanted):
        bar.continue_button.click()


def test_what_is_still_applied_after_stopping_does_not_bring_stop_back(bar: ReadingBar) -> None:
    show(bar, FakeReading(progress(), running=True, paused=True))
    assert not bar.stop_button.isVisible()
    assert bar.continue_button.isVisible()


def test_the_bar_reckons_the_age_from_now(bar: ReadingBar) -> None:
    known = FakeReading(progress(), as_of=datetime.now(UTC) - timedelta(hours=3, minutes=1))
    assert show(bar, known) == "Last loaded 3 hours ago. Reloading: 41 of 200 Spaces"


def test_a_limit_that_others_meet_is_no_matter_once_it_has_been_read(bar: ReadingBar) -> None:
    met = RateState(100, 0, 30.0)
    assert show(bar, FakeReading(progress(), met)).endswith("Continues in 30 s")
    assert show(bar, FakeReading(progress(200), met, running=False)) == ""


def test_a_failed_refresh_offers_neither_button(bar: ReadingBar) -> None:
    known = FakeReading(running=False, as_of=datetime.now(UTC) - timedelta(days=2, minutes=1))
    told = show(bar, known, failed=True)
    assert told == "Last loaded 2 days ago. Not everything could be reloaded."
    assert not bar.stop_button.isVisible()
    assert not bar.continue_button.isVisible()


def test_with_nothing_to_say_the_bar_is_hidden(bar: ReadingBar) -> None:
    assert show(bar, FakeReading(progress()))
    assert show(bar, FakeReading(progress(200), running=False)) == ""
    assert show(bar, FakeReading(progress()))
    assert show(bar, None) == ""
    assert show(bar, FakeReading(running=False), failed=True) == ""


# Stopping a reading that has hardly begun


class FakeLoader:
    """Reads until it is paused or stopped."""

    progress = None

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.stopped = False

    def pause(self) -> None:
        self.ended.set()

    def stop(self) -> None:
        self.stopped = True
        self.ended.set()

    def wait(self) -> None:
        self.ended.wait(10)


class SlowBrowsing:
    """An organization whose keyring takes until `go` is set."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.asked = 0
        self.loaders: list[FakeLoader] = []
        self.tell: Callable[[LoaderEvent], None] | None = None
        # The parts of a session that a reading asks.
        self.workspaces = self.connections = self

    def snapshot(self, _choice: object) -> None:
        return None

    def rate_state(self, _connection_id: str) -> None:
        return None

    def browse(
        self, _choice: object, listener: Callable[[LoaderEvent], None], *, include_archived: bool
    ) -> FakeLoader:
        assert not include_archived
        self.asked += 1
        self.tell = listener
        assert self.go.wait(10)
        self.loaders.append(FakeLoader())
        return self.loaders[-1]


@pytest.fixture
def slow() -> SlowBrowsing:
    return SlowBrowsing()


@pytest.fixture
def reading(work: BackgroundWork, slow: SlowBrowsing) -> Iterator[WorkspaceReader]:
    """A reading that asks for the keyring."""
    workspace, connection = SimpleNamespace(name="Acme"), SimpleNamespace(id="c1")
    choice, owner = SimpleNamespace(workspace=workspace, connection=connection), QObject()
    made = WorkspaceReader(work, slow, choice, lambda _batch: None, owner)  # type: ignore[arg-type]
    made.start(include_archived=False, with_snapshot=False)
    yield made
    made.stop()
    slow.go.set()


def test_stopped_and_continued_while_the_keyring_is_asked_it_reads_once(
    qtbot: QtBot, reading: WorkspaceReader, slow: SlowBrowsing
) -> None:
    qtbot.waitUntil(lambda: slow.asked == 1)
    reading.pause()
    assert reading.paused
    reading.resume()
    qtbot.waitUntil(lambda: slow.asked == 2)
    slow.go.set()
    qtbot.waitUntil(lambda: len(slow.loaders) == 2)
    qtbot.waitUntil(lambda: any(loader.stopped for loader in slow.loaders))
    assert not all(loader.stopped for loader in slow.loaders)
    assert not reading.paused
    reading.stop()
    qtbot.waitUntil(lambda: all(loader.stopped for loader in slow.loaders))
    qtbot.waitUntil(lambda: not reading.running)


def test_an_answer_that_was_under_way_when_it_was_stopped_is_shown(
    qtbot: QtBot, reading: WorkspaceReader, slow: SlowBrowsing
) -> None:
    slow.go.set()
    qtbot.waitUntil(lambda: len(slow.loaders) == 1)
    reading.pause()
    with qtbot.waitSignal(reading.progressed, check_params_cb=lambda: not reading.running):
        pass
    told: list[object] = []
    reading.batch_read.connect(told.append)
    assert slow.tell is not None
    answering = threading.Thread(target=slow.tell, args=(SpacesRead(()),))
    answering.start()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.waitUntil(lambda: not answering.is_alive())
    qtbot.waitUntil(lambda: not reading.running)  # the next look at what has come
    assert reading.paused
