"""For how long copies of messages may be kept; an Enterprise Admin may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.integration.policy.copies import copy_limit, days_text
from clickup_desktop.language.texts import _
from clickup_desktop.ui.members.copy_limit_dialog import CopyLimitDialog
from clickup_desktop.ui.widgets.labels import button, plain_label
from clickup_desktop.ui.widgets.managed import lock, managed_note, shown_policy
from clickup_desktop.ui.widgets.read_only import allow, read_only_reason
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.ui.widgets.page import PageContext


class CopyLimitRow(QWidget):
    """Everybody sees what holds on this computer.

    Signals:
        changed: the organization has another limit.

    Attributes:
        told: what holds.
        note: that the computer's policy has set it.
        button: changes it.
    """

    changed = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._policy = shown_policy(sample=context.sample)
        self._days: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        self.told = plain_label(name="copyLimit")
        row.addWidget(self.told, 1)
        self.button = button(_("Change &limit…"), self.open_dialog, name="copyLimitButton")
        self.button.hide()
        row.addWidget(self.button)
        column.addLayout(row)
        self.note = managed_note(self._policy)
        self.note.hide()
        column.addWidget(self.note)

    def show_overview(self, overview: Overview) -> None:
        """Show what holds now."""
        self._days = overview.organization.message_copy_days
        limit = copy_limit(self._policy, overview.organization)
        self.told.setText(_("Copies of messages: {limit}").format(limit=days_text(limit.days)))
        self.note.setVisible(limit.by_policy)
        self.button.setVisible(overview.member.role.value == "enterprise-admin")
        if self._policy.message_copy_days is None:
            allow(self.button, True, read_only_reason(overview))
        else:
            lock(self.button, self._policy)

    def open_dialog(self) -> None:
        """Ask for another limit."""
        dialog = CopyLimitDialog(self._context, self._days, self.window())
        dialog.saved.connect(self.changed)
        dialog.open()
