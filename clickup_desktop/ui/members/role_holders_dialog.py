"""The dialog that says who can give somebody a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.organization.roles import Role
from clickup_desktop.ui.widgets.dialog import Dialog
from clickup_desktop.ui.widgets.dialog_room import dialog_room
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.lists import more_text
from clickup_desktop.ui.widgets.sorting import by_name
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import verbatim

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview

_MOST_SHOWN = 20

_EXPLAINED = {
    Role.ENTERPRISE_ADMIN: N_(
        "You are an Enterprise Admin in {organization}. An Enterprise Admin gives roles to members:"
    ),
    Role.INTEGRATIONS_ADMIN: N_(
        "You are an Integrations Admin in {organization}. An Enterprise Admin gives roles to "
        "members:"
    ),
    Role.MEMBER: N_(
        "You are a Member in {organization}. An Enterprise Admin gives roles to members:"
    ),
}


class RoleHoldersDialog(Dialog):
    """Lists the Enterprise Admins, who give roles to members."""

    def __init__(self, overview: Overview, parent: QWidget | None = None) -> None:
        super().__init__(_("Who can give you the role"), parent)
        self.setObjectName("roleHoldersDialog")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        column.setSpacing(GRID * 2)
        column.addWidget(title_label(_("Who can give you the role"), 1.25))
        column.addWidget(
            plain_label(
                _(_EXPLAINED[overview.member.role]).format(
                    organization=shown_name(overview.organization.name)
                ),
                name="roleHoldersExplained",
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        admins = [member for member in overview.members if member.role is Role.ENTERPRISE_ADMIN]
        # Whoever asks for a role can't give it, where somebody has just changed theirs.
        givers = [member for member in admins if member.id != overview.member.id] or admins
        for row, member in enumerate(by_name(givers[:_MOST_SHOWN], lambda it: it.name)):
            name = verbatim(ElidedLabel(shown_name(member.name)), shown_name(member.name))
            name.setObjectName("roleGiver")
            grid.addWidget(name, row, 0)
            if member.email:
                email = verbatim(ElidedLabel(member.email), member.email)
                email.setProperty("muted", True)
                grid.addWidget(email, row, 1)
        column.addLayout(grid)
        if len(givers) > _MOST_SHOWN:
            column.addWidget(plain_label(more_text(len(givers) - _MOST_SHOWN), muted=True))
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button(_("Close"), self.reject, primary=True, name="closeButton"))
        column.addLayout(buttons)
        room = dialog_room(self)
        width = min(roomy(GRID * 55), room.width())
        self.resize(width, min(column.totalHeightForWidth(width), room.height()))
