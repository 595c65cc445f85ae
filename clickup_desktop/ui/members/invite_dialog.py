"""The dialogs that invite somebody, and hand out the invitation once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.roles import Role
from clickup_desktop.ui.members.shown_once import ShownOnce
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.dialog_room import dialog_room
from clickup_desktop.ui.widgets.directions import margins
from clickup_desktop.ui.widgets.labels import button, field_label, group, plain_label
from clickup_desktop.ui.widgets.moments import moment_text
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.server.records import Invited
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.ui.members.rows import MemberRow
    from clickup_desktop.ui.widgets.page import PageContext

_OUTCOME_HEIGHT = GRID * 57
_LONGEST_NAME = 60
_LONGEST_TYPED = 300
_ROLES = {
    Role.MEMBER: N_("Sees which Channels are linked."),
    Role.INTEGRATIONS_ADMIN: N_(
        "Connects ClickUp and links Channels, also through Shared connections."
    ),
    Role.ENTERPRISE_ADMIN: N_("Does all of this, and invites, changes and removes members."),
}
_INVITED = {
    Role.MEMBER: N_(
        "{name} was invited as a Member and hasn't joined yet. A new invitation replaces the one "
        "they have, which then stops working."
    ),
    Role.INTEGRATIONS_ADMIN: N_(
        "{name} was invited as an Integrations Admin and hasn't joined yet. A new invitation "
        "replaces the one they have, which then stops working."
    ),
    Role.ENTERPRISE_ADMIN: N_(
        "{name} was invited as an Enterprise Admin and hasn't joined yet. A new invitation "
        "replaces the one they have, which then stops working."
    ),
}
_JOINED = {
    Role.MEMBER: N_(
        "{name} is already a Member. With a new invitation, they can join on another computer, "
        "with the password they have."
    ),
    Role.INTEGRATIONS_ADMIN: N_(
        "{name} is already an Integrations Admin. With a new invitation, they can join on another "
        "computer, with the password they have."
    ),
    Role.ENTERPRISE_ADMIN: N_(
        "{name} is already an Enterprise Admin. With a new invitation, they can join on another "
        "computer, with the password they have."
    ),
}


class InvitationDialog(AttemptDialog):
    """Makes an invitation, and shows its text once."""

    def __init__(
        self, context: PageContext, title: str, button_text: str, parent: QWidget | None
    ) -> None:
        super().__init__(context.work, title, button_text, parent)
        self.context = context
        self.action_requested.connect(context.perform)

    def succeeded(self, result: Invited) -> None:
        """Show what is to be handed over."""
        self.copy_button = button(
            _("&Copy invitation"), self._copy, primary=True, name="copyInvitation"
        )
        member = result.member
        name = display_text(member.name or member.email, maximum=_LONGEST_NAME)
        lets_in = _(
            "It works once, until {moment}, and is not shown again. If it gets lost, invite again: "
            "the old one then stops working."
        )
        expires = plain_label(
            lets_in.format(moment=moment_text(result.expires_at)),
            muted=True,
            name="invitationExpires",
        )
        shown = ShownOnce(
            result.text,
            name="invitation",
            title=_("{name} can join now").format(name=name),
            explained=_(
                "Hand over this invitation in a way you trust, best in person or in a chat that "
                "only the two of you read. Whoever has it can join with it."
            ),
            spoken=_("The invitation"),
            afterwards=[expires],
        )
        self.text = shown.text
        self.show_outcome(shown, _("Done"), self.copy_button, told=shown.told)
        height = max(self.height(), roomy(_OUTCOME_HEIGHT))
        self.resize(self.width(), min(height, dialog_room(self).height()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.progress.setText(_("The invitation is on the clipboard."))
        announce(self, self.progress.text())


class InviteDialog(InvitationDialog):
    """Asks who is to be invited, and as what."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Invite a member"), _("In&vite"), parent)
        self.setObjectName("inviteDialog")
        self.email = self._add_line(_("&E-mail"), "inviteEmail", "name@company.example")
        self.fields.addSpacing(GRID)
        self.name = self._add_line(
            _("&Name"), "inviteName", _("As colleagues know them (optional)")
        )
        self.fields.addSpacing(GRID)
        self._add_roles(_("What can they do?"))
        self._allow()
        self.focus_first()

    def _add_line(self, text: str, name: str, example: str) -> QLineEdit:
        label = QLabel(field_label(text), self.form)
        line = QLineEdit(self.form)
        line.setObjectName(name)
        line.setMaxLength(_LONGEST_TYPED)
        verbatim(line, example).setPlaceholderText(example)
        line.textChanged.connect(lambda _text: self._allow())
        line.returnPressed.connect(self._submitted)
        label.setBuddy(line)
        line.setAccessibleName(text.replace("&", ""))
        self.fields.addWidget(label)
        self.fields.addWidget(line)
        return line

    def _add_roles(self, question: str) -> None:
        self.roles: dict[Role, QRadioButton] = {}
        box = group(question, self.form)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(plain_label(question, wrap=False))
        choices = QButtonGroup(self)
        for role, explained in _ROLES.items():
            choice = QRadioButton(role.title, box)
            choice.setObjectName(f"inviteAs_{role.value}")
            text = _(explained)
            choice.setAccessibleDescription(text)
            choices.addButton(choice)
            self.roles[role] = choice
            row = QVBoxLayout()
            row.setSpacing(0)
            row.addWidget(choice)
            told = plain_label(text, muted=True)
            told.setContentsMargins(margins(GRID * 4, 0, 0, 0))
            row.addWidget(told)
            column.addLayout(row)
        self.fields.addWidget(box)
        self.roles[Role.MEMBER].setChecked(True)

    @property
    def role(self) -> Role:
        """The role that is chosen."""
        return next(role for role, choice in self.roles.items() if choice.isChecked())

    def usable(self) -> bool:
        """Whether there is an e-mail address."""
        before, at, after = self.email.text().strip().rpartition("@")
        return bool(before and at and after)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self.email.setFocus(Qt.FocusReason.OtherFocusReason)

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Inviting…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that invites."""
        del session_only  # nothing is kept in a keyring
        integration, role = self.context.integration, self.role
        email, name = self.email.text().strip(), self.name.text().strip()
        return lambda _cancellation: integration.members.invite(email, name, role)


class RenewDialog(InvitationDialog):
    """Asks before somebody is invited again, or a member's other computer."""

    def __init__(self, context: PageContext, row: MemberRow, parent: QWidget | None = None) -> None:
        name = display_text(row.name, maximum=_LONGEST_NAME)
        super().__init__(
            context, _("Invite {name} again?").format(name=name), _("Invi&te again"), parent
        )
        self.setObjectName("renewDialog")
        self._member_id = row.member.id
        explained = _((_INVITED if row.invited else _JOINED)[row.member.role])
        self.fields.addWidget(plain_label(explained.format(name=name), name="renewExplained"))
        self.focus_first()

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Inviting…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that invites again."""
        del session_only  # nothing is kept in a keyring
        integration, member_id = self.context.integration, self._member_id
        return lambda _cancellation: integration.members.renew_invitation(member_id)
