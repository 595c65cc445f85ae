"""A Workspace being read: a loader in the background, its events in slices on the GUI thread."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from clickup_desktop.clickup.hierarchy_events import Finished
from clickup_desktop.language.texts import _
from clickup_desktop.ui.background import BackgroundWork, Job, JobContext
from clickup_desktop.ui.channels.batches import Batch, batch_from

if TYPE_CHECKING:
    from datetime import datetime

    from clickup_desktop.clickup.hierarchy import HierarchyLoader
    from clickup_desktop.clickup.hierarchy_events import LoaderEvent, Progress
    from clickup_desktop.clickup.rate_limit import RateState
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.integration.session import OrganizationSession

_TICK_MILLISECONDS = 2
_SLICE_SECONDS = 0.008
"""How long batches may be applied at a time, so that a frame still fits in between."""

_FRAME_MILLISECONDS = 8
"""How long Qt has to paint what was applied, before the threads that read go on."""

_TOLD_EVERY_SECONDS = 0.1
_LONGEST_WAIT_SECONDS = 5.0


class WorkspaceReader(QObject):
    """Reads one Workspace: what was known of it first, from the disk, then ClickUp's own answers.

    Args:
        on_read: called on the loader's threads with each batch, for what needs no GUI thread.

    Signals:
        batch_read: a batch, on the GUI thread, in order.
        progressed: something has been applied, or the reading has begun, paused or ended.
        failed: the reading could not begin; carries the error.

    Attributes:
        as_of: when what was known at the start had been read; None where nothing was.
        paused: whether the person has stopped it; `resume` goes on.
    """

    batch_read = Signal(object)
    progressed = Signal()
    failed = Signal(object)
    _arrived = Signal()

    def __init__(
        self,
        work: BackgroundWork,
        integration: OrganizationSession,
        choice: WorkspaceChoice,
        on_read: Callable[[Batch], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._integration = integration
        self.choice = choice
        self._on_read = on_read
        self._batches: deque[Batch] = deque()
        self._loader: HierarchyLoader | None = None
        self._wanted_first: list[str] = []
        self._job: Job | None = None
        self._begin: Callable[[], None] | None = None
        self._stopped = False
        self._drained = threading.Event()
        self._lock = threading.Lock()
        """Held while it is settled whose loader counts."""
        self._queueing = threading.Lock()
        """Held while a batch is queued, so that no thread left behind uses what is gone."""
        self._told = 0.0
        self.as_of: datetime | None = None
        self.paused = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._apply_slice)
        self._painting = QTimer(self)
        self._painting.setInterval(_FRAME_MILLISECONDS)
        self._painting.setSingleShot(True)
        self._painting.timeout.connect(self._drained.set)
        self._arrived.connect(self._begin_to_apply, Qt.ConnectionType.QueuedConnection)
        work.busy_changed.connect(self._jobs_changed)

    @property
    def running(self) -> bool:
        """Whether something is still being read, applied or told."""
        reading = self._job is not None and self._job.running
        return reading or bool(self._batches) or self._timer.isActive()

    @property
    def progress(self) -> Progress | None:
        """How far the reading is; None before it has begun."""
        return self._loader.progress if self._loader is not None else None

    @property
    def rate(self) -> RateState | None:
        """What is left of the token's requests; None before the first answer."""
        if self._loader is None:
            return None
        return self._integration.connections.rate_state(self.choice.connection.id)

    def start(self, *, include_archived: bool, with_snapshot: bool) -> None:
        """Begin to read.

        Args:
            with_snapshot: show what was known when the Workspace was read the last time.
        """

        def read(job: JobContext) -> None:
            if with_snapshot and self.as_of is None:
                self._replay()
            job.cancellation.raise_if_cancelled()
            loader = self._integration.workspaces.browse(
                self.choice, self._take, include_archived=include_archived
            )
            with self._lock:
                unwanted = job.cancellation.cancelled
                if not unwanted:
                    self._loader = loader
            if unwanted:  # it was stopped meanwhile; `resume` has another one made
                loader.stop()
                return
            # What was asked for while the loader did not exist yet.
            for space_id in self._wanted_first:
                loader.prioritise(space_id)
            loader.wait()

        self._begin = lambda: self._run(read)
        self._begin()

    def prioritise(self, space_id: str) -> None:
        """Read this Space before the others."""
        self._wanted_first.append(space_id)
        if self._loader is not None:
            self._loader.prioritise(space_id)

    def retry(self, what: str) -> None:
        """Read again what failed: a Space by its id, "spaces", "shared" or "channels"."""
        self._ask_more(lambda loader: loader.retry(what))

    def read_archived_lists(self, folder_id: str) -> None:
        """Read a Folder's archived Lists."""
        self._ask_more(lambda loader: loader.read_archived_lists(folder_id))

    def _ask_more(self, ask: Callable[[HierarchyLoader], None]) -> None:
        loader = self._loader
        if loader is None or self._stopped:
            return

        def read(_job: JobContext) -> None:
            ask(loader)
            loader.wait()

        self._run(read)

    def pause(self) -> None:
        """Stop for now; what has arrived stays, and `resume` goes on where it was."""
        if self._stopped or self.paused or not self.running:
            return
        self.paused = True
        with self._lock:
            if self._job is not None:
                self._job.cancel()
            if self._loader is not None:
                self._loader.pause()
        self.progressed.emit()

    def resume(self) -> None:
        """Go on after `pause`."""
        loader = self._loader
        if not self.paused or self._stopped:
            return
        self.paused = False
        if loader is None:
            if self._begin is not None:
                self._begin()
            return

        def read(_job: JobContext) -> None:
            loader.resume()
            loader.wait()

        self._run(read)

    def stop(self) -> None:
        """Stop for good; what has arrived stays."""
        with self._queueing:
            self._stopped = True
            self._batches.clear()
        with self._lock:
            if self._job is not None:
                self._job.cancel()
            if self._loader is not None:
                self._loader.stop()
        self._drained.set()
        self._timer.stop()

    def describe(self, text: str) -> None:
        """Say in the status bar how far the reading is."""
        if self._job is not None and self._job.running:
            self._job.describe(text)

    def _run(self, read: Callable[[JobContext], None]) -> None:
        self._job = self._work.run(
            read,
            receiver=self,
            on_result=lambda _nothing: self.progressed.emit(),
            on_failure=self._fail,
            on_cancelled=self.pause,
            description=_("Loading {workspace}…").format(workspace=self.choice.workspace.name),
        )
        self.progressed.emit()

    def _jobs_changed(self, _running: int) -> None:
        # Also where a job that was cancelled has come to its end, of which nothing else is told.
        if not self._stopped:
            self.progressed.emit()

    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)
        self.progressed.emit()

    def _replay(self) -> None:
        """Tell what was known at the last reading, as if it had just been read."""
        snapshot = self._integration.workspaces.snapshot(self.choice)
        if snapshot is None:
            return
        self.as_of = snapshot.read_at
        batches: list[Batch] = []
        for event in snapshot.events():
            if self._stopped:
                return
            batches.append(batch_from(event))
            self._queue(batches[-1])
            if len(batches) == 1:  # the Spaces, which are all that is seen at first
                self._wait_for_window()
        if snapshot.complete:  # so nothing will come that a Channel without a place could wait for
            self._queue(Batch(Finished(True, 0, 0.0)))
        # It is seen first and can be found after that: both take a while for a large one.
        self._wait_for_window()
        for batch in batches:
            if self._stopped:
                return
            self._on_read(batch)

    def _take(self, event: LoaderEvent) -> None:
        """Called on the loader's threads."""
        batch = batch_from(event)
        self._on_read(batch)
        self._queue(batch)
        # The loader goes on when the window has caught up: only one of their threads can run, and
        # with eight that want to, the window would have its turn after each of them.
        self._wait_for_window()

    def _wait_for_window(self) -> None:
        """Wait until all batches are applied and painted; called on any thread but the window's."""
        self._drained.clear()
        with self._queueing:
            if self._stopped:
                return
            self._arrived.emit()
        self._drained.wait(_LONGEST_WAIT_SECONDS)

    def _queue(self, batch: Batch) -> None:
        """Have `batch` applied on the GUI thread; called on any other."""
        with self._queueing:
            if self._stopped:
                return
            self._batches.append(batch)
            if len(self._batches) == 1:
                self._arrived.emit()

    def _begin_to_apply(self) -> None:
        if not self._stopped and not self._timer.isActive():
            self._timer.start()

    def _apply_slice(self) -> None:
        until = time.monotonic() + _SLICE_SECONDS
        while self._batches and time.monotonic() < until:
            self.batch_read.emit(self._batches.popleft())
        drained = not self._batches
        if drained and not self._painting.isActive():
            self._painting.start()
        if time.monotonic() - self._told > _TOLD_EVERY_SECONDS:
            self._told = time.monotonic()
            if drained:
                self._timer.stop()
            self.progressed.emit()
