"""The dialogs that ask before a copy is kept, kept for another time, or deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.organization.records import MOST_COPY_DAYS
from clickup_desktop.ui.messages.copy_texts import where_text
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.labels import group, plain_label
from clickup_desktop.ui.widgets.number_field import NumberField
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.states import CopyState
    from clickup_desktop.integration.policy.copies import CopyLimit
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.ui.background import JobContext
    from clickup_desktop.ui.widgets.page import PageContext

_LONGEST_NAME = 60
_USUAL_DAYS = 365


class KeepDialog(AttemptDialog):
    """Asks for how long a copy of a link's messages is kept, and has it kept."""

    def __init__(
        self,
        context: PageContext,
        link_id: str,
        channel: str,
        limit: CopyLimit,
        parent: QWidget | None = None,
        *,
        kept: CopyState | None = None,
    ) -> None:
        """Ask.

        Args:
            kept: how the copy stands that is kept already; None for none.
        """
        name = display_text(channel, maximum=_LONGEST_NAME)
        title = (
            _("Keep a copy of the messages of {channel}?")
            if kept is None
            else _("How long are the messages of {channel} kept?")
        )
        accept = _("&Keep a copy") if kept is None else _("&Save")
        super().__init__(context.work, title.format(channel=name), accept, parent)
        self.setObjectName("keepDialog")
        self._context = context
        self._link_id = link_id
        self._kept = kept is not None
        self.action_requested.connect(context.perform)
        if kept is None:
            self.fields.addWidget(plain_label(where_text(limit), name="copyWhere"))
            self.fields.addSpacing(GRID)
        self._build_choice(limit, kept)
        self.focus_first()

    def _build_choice(self, limit: CopyLimit, kept: CopyState | None) -> None:
        asked = _("How long is each message kept?")
        self.fields.addWidget(plain_label(asked))
        holder = group(asked, self.form)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        longest = _("As long as the &copy") if limit.days is None else _("As long as &allowed")
        self.always = QRadioButton(longest, holder)
        self.always.setObjectName("keepAlways")
        self.for_days = QRadioButton(_("&Days:"), holder)
        self.for_days.setObjectName("keepForDays")
        choice = QButtonGroup(self)
        choice.addButton(self.always)
        choice.addButton(self.for_days)
        most = limit.days if limit.days else MOST_COPY_DAYS
        days = kept.keep_days if kept is not None else None
        self.days = NumberField(most, holder)
        self.days.show_number(min(days or _USUAL_DAYS, most))
        self.days.setObjectName("keepDays")
        self.days.setAccessibleName(_("Days"))
        self.days.textChanged.connect(lambda _text: self._allow())
        chosen = self.always if days is None or days == limit.days else self.for_days
        chosen.setChecked(True)
        self.days.setEnabled(self.for_days.isChecked())
        self.for_days.toggled.connect(self.days.setEnabled)
        self.for_days.toggled.connect(lambda _checked: self._allow())
        column.addWidget(self.always)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.for_days)
        row.addWidget(self.days)
        row.addStretch(1)
        column.addLayout(row)
        self.fields.addWidget(holder)

    def usable(self) -> bool:
        """Whether the number of days is one that may be."""
        return self.always.isChecked() or self.days.number is not None

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Saving…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that has it kept."""
        del session_only  # nothing is kept in a keyring
        integration, link_id = self._context.integration, self._link_id
        days = self.days.number if self.for_days.isChecked() else None
        return lambda _cancellation: integration.copies.keep(integration.links.get(link_id), days)

    def succeeded(self, _result: object) -> None:
        """Say so, and have it read."""
        if not self._kept:
            self._context.announce(_("A copy of its messages is kept from now on."))
        self._context.copies.update_now((self._link_id,))
        self.accept()


class DeleteCopyDialog(AttemptDialog):
    """Says what is lost with a copy, and deletes it."""

    def __init__(
        self, context: PageContext, copy: CopyState, parent: QWidget | None = None
    ) -> None:
        name = display_text(copy.channel_name, maximum=_LONGEST_NAME)
        super().__init__(
            context.work,
            _("Delete the copy of {channel}?").format(channel=name),
            _("&Delete the copy"),
            parent,
            careful=True,
        )
        self.setObjectName("deleteCopyDialog")
        self._context = context
        self._copy = copy
        self.action_requested.connect(context.perform)
        self.fields.addWidget(
            plain_label(
                _(
                    "All of its messages are deleted from this computer, also those that ClickUp "
                    "no longer has. In ClickUp nothing changes, and the link stays."
                ),
                name="deletionExplained",
            )
        )
        self.focus_first()

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Deleting…")

    def work_of(self, session_only: bool) -> Callable[[JobContext], Any]:
        """Return the call that deletes."""
        del session_only  # nothing is kept
        integration, copy = self._context.integration, self._copy

        def erase(job: JobContext) -> None:
            integration.copies.erase(
                copy,
                on_removed=lambda removed, messages: job.report((removed, messages)),
                cancellation=job.cancellation,
            )

        return erase

    def progressed(self, told: tuple[int, int]) -> None:
        """Say how far it is; what comes last takes as long again."""
        removed, messages = told
        if removed < messages:
            text = ngettext("{done} of {count} message", "{done} of {count} messages", messages)
            text = text.format(done=number_text(removed), count=number_text(messages))
        else:
            text = _("Overwriting what is left of them…")
        self.progress.setText(text)

    def succeeded(self, _result: object) -> None:
        """Say so."""
        self._end(_("The copy was deleted."))

    def stopped(self) -> None:
        """Say what is left: from the beginning on, nothing of it is found any more."""
        self._end(_("The copy was deleted. The next update overwrites what is left of its texts."))

    def _end(self, told: str) -> None:
        self._context.announce(told)
        self._context.copies.look()
        self.accept()
