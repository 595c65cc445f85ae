"""Looking after the copies while the window is open: one round at a time, and never in the way."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.integration.messages.errors import CopyBusy, CopyUnusable
from clickup_desktop.integration.messages.states import LinkSync, SyncReport
from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.copy_watch import CopyWatch, Pace
from clickup_desktop.ui.messages.copy_telling import CopyTelling
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import MEMBER, FakeIntegration, Refused, connection, copy_state, link

QUICK = Pace(soon=0.0, usual=0.02, own=0.01, told=0.0)
TOLD: list[str] = []
SELDOM = Pace(soon=0.0, usual=1000.0, own=0.01, told=0.0)


@pytest.fixture
def integration() -> FakeIntegration:
    """An organization with a copy of one Channel."""
    TOLD.clear()
    fake = FakeIntegration(connection(), links=(link("general"), link("launch-2027")))
    fake.copies.kept = [copy_state()]
    return fake


@pytest.fixture
def parent(qapp: QObject) -> Iterator[QObject]:
    """What the watch belongs to."""
    yield QObject()


def watch_over(
    work: BackgroundWork, parent: QObject, integration: FakeIntegration, pace: Pace = SELDOM
) -> CopyWatch:
    watch = CopyWatch(work, parent, pace=pace)
    CopyTelling(watch, TOLD.append)
    watch.show_overview(integration, integration.overview())  # type: ignore[arg-type]
    return watch


def rounds(integration: FakeIntegration) -> list[tuple[object, ...]]:
    return [it[1:] for it in integration.calls if it[0] == "sync"]


def test_a_round_is_made_quietly_again_and_again(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    watch = watch_over(work, parent, integration, QUICK)

    qtbot.waitUntil(lambda: len(rounds(integration)) > 2)
    watch.stop()

    assert set(rounds(integration)) == {(None, False, True)}
    assert integration.copies.at_once[1] == 1


def test_without_a_copy_nothing_is_read(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.kept = []
    watch = watch_over(work, parent, integration, QUICK)
    qtbot.waitUntil(lambda: watch.known and not work.jobs)
    with qtbot.waitSignal(watch.changed):
        integration.copies.kept = [copy_state(paused=True)]
        watch.look()

    assert rounds(integration) == []
    watch.stop()


def test_who_may_not_integrate_has_no_copies(
    qtbot: QtBot, work: BackgroundWork, parent: QObject
) -> None:
    watch = watch_over(work, parent, FakeIntegration(member=MEMBER), QUICK)

    assert watch.known
    assert watch.states == ()


def test_what_a_person_asks_for_comes_before_what_is_being_read(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.holds = True
    watch = watch_over(work, parent, integration)
    qtbot.waitUntil(lambda: len(rounds(integration)) == 1)

    watch.update_now(("launch-2027",), again=True)
    qtbot.waitUntil(lambda: len(rounds(integration)) == 2)
    integration.copies.go.set()

    assert rounds(integration)[1] == (("launch-2027",), True, False)
    # What was put off is made up for.
    qtbot.waitUntil(lambda: len(rounds(integration)) == 3)
    assert rounds(integration)[2] == (None, False, True)
    watch.stop()


def test_the_status_bar_says_how_far_it_is(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.tells = (SyncProgress("general", False, 3_100, 12_500, 90),)
    integration.copies.holds = True
    watch = watch_over(work, parent, integration)

    qtbot.waitUntil(lambda: any(it.description for it in work.jobs))
    assert work.jobs[0].description == "Reading messages of general… 3,100 of about 12,500"
    watch.stop()


def test_a_round_that_finds_nothing_is_not_shown(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.holds = True
    watch = watch_over(work, parent, integration)

    qtbot.waitUntil(lambda: bool(rounds(integration)))
    assert not any(it.description for it in work.jobs)
    watch.stop()


def test_who_stops_it_is_not_bothered_again(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.holds = True
    watch = watch_over(work, parent, integration, QUICK)
    qtbot.waitUntil(lambda: bool(rounds(integration)))

    work.jobs[0].cancel()
    qtbot.waitUntil(lambda: watch.stopped and not work.jobs)
    with qtbot.waitSignal(watch.changed):
        integration.copies.kept = [copy_state(paused=True)]
        watch.look()
    assert len(rounds(integration)) == 1

    watch.update_now(("general",))
    qtbot.waitUntil(lambda: len(rounds(integration)) == 2)
    assert not watch.stopped
    watch.stop()


def test_another_program_that_updates_is_named_quietly(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.sync_failure = CopyBusy("clickup-desktop sync (1)")
    watch = watch_over(work, parent, integration)

    qtbot.waitUntil(lambda: watch.busy_with == "clickup-desktop sync (1)")

    assert TOLD == []
    assert watch.round_failure is None
    watch.stop()


def test_what_it_has_stopped_itself_is_waited_for(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.sync_failure = CopyBusy(f"ClickUp Desktop ({os.getpid()})")
    watch = watch_over(work, parent, integration)
    watch.update_now(("general",))
    qtbot.waitUntil(lambda: len(rounds(integration)) > 2)
    assert watch.busy_with == ""

    integration.copies.report = SyncReport((LinkSync(copy_state(), (), 3, 0.1),), 3)
    integration.copies.sync_failure = None
    qtbot.waitUntil(lambda: TOLD == ["general: 12,480 messages, complete, 3 minutes ago."])
    watch.stop()


def test_what_ended_a_round_is_known_until_one_goes_well(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.sync_failure = Refused()
    watch = watch_over(work, parent, integration)
    qtbot.waitUntil(lambda: watch.round_failure is not None)

    integration.copies.sync_failure = None
    hint = Refused().to_hint()
    integration.copies.report = SyncReport(failures=(("c1", hint),))
    watch.update_now()

    qtbot.waitUntil(lambda: watch.round_failure is None and watch.failures == {"c1": hint})
    watch.stop()


def test_another_organization_takes_its_place(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.holds = True
    watch = watch_over(work, parent, integration)
    qtbot.waitUntil(lambda: bool(rounds(integration)))
    other = FakeIntegration(connection())

    watch.show_overview(other, other.overview())  # type: ignore[arg-type]

    qtbot.waitUntil(lambda: not work.jobs and watch.known)
    assert watch.states == ()
    watch.stop()


def test_closing_the_window_ends_it(
    qtbot: QtBot, open_window: OpenWindow, integration: FakeIntegration
) -> None:
    integration.copies.holds = True
    session = open_window(integration)
    session.copies.update_now()
    qtbot.waitUntil(lambda: bool(rounds(integration)))

    session.shell.close()

    assert not session.copies.reading
    # On a busy machine the window may be gone before the thread that it has cancelled.
    qtbot.waitUntil(lambda: integration.copies.at_once[0] == 0)


def test_a_reading_goes_on_where_nobody_can_look_at_it(
    qtbot: QtBot, work: BackgroundWork, parent: QObject, integration: FakeIntegration
) -> None:
    integration.copies.holds = True
    integration.copies.tells = (SyncProgress("general", False, 1, 2, 1),)
    watch = watch_over(work, parent, integration)
    qtbot.waitUntil(lambda: watch.known)
    integration.copies.failure = CopyUnusable("locked")
    watch.update_now()

    qtbot.waitUntil(lambda: any(it.description for it in work.jobs))
    integration.copies.go.set()

    qtbot.waitUntil(lambda: not watch.reading)
    assert watch.round_failure is None
    watch.stop()
