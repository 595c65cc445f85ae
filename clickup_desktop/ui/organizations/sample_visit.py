"""A visit to the sample workspace: entered, seen as each of its members, left again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clickup_desktop.interruption import Cancellation
from clickup_desktop.language.texts import _
from clickup_desktop.organization.roles import Role
from clickup_desktop.ui.background import BackgroundWork, Job, JobContext

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.sample import SampleWorkspace
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession


class SampleVisit(QObject):
    """Opens the sample workspace and closes it; a window shows what it tells of.

    Attributes:
        sample: the sample workspace while it is entered.

    Signals:
        starting: it is being started (True), or is so no more.
        entered: it is there; carries its `OrganizationSession` and its `Overview`.
        failed: it could not be started; carries the error.
        member_changed: it is seen as another member; carries their session and `Overview`.
        left: it is not visited any more, and the window is to show the organization again.
    """

    starting = Signal(bool)
    entered = Signal(object, object)
    failed = Signal(object)
    member_changed = Signal(object, object)
    left = Signal()

    def __init__(
        self,
        work: BackgroundWork,
        open_sample: Callable[[Cancellation], SampleWorkspace],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sampleVisit")
        self._work = work
        self._open_sample = open_sample
        self.sample: SampleWorkspace | None = None
        self._start: Job | None = None

    def enter(self) -> None:
        """Start the sample workspace, once however often it is asked for."""
        if self.sample is not None or (self._start is not None and self._start.running):
            return
        self.starting.emit(True)

        def open_and_read(job: JobContext) -> tuple[SampleWorkspace, Overview]:
            sample = self._open_sample(job.cancellation)
            try:
                job.cancellation.raise_if_cancelled()
                return sample, sample.session.overview()
            except BaseException:
                sample.close()
                raise

        self._start = self._work.run(
            open_and_read,
            receiver=self,
            on_result=self._entered,
            on_failure=self._failed,
            on_cancelled=lambda: self.starting.emit(False),
            discard=lambda entered: entered[0].close(),
            description=_("Starting the sample workspace…"),
        )

    def _entered(self, entered: tuple[SampleWorkspace, Overview]) -> None:
        self.starting.emit(False)
        self.sample, overview = entered
        self.entered.emit(self.sample.session, overview)

    def _failed(self, error: BaseException) -> None:
        self.starting.emit(False)
        self.failed.emit(error)

    def enter_as(self, role: str) -> None:
        """See the sample workspace as the member who has `role` there."""
        sample = self.sample
        if sample is None:
            return
        session = sample.sessions[Role(role)]

        def read(_job: JobContext) -> tuple[OrganizationSession, Overview]:
            return session, session.overview()

        self._work.run(read, receiver=self, on_result=self._entered_as)

    def _entered_as(self, entered: tuple[OrganizationSession, Overview]) -> None:
        if self.sample is not None:
            self.member_changed.emit(*entered)

    def leave(self) -> None:
        """Leave the sample workspace; what was tried in it is gone."""
        if self.sample is not None:
            self.end()
            self.left.emit()

    def end(self) -> None:
        """The sample workspace is not wanted any more; it is closed in the background."""
        if self._start is not None:
            self._start.cancel()
        sample, self.sample = self.sample, None
        if sample is not None:
            self._work.close_behind(sample.close)

    def close(self) -> None:
        """The window is gone; blocks."""
        if self.sample is not None:
            self.sample.close()
