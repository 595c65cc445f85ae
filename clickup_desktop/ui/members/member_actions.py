"""What an Enterprise Admin can do with the member who is chosen in the list."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.roles import Role
from clickup_desktop.ui.members.rows import MemberRow
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.labels import button, restyle
from clickup_desktop.ui.widgets.read_only import allow
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import verbatim

_YOURSELF = N_("You can't remove yourself, but another Enterprise Admin can.")
_NOBODY = N_("Choose a member to change or remove.")


class MemberActions(QWidget):
    """Buttons under the list, and the same as a menu.

    Signals:
        role_wanted: the chosen member is to have another role; carries the `Role`.
        renew_wanted: the chosen member is to be invited again.
        remove_wanted: the chosen member is to be removed.
    """

    role_wanted = Signal(object)
    renew_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        self.chosen = ElidedLabel(_(_NOBODY))
        self.chosen.setObjectName("chosenMember")
        head.addWidget(self.chosen, 1)
        column.addLayout(head)
        self.menu = QMenu(self)
        self.menu.setObjectName("memberMenu")
        self.roles = self._build_roles()
        self.menu.addMenu(self.roles)
        self._renew = self.menu.addAction(_("Invi&te again"), self.renew_wanted.emit)
        self._remove = self.menu.addAction(_("R&emove…"), self.remove_wanted.emit)
        flow = FlowLayout()
        self.role_button = button(_("Change &role ▾"), name="roleButton")
        self.role_button.setAccessibleName(_("Change role"))
        self.role_button.setMenu(self.roles)
        self.renew_button = button(
            _("Invi&te again"), self.renew_wanted.emit, icon="retry", name="renewButton"
        )
        self.remove_button = button(
            _("R&emove…"), self.remove_wanted.emit, icon="close", danger=True, name="removeButton"
        )
        for made in (self.role_button, self.renew_button, self.remove_button):
            flow.addWidget(made)
        column.addLayout(flow)
        self.show_member(None, "", busy=False)

    def _build_roles(self) -> QMenu:
        menu = QMenu(_("Change &role"), self)
        menu.setObjectName("memberRoles")
        self._group = QActionGroup(self)
        for role in Role:
            action = QAction(role.title, menu)
            action.setObjectName(f"give_{role.value}")
            action.setCheckable(True)
            action.setData(role.value)
            self._group.addAction(action)
            menu.addAction(action)
        self._group.triggered.connect(self._choose_role)
        return menu

    def show_member(self, row: MemberRow | None, reason: str, *, busy: bool) -> None:
        """Offer what can be done with that member.

        Args:
            reason: why nothing can be saved now; "" where it can.
            busy: whether something is being saved already.
        """
        self._row = row
        self.chosen.setText(row.name if row is not None else _(_NOBODY))
        verbatim(self.chosen, row.member.name if row is not None else "")
        self.chosen.setProperty("muted", row is None)
        restyle(self.chosen)
        possible = row is not None and not busy
        for made in (self.role_button, self.renew_button):
            allow(made, possible, reason)
        yourself = _(_YOURSELF) if row is not None and row.you else ""
        allow(self.remove_button, possible, reason or yourself)
        self.roles.setEnabled(self.role_button.isEnabled())
        self._renew.setEnabled(self.renew_button.isEnabled())
        self._remove.setEnabled(self.remove_button.isEnabled())
        self._check_role()

    def _check_role(self) -> None:
        for action in self._group.actions():
            action.setChecked(self._row is not None and action.data() == self._row.member.role)

    def _choose_role(self, action: QAction) -> None:
        role = Role(action.data())
        self._check_role()  # it is ticked once it is saved
        if self._row is not None and role is not self._row.member.role:
            self.role_wanted.emit(role)

    def open_menu(self, place: QPoint) -> None:
        """Open the menu without waiting for it to be closed."""
        self.menu.popup(place)
