"""The bar at the top: the program, the organization, and who is in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from clickup_desktop.language.choice import known_languages
from clickup_desktop.language.isolation import isolated
from clickup_desktop.language.texts import _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.organization.roles import Role
from clickup_desktop.ui.organizations.organization_menu import OrganizationMenu, server_name
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.icons import icon
from clickup_desktop.ui.widgets.labels import icon_label, title_label
from clickup_desktop.ui.widgets.theme import GRID, Scheme, theme, token
from clickup_desktop.ui.widgets.verbatim import PROGRAM, verbatim
from clickup_desktop.ui.window.language_menu import LanguageMenu
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.organizations.organizations import KnownOrganization
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.ui.window_state import WindowState

_AVATAR = 28


def initials(name: str) -> str:
    """Return one or two letters for a name: "Acme Admin" → "AA"."""
    words = [word for word in display_text(name).split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def _organization_text(overview: Overview, *, sample: bool) -> str:
    organization, text = overview.organization, "{organization}"
    if overview.address and not sample:
        text = _("{organization} · {server}")
    elif organization.local and not sample:
        text = _("{organization} (this computer)")
    return text.format(
        organization=shown_name(organization.name), server=server_name(overview.address)
    )


class TopBar(QFrame):
    """Shows where one is, and holds the profile menu.

    Signals:
        page_wanted: "integrations" or "help" was chosen in the profile menu.
        scheme_wanted: another `Scheme` was chosen.
        language_chosen: another language was chosen, which takes effect at the next start.
        role_wanted: in the sample workspace, another member was chosen; carries the role's value.
        leave_wanted: the sample workspace is to be left.
        organization_wanted: another organization is to be opened; carries its id.
        join_wanted: an organization on a server is to be joined.
        sign_out_wanted: this organization is to be forgotten on this computer.
    """

    page_wanted = Signal(str)
    scheme_wanted = Signal(object)
    language_chosen = Signal()
    role_wanted = Signal(str)
    leave_wanted = Signal()
    organization_wanted = Signal(str)
    join_wanted = Signal()
    sign_out_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.setSpacing(GRID)
        row.addWidget(icon_label("clickup", "accent", 24))
        row.addWidget(verbatim(title_label(PROGRAM, 1.1, name="programName", wrap=False), PROGRAM))
        row.addSpacing(GRID)
        self.sample_badge = Badge(_("Sample workspace"), "warning", self)
        self.sample_badge.setObjectName("sampleBadge")
        self.sample_badge.hide()
        row.addWidget(self.sample_badge)
        row.addStretch(1)
        self.organization = ElidedLabel(parent=self)
        self.organization.setObjectName("organizationName")
        self.organization.setProperty("muted", True)
        self.organization.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.organization.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self.organization, 3)
        self.profile = QToolButton(self)
        self.profile.setObjectName("profileButton")
        self.profile.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.profile.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.profile.setIconSize(QSize(_AVATAR, _AVATAR))
        self.profile.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.profile.setText("▾")
        row.addWidget(self.profile)
        self._member_name = ""
        self._build_menu()
        self._show_member("", "")
        theme().changed.connect(self._draw_again)

    def _build_menu(self) -> None:
        menu = QMenu(self.profile)
        menu.setObjectName("profileMenu")
        self.name_action = menu.addAction("")
        self.name_action.setObjectName("profileName")
        self.name_action.setEnabled(False)
        self._role_action = menu.addAction("")
        self._role_action.setObjectName("profileRole")
        self._role_action.setEnabled(False)
        menu.addSeparator()
        self.organizations = OrganizationMenu(menu)
        self.organizations.organization_wanted.connect(self.organization_wanted)
        self.organizations.join_wanted.connect(self.join_wanted)
        self.organizations.sign_out_wanted.connect(self.sign_out_wanted)
        menu.addSeparator()
        self._settings = menu.addAction(
            _("&Settings"), lambda: self.page_wanted.emit("integrations")
        )
        self._settings.setObjectName("settingsAction")
        self._help = menu.addAction(_("&Help"), lambda: self.page_wanted.emit("help"))
        self._help.setObjectName("helpAction")
        menu.addMenu(self._build_scheme_menu(menu))
        self.roles_menu = menu.addMenu(_("Switch &role"))
        self.roles_menu.setObjectName("rolesMenu")
        self._roles = QActionGroup(self)
        for role in Role:
            action = self.roles_menu.addAction(role.title)
            action.setObjectName(f"role_{role.value}")
            action.setCheckable(True)
            action.setData(role.value)
            self._roles.addAction(action)
        self._roles.triggered.connect(self._choose_role)
        self.leave_action = menu.addAction(_("Lea&ve the sample workspace"), self.leave_wanted.emit)
        self.leave_action.setObjectName("leaveSampleAction")
        self.roles_menu.menuAction().setVisible(False)
        self.leave_action.setVisible(False)
        self.profile.setMenu(menu)

    def offer_languages(self, state: WindowState) -> None:
        """Have the language chosen in the profile menu, where there is more than one."""
        if len(known_languages()) > 1:
            menu = LanguageMenu(state, self.profile.menu())
            menu.chosen.connect(self.language_chosen)
            self.profile.menu().insertMenu(self.roles_menu.menuAction(), menu)

    def show_organizations(self, known: tuple[KnownOrganization, ...]) -> None:
        """Offer the organizations on this computer."""
        self.organizations.show_known(known)

    def _build_scheme_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu(_("A&ppearance"), parent)
        menu.setObjectName("schemeMenu")
        self._schemes = QActionGroup(self)
        for scheme in Scheme:
            action = QAction(scheme.label, menu)
            action.setObjectName(f"scheme_{scheme.value}")
            action.setCheckable(True)
            action.setData(scheme.value)
            self._schemes.addAction(action)
            menu.addAction(action)
        self._schemes.triggered.connect(self._choose_scheme)
        menu.aboutToShow.connect(self._check_scheme)
        return menu

    def _check_scheme(self) -> None:
        for action in self._schemes.actions():
            action.setChecked(action.data() == theme().wanted.value)

    def _choose_scheme(self, action: QAction) -> None:
        self.scheme_wanted.emit(Scheme(action.data()))

    def _choose_role(self, action: QAction) -> None:
        self.role_wanted.emit(action.data())

    def show_overview(self, overview: Overview, *, sample: bool) -> None:
        """Show whose organization this is and who is in front of it."""
        organization = overview.organization
        self.organization.setText(_organization_text(overview, sample=sample))
        verbatim(self.organization, organization.name)
        self.organizations.show_current(local=organization.local, sample=sample)
        self._show_member(shown_name(overview.member.name), overview.member.role.title)
        self.sample_badge.setVisible(sample)
        self.roles_menu.menuAction().setVisible(sample)
        self.leave_action.setVisible(sample)
        for action in self._roles.actions():
            action.setChecked(action.data() == overview.member.role.value)

    def _show_member(self, name: str, role: str) -> None:
        self._member_name = name
        shown = display_text(name, maximum=60)
        # An ampersand in a menu's text marks a mnemonic.
        self.name_action.setText(isolated(shown).replace("&", "&&") or _("Opening…"))
        verbatim(self.name_action, shown)
        self._role_action.setText(role)
        self._role_action.setVisible(bool(role))
        whole = _("Profile: {name}, {role}").format(name=shown, role=role)
        self.profile.setAccessibleName(whole if role else _("Profile"))
        self.profile.setToolTip(_("Profile"))
        self._draw_again()

    def _draw_again(self) -> None:
        self.profile.setIcon(self._avatar())
        if self._member_name:
            self._settings.setIcon(icon("settings"))
            self._help.setIcon(icon("help"))
            self.leave_action.setIcon(icon("close"))

    def _avatar(self) -> QIcon:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(_AVATAR * ratio), round(_AVATAR * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(token("accent"))
            painter.drawEllipse(0, 0, _AVATAR, _AVATAR)
            if self._member_name:
                font = self.font()
                font.setBold(True)
                font.setPixelSize(round(_AVATAR * 0.42))
                painter.setFont(font)
                painter.setPen(token("on_accent"))
                area = picture.rect()
                area.setSize(QSize(_AVATAR, _AVATAR))
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, initials(self._member_name))
        return QIcon(picture)

    def open_menu(self) -> None:
        """Open the profile menu without waiting for it to be closed."""
        menu = self.profile.menu()
        menu.popup(self.profile.mapToGlobal(QPoint(0, self.profile.height())))
