"""The form that joins: an invitation, what it says, and the password for the time after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QWidget,
)

from clickup_desktop.integration.organizations.errors import PasswordUnusable
from clickup_desktop.integration.organizations.passwords import require_usable
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.roles import Role
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.ui.background import JobContext
from clickup_desktop.ui.organizations.certificates_field import CertificatesField
from clickup_desktop.ui.organizations.clear_text_field import ClearTextField
from clickup_desktop.ui.organizations.join_form import Entering, JoinForm, judge
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button, plain_label
from clickup_desktop.ui.widgets.moments import moment_text
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.organizations import (
        InvitationView,
        Organizations,
    )
    from clickup_desktop.ui.background import BackgroundWork, Job

_TEXT_HEIGHT = 88
_READ_AFTER_MILLISECONDS = 150
_MOST_PASTED = 20_000
_LONGEST_NAME = 80

_ABOUT = {
    Role.ENTERPRISE_ADMIN: N_("As an Enterprise Admin · at {server} · valid until {moment}"),
    Role.INTEGRATIONS_ADMIN: N_("As an Integrations Admin · at {server} · valid until {moment}"),
    Role.MEMBER: N_("As a Member · at {server} · valid until {moment}"),
}
_ABOUT_OVER = {
    Role.ENTERPRISE_ADMIN: N_(
        "As an Enterprise Admin · at {server} · expired {moment} by this computer's clock; the "
        "server decides"
    ),
    Role.INTEGRATIONS_ADMIN: N_(
        "As an Integrations Admin · at {server} · expired {moment} by this computer's clock; the "
        "server decides"
    ),
    Role.MEMBER: N_(
        "As a Member · at {server} · expired {moment} by this computer's clock; the server decides"
    ),
}


class InvitationForm(JoinForm):
    """An invitation, what it says of itself, and the password for the time after it.

    Attributes:
        view: what the pasted invitation says; None while there is none that is whole.
    """

    def __init__(
        self,
        work: BackgroundWork,
        organizations: Callable[[], Organizations],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._organizations = organizations
        self._reading: Job | None = None
        self.view: InvitationView | None = None
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("invitationField")
        self.text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_TEXT_HEIGHT)
        beginning = "clickup-desktop-invitation:…"
        verbatim(self.text, beginning).setPlaceholderText(beginning)
        self.add_labelled(_("The &invitation you were given"), self.text)
        row = QHBoxLayout()
        self.judgement = plain_label(" ", small=True, muted=True, name="invitationJudgement")
        row.addWidget(self.judgement, 1)
        self.paste_button = button(
            _("&Paste"), self.paste, icon="clipboard", name="pasteInvitation"
        )
        row.addWidget(self.paste_button)
        self.column.addLayout(row)
        self.says = Card(self, inner=True)
        self.says.setObjectName("invitationSays")
        self.organization = ElidedLabel()
        self.organization.setObjectName("invitationOrganization")
        self.says.body.addWidget(self.organization)
        self.about = plain_label(muted=True, name="invitationAbout")
        self.says.body.addWidget(self.about)
        self.says.hide()
        self.column.addWidget(self.says)
        self._label, self.password = self.add_password(_("Choose a pass&word"), "joinPassword")
        self._again_label, self.again = self.add_password(
            _("The same password a&gain"), "joinPasswordAgain"
        )
        self.password_judgement = plain_label(" ", small=True, muted=True, name="passwordJudgement")
        self.column.addWidget(self.password_judgement)
        self.certificates = CertificatesField(self)
        self.certificates.changed.connect(self.changed)
        self.certificates.submitted.connect(self.submitted)
        self.column.addWidget(self.certificates)
        self.clear_text = ClearTextField("joinClearText", self)
        self.clear_text.changed.connect(self.changed)
        self.column.addWidget(self.clear_text)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_READ_AFTER_MILLISECONDS)
        self._later.timeout.connect(self._read)
        self.text.textChanged.connect(self._text_changed)
        for secret in (self.password, self.again):
            secret.line.textChanged.connect(lambda _text: self._judge_password())

    def paste(self) -> None:
        """Take the text of the clipboard in the place of what stands there."""
        self.text.setPlainText(QGuiApplication.clipboard().text()[:_MOST_PASTED])
        self.first_empty().setFocus()

    # What the invitation says

    def _text_changed(self) -> None:
        self.view = None
        self.changed.emit()
        self._later.start()

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        text, organizations = self.text.toPlainText(), self._organizations
        if not text.strip():
            self._show_nothing("")
            return

        def read(_job: JobContext) -> InvitationView:
            return organizations().read_invitation(text)

        self._reading = self._work.run(
            read,
            receiver=self,
            on_result=self._show_view,
            on_failure=self._show_unusable,
            quiet=True,
        )

    def _show_view(self, view: InvitationView) -> None:
        self.view = view
        judge(self.judgement, _("The invitation is complete."), "success", self.text)
        name = view.organization_name
        verbatim(self.organization, name).setText(name)
        self.about.setText(_about(view))
        self.says.show()
        # Translators: "The invitation is complete. Acme. As a Member · at db.example.com"
        told = _("{judgement} {organization}. {about}")
        announce(
            self,
            told.format(
                judgement=self.judgement.text(),
                organization=self.organization.text(),
                about=self.about.text(),
            ),
        )
        asked = _("Choose a pass&word") if view.first else _("The pass&word you have")
        self.rename(self._label, asked)
        for widget in (self._again_label, self.again):
            widget.setVisible(view.first)
        self._judge_password()
        self.changed.emit()

    def _show_unusable(self, error: BaseException) -> None:
        hint = hint_for(error)
        why = _("{failure}.")
        if hint.steps:
            why = _("{failure}. {sentence}")
        step = hint.steps[0].text if hint.steps else ""
        self._show_nothing(why.format(failure=hint.title, sentence=step))

    def _show_nothing(self, why: str) -> None:
        judge(self.judgement, why, "danger", self.text)
        announce(self, why)
        self.says.hide()
        self.changed.emit()

    # The password

    def _judge_password(self) -> None:
        problem = self._password_problem()
        typed = bool(self.password.line.text())
        fine = typed and not problem and self._first and bool(self.again.line.text())
        told = problem if typed else ""
        judge(
            self.password_judgement,
            _("The passwords match.") if fine else told,
            "success" if fine else "danger",
            self.password.line,
            self.again.line,
        )

    @property
    def _first(self) -> bool:
        return self.view is None or self.view.first

    def _password_problem(self) -> str:
        """Return what is wrong with the password; "" where nothing is."""
        password = self.password.line.text()
        if not self._first:
            return "" if password else _("Enter your password.")
        try:
            require_usable(password)
        except PasswordUnusable as error:
            return _(error.reason)
        again = self.again.line.text()
        if again and again != password:
            return _("The passwords don't match.")
        return ""

    # The attempt

    def usable(self) -> bool:
        """Whether the invitation is whole and the password can be used."""
        same = not self._first or self.again.line.text() == self.password.line.text()
        return self.view is not None and same and not self._password_problem()

    def first_empty(self) -> QWidget:
        """Return the field where something is missing."""
        if not self.text.toPlainText().strip():
            return self.text
        if self.password.line.text() and self._first and not self.again.line.text():
            return self.again.line
        return self.password.line

    def entering(self) -> Entering:
        """Return the call that joins."""
        text, password = self.text.toPlainText(), self.password.line.text()
        certificates, clear_text = self.certificates.file, self.clear_text.chosen
        return lambda organizations, cancellation: organizations.join(
            text,
            password,
            certificates=certificates,
            clear_text_password=clear_text,
            cancellation=cancellation,
        )

    def forget(self) -> None:
        """Empty the fields; what stood there can't be had back with Undo."""
        pasted = self.text.toPlainText().strip()
        clipboard = QGuiApplication.clipboard()
        if pasted and clipboard.text().strip() == pasted:
            clipboard.clear()
        self._later.stop()
        self.text.setPlainText("")
        self._later.stop()
        for secret in (self.password, self.again):
            secret.line.setText("")


def _about(view: InvitationView) -> str:
    """Say for whom, where and until when; the server decides, whose clock may be another."""
    about = _ABOUT if view.expires_at > datetime.now(UTC) else _ABOUT_OVER
    return _(about[view.role]).format(
        server=display_text(view.address, maximum=120), moment=moment_text(view.expires_at)
    )
