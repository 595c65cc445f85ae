"""Steps run side by side, each with a deadline, and none holds the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from clickup_desktop.clickup.errors import NameNotResolved
from clickup_desktop.integration.checks.step_runner import (
    LANE_WIDTH,
    PlannedStep,
    StepResult,
    StepRunner,
)
from clickup_desktop.integration.records import CheckReport, CheckStep, Verdict
from clickup_desktop.interruption import Cancellation

LONG = 60.0


def fine(_cancellation: Cancellation) -> StepResult:
    return StepResult(note="done")


def broken(_cancellation: Cancellation) -> StepResult:
    raise NameNotResolved


def endless(cancellation: Cancellation) -> StepResult:
    cancellation.wait(LONG)
    return StepResult()


def step(
    name: str,
    work: Callable[[Cancellation], StepResult] = fine,
    area: str = "One",
    **options: object,
) -> PlannedStep:
    return PlannedStep(name, name.capitalize(), area, work, **options)  # type: ignore[arg-type]


def verdicts(report: CheckReport) -> dict[str, str]:
    return {step.name: step.verdict.value for step in report.steps}


def test_each_step_is_told_as_waiting_then_running_then_ended() -> None:
    told: list[tuple[str, str]] = []
    runner = StepRunner(None, lambda step: told.append((step.name, step.verdict.value)))
    report = runner.run([step("a"), step("b", needs=("a",))])
    assert told == [
        ("a", "waiting"),
        ("b", "waiting"),
        ("a", "running"),
        ("a", "fine"),
        ("b", "running"),
        ("b", "fine"),
    ]
    assert [step.note for step in report.steps] == ["done", "done"]
    assert report.ok


def test_a_failure_brings_its_hint_and_skips_what_needs_it() -> None:
    report = StepRunner().run(
        [
            step("a", broken),
            step("b", needs=("a",)),
            step("c", needs=("b",)),
            step("d", after=("a",)),
            step("e"),
        ]
    )
    assert verdicts(report) == {
        "a": "failed",
        "b": "skipped",
        "c": "skipped",
        "d": "fine",
        "e": "fine",
    }
    assert [step.note for step in report.steps[1:3]] == ["Needs “A”, which failed"] * 2
    assert report.hint is not None
    assert report.hint.code == "name-not-resolved"


def test_what_nobody_foresaw_fails_its_own_step_alone() -> None:
    def mistaken(_cancellation: Cancellation) -> StepResult:
        raise ZeroDivisionError

    report = StepRunner().run([step("a", mistaken), step("b")])
    assert verdicts(report) == {"a": "failed", "b": "fine"}


def test_a_slow_step_does_not_hold_the_others() -> None:
    others = threading.Event()

    def slow(cancellation: Cancellation) -> StepResult:
        while not others.wait(0.01):
            cancellation.raise_if_cancelled()
        return StepResult()

    def last(_cancellation: Cancellation) -> StepResult:
        others.set()
        return StepResult()

    report = StepRunner().run(
        [step("slow", slow), step("a"), step("b", needs=("a",)), step("last", last, needs=("b",))]
    )
    assert set(verdicts(report).values()) == {"fine"}


def test_a_deadline_ends_a_step_and_its_work_is_told_to_stop() -> None:
    left = threading.Event()

    def slow(cancellation: Cancellation) -> StepResult:
        cancellation.subscribe(left.set)
        left.wait(LONG)
        return StepResult(note="too late")

    report = StepRunner().run(
        [step("slow", slow, deadline_seconds=0.05), step("b", needs=("slow",))]
    )
    assert verdicts(report) == {"slow": "failed", "b": "skipped"}
    assert report.hint is not None
    assert report.hint.code == "timed-out"
    assert left.is_set()


def test_a_step_can_say_what_its_lateness_means() -> None:
    report = StepRunner().run([step("a", endless, deadline_seconds=0.02, late=NameNotResolved)])
    assert report.hint is not None
    assert report.hint.code == "name-not-resolved"


def test_stopping_releases_the_caller_at_once_and_says_what_was_stopped() -> None:
    cancellation = Cancellation()
    stubborn = threading.Event()
    released: list[float] = []

    def hold(_cancellation: Cancellation) -> StepResult:
        stubborn.wait(LONG)  # as a name look-up, it can't be interrupted
        return StepResult()

    def hear(told: CheckStep) -> None:
        if told.name == "b" and told.verdict is Verdict.RUNNING:
            released.append(time.monotonic())
            cancellation.cancel()

    report = StepRunner(cancellation, hear).run(
        [step("a", hold), step("b", hold), step("c", needs=("a",))]
    )
    took = time.monotonic() - released[0]
    stubborn.set()
    assert set(verdicts(report).values()) == {"stopped"}
    assert took < LONG / 10
    assert report.ok


def test_what_was_stopped_before_it_began_is_not_begun() -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    told: list[str] = []
    report = StepRunner(cancellation, lambda step: told.append(step.verdict)).run([step("a")])
    assert told == ["waiting", "stopped"]
    assert report.steps[0].seconds == 0


def test_steps_that_become_known_later_are_told_before_their_step_ends() -> None:
    told: list[tuple[str, str]] = []

    def leading(_cancellation: Cancellation) -> StepResult:
        return StepResult(more=(step("later", needs=("a",)), step("other", area="Two")))

    report = StepRunner(None, lambda step: told.append((step.name, step.verdict.value))).run(
        [step("a", leading), step("b"), step("z", area="Last")]
    )
    assert told.index(("later", "waiting")) < told.index(("a", "fine"))
    # By area, and within one as they became known.
    assert [step.name for step in report.steps] == ["a", "b", "later", "z", "other"]


@pytest.mark.parametrize("work", [broken, endless])
def test_a_step_that_failed_can_lead_to_others(
    work: Callable[[Cancellation], StepResult],
) -> None:
    report = StepRunner().run(
        [step("a", work, deadline_seconds=0.02, otherwise=(step("instead"),))]
    )
    assert verdicts(report) == {"a": "failed", "instead": "fine"}


def test_what_waits_for_a_step_that_never_comes_is_skipped() -> None:
    report = StepRunner().run([step("a"), step("b", needs=("nobody",))])
    assert verdicts(report) == {"a": "fine", "b": "skipped"}


def test_steps_of_one_lane_run_a_few_at_a_time() -> None:
    lock = threading.Lock()
    at_once: list[int] = [0]
    most: list[int] = [0]
    together = threading.Barrier(LANE_WIDTH)

    def work(_cancellation: Cancellation) -> StepResult:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        together.wait(LONG)
        with lock:
            at_once[0] -= 1
        return StepResult()

    steps = [step(f"s{number}", work, lane="one") for number in range(LANE_WIDTH * 3)]
    assert StepRunner().run(steps).ok
    assert most[0] == LANE_WIDTH


def test_one_at_a_time_keeps_the_order() -> None:
    told: list[str] = []

    def hear(step: CheckStep) -> None:
        if step.verdict is not Verdict.WAITING:
            told.append(f"{step.name} {step.verdict}")

    StepRunner(None, hear, one_at_a_time=True).run([step("a"), step("b"), step("c")])
    assert told == ["a running", "a fine", "b running", "b fine", "c running", "c fine"]


def test_a_listener_that_fails_leaves_nothing_running() -> None:
    def hear(step: CheckStep) -> None:
        if step.verdict is Verdict.RUNNING:
            raise LookupError

    with pytest.raises(LookupError):
        StepRunner(None, hear).run([step("a", endless)])
