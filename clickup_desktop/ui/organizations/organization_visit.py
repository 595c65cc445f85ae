"""Which organization the window shows: joined, switched, watched, left."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.organization.errors import MemberRemoved
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.ui.background import BackgroundWork, JobContext
from clickup_desktop.ui.organizations.sign_out_dialog import SignOutDialog
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.organizations import KnownOrganization
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.ui.openers import Openers
    from clickup_desktop.ui.widgets.page import Perform

LOCAL = "local"
"""The id of this computer's organization."""

_logger = logging.getLogger("clickup_desktop.ui")

_GATHERING_MILLISECONDS = 200
"""So long changes are gathered before the organization is read again."""


class OrganizationVisit(QObject):
    """Opens one organization in the place of another, and tells of changes there.

    Attributes:
        home: the organization that is open, also while the sample workspace is visited.
        known: the organizations on this computer.

    Signals:
        opened: another one is open; carries its `OrganizationSession` and its `Overview`.
        changed: something in the one that is open may be otherwise now.
        known_changed: carries the organizations on this computer.
        failed: something could not be done; carries the error.
        removed: the member was removed while a dialog is open; carries what the window says until
            that is closed.
    """

    opened = Signal(object, object)
    changed = Signal()
    known_changed = Signal(object)
    failed = Signal(object)
    removed = Signal(str)
    _told = Signal()

    def __init__(
        self, work: BackgroundWork, openers: Openers, window: QWidget, perform: Perform
    ) -> None:
        """Lead from one to another in `window`; `perform` serves the buttons of its hints."""
        super().__init__(window)
        self.setObjectName("organizationVisit")
        self._work = work
        self._openers = openers
        self._window = window
        self._perform = perform
        self._stop_watching: Callable[[], None] | None = None
        self._leaving = False
        self.home: OrganizationSession | None = None
        self.known: tuple[KnownOrganization, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_GATHERING_MILLISECONDS)
        self._soon.timeout.connect(self.changed)
        # What is told comes from another thread.
        self._told.connect(self._read_soon, Qt.ConnectionType.QueuedConnection)
        self.opened.connect(self._tell_opened)

    def open(self) -> OrganizationSession:
        """Return the organization that is open, or open the current one; blocks."""
        return self.home or self._openers.organization()

    def arrive(self, integration: OrganizationSession) -> None:
        """This is the organization from now on; the one before it is closed in the background."""
        left, self.home = self.home, integration
        self._leaving = False
        if left is not integration:
            self._stop()
            if left is not None:
                self._work.close_behind(left.close)
            self._watch(integration)
        self._tidy_up(integration)
        self.read_known()

    def _tidy_up(self, integration: OrganizationSession) -> None:
        def tidied(number: int) -> None:
            if number:
                self.changed.emit()

        self._work.run(
            lambda _job: integration.reconcile(),
            receiver=self,
            on_result=tidied,
            on_failure=_log_untidied,
            quiet=True,
        )

    # Changes made elsewhere

    def _watch(self, integration: OrganizationSession) -> None:
        def tell(_state: object) -> None:
            with suppress(RuntimeError):  # the window is gone
                self._told.emit()

        def watch(_job: JobContext) -> Callable[[], None]:
            return integration.watch(tell)

        def watching(stop: Callable[[], None]) -> None:
            if self.home is integration:
                self._stop_watching = stop
                self._told.emit()  # something may have changed before it began
            else:
                self._work.close_behind(stop)

        self._work.run(
            watch,
            receiver=self,
            on_result=watching,
            on_failure=_ignore,
            discard=lambda stop: stop(),
            quiet=True,
        )

    def _read_soon(self) -> None:
        # A timer that runs is left alone: a stream of changes must not put off the reading.
        if not self._soon.isActive() and self.home is not None and not self._leaving:
            self._soon.start()

    def _stop(self) -> None:
        self._soon.stop()
        stop, self._stop_watching = self._stop_watching, None
        if stop is not None:
            self._work.close_behind(stop)

    def close(self) -> None:
        """The window is gone; blocks."""
        stop, self._stop_watching = self._stop_watching, None
        if stop is not None:
            stop()
        if self.home is not None:
            self.home.close()

    # From one to another

    def read_known(self) -> None:
        """Have the profile menu list the organizations on this computer."""
        organizations = self._openers.organizations
        if organizations is not None:
            self._work.run(
                lambda _job: organizations().known(),
                receiver=self,
                on_result=self._show_known,
                on_failure=_ignore,
                quiet=True,
            )

    def _show_known(self, known: tuple[KnownOrganization, ...]) -> None:
        self.known = known
        self.known_changed.emit(known)

    def switch(self, organization_id: str) -> None:
        """Open another organization on this computer, in the place of this one."""
        organizations = self._openers.organizations
        if organizations is None:
            return
        name = next((it.name for it in self.known if it.id == organization_id), "")

        def open_and_read(_job: JobContext) -> tuple[OrganizationSession, Overview]:
            integration = organizations().open(organization_id)
            try:
                return integration, integration.overview()
            except BaseException:
                integration.close()
                raise

        self._work.run(
            open_and_read,
            receiver=self,
            on_result=lambda opened: self.opened.emit(*opened),
            on_failure=self._failed_to_switch,
            on_cancelled=self.read_known,
            discard=lambda opened: opened[0].close(),
            description=_opening_text(display_text(shown_name(name), maximum=60)),
        )

    def _failed_to_switch(self, error: BaseException) -> None:
        self._leaving = False
        self.read_known()
        self.failed.emit(error)

    def _tell_opened(self, _integration: OrganizationSession, overview: Overview) -> None:
        """Say to screen readers what the top bar shows."""
        name = display_text(shown_name(overview.organization.name), maximum=60)
        announce(self._window, _("{organization} is open.").format(organization=name))

    def open_join(self) -> None:
        """Ask for an invitation, or for address, e-mail and password."""
        from clickup_desktop.ui.organizations.join_dialog import JoinDialog  # noqa: PLC0415 - when it is wanted, as a page

        organizations = self._openers.organizations
        if organizations is None:
            return
        dialog = JoinDialog(self._work, organizations, self._window)
        dialog.entered.connect(self.opened)
        dialog.action_requested.connect(self._perform)
        dialog.open()

    def ask_to_sign_out(self) -> None:
        """Say what is forgotten, and ask."""
        organizations = self._openers.organizations
        current = next((it for it in self.known if it.current and it.id != LOCAL), None)
        if organizations is None or current is None:
            return
        dialog = SignOutDialog(self._work, organizations, current, self._window)
        dialog.saved.connect(lambda: self.switch(LOCAL))
        dialog.action_requested.connect(self._perform)
        dialog.open()

    # Removed by somebody else

    @property
    def open_dialogs(self) -> list[QDialog]:
        """What the person is at; the last is the topmost."""
        return [dialog for dialog in self._window.findChildren(QDialog) if dialog.isVisible()]

    def is_removal(self, error: BaseException) -> bool:
        """Whether `error` says that the member was removed from the organization."""
        return self._openers.organizations is not None and isinstance(error, MemberRemoved)

    def leave_removed(self, error: BaseException) -> None:
        """Go to this computer's organization, since the member was removed from the server's.

        While a dialog is open, its person is left to finish, and what they typed stays.
        """
        if self._leaving:
            return
        self._leaving = True
        dialogs = self.open_dialogs
        if dialogs:
            self.removed.emit(
                _(
                    "The organization's server does not let you in any more, so nothing can be "
                    "saved. Close the dialog to go to this computer's organization."
                )
            )
            dialogs[-1].finished.connect(lambda _result: self._go_home(error))
        else:
            self._go_home(error)

    def _go_home(self, error: BaseException) -> None:
        self.switch(LOCAL)
        self.failed.emit(error)


def _opening_text(name: str) -> str:
    text = _("Opening {organization}…") if name else _("Opening the organization…")
    return text.format(organization=name)


def _log_untidied(error: BaseException) -> None:  # what is left stays until the next start
    _logger.warning("Nothing was tidied up: %s", type(error).__name__)


def _ignore(_error: BaseException) -> None:
    """What failed is housekeeping; the person can go on without it."""
