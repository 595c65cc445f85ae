"""The pages of the settings, on the left."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.widgets.directions import margins
from clickup_desktop.ui.widgets.icons import set_icon
from clickup_desktop.ui.widgets.labels import plain_label, restyle
from clickup_desktop.ui.widgets.roles import Role, set_role
from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import verbatim

_WIDE = 192
_NARROW = 64
_GAP = 8
_NATIVE = QKeySequence.SequenceFormat.NativeText


class NavigationEntry(NamedTuple):
    """One page: its name in the program, its title with mnemonic, its icon."""

    name: str
    title: str
    icon: str

    @property
    def plain_title(self) -> str:
        """The title as it is shown where it has no mnemonic."""
        return _(self.title).replace("&", "")


ENTRIES = (
    NavigationEntry("integrations", N_("&Integrations"), "link"),
    NavigationEntry("channels", N_("&Channels"), "channel"),
    NavigationEntry("messages", N_("Messa&ges"), "message"),
    NavigationEntry("members", N_("&Members"), "people"),
    NavigationEntry("diagnostics", N_("&Diagnostics"), "diagnostics"),
    NavigationEntry("help", N_("&Help"), "help"),
    NavigationEntry("about", N_("&About"), "info"),
)


class Navigation(QFrame):
    """A button for each page; as one group, so that the arrow keys go from page to page.

    Signals:
        page_chosen: the name of the page.
    """

    page_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        set_role(self, Role.TAB_LIST)
        self.setAccessibleName(_("Settings"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        # In a low window, the last pages are scrolled to.
        area = ScrollArea(self)
        outer.addWidget(area)
        self._column = column = QVBoxLayout(area.inside)
        column.setSpacing(GRID // 2)
        self._title = plain_label(_("SETTINGS"), name="navigationTitle", wrap=False)
        self._title.setContentsMargins(margins(GRID + 4, 0, 0, GRID // 2))
        column.addWidget(self._title)
        self._group = QButtonGroup(self)
        self._gap = _GAP
        self._narrow: bool | None = None
        self._shown = ""
        self.buttons: dict[str, QToolButton] = {}
        for position, entry in enumerate(ENTRIES):
            made = self._build_button(entry)
            shortcut = QShortcut(QKeySequence(f"Ctrl+{position + 1}"), self)
            shortcut.activated.connect(made.click)
            column.addWidget(made)
        column.addStretch(1)
        self.set_narrow(False)
        self.setEnabled(False)

    def _build_button(self, entry: NavigationEntry) -> QToolButton:
        made = QToolButton()
        set_role(made, Role.TAB)
        made.setObjectName(f"navigation_{entry.name}")
        made.setProperty("navigation", True)
        made.setText(_(entry.title))
        made.setAccessibleName(entry.plain_title)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda _checked=False, name=entry.name: self.page_chosen.emit(name))
        self._group.addButton(made)
        self.buttons[entry.name] = made
        return made

    def show_page(self, name: str) -> None:
        """Mark the page that is shown; "" for none of them."""
        self._shown = name
        self._group.setExclusive(False)
        for entry in ENTRIES:
            chosen = entry.name == name
            # A dialog may be in front still, so that nothing has the focus here.
            if chosen and self.window().focusWidget() in self.buttons.values():
                self.buttons[entry.name].setFocus()  # the ring goes with the page
            self.buttons[entry.name].setChecked(chosen)
            colour = "accent" if chosen else "text"
            set_icon(self.buttons[entry.name], entry.icon, colour, gap=self._gap)
        self._group.setExclusive(bool(name))

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, where the window has no room for the names."""
        if narrow is self._narrow:
            return
        self._narrow = narrow
        self._title.setVisible(not narrow)
        # Beside narrow buttons, there is room for a scroll bar.
        side = GRID // 2 if narrow else GRID
        self._column.setContentsMargins(side, GRID * 2, side, GRID * 2)
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if narrow
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        for position, entry in enumerate(ENTRIES):
            made = self.buttons[entry.name]
            made.setToolButtonStyle(style)
            made.setProperty("narrow", narrow)
            restyle(made)
            keys = QKeySequence(f"Ctrl+{position + 1}").toString(_NATIVE)
            page_and_keys = _("{page} ({keys})").format(page=entry.plain_title, keys=keys)
            verbatim(made, keys).setToolTip(page_and_keys if narrow else keys)
        self._gap = 0 if narrow else _GAP
        self.show_page(self._shown)
        needed = self._column.minimumSize().width() + GRID * 2  # beside the words, a scroll bar
        self.setFixedWidth(_NARROW if narrow else max(roomy(_WIDE), needed))
