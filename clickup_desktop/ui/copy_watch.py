"""Looks after the copies of messages while the window is open: when, and what is made of it."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from clickup_desktop.language.texts import _

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.copy_reading import SyncProgress
    from clickup_desktop.integration.messages.states import CopyState, SyncReport
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.troubleshooting.hint import Hint
    from clickup_desktop.ui.background import BackgroundWork, Job, JobContext

CopyKey = tuple[str, str]
"""The ids of a copy's connection and Channel."""

_MOST_TRIES = 20


@dataclass(frozen=True, slots=True)
class Pace:
    """When a round comes, in seconds.

    Attributes:
        soon: after the start.
        usual: after a round.
        own: to try again, where what was stopped here has not let go of the copy yet.
        told: between two looks at how far a reading is.
    """

    soon: float = 3.0
    usual: float = 120.0
    own: float = 0.5
    told: float = 1.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to be updated at once.

    Attributes:
        link_ids: None for all that is kept.
        again: compare everything, whenever that was last done.
    """

    link_ids: tuple[str, ...] | None = None
    again: bool = False


class CopyWatch(QObject):
    """Knows how each copy stands, and has them brought up to date, one round at a time.

    Signals:
        changed: something of the copies is otherwise now.
        progressed: a copy is being read; carries its Channel's name and a `SyncProgress`.
        updated: what a person has asked for is done; carries the `SyncReport`.
        refused: it could not be done; carries the hint.

    Attributes:
        states: how each copy stands; empty where nobody knows yet.
        known: whether that was read.
        failure: why that can't be read now.
        round_failure: why the last round has ended early.
        failures: why nothing could be read through a connection in the last round, by its id.
        busy_with: the program that is updating copies in the place of this one; "" for none.
        stopped: whether a person has stopped the updating, until they ask for it again.
        led_to: the copy that the Messages page is to show; None for whichever it shows.
    """

    changed = Signal()
    progressed = Signal(str, object)
    updated = Signal(object)
    refused = Signal(object)

    def __init__(self, work: BackgroundWork, parent: QObject, *, pace: Pace | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("copyWatch")
        self._work = work
        self._pace = pace or Pace()
        self._integration: OrganizationSession | None = None
        self._looking: Job | None = None
        self._look_again = False
        self._job: Job | None = None
        self._wish: Wish | None = None
        self._tries = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)
        self._forget()

    def _forget(self) -> None:
        self.states: tuple[CopyState, ...] = ()
        self.known = False
        self.failure: Hint | None = None
        self.round_failure: Hint | None = None
        self.failures: dict[str, Hint] = {}
        self.busy_with = ""
        self.stopped = False
        self.led_to: CopyKey | None = None
        self._away = False

    @property
    def reading(self) -> bool:
        """Whether a round is being made."""
        return self._job is not None and self._job.running

    def state_of(self, connection_id: str | None, channel_id: str) -> CopyState | None:
        """Return how a Channel's copy stands; None where none is kept, as far as is known."""
        wanted = (connection_id, channel_id)
        fitting = (it for it in self.states if (it.connection_id, it.channel_id) == wanted)
        return next(fitting, None)

    # How they stand

    def show_overview(self, integration: OrganizationSession, overview: Overview) -> None:
        """Look after the copies of this organization, as it is now."""
        if integration is not self._integration:
            self.stop()
            self._integration = integration
        was_away, self._away = self._away, overview.as_of is not None or overview.refused
        if overview.may_integrate:
            self.look()
            if was_away and not self._away and not self.reading:
                self._wait(self._pace.soon)
        else:
            self._end_round()
            self._forget()
            self.known = True
            self.changed.emit()

    def stop(self) -> None:
        """Look after none any more."""
        self._end_round()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self._integration = None
        self._wish = None
        self._forget()

    def _end_round(self) -> None:
        self._timer.stop()
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    def look(self) -> None:
        """Find out how the copies stand."""
        integration = self._integration
        if integration is None:
            return
        if self._looking is not None and self._looking.running:
            self._look_again = True
            return
        self._look_again = False
        self._looking = self._work.run(
            lambda _job: integration.copies.states(),
            receiver=self,
            on_result=self._looked,
            on_failure=self._could_not_look,
            quiet=True,
        )

    def _looked(self, states: tuple[CopyState, ...]) -> None:
        self.failure = None
        self._show(states)
        if self._look_again:
            self.look()
        if not self._timer.isActive() and not self.reading:
            self._wait(self._pace.soon)

    def _could_not_look(self, error: BaseException) -> None:
        from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415 - as `hint_of`

        self.failure = hint_for(error)
        self.known = True
        self.changed.emit()

    def _show(self, states: tuple[CopyState, ...]) -> None:
        if states == self.states and self.known:
            return
        self.states, self.known = states, True
        self.changed.emit()

    # Bringing them up to date

    @property
    def _due(self) -> bool:
        """Whether there is anything that a round would read."""
        return any(not it.paused and not it.other_account for it in self.states)

    def _wait(self, seconds: float) -> None:
        if self._integration is None or self.stopped or not (self._due or self._wish):
            self._timer.stop()
        else:
            self._timer.start(round(seconds * 1000))

    def update_now(self, link_ids: tuple[str, ...] | None = None, *, again: bool = False) -> None:
        """Have copies brought up to date at once, before what is being read now.

        Args:
            link_ids: of which links; None for all that is kept.
            again: compare everything, whenever that was last done.
        """
        self.stopped = False
        self._tries = 0
        self._end_round()
        self._wish = Wish(link_ids, again)
        self._begin()
        self.changed.emit()

    def go_on(self) -> None:
        """What is to be read is otherwise now: end what is being read, and begin again soon."""
        self._end_round()
        self._wait(self._pace.soon)
        self.look()

    def _begin(self) -> None:
        integration, wish = self._integration, self._wish
        if integration is None or self.reading:
            return
        self._timer.stop()

        def run(job: JobContext) -> SyncReport:
            links = None
            if wish is not None and wish.link_ids is not None:
                links = [integration.links.get(it) for it in wish.link_ids]
            return integration.copies.sync(
                links,
                again=wish is not None and wish.again,
                quietly=wish is None,
                on_progress=_Telling(job, integration, self._pace.told),
                cancellation=job.cancellation,
            )

        self._job = self._work.run(
            run,
            receiver=self,
            on_result=self._ended,
            on_failure=self._failed,
            on_progress=self._progressed,
            on_cancelled=self._cancelled,
        )

    def _progressed(self, told: SyncProgress | tuple[CopyState, ...]) -> None:
        if isinstance(told, tuple):
            self._show(told)
        else:
            names = (it.channel_name for it in self.states if it.channel_id == told.channel_id)
            self.progressed.emit(next(names, ""), told)

    def describe(self, text: str) -> None:
        """Say in the status bar how far the round is."""
        if self._job is not None:
            self._job.describe(text)

    def _ended(self, report: SyncReport) -> None:
        wish, self._wish, self._job = self._wish, None, None
        self.busy_with, self.round_failure = "", None
        if wish is None or wish.link_ids is None:
            self.failures = dict(report.failures)
        else:
            met = {it.state.connection_id for it in report.links}
            self.failures = {k: v for k, v in self.failures.items() if k not in met}
            self.failures.update(report.failures)
        if wish is not None:
            self.updated.emit(report)
        self.changed.emit()
        self._after_round(self._pace.soon if wish is not None else self._pace.usual)

    def _failed(self, error: BaseException) -> None:
        from clickup_desktop.integration.messages.errors import CopyBusy  # noqa: PLC0415 - rare
        from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415 - as `hint_of`

        self._job = None
        if isinstance(error, CopyBusy):
            if f"({os.getpid()})" in error.who and self._tries < _MOST_TRIES:
                self._tries += 1  # what was stopped here is still waiting for an answer
                self._wait(self._pace.own)
                return
            self.busy_with = error.who or _("another program")
        else:
            self.round_failure = hint_for(error)
        if self._wish is not None:
            self.refused.emit(hint_for(error))
        self._wish = None
        self.changed.emit()
        self._after_round(self._pace.usual)

    def _after_round(self, seconds: float) -> None:
        self._tries = 0
        self._wait(seconds)
        self.look()

    def _cancelled(self) -> None:
        if self._job is None:
            return  # by this watch itself
        self._job = None
        self._wish = None
        self.stopped = True
        self.changed.emit()
        self.look()


class _Telling:
    """Tells of a reading from its thread: no more often than somebody looks."""

    def __init__(self, job: JobContext, integration: OrganizationSession, seconds: float) -> None:
        self._job = job
        self._integration = integration
        self._seconds = seconds
        self._next = 0.0

    def __call__(self, _connection_id: str, progress: SyncProgress) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._job.report(progress)
        with suppress(Exception):  # it is read on, whatever comes of looking at it
            self._job.report(self._integration.copies.states())
        self._next = time.monotonic() + self._seconds
