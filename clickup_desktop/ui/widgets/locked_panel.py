"""What a member sees in the place of something that needs another role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.organization.roles import Role
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.lists import more_text, side_by_side
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import verbatim

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview

_MOST_SHOWN = 20

_YOU_ARE = {
    Role.ENTERPRISE_ADMIN: N_("You are an Enterprise Admin."),
    Role.INTEGRATIONS_ADMIN: N_("You are an Integrations Admin."),
    Role.MEMBER: N_("You are a Member."),
}


class LockedPanel(Card):
    """Says which role is needed, and who in the organization has it.

    Args:
        needed: the sentence that names the roles, and what they are needed for.
    """

    def __init__(self, needed: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lockedPanel")
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        lock = icon_label("lock", "muted", 32)
        row.addWidget(lock)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        self.title = title_label(_("You need another role"), 1.2, name="lockedTitle")
        words.addWidget(self.title)
        self.needed = plain_label(name="lockedNeeded")
        self._needed = needed
        words.addWidget(self.needed)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self._shown: object = None
        self._holders = QWidget(self)
        self._grid = QGridLayout(self._holders)
        self.body.addWidget(self._holders)

    def show_overview(self, overview: Overview) -> None:
        """Name the member's role, the roles that are needed, and who has them."""
        if self._shown == (overview.member, overview.role_holders):
            return
        self._shown = (overview.member, overview.role_holders)
        self.needed.setText(f"{self._needed} {_(_YOU_ARE[overview.member.role])}")
        fresh = QWidget(self)
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, GRID * 2, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        grid.addWidget(
            plain_label(_("Ask one of these members to do it or to give you the role:")), 0, 0, 1, 2
        )
        shown = overview.role_holders[:_MOST_SHOWN]
        for position, member in enumerate(shown, 1):
            name = verbatim(ElidedLabel(shown_name(member.name)), shown_name(member.name))
            name.setObjectName("roleHolder")
            grid.addWidget(name, position, 0)
            about = ElidedLabel(side_by_side((member.role.title, member.email)))
            verbatim(about, member.email)
            about.setProperty("muted", True)
            grid.addWidget(about, position, 1)
        more = len(overview.role_holders) - len(shown)
        if more:
            grid.addWidget(plain_label(more_text(more), muted=True), len(shown) + 1, 0)
        self.body.replaceWidget(self._holders, fresh)
        self._holders.hide()
        self._holders.deleteLater()
        self._holders = fresh


def at_the_top(panel: LockedPanel, parent: QWidget) -> QWidget:
    """Return a widget that fills its place, with the panel at its top and as high as it needs."""
    holder = QWidget(parent)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(panel)
    column.addStretch(1)
    return holder
