"""The form that signs in where this computer has joined before."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.organizations.clear_text_field import ClearTextField
from clickup_desktop.ui.organizations.join_form import Entering, JoinForm
from clickup_desktop.ui.widgets.labels import plain_label
from clickup_desktop.ui.widgets.managed import lock, managed_note, shown_policy


class SignInForm(JoinForm):
    """Where the organization is, and who one is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = self.add_line(
            _("The organization's &address"), "signInAddress", "postgresql://db.example.com/acme"
        )
        policy = shown_policy()
        if policy.organization_address:
            self.address.setText(policy.organization_address)
            lock(self.address, policy)
            self.column.addWidget(managed_note(policy))
        self.login = self.add_line(_("Your &e-mail address"), "signInLogin", "name@company.example")
        _label, self.password = self.add_password(_("Your pass&word"), "signInPassword")
        told = plain_label(
            _(
                "Only on a computer that has joined before. On a new one, join with an invitation "
                "from an Enterprise Admin."
            ),
            muted=True,
            small=True,
        )
        self.column.addWidget(told)
        self.clear_text = ClearTextField("signInClearText", self)
        self.clear_text.changed.connect(self.changed)
        self.column.addWidget(self.clear_text)
        self.column.addStretch(1)

    def usable(self) -> bool:
        """Whether address and login are there; who needs a password is the server's to say."""
        return bool(self.address.text().strip() and self.login.text().strip())

    def first_empty(self) -> QWidget:
        """Return the field where something is missing."""
        for line in (self.address, self.login):
            if not line.text().strip():
                return line
        return self.password.line

    def entering(self) -> Entering:
        """Return the call that signs in."""
        address, login = self.address.text().strip(), self.login.text().strip()
        password, clear_text = self.password.line.text(), self.clear_text.chosen
        return lambda organizations, cancellation: organizations.sign_in(
            address, login, password, clear_text_password=clear_text, cancellation=cancellation
        )

    def forget(self) -> None:
        """Empty the password's field."""
        self.password.line.setText("")
