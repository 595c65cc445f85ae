"""The dialog in which an Enterprise Admin says for how long copies of messages may be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from clickup_desktop.integration.policy.copies import NO_LIMIT, NOT_ALLOWED
from clickup_desktop.language.texts import _
from clickup_desktop.organization.records import MOST_COPY_DAYS
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.directions import margins
from clickup_desktop.ui.widgets.labels import field_label, group, plain_label
from clickup_desktop.ui.widgets.number_field import NumberField
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.ui.widgets.page import PageContext


class CopyLimitDialog(AttemptDialog):
    """Asks for the limit that every member is held to.

    Args:
        days: the limit there is: 0 for no copies at all, None for no limit.
    """

    def __init__(
        self, context: PageContext, days: int | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(context.work, _("Copies of messages"), _("&Save"), parent)
        self.setObjectName("copyLimitDialog")
        self.context = context
        self.action_requested.connect(context.perform)
        self._add_choices(_("For how long may members keep copies of messages?"))
        self.fields.addSpacing(GRID)
        self.fields.addWidget(
            plain_label(
                _(
                    "This applies to every member, and to copies that they already have. If the "
                    "policy for a computer is stricter, the policy applies there."
                ),
                muted=True,
                name="copyLimitExplained",
            )
        )
        self._show(days)
        self.focus_first()

    def _add_choices(self, question: str) -> None:
        box = group(question, self.form)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(plain_label(question))
        self.unlimited = QRadioButton(_(NO_LIMIT), box)
        self.unlimited.setObjectName("copiesUnlimited")
        self.limited = QRadioButton(_("At most this number of days"), box)
        self.limited.setObjectName("copiesLimited")
        self.forbidden = QRadioButton(_(NOT_ALLOWED), box)
        self.forbidden.setObjectName("copiesForbidden")
        choices = QButtonGroup(self)
        column.addWidget(self.unlimited)
        column.addWidget(self.limited)
        column.addWidget(self._days_field(box))
        column.addWidget(self.forbidden)
        for choice in (self.unlimited, self.limited, self.forbidden):
            choices.addButton(choice)
        choices.buttonToggled.connect(lambda _choice, _chosen: self._allow())
        self.fields.addWidget(box)

    def _days_field(self, box: QWidget) -> QWidget:
        holder = QWidget(box)
        column = QVBoxLayout(holder)
        column.setContentsMargins(margins(GRID * 4, 0, 0, 0))
        column.setSpacing(GRID // 2)
        text = _("Da&ys, from 1 to {highest}").format(highest=number_text(MOST_COPY_DAYS))
        label = QLabel(field_label(text), holder)
        self.days_line = NumberField(MOST_COPY_DAYS, holder)
        self.days_line.setObjectName("copyDays")
        self.days_line.setAccessibleName(text.replace("&", ""))
        self.days_line.textEdited.connect(lambda _text: self.limited.setChecked(True))
        self.days_line.textChanged.connect(lambda _text: self._allow())
        self.days_line.returnPressed.connect(self._submitted)
        label.setBuddy(self.days_line)
        column.addWidget(label)
        column.addWidget(self.days_line)
        return holder

    def _show(self, days: int | None) -> None:
        if days:
            self.days_line.show_number(days)
        chosen = self.unlimited if days is None else self.limited if days else self.forbidden
        chosen.setChecked(True)

    @property
    def days(self) -> int | None:
        """The limit that is chosen; 0 for no copies at all, None for no limit."""
        if self.limited.isChecked():
            return self.days_line.number
        return 0 if self.forbidden.isChecked() else None

    def usable(self) -> bool:
        """Whether there is a number where one is needed."""
        return not self.limited.isChecked() or self.days_line.number is not None

    def focus_first(self) -> None:
        """Put the cursor into the number, or onto what is chosen."""
        choices = (self.unlimited, self.forbidden)
        chosen = next((it for it in choices if it.isChecked()), self.days_line)
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Saving…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that sets it."""
        del session_only  # nothing is kept in a keyring
        integration, days = self.context.integration, self.days
        return lambda _cancellation: integration.set_message_copies(days)

    def succeeded(self, result: None) -> None:
        """Say so in the window."""
        del result
        self.context.announce(_("Limit for copies of messages saved."))
        self.accept()
