"""The dialog that joins an organization on a server, or signs in where one has joined before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.organizations.invitation_form import InvitationForm
from clickup_desktop.ui.organizations.sign_in_form import SignInForm
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.organizations import Organizations
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.ui.background import BackgroundWork


class JoinDialog(AttemptDialog):
    """Two ways in, as two tabs: with an invitation, or with address, e-mail and password.

    Attributes:
        tabs: the ways.
        invitation, sign_in: their forms.

    Signals:
        entered: the organization is open; carries its `OrganizationSession` and its `Overview`.
    """

    entered = Signal(object, object)

    def __init__(
        self,
        work: BackgroundWork,
        organizations: Callable[[], Organizations],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(work, _("Join an organization"), _("&Join"), parent)
        self.setObjectName("joinDialog")
        self._organizations = organizations
        self.tabs = QTabBar(self.form)
        self.tabs.setObjectName("joinTabs")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab(_("With an invitation"))
        self.tabs.addTab(_("Sign in"))
        self.fields.addWidget(self.tabs)
        self._sheets = QStackedWidget(self.form)
        self.invitation = InvitationForm(work, organizations, self._sheets)
        self.sign_in = SignInForm(self._sheets)
        for sheet in (self.invitation, self.sign_in):
            sheet.changed.connect(self._changed)
            sheet.submitted.connect(self._submitted)
            self._sheets.addWidget(sheet)
        self.fields.addWidget(self._sheets)
        self.tabs.currentChanged.connect(self._show_way)
        self._allow()
        self.focus_first()

    @property
    def _way(self) -> InvitationForm | SignInForm:
        return self.sign_in if self.tabs.currentIndex() else self.invitation

    def _show_way(self, tab: int) -> None:
        self._sheets.setCurrentIndex(tab)
        self.accept_button.set_resting_text(_("&Sign in") if tab else _("&Join"))
        self.hint.clear()
        self._changed()

    def _changed(self) -> None:
        self._allow()
        if self.isVisible():
            self._grow()

    def usable(self) -> bool:
        """Whether all that the chosen way needs is there."""
        return self._way.usable()

    def focus_first(self) -> None:
        """Put the cursor where the next try begins."""
        self._way.first_empty().setFocus(Qt.FocusReason.OtherFocusReason)

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Signing in…") if self._way is self.sign_in else _("Joining…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that comes in and reads the organization."""
        del session_only  # without a keyring, the next start would find nobody
        enter = self._way.entering()
        organizations = self._organizations

        def enter_and_read(cancellation: Cancellation) -> tuple[OrganizationSession, Overview]:
            integration = enter(organizations(), cancellation)
            try:
                cancellation.raise_if_cancelled()
                return integration, integration.overview()
            except BaseException:
                integration.close()
                raise

        return enter_and_read

    @staticmethod
    def discard(result: tuple[OrganizationSession, Overview]) -> None:
        """Close the organization."""
        result[0].close()

    def succeeded(self, result: tuple[OrganizationSession, Overview]) -> None:
        """Lead into the organization."""
        self.invitation.forget()
        self.sign_in.forget()
        self.accept()
        self.entered.emit(*result)

    def act_otherwise(self, action: Action) -> None:
        """Leave a hint's button to the window; what was typed stays."""
        self.action_requested.emit(action)
