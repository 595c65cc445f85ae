"""How the steps of a check are run: side by side, each with a deadline, none holding the others.

One thread, the caller's, decides and tells everything; each step's work runs on a daemon thread of
its own, and its answer is dropped once nobody waits for it any more.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from clickup_desktop.clickup.errors import TimedOut
from clickup_desktop.integration.records import CheckReport, CheckStep, OnStep, Verdict
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.anonymising import KnownName
from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.troubleshooting.hints import hint_for

NETWORK_SECONDS = 10.0
"""How long one step that asks over the network may take."""

LANE_WIDTH = 4
"""Steps of one lane at a time, so that one slow step does not hold those behind it."""

_WENT_WELL = frozenset({Verdict.FINE, Verdict.NOTED})
_logger = logging.getLogger("clickup_desktop.integration")


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step found.

    Attributes:
        hint: what to do, where it failed.
        names: the names of people and places in `note` and `hint`.
        partial: whether there is more of the same that was not tried.
        is_name: whether `note` is a name or an address, the same in every language.
        more: the steps that can be tried now.
    """

    verdict: Verdict = Verdict.FINE
    note: str = ""
    hint: Hint | None = None
    names: tuple[KnownName, ...] = ()
    partial: bool = False
    is_name: bool = False
    more: tuple[PlannedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step to be run.

    Attributes:
        work: blocks, and returns what it found; what it raises is the step's failure. It is
            cancelled when nobody waits for it any more.
        needs: the names of the steps without which it is not tried.
        after: the names of the steps whose end it waits for, however they ended.
        deadline_seconds: after which it has failed; None where the work keeps one itself.
        late: what has happened when the deadline has passed.
        otherwise: the steps that are tried where this one failed and led to none.
        lane: steps of the same lane run a few at a time, such as requests with one token.
        names: the names of people and places in `title` and `area`.
    """

    name: str
    title: str
    area: str
    work: Callable[[Cancellation], StepResult]
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    deadline_seconds: float | None = NETWORK_SECONDS
    late: Callable[[], Exception] = TimedOut
    otherwise: tuple[PlannedStep, ...] = ()
    lane: str = ""
    names: tuple[KnownName, ...] = ()


@dataclass(slots=True)
class _BegunStep:
    """A step under way; `step` is what was told of it last."""

    plan: PlannedStep
    step: CheckStep
    cancellation: Cancellation
    started: float = 0.0

    @property
    def deadline(self) -> float | None:
        seconds = self.plan.deadline_seconds
        return None if seconds is None else self.started + seconds


class StepRunner:
    """Runs planned steps once.

    Args:
        cancellation: releases the caller at once; what has not ended then counts as stopped.
        on_step: is told each step first as waiting, then as running, then how it ended.
        one_at_a_time: in the order in which they are planned.
    """

    def __init__(
        self,
        cancellation: Cancellation | None = None,
        on_step: OnStep | None = None,
        *,
        one_at_a_time: bool = False,
    ) -> None:
        self._cancellation = cancellation or Cancellation()
        self._on_step = on_step or (lambda _step: None)
        self._most = 1 if one_at_a_time else None
        self._entries: dict[str, _BegunStep] = {}
        self._events: queue.SimpleQueue[tuple[str, StepResult] | None] = queue.SimpleQueue()

    def run(self, planned: Iterable[PlannedStep]) -> CheckReport:
        """Run the steps and those they lead to; return all of them in the order of display."""
        unsubscribe = self._cancellation.subscribe(lambda: self._events.put(None))
        try:
            self._plan(planned)
            while not self._cancellation.cancelled and (running := self._advance()):
                self._hear(running)
                self._end_the_late()
            self._stop()
        finally:
            unsubscribe()
            for entry in self._entries.values():
                entry.cancellation.cancel()
        return CheckReport(tuple(entry.step for entry in self._in_order()))

    def _plan(self, planned: Iterable[PlannedStep]) -> None:
        fresh = [plan for plan in planned if plan.name not in self._entries]
        for plan in fresh:
            step = CheckStep(
                plan.name, plan.title, Verdict.WAITING, area=plan.area, names=plan.names
            )
            self._entries[plan.name] = _BegunStep(plan, step, Cancellation())
        known = {plan.name for plan in fresh}
        for entry in self._in_order():
            if entry.plan.name in known:
                self._on_step(entry.step)

    def _in_order(self) -> list[_BegunStep]:
        """The entries by area, areas and entries as they became known."""
        areas = {entry.plan.area: None for entry in self._entries.values()}
        order = {area: number for number, area in enumerate(areas)}
        return sorted(self._entries.values(), key=lambda entry: order[entry.plan.area])

    def _running(self) -> list[_BegunStep]:
        return [e for e in self._entries.values() if e.step.verdict is Verdict.RUNNING]

    def _advance(self) -> list[_BegunStep]:
        """Start what can be started and skip what can't; return what is running now."""
        while True:
            waiting = [e for e in self._in_order() if e.step.verdict is Verdict.WAITING]
            lost = [(entry, needed) for entry in waiting if (needed := self._lost_need(entry.plan))]
            for entry, needed in lost:
                self._end(entry, _skipped_for(needed))
            if lost:
                continue  # others may need those
            for entry in waiting:
                if self._may_start(entry.plan):
                    self._start(entry)
            running = self._running()
            if running or not waiting:
                return running
            # What they wait for was never planned.
            for entry in waiting:
                self._end(entry, StepResult(Verdict.SKIPPED))

    def _lost_need(self, plan: PlannedStep) -> CheckStep | None:
        """Return the step without which this one can't be tried; None while it may be."""
        needed = (self._entries[name].step for name in plan.needs if name in self._entries)
        return next((it for it in needed if it.ended and it.verdict not in _WENT_WELL), None)

    def _may_start(self, plan: PlannedStep) -> bool:
        running = self._running()
        if self._most is not None and len(running) >= self._most:
            return False
        lane = sum(entry.plan.lane == plan.lane for entry in running) if plan.lane else 0
        if lane >= LANE_WIDTH:
            return False
        return all(
            name in self._entries and self._entries[name].step.ended
            for name in (*plan.needs, *plan.after)
        )

    def _start(self, entry: _BegunStep) -> None:
        def work() -> None:
            try:
                finding = entry.plan.work(entry.cancellation)
            except Cancelled:
                finding = StepResult(Verdict.STOPPED)
            except BaseException as error:  # noqa: BLE001 - each failure is told as a hint
                finding = StepResult(Verdict.FAILED, hint=hint_for(error))
            self._events.put((entry.plan.name, finding))

        entry.started = time.monotonic()
        entry.step = replace(entry.step, verdict=Verdict.RUNNING)
        self._on_step(entry.step)
        threading.Thread(target=work, name=f"check-{entry.plan.name}", daemon=True).start()

    def _hear(self, running: list[_BegunStep]) -> None:
        """Wait for the next end, deadline or wish to stop."""
        deadlines = [entry.deadline for entry in running if entry.deadline is not None]
        timeout = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        with suppress(queue.Empty):
            event = self._events.get(timeout=timeout)
            while event is not None and not self._cancellation.cancelled:
                name, finding = event
                if not self._entries[name].step.ended:
                    self._end(self._entries[name], finding)
                # Whoever has answered by now is not late, however long telling it takes.
                event = self._events.get_nowait()

    def _end_the_late(self) -> None:
        now = time.monotonic()
        for entry in self._running():
            if entry.deadline is not None and now >= entry.deadline:
                entry.cancellation.cancel()
                self._end(entry, StepResult(Verdict.FAILED, hint=hint_for(entry.plan.late())))

    def _stop(self) -> None:
        """End what has not ended: nothing, where nobody stopped it."""
        for entry in self._in_order():
            if not entry.step.ended:
                entry.cancellation.cancel()
                self._end(entry, StepResult(Verdict.STOPPED))

    def _end(self, entry: _BegunStep, finding: StepResult) -> None:
        if not self._cancellation.cancelled:
            # Before the step itself has ended, so that nobody takes its area for ended.
            failed = finding.verdict is Verdict.FAILED
            self._plan(finding.more or (entry.plan.otherwise if failed else ()))
        started = entry.step.verdict is Verdict.RUNNING
        entry.step = replace(
            entry.step,
            verdict=finding.verdict,
            seconds=time.monotonic() - entry.started if started else 0.0,
            hint=finding.hint,
            note=finding.note,
            names=(*entry.plan.names, *finding.names),
            partial=finding.partial,
            is_name=finding.is_name,
        )
        _logger.info("Check %s: %s", entry.plan.name, finding.verdict)
        self._on_step(entry.step)


def _skipped_for(needed: CheckStep) -> StepResult:
    """What is told of a step that needs one that failed, or that was skipped itself."""
    failed = needed.verdict is Verdict.FAILED
    note = _("Needs “{step}”, which failed").format(step=needed.title) if failed else needed.note
    return StepResult(Verdict.SKIPPED, note, names=needed.names)
