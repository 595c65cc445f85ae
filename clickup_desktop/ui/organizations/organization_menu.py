"""The part of the profile menu that is about organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from clickup_desktop.language.texts import _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.ui.widgets.managed import managed_reason, shown_policy
from clickup_desktop.ui.widgets.sorting import by_name
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.organizations import KnownOrganization

_LONGEST = 60


def server_name(address: str) -> str:
    """Return the server in an organization's address: "db.example.com"."""
    try:
        name = urlsplit(address).hostname
    except ValueError:
        name = None
    return display_text(name or address, maximum=_LONGEST)


class OrganizationMenu(QObject):
    """Lists the organizations on this computer, and what leads into and out of one.

    Signals:
        organization_wanted: carries the id of the one to open.
        join_wanted, sign_out_wanted: the entries.
    """

    organization_wanted = Signal(str)
    join_wanted = Signal()
    sign_out_wanted = Signal()

    def __init__(self, menu: QMenu) -> None:
        """Add the entries to `menu`, where it ends now."""
        super().__init__(menu)
        self._menu = menu
        menu.setToolTipsVisible(True)
        self._known: tuple[KnownOrganization, ...] = ()
        self._local = True
        self._sample = False
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._choose)
        self.title = menu.addAction(_("Organizations on this computer"))
        self.title.setEnabled(False)
        self.title.setObjectName("organizationsTitle")
        self.join = menu.addAction(_("&Join an organization…"), self.join_wanted.emit)
        self.join.setObjectName("joinAction")
        self.sign_out = menu.addAction(_("Sign &out…"), self.sign_out_wanted.emit)
        self.sign_out.setObjectName("signOutAction")
        self._show()

    @property
    def entries(self) -> list[QAction]:
        """The organizations, as they are listed."""
        return self._group.actions()

    def show_known(self, known: tuple[KnownOrganization, ...]) -> None:
        """List these."""
        self._known = known
        policy = shown_policy()
        joined = any(it.current and it.address for it in known)
        for action in self._group.actions():
            self._group.removeAction(action)
            self._menu.removeAction(action)
            action.deleteLater()
        # What is on this computer, which is none of theirs, stays first.
        here = [it for it in known if not it.address]
        there = by_name((it for it in known if it.address), lambda it: it.name)
        for organization in (*here, *there):
            name = display_text(shown_name(organization.name), maximum=_LONGEST) or _("(no name)")
            text = _("{organization} (this computer)")
            if organization.address:
                text = _("{organization} ({server})")
            entry = text.format(organization=name, server=server_name(organization.address))
            # An ampersand in a menu's text marks a mnemonic.
            action = QAction(entry.replace("&", "&&"), self)
            action.setCheckable(True)
            action.setChecked(organization.current)
            action.setData(organization.id)
            if policy.organization_address and joined and not organization.current:
                action.setEnabled(False)
                action.setToolTip(managed_reason(policy))
            self._group.addAction(action)
            self._menu.insertAction(self.join, action)
        self._show()

    def show_current(self, *, local: bool, sample: bool) -> None:
        """Offer what is possible in the organization that is shown."""
        self._local, self._sample = local, sample
        self._show()

    def _show(self) -> None:
        possible = bool(self._known) and not self._sample
        self.title.setVisible(possible)
        self.join.setVisible(possible)
        self.sign_out.setVisible(possible and not self._local)
        for action in self._group.actions():
            action.setVisible(possible)

    def _choose(self, action: QAction) -> None:
        chosen = str(action.data())
        current = next((it.id for it in self._known if it.current), "")
        for entry in self._group.actions():  # it is ticked once it is open
            entry.setChecked(entry.data() == current)
        if chosen != current:
            self.organization_wanted.emit(chosen)
