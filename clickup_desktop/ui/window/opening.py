"""Opens the organization behind what was last known of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from clickup_desktop.interruption import Cancelled
from clickup_desktop.language.texts import _
from clickup_desktop.ui.background import BackgroundWork, JobContext
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.organizations.organization_visit import OrganizationVisit
from clickup_desktop.ui.window.shell import Shell

if TYPE_CHECKING:
    from clickup_desktop.integration.awaited import Recalled
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession

_MILLISECONDS_TO_PAINT = 100
"""Opening takes the processor: what was last known is read from the disk and painted before."""

_MILLISECONDS_UNSAID = 200
"""What takes no longer is waited for without a word."""


class Opening(QObject):
    """From the start to an organization that is open.

    Signals:
        unused: there is no organization yet; a new one is made meanwhile.
        recalled: what was last known; carries what stands for the `OrganizationSession`, and its
            `Overview`.
        arrived: the organization is open; carries its `OrganizationSession`, which is the one of
            `recalled` where there was such, and its `Overview`.
        failed: it can't be opened; carries the error.

        first_page_shown: all is shown that can be before the organization is open, and what takes
            time may begin.

    Attributes:
        running: whether the organization is still to be opened.
    """

    unused = Signal()
    recalled = Signal(object, object)
    arrived = Signal(object, object)
    failed = Signal(object)
    first_page_shown = Signal()

    def __init__(
        self,
        work: BackgroundWork,
        openers: Openers,
        organizations: OrganizationVisit,
        shell: Shell,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("opening")
        self._work = work
        self._openers = openers
        self._organizations = organizations
        self._shell = shell
        self._known: Recalled | None = None
        self._wanted: Callable[[], None] | None = None
        self.running = False

    def begin(self) -> None:
        """Open the organization; the shell says "Opening…" where there is nothing to show yet."""
        if self.running:  # begun already, and left for the sample workspace meanwhile
            self._shell.show_opening()
            return
        self.running, self._known = True, None
        recall = self._openers.recall
        if self._organizations.home is not None or recall is None:
            self._shell.show_opening()
            self._open()
        elif self._openers.is_unused():
            # The parts of the window are to be seen first: what is hidden gets no focus.
            QTimer.singleShot(0, self, self.unused.emit)
            self._open_behind()
        else:
            self._shell.show_opening()
            self._work.run(
                lambda _job: recall(),
                receiver=self,
                on_result=self._show_recalled,
                on_failure=lambda _error: self._open(),
                quiet=True,
            )

    def then(self, act: Callable[[], None]) -> None:
        """Do what a person asked for once it is open; say so if that takes long."""
        self._wanted = act
        QTimer.singleShot(_MILLISECONDS_UNSAID, self, self._say_opening)

    def forget(self) -> None:
        """Do nothing of what was asked for: the person has gone elsewhere meanwhile."""
        self._wanted = None

    def close(self) -> None:
        """Let nobody wait for it any more."""
        if self.running and self._known is not None:
            self._known.integration.fail(Cancelled())

    def _say_opening(self) -> None:
        if self._wanted is not None:
            self._shell.status.announce(_("This continues when your organization is open."))

    def _show_recalled(self, known: Recalled | None) -> None:
        if known is None:
            self._open()
            return
        self._known = known
        self.recalled.emit(known.integration, known.overview)
        self._open_behind()

    def _open_behind(self) -> None:
        QTimer.singleShot(_MILLISECONDS_TO_PAINT, self, self._open)

    def _open(self) -> None:
        organizations = self._organizations

        def open_and_read(_job: JobContext) -> tuple[OrganizationSession, Overview]:
            integration = organizations.open()
            return integration, integration.overview()

        def close_unless_home(opened: tuple[OrganizationSession, Overview]) -> None:
            if opened[0] is not organizations.home:
                opened[0].close()

        self._work.run(
            open_and_read,
            receiver=self,
            on_result=lambda opened: self._arrive(*opened),
            on_failure=self._fail,
            discard=close_unless_home,
        )
        self.first_page_shown.emit()

    def _arrive(self, integration: OrganizationSession, overview: Overview) -> None:
        self.running = False
        if self._is_elsewhere(integration):
            self._give_up(Cancelled())
            self._work.close_behind(integration.close)
            return
        known = self._known
        # It was another one's that was known where somebody else came in meanwhile.
        if known is not None and _is_of_same(known.overview, overview):
            known.integration.arrive(integration)
            self.arrived.emit(known.integration, overview)
        else:
            self._give_up(Cancelled())
            self.arrived.emit(integration, overview)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            wanted()

    def _fail(self, error: BaseException) -> None:
        self.running, self._wanted = False, None
        self._give_up(error)
        if not self._is_elsewhere(None):
            self.failed.emit(error)

    def _is_elsewhere(self, opened: OrganizationSession | None) -> bool:
        """Whether another organization was joined while this one was opened."""
        home = self._organizations.home
        return home is not None and home is not opened

    def _give_up(self, error: BaseException) -> None:
        known, self._known = self._known, None
        if known is not None:
            known.integration.fail(error)


def _is_of_same(known: Overview, overview: Overview) -> bool:
    """Whether both are of one organization, as one member sees it."""
    same_organization = known.organization.id == overview.organization.id
    return same_organization and known.member.id == overview.member.id
