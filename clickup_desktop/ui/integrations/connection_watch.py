"""Looks after the connections while the window is open: when, and what is made of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from clickup_desktop.language.texts import _
from clickup_desktop.ui.background import BackgroundWork, Job
from clickup_desktop.ui.widgets.texts import recovery_text

if TYPE_CHECKING:
    from clickup_desktop.integration.checks.watch import Round
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.troubleshooting.hint import Hint

_logger = logging.getLogger("clickup_desktop.ui")


class Network(Protocol):
    """Whether asking is worth it."""

    @property
    def online(self) -> bool:
        """Whether the computer has a network, as far as anybody knows."""
        ...

    def begin(self) -> None:
        """Follow the network from now on."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """When a round comes, in seconds.

    Attributes:
        soon: after the start, and after the network or a token is another one.
        usual: after a round.
        again: after one that was put off or failed for the first time, to tell a hiccup from more.
        unreached: while ClickUp can't be reached.
        tick: how often it is looked at the clock; a longer while is one that the computer slept.
    """

    soon: float = 5.0
    usual: float = 15 * 60.0
    again: float = 2 * 60.0
    unreached: float = 5 * 60.0
    tick: float = 60.0


class ConnectionWatch(QObject):
    """Has a round made shortly after the start and every quarter of an hour, one at a time.

    Signals:
        changed: something is saved otherwise now.
        announced: something works again; carries a sentence.
        reach_changed: carries the hint that says why ClickUp can't be reached, or None.
    """

    changed = Signal()
    announced = Signal(str)
    reach_changed = Signal(object)

    def __init__(
        self,
        work: BackgroundWork,
        network: Network,
        parent: QObject,
        *,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("connectionWatch")
        self._work = work
        self._network = network
        self._pace = pace or Pace()
        self._clock = clock
        self._wall_clock = wall_clock
        self._integration: OrganizationSession | None = None
        self._tokens: frozenset[tuple[str, int]] = frozenset()
        self._job: Job | None = None
        self._due = 0.0
        self._last_tick = (0.0, 0.0)
        self._once_more = False
        self._unreached: Hint | None = None
        self._failing: frozenset[str] = frozenset()
        self._checks: dict[str, datetime] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(round(self._pace.soon * 1000))
        self._soon.timeout.connect(self.look)
        self._ticking = QTimer(self)
        self._ticking.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._ticking.setInterval(round(self._pace.tick * 1000))
        self._ticking.timeout.connect(self.tick)

    def show_overview(self, integration: OrganizationSession, overview: Overview) -> None:
        """Look after this organization, as it is now; a token that is new is looked at soon."""
        if integration is not self._integration:
            self._drop_organization()
            self._integration = integration
        tokens = frozenset((it.id, it.secret_version) for it in overview.connections)
        fresh, self._tokens = tokens - self._tokens, tokens
        if not tokens:
            self._soon.stop()
            self._ticking.stop()
            self._reach(None)
            return
        if not self._ticking.isActive():
            self._last_tick = (self._clock(), self._wall_clock())
            self._ticking.start()
        if fresh:
            self.look_soon()
        before = self._checks
        self._checks = {it.id: it.checked_at for it in overview.connections if it.checked_at}
        tested = {it for it in self._checks if self._checks[it] != before.get(it)}
        if self._failing & tested:
            self._reach(None)  # a person has tested it meanwhile, and it went well

    def look_soon(self) -> None:
        """Have a round made in a moment: the network has to settle, and news come in groups."""
        if self._tokens:
            self._soon.start()

    def tick(self) -> None:
        """Look at the clock: is a round due, or has the computer slept."""
        now = (self._clock(), self._wall_clock())
        # Some clocks stand still while the computer sleeps, others don't.
        passed = max(new - old for new, old in zip(now, self._last_tick, strict=True))
        self._last_tick = now
        if passed > self._pace.tick * 2:
            self.look_soon()
        elif now[0] >= self._due and not self._soon.isActive():
            self.look()

    def look(self) -> None:
        """Have a round made now, unless one runs or the computer is offline."""
        integration = self._integration
        self._soon.stop()
        self._network.begin()
        if integration is None or not self._tokens or not self._network.online:
            return
        if self._job is not None and self._job.running:
            self._once_more = True  # it may have begun before the network came back
            return
        self._once_more = False
        self._due = self._clock() + self._pace.usual
        self._job = self._work.run(
            lambda job: integration.connections.check_quietly(cancellation=job.cancellation),
            receiver=self,
            on_result=self._looked,
            on_failure=self._failed,
            quiet=True,
        )

    def stop(self) -> None:
        """Look no more."""
        self._drop_organization()
        self._ticking.stop()

    def _drop_organization(self) -> None:
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._integration = None
        self._tokens = frozenset()
        self._reach(None)

    def _looked(self, found: Round) -> None:
        wait = self._pace.usual
        if found.unreached is not None:
            wait = self._pace.unreached
        elif found.incomplete:
            wait = self._pace.again
        self._due = self._clock() + wait
        could_not = self._unreached is not None
        self._failing = frozenset(found.failures)
        if found.unreached is not None or not found.incomplete:
            self._reach(found.unreached)
        if found.changed:
            self.changed.emit()
        if found.recovered_connections:
            self.announced.emit(_("The connection to ClickUp works again."))
        elif found.recovered_links:
            self.announced.emit(recovery_text(found.recovered_links))
        elif could_not and self._unreached is None:
            self.announced.emit(_("ClickUp can be reached again."))
        self._go_on()

    def _failed(self, error: BaseException) -> None:
        # Whoever really needs the store or the connection is told; here nobody waits for it.
        _logger.warning("The connections were not looked after: %s", type(error).__name__)
        self._go_on()

    def _go_on(self) -> None:
        if self._once_more:
            self.look_soon()

    def _reach(self, unreached: Hint | None) -> None:
        if unreached != self._unreached:
            self._unreached = unreached
            self.reach_changed.emit(unreached)
