"""The dialog that asks before an organization is signed out of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.labels import plain_label
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.organizations import (
        KnownOrganization,
        Organizations,
    )
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.ui.background import BackgroundWork

_LONGEST_NAME = 60
_FORGOTTEN = (
    N_(
        "Your password and this computer's key for the organization are deleted from the keyring, "
        "and everything loaded from the organization is deleted from this computer."
    ),
    N_(
        "Nothing changes on the server: you stay a member, and your other computers stay signed in."
    ),
    N_(
        "To sign in again on this computer, you need a new invitation from an Enterprise Admin, "
        "and your password."
    ),
)


_COPIES = N_("Your copies of the organization's messages on this computer are deleted.")


class SignOutDialog(AttemptDialog):
    """Says what is forgotten on this computer, and forgets it.

    Attributes:
        copies_known: whether it is known if there are copies of messages.
    """

    def __init__(
        self,
        work: BackgroundWork,
        organizations: Callable[[], Organizations],
        organization: KnownOrganization,
        parent: QWidget | None = None,
    ) -> None:
        name = display_text(organization.name, maximum=_LONGEST_NAME)
        super().__init__(
            work,
            _("Sign out of {organization}?").format(organization=name),
            _("&Sign out"),
            parent,
            careful=True,
        )
        self.setObjectName("signOutDialog")
        self._organizations = organizations
        self._id = organization.id
        for text in _FORGOTTEN:
            self.fields.addWidget(plain_label(f"•  {_(text)}", name="forgotten"))
        self.copies_known = False
        self.focus_first()
        work.run(
            lambda _job: organizations().has_copies(organization.id),
            receiver=self,
            on_result=self._show_copies,
            on_failure=lambda _error: self._show_copies(True),  # nobody knows that there is none
            quiet=True,
        )

    def _show_copies(self, copies: bool) -> None:
        self.copies_known = True
        if copies:
            self.fields.addWidget(plain_label(f"•  {_(_COPIES)}", name="forgotten"))
            self._grow()

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Signing out…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that forgets."""
        del session_only  # nothing is kept
        organizations, identifier = self._organizations, self._id
        return lambda _cancellation: organizations().sign_out(identifier)

    def succeeded(self, _result: object) -> None:
        """Close; whoever opened the dialog goes on."""
        self.accept()
