"""Reads the organization that is open again, whenever something in it may be otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clickup_desktop.ui.background import BackgroundWork, Job

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession


class OverviewReader(QObject):
    """Reads one organization at a time, and once more what was otherwise while it was read.

    Signals:
        succeeded: carries the `Overview`.
        failed: it could not be read; carries the error.
    """

    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(self, work: BackgroundWork, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("overviewReader")
        self._work = work
        self._integration: OrganizationSession | None = None
        self._job: Job | None = None
        self._once_more = False

    @property
    def running(self) -> bool:
        """Whether something is being read."""
        return self._job is not None and self._job.running

    def follow(self, integration: OrganizationSession | None) -> None:
        """Read this organization from now on; None while none is open."""
        if integration is self._integration:
            return
        self._integration = integration
        if self._job is not None:
            self._job.cancel()  # its server may be slow, and nobody waits for it any more
            self._job = None
        if self._once_more:
            self.read()

    def read(self) -> None:
        """Read it now, after the reading that runs, or once an organization is open."""
        integration = self._integration
        if integration is None or self.running:
            self._once_more = True
            return
        self._once_more = False
        self._job = self._work.run(
            lambda _job: integration.overview(),
            receiver=self,
            on_result=self._succeed,
            on_failure=self._fail,
            quiet=True,
        )

    def _succeed(self, overview: Overview) -> None:
        self.succeeded.emit(overview)
        self._go_on()

    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._once_more:
            self.read()
