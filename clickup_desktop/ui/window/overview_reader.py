"""Reads the organization afresh in the background, once at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clickup_desktop.ui.background import BackgroundWork, Job

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession


class OverviewReader(QObject):
    """Reads once more behind a reading, however often that was asked for meanwhile.

    Signals:
        read: carries the session, and its `Overview`.
        failed: carries the session, and why it could not be read.
    """

    read = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, work: BackgroundWork, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._job: Job | None = None
        self._next: OrganizationSession | None = None

    @property
    def running(self) -> bool:
        """Whether a reading is to come to its end."""
        return self._job is not None and self._job.running

    def begin(self, integration: OrganizationSession) -> None:
        """Read the overview of `integration`, now or behind the reading that goes on."""
        if self.running:
            self._next = integration
            return
        self._next = None
        self._job = self._work.run(
            lambda _job: integration.overview(),
            receiver=self,
            on_result=lambda overview: self._read(integration, overview),
            on_failure=lambda error: self.failed.emit(integration, error),
            quiet=True,
        )

    def _read(self, integration: OrganizationSession, overview: Overview) -> None:
        self.read.emit(integration, overview)
        if self._next is not None:
            self.begin(self._next)
