"""The dialog that puts a new token in the place of a connection's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.integration.errors import OtherAccount
from clickup_desktop.language.texts import _
from clickup_desktop.organization.errors import AddressChanged, ChangedMeanwhile
from clickup_desktop.ui.integrations.token_dialog import TokenDialog
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.labels import button, icon_label, plain_label
from clickup_desktop.ui.widgets.managed import shown_policy
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.organization.records import Connection
    from clickup_desktop.ui.widgets.page import PageContext

_LONGEST_NAME = 40


class UpdateTokenDialog(TokenDialog):
    """Checks the new token before the old one goes; the channel links stay.

    When the new token belongs to another ClickUp account, it asks first.
    """

    def __init__(
        self, context: PageContext, connection: Connection, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("Update token"), _("&Update token"), parent)
        self.setObjectName("updateTokenDialog")
        self._connection = connection
        self._version: int | None = connection.version
        self._accept_other = False
        self._send_to: str | None = None
        self._stay: Callable[[], None] = self._keep
        self._use: Callable[[], None] = self._use_other
        self._session_only = False
        name = display_text(connection.account.name, maximum=_LONGEST_NAME)
        explained = _(
            "The connection as {name} uses the token {token}. It is replaced only after ClickUp "
            "has accepted the new token. Links stay as they are."
        )
        self.fields.addWidget(
            plain_label(
                explained.format(name=name, token=connection.token_hint),
                muted=True,
                name="updateExplained",
            )
        )
        self.fields.addSpacing(GRID)
        self.fields.addLayout(self.token_head)
        self.fields.addWidget(self.token)
        url_note = _(
            "The token is sent to {address}. To use another address, disconnect and connect again."
        )
        self.url_note = plain_label(
            url_note.format(
                address=display_text(
                    shown_policy(sample=context.sample).organization_url or connection.clickup_url
                )
            ),
            muted=True,
            small=True,
            name="updateUrlNote",
        )
        self.url_note.hide()
        self.fields.addWidget(self.url_note)
        self._build_question()
        self.token.changed.connect(self._forget_question)
        self.token.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_question(self) -> None:
        self.question = QFrame(self)
        self.question.setObjectName("question")
        column = QVBoxLayout(self.question)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(icon_label("people", "warning"))
        self.question_title = plain_label()
        head.addWidget(self.question_title, 1)
        column.addLayout(head)
        self.question_text = plain_label(name="otherAccountText")
        column.addWidget(self.question_text)
        row = QHBoxLayout()
        row.addStretch(1)
        self.keep_button = button("", self._choose_careful, name="keepAccountButton")
        self.use_button = button("", self._choose_other, name="useAccountButton")
        row.addWidget(self.keep_button)
        row.addWidget(self.use_button)
        column.addLayout(row)
        self.question.hide()
        self.below.addWidget(self.question)

    def attempt_text(self) -> str:
        """Return what stands on the button while ClickUp is asked."""
        return _("Checking…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that updates the token."""
        integration = self.context.integration
        identifier, token = self._connection.id, self.token.text
        accepted, version, send_to = self._accept_other, self._version, self._send_to
        self._session_only = session_only
        self.question.hide()
        return lambda cancellation: integration.connections.update_token(
            identifier,
            token,
            clickup_url=send_to,
            accept_other_account=accepted,
            session_only=session_only,
            expected_version=version,
            cancellation=cancellation,
        )

    def failed(self, error: BaseException) -> None:
        """Ask when it is another account's token, or its address is in doubt; else show it."""
        if isinstance(error, ChangedMeanwhile):
            # It has been told now; who tries again wants this token in the place of theirs.
            self._version = None
        if isinstance(error, OtherAccount):
            self._ask_about_account(error)
        elif isinstance(error, AddressChanged):
            self._ask_about_address(error)
        else:
            super().failed(error)

    def _ask_about_account(self, error: OtherAccount) -> None:
        current = display_text(error.current.name, maximum=_LONGEST_NAME)
        new = display_text(error.new.name, maximum=_LONGEST_NAME)
        text = _(
            "The connection belongs to {current}, the new token to {new}. If you use it, "
            "ClickUp will see {new} and show what {new} can read. Links stay as they "
            "are."
        )
        self._ask(
            _("This token belongs to another ClickUp account"),
            text.format(current=current, new=new),
            (_("Keep {name}").format(name=current), self._keep),
            (_("Use {name}").format(name=new), self._use_other),
        )

    def _ask_about_address(self, error: AddressChanged) -> None:
        listed, send_to = display_text(error.listed), _("Send it to {address}")
        to_listed = (send_to.format(address=listed), lambda: self._send(error.listed))
        if error.kept:
            kept = display_text(error.kept)
            text = _(
                "The connection's organization URL is {listed}, but its token was saved for "
                "{kept}. Somebody changed the connection outside this program. Nothing was sent."
            )
            self._ask(
                _("Where should the new token be sent?"),
                text.format(listed=listed, kept=kept),
                (send_to.format(address=kept), lambda: self._send(error.kept)),
                to_listed,
            )
        else:
            text = _(
                "The connection's organization URL is {listed}. This computer does not know "
                "where its token was sent before. Nothing was sent."
            )
            self._ask(
                _("Is this the right organization URL?"),
                text.format(listed=listed),
                (_("Don't send it"), self._keep),
                to_listed,
            )

    def _ask(
        self,
        title: str,
        text: str,
        careful: tuple[str, Callable[[], None]],
        other: tuple[str, Callable[[], None]],
    ) -> None:
        self.question_title.setText(title)
        self.question_text.setText(text)
        (careful_label, self._stay), (other_label, self._use) = careful, other
        self.keep_button.setText(careful_label.replace("&", "&&"))
        self.use_button.setText(other_label.replace("&", "&&"))
        self.question.show()
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{title} {text}", urgent=True)
        QTimer.singleShot(0, self, lambda: self._reveal(self.question))

    def _choose_careful(self) -> None:
        self._stay()

    def _choose_other(self) -> None:
        self._use()

    def _use_other(self) -> None:
        self._accept_other = True
        self.try_now(session_only=self._session_only)

    def _send(self, clickup_url: str) -> None:
        self._send_to = clickup_url
        self.try_now(session_only=self._session_only)

    def _keep(self) -> None:
        self.token.set_text("")
        self.token.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_question(self) -> None:
        """Another token is another question."""
        self._accept_other = False
        self._send_to = None
        self.question.hide()

    def succeeded(self, result: Connection) -> None:
        """Close, and say so in the status bar."""
        self.token.set_text("")
        name = display_text(result.account.name)
        self.context.announce(_("Token updated. Connected as {name}.").format(name=name))
        self.accept()

    def show_clickup_url(self) -> None:
        """Say which address the connection has: it cannot be changed on a connection."""
        self.url_note.show()
