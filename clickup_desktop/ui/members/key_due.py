"""That the organization is to have a new key, and the button that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clickup_desktop.integration.server.key_due_text import (
    invite_again_text,
    key_due_text,
    left_out_text,
)
from clickup_desktop.language.texts import N_, _
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.read_only import allow, read_only_reason

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.server.records import KeyChanged
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.widgets.page import PageContext

_INVITATIONS = N_("With the new key, open invitations are no longer valid.")


class KeyDuePanel(Card):
    """Shown to Enterprise Admins for as long as a new key is due.

    Signals:
        changed: there is a new key, or somebody else changed something.

    Attributes:
        words: why a new key is due; afterwards, what is left to be done.
        button: makes it.
        hint: what failed.
    """

    changed = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyDuePanel")
        self._context = context
        self._overview: Overview | None = None
        self._changing: Job | None = None
        self._told = ""
        self._title = title_label(_("A new key is due"), 1.2, name="keyDueTitle")
        self.body.addWidget(self._title)
        self.words = plain_label(name="keyDueText")
        self.body.addWidget(self.words)
        self._invitations = plain_label(_(_INVITATIONS), muted=True)
        self.body.addWidget(self._invitations)
        self.hint = HintPanel(self, trying_again(self.make), self._perform)
        self.body.addWidget(self.hint)
        row = FlowLayout()
        self.button = button(_("Make a new &key"), self.make, name="newKeyButton")
        row.addWidget(self.button)
        self.body.addLayout(row)
        self.hide()

    def show_overview(self, overview: Overview) -> None:
        """Show why a new key is due; nothing where none is, and nothing is left to be told."""
        self._overview = overview
        self._show()

    def forget_told(self) -> None:
        """Don't tell any more what is left to be done after the last key."""
        self._told = ""
        self._show()

    def _show(self) -> None:
        due = () if self._overview is None else self._overview.key_due
        busy = self._changing is not None and self._changing.running
        if busy and not due:
            return  # What is seen of one's own change before it has ended is told by its end.
        self._title.setText(_("A new key is due") if due else _("The organization has a new key"))
        self.words.setText(key_due_text(due) if due else self._told)
        self._invitations.setVisible(bool(due))
        self.button.setVisible(bool(due))
        allow(self.button, not busy, read_only_reason(self._overview))
        if not due:
            self.hint.clear()
        self.setVisible(bool(due or self._told))

    def make(self) -> None:
        """Make a new key."""
        integration = self._context.integration
        self.hint.clear()
        self._changing = self._context.work.run(
            lambda _job: integration.members.change_key(),
            receiver=self,
            on_result=self._made,
            on_failure=self._failed,
        )
        self._show()

    def _made(self, changed: KeyChanged) -> None:
        self._changing = None
        told = (left_out_text(changed.left_out), invite_again_text(changed.invite_again))
        self._told = "\n".join(filter(None, told))
        self._context.announce(_("The organization has a new key."))
        self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        self._changing = None
        self.hint.show_error(error)
        self._show()
        self.changed.emit()

    def _perform(self, action: Action) -> None:
        self.hint.clear()
        self._context.perform(action)
