"""When a round is made: soon after the start, every quarter of an hour, and when things change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.checks.watch import Round
from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.integrations.connection_watch import ConnectionWatch, Pace
from tests.ui.fakes import INTEGRATOR, MEMBER, FakeIntegration, FakeNetwork, Refused, connection

MINUTE = 60.0
AT_ONCE = Pace(soon=0.0)
UNREACHED = Hint("connection-failed", "Connection failed", "ClickUp could not be reached.")


class Clock:
    """Both clocks of a computer, which goes to sleep when it is told to."""

    def __init__(self) -> None:
        self.running = 1_000.0
        self.wall = 2_000_000.0

    def wait(self, seconds: float) -> None:
        self.running += seconds
        self.wall += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += seconds


class Watched:
    """A watch over a fake organization; `tick` says that a minute has passed."""

    def __init__(self, qtbot: QtBot, work: BackgroundWork, *, pace: Pace = AT_ONCE) -> None:
        self.qtbot = qtbot
        self.clock = Clock()
        self.network = FakeNetwork()
        self.integration = FakeIntegration(connection())
        self.owner = QObject()
        self.watch = ConnectionWatch(
            work,
            self.network,
            self.owner,
            pace=pace,
            clock=lambda: self.clock.running,
            wall_clock=lambda: self.clock.wall,
        )
        self.said: list[str] = []
        self.changes = 0
        self.reach: list[Hint | None] = []
        self.watch.announced.connect(self.said.append)
        self.watch.changed.connect(self._changed)
        self.watch.reach_changed.connect(self.reach.append)

    def _changed(self) -> None:
        self.changes += 1

    def show(self) -> None:
        self.watch.show_overview(self.integration, self.integration.overview())  # type: ignore[arg-type]

    @property
    def rounds(self) -> int:
        return sum(call == ("check_quietly",) for call in self.integration.calls)

    def wait_for(self, rounds: int) -> None:
        """Wait until so many rounds have ended."""

        def ended() -> bool:
            job = self.watch._job
            return self.rounds == rounds and job is not None and not job.running

        self.qtbot.waitUntil(ended)

    def pass_minutes(self, minutes: int) -> None:
        for _minute in range(minutes):
            self.clock.wait(MINUTE)
            self.watch.tick()


@pytest.fixture
def watched(qtbot: QtBot, work: BackgroundWork) -> Iterator[Watched]:
    made = Watched(qtbot, work)
    yield made
    made.watch.stop()


def test_a_round_is_made_soon_after_the_start_and_every_quarter_of_an_hour(
    watched: Watched,
) -> None:
    watched.show()
    watched.wait_for(1)
    assert watched.network.begun
    watched.pass_minutes(14)
    assert watched.rounds == 1
    watched.pass_minutes(1)
    watched.wait_for(2)


def test_the_start_is_not_held_up(qtbot: QtBot, work: BackgroundWork) -> None:
    watched = Watched(qtbot, work, pace=Pace())
    watched.show()
    QApplication.processEvents()
    assert watched.watch._job is None
    assert watched.watch._soon.isActive()  # so the round is made in a while
    watched.watch.stop()


def test_without_a_connection_nothing_is_looked_at(qtbot: QtBot, work: BackgroundWork) -> None:
    watched = Watched(qtbot, work)
    watched.integration.connections.known = []
    watched.show()
    watched.watch.look()
    watched.pass_minutes(20)
    assert watched.watch._job is None
    assert not watched.watch._ticking.isActive()


def test_without_the_role_nothing_is_looked_at(watched: Watched) -> None:
    watched.integration.member = MEMBER
    watched.show()
    watched.watch.look()
    assert watched.watch._job is None


def test_rounds_do_not_run_beside_each_other(watched: Watched) -> None:
    watched.integration.waits = True
    watched.show()
    watched.watch.look()
    watched.qtbot.waitUntil(lambda: watched.rounds == 1)
    watched.watch.look()
    watched.pass_minutes(30)
    assert watched.rounds == 1
    watched.integration.go.set()
    watched.wait_for(2)  # what was asked for meanwhile is not forgotten


def test_what_is_asked_for_during_a_round_that_fails_is_not_forgotten(watched: Watched) -> None:
    watched.integration.waits = True
    watched.show()
    watched.watch.look()
    watched.qtbot.waitUntil(lambda: watched.rounds == 1)
    watched.watch.look()
    watched.integration.failure = Refused()
    watched.integration.go.set()
    watched.qtbot.waitUntil(lambda: watched.rounds == 2)


def test_while_the_computer_is_offline_nothing_is_asked(watched: Watched) -> None:
    watched.network.online = False
    watched.show()
    watched.watch.look()
    watched.pass_minutes(40)
    assert watched.watch._job is None
    watched.network.online = True
    watched.watch.look_soon()
    watched.wait_for(1)


def test_a_computer_that_wakes_looks_soon(watched: Watched) -> None:
    watched.show()
    watched.wait_for(1)
    watched.pass_minutes(2)
    watched.clock.sleep(8 * 60 * MINUTE)
    watched.pass_minutes(1)
    watched.wait_for(2)
    watched.pass_minutes(10)
    assert watched.rounds == 2


def test_a_clock_that_is_set_back_stops_nothing(watched: Watched) -> None:
    watched.show()
    watched.wait_for(1)
    watched.clock.wall -= 24 * 60 * MINUTE
    watched.pass_minutes(15)
    watched.wait_for(2)


def test_a_new_token_is_looked_at_soon(watched: Watched) -> None:
    watched.show()
    watched.wait_for(1)
    watched.show()  # with the token that was looked at
    assert not watched.watch._soon.isActive()
    watched.integration.connections.known = [connection(secret_version=2)]
    watched.show()
    watched.wait_for(2)


def test_a_failed_round_is_soon_followed_by_another(watched: Watched) -> None:
    watched.integration.round = Round(incomplete=True)
    watched.show()
    watched.wait_for(1)
    watched.pass_minutes(2)
    watched.wait_for(2)


def test_while_clickup_cannot_be_reached_it_is_tried_more_often(watched: Watched) -> None:
    watched.integration.round = Round(unreached=UNREACHED)
    watched.show()
    watched.wait_for(1)
    assert watched.reach == [UNREACHED]
    watched.pass_minutes(4)
    assert watched.rounds == 1
    watched.pass_minutes(1)
    watched.wait_for(2)
    assert watched.reach == [UNREACHED]
    watched.integration.round = Round()
    watched.pass_minutes(5)
    watched.wait_for(3)
    assert watched.reach == [UNREACHED, None]
    assert watched.said == ["ClickUp can be reached again."]


def test_a_round_that_was_put_off_does_not_say_that_clickup_can_be_reached(
    watched: Watched,
) -> None:
    watched.integration.round = Round(unreached=UNREACHED)
    watched.show()
    watched.wait_for(1)
    watched.integration.round = Round(incomplete=True)
    watched.pass_minutes(5)
    watched.wait_for(2)
    assert watched.reach == [UNREACHED]


@pytest.mark.parametrize(
    ("tested", "reach"), [("c1", [UNREACHED, None]), ("c2", [UNREACHED])], ids=["it", "another"]
)
def test_a_test_that_went_well_since_says_that_clickup_can_be_reached(
    watched: Watched, tested: str, reach: list[Hint | None]
) -> None:
    watched.integration.connections.known.append(connection("c2"))
    watched.integration.round = Round(failures={"c1": UNREACHED}, unreached=UNREACHED)
    watched.show()
    watched.wait_for(1)
    watched.show()
    assert watched.reach == [UNREACHED]
    watched.integration.connections.known = [
        replace(known, checked_at=datetime(2028, 1, 1, tzinfo=UTC)) if known.id == tested else known
        for known in watched.integration.connections.known
    ]
    watched.show()
    assert watched.reach == reach


def test_what_has_changed_is_read_again_and_nothing_else_is(watched: Watched) -> None:
    watched.show()
    watched.wait_for(1)
    assert watched.changes == 0
    watched.integration.round = Round(changed=True)
    watched.pass_minutes(15)
    watched.wait_for(2)
    assert watched.changes == 1


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Round(recovered_connections=1), "The connection to ClickUp works again."),
        (Round(recovered_links=1), "A linked Channel can be read again."),
        (Round(recovered_links=3), "3 linked Channels can be read again."),
    ],
)
def test_what_works_again_is_said_once(watched: Watched, found: Round, said: str) -> None:
    watched.integration.round = found
    watched.show()
    watched.wait_for(1)
    assert watched.said == [said]


def test_a_round_that_fails_is_no_reason_for_a_dialog(
    watched: Watched, work: BackgroundWork
) -> None:
    unhandled: list[object] = []
    work.unhandled.connect(unhandled.append)
    watched.integration.failure = Refused()
    watched.show()
    watched.wait_for(1)
    assert unhandled == []
    watched.integration.failure = None
    watched.pass_minutes(15)
    watched.wait_for(2)


def test_nobody_is_called_busy(watched: Watched, work: BackgroundWork) -> None:
    busy: list[int] = []
    work.busy_changed.connect(busy.append)
    watched.show()
    watched.wait_for(1)
    assert busy == []


def test_another_organization_is_looked_after_from_the_beginning(watched: Watched) -> None:
    watched.integration.round = Round(unreached=UNREACHED)
    watched.show()
    watched.wait_for(1)
    other = FakeIntegration(connection(), member=INTEGRATOR)
    watched.watch.show_overview(other, other.overview())  # type: ignore[arg-type]
    assert watched.reach == [UNREACHED, None]
    watched.qtbot.waitUntil(lambda: ("check_quietly",) in other.calls)
    assert watched.rounds == 1


def test_after_the_end_nothing_is_looked_at(watched: Watched) -> None:
    watched.show()
    watched.wait_for(1)
    watched.watch.stop()
    watched.watch.look()
    watched.watch.look_soon()
    assert not watched.watch._soon.isActive()
    assert not watched.watch._ticking.isActive()
    assert watched.rounds == 1
