"""A Workspace being read: a loader in the background, its events in slices on the GUI thread."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from clickup_desktop.ui.background import BackgroundWork, Job, JobContext

if TYPE_CHECKING:
    from clickup_desktop.clickup.hierarchy import HierarchyLoader, Progress
    from clickup_desktop.clickup.hierarchy_events import LoaderEvent
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.integration.service import Integration

_TICK_MILLISECONDS = 16
_SLICE_SECONDS = 0.006
"""How long events may be applied at a time, so that a frame still fits in between."""


class Reading(QObject):
    """Reads one Workspace.

    Args:
        on_read: called on the loader's threads with each event, for what needs no GUI thread.

    Signals:
        event_read: an event, on the GUI thread, in order.
        progressed: something has been applied, or the reading has begun or ended.
        failed: the reading could not begin; carries the error.
    """

    event_read = Signal(object)
    progressed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        work: BackgroundWork,
        integration: Integration,
        choice: WorkspaceChoice,
        on_read: Callable[[LoaderEvent], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._integration = integration
        self.choice = choice
        self._on_read = on_read
        self._events: deque[LoaderEvent] = deque()
        self._loader: HierarchyLoader | None = None
        self._wanted_first: list[str] = []
        self._job: Job | None = None
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._apply_slice)

    @property
    def running(self) -> bool:
        """Whether something is still being read or applied."""
        return bool(self._events) or (self._job is not None and self._job.running)

    @property
    def progress(self) -> Progress | None:
        """How far the reading is; None before it has begun."""
        return self._loader.progress if self._loader is not None else None

    def start(self, *, include_archived: bool) -> None:
        """Begin to read."""

        def read(job: JobContext) -> None:
            loader = self._integration.browse(
                self.choice,
                self._take,
                include_archived=include_archived,
                cancellation=job.cancellation,
            )
            self._loader = loader
            for space_id in self._wanted_first:
                loader.prioritise(space_id)
            loader.wait()

        self._run(read)

    def prioritise(self, space_id: str) -> None:
        """Read this Space before the others."""
        if self._loader is not None:
            self._loader.prioritise(space_id)
        else:
            self._wanted_first.append(space_id)

    def retry(self, what: str) -> None:
        """Read again what failed: a Space by its id, "spaces" or "channels"."""
        loader = self._loader
        if loader is None or self._stopped:
            return

        def read(_job: JobContext) -> None:
            loader.retry(what)
            loader.wait()

        self._run(read)

    def stop(self) -> None:
        """Stop reading; what has arrived stays."""
        self._stopped = True
        if self._job is not None:
            self._job.cancel()
        if self._loader is not None:
            self._loader.stop()
        self._events.clear()
        self._timer.stop()
        self.progressed.emit()

    def describe(self, text: str) -> None:
        """Say in the status bar how far the reading is."""
        if self._job is not None and self._job.running:
            self._job.describe(text)

    def _run(self, read: Callable[[JobContext], None]) -> None:
        self._job = self._work.run(
            read,
            receiver=self,
            on_result=lambda _nothing: self.progressed.emit(),
            on_failure=self.failed.emit,
            on_cancelled=self.stop,
            description=f"Reading {self.choice.workspace.name}…",
        )
        self._timer.start()
        self.progressed.emit()

    def _take(self, event: LoaderEvent) -> None:
        """Called on the loader's threads."""
        self._on_read(event)
        self._events.append(event)

    def _apply_slice(self) -> None:
        until = time.monotonic() + _SLICE_SECONDS
        applied = False
        while self._events and time.monotonic() < until:
            self.event_read.emit(self._events.popleft())
            applied = True
        if applied:
            self.progressed.emit()
        elif self._job is None or not self._job.running:
            self._timer.stop()
            self.progressed.emit()
