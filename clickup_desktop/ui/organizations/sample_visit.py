"""A visit to the sample workspace: entered, seen as each of its members, left again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clickup_desktop.interruption import Cancellation
from clickup_desktop.ui.background import JobContext

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.sample import SampleWorkspace
    from clickup_desktop.integration.service import Integration
    from clickup_desktop.ui.window.session import WindowSession


class SampleVisit(QObject):
    """Leads a window into the sample workspace and out of it.

    Attributes:
        sample: the sample workspace while it is entered.
    """

    def __init__(
        self, session: WindowSession, open_sample: Callable[[Cancellation], SampleWorkspace]
    ) -> None:
        super().__init__(session)
        self.setObjectName("sampleVisit")
        self._session = session
        self._open_sample = open_sample
        self.sample: SampleWorkspace | None = None

    def enter(self) -> None:
        """Start the sample workspace, and lead to its Connect dialog, filled in."""
        first_run = self._session.first_run
        if first_run is not None:
            first_run.set_busy(True)
            first_run.hint.clear()

        def open_and_read(job: JobContext) -> tuple[SampleWorkspace, Overview]:
            sample = self._open_sample(job.cancellation)
            try:
                job.cancellation.raise_if_cancelled()
                return sample, sample.integration.overview()
            except BaseException:
                sample.close()
                raise

        self._session.work.run(
            open_and_read,
            receiver=self,
            on_result=self._entered,
            on_failure=self._failed,
            on_cancelled=self._stopped,
            description="Starting the sample workspace…",
        )

    def _entered(self, entered: tuple[SampleWorkspace, Overview]) -> None:
        self._stopped()
        self.sample, overview = entered
        self._session.enter(self.sample.integration, overview)
        self._session.open_connect(guide=False)

    def _failed(self, error: BaseException) -> None:
        from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415 - after the paint

        self._stopped()
        if self._session.first_run is not None:
            self._session.first_run.hint.show_hint(hint_for(error))

    def _stopped(self) -> None:
        if self._session.first_run is not None:
            self._session.first_run.set_busy(False)

    def enter_as(self, role: str) -> None:
        """See the sample workspace as the member who has `role` there."""
        sample = self.sample
        if sample is None:
            return
        member = next(known for name, known in sample.members.items() if name.value == role)

        def read(_job: JobContext) -> tuple[Integration, Overview]:
            integration = sample.integration.as_member(member)
            return integration, integration.overview()

        self._session.work.run(read, receiver=self, on_result=self._entered_as)

    def _entered_as(self, entered: tuple[Integration, Overview]) -> None:
        if self.sample is None:
            return
        self._session.enter_on_same_page(*entered)
        self._session.shell.status.announce(f"You are {entered[1].member.name} now.")

    def leave(self) -> None:
        """Leave the sample workspace; what was tried in it is gone."""
        if self.sample is not None:
            self.end()
            self._session.start()

    def end(self) -> None:
        """The sample workspace is not shown any more; it is closed in the background."""
        sample, self.sample = self.sample, None
        if sample is not None:
            self._session.work.run(lambda _job: sample.close(), receiver=self, quiet=True)

    def close(self) -> None:
        """The window is gone; blocks."""
        if self.sample is not None:
            self.sample.close()
