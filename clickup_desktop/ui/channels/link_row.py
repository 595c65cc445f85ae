"""A link in the list: its place, who made it and when, what is wrong with it, and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.ui.channels.hits import path_text
from clickup_desktop.ui.channels.link_checks import link_hint
from clickup_desktop.ui.messages.link_copies import LinkCopy
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.elided_button import ElidedButton
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button, icon_button, icon_label
from clickup_desktop.ui.widgets.moments import day_text
from clickup_desktop.ui.widgets.plain_tooltip import set_plain_tooltip
from clickup_desktop.ui.widgets.read_only import allow
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.organization.records import ChannelLink

_NEEDS_CONNECTION = "needs-connection"
_BADGES = {"not-found": N_("Deleted"), "channel-archived": N_("Archived")}
_NO_ACCESS = N_("No access")
_ICON = 16
_NAMED = 60

_NARROW = 460


class LinkRow(QWidget):
    """A link; its property "link" is the link's id.

    Signals:
        change_wanted, explanation_wanted, removal_wanted, copy_wanted: its buttons; each carries
            the `ChannelLink`.
        place_wanted: its place in the tree is to be shown; carries the `ChannelLink`.
    """

    change_wanted = Signal(object)
    explanation_wanted = Signal(object)
    removal_wanted = Signal(object)
    copy_wanted = Signal(object)
    place_wanted = Signal(object)

    def __init__(
        self, link: ChannelLink, *, may_change: bool, held_back: str, parent: QWidget
    ) -> None:
        """Make the row.

        Args:
            may_change: whether it bears buttons.
            held_back: why nothing can be saved now; "" where it can.
        """
        super().__init__(parent)
        self.setObjectName("linkRow")
        self.setProperty("link", link.id)
        self._link = link
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(GRID)
        column.addLayout(self._line)
        row, buttons = QHBoxLayout(), QHBoxLayout()
        for part, stretch in ((row, 1), (buttons, 0)):
            part.setSpacing(GRID)
            self._line.addLayout(part, stretch)
        buttons.addStretch(1)
        self._leads = may_change
        icon = "lock" if link.visibility_private else "channel"
        if may_change:
            channel = display_text(link.channel_name, maximum=_NAMED)
            what = _("Show {channel} in the tree").format(channel=channel)
            show = icon_button(icon, what, lambda: self.place_wanted.emit(link), name="showLink")
            set_plain_tooltip(show, what)
            row.addWidget(show)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            row.addWidget(icon_label(icon, "accent", _ICON))
        name = ElidedLabel(
            _("{channel} in {workspace}").format(
                channel=link.channel_name, workspace=link.workspace.name
            )
        )
        name.setObjectName("linkName")
        row.addWidget(name)
        row.addWidget(verbatim(_yielding_label(_about(link), "linkAbout"), *link.path), 1)
        self.copy_text = _yielding_label("", "linkCopy")
        row.addWidget(self.copy_text)
        self.copy_text.hide()
        self.copy_button: ElidedButton | None = None
        if link.state.value == _NEEDS_CONNECTION:
            row.addWidget(Badge(_("Needs a connection"), "warning"))
        if link.problem:
            buttons = self._add_problem(row, column, may_change=may_change)
        if may_change:
            self._add_buttons(buttons, held_back)
        self.show_copy(LinkCopy())

    def show_copy(self, copy: LinkCopy) -> None:
        """Say how the copy of the Channel's messages stands, and lead to it."""
        if self.copy_button is None:
            if self.copy_text.text() != copy.text:
                self.copy_text.setText(copy.text)
            self.copy_text.setVisible(bool(copy.text))
            return
        text = copy.text or _("Keep a copy")
        if self.copy_button.text() != text:
            self.copy_button.setText(text)
        spoken = _("Keep a copy of the messages of {channel}")
        if copy.text:
            spoken = _("Copy of the messages of {channel}: {state}")
        channel = self._link.channel_name
        self.copy_button.setAccessibleName(spoken.format(channel=channel, state=copy.text))
        allow(self.copy_button, True, copy.reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the words where there is no room beside them."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        narrow = event.size().width() < roomy(_NARROW)
        self._line.setDirection(way.TopToBottom if narrow else way.LeftToRight)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the place of the link that is clicked."""
        super().mouseReleaseEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if self._leads and left and self.rect().contains(event.position().toPoint()):
            event.accept()
            self.place_wanted.emit(self._link)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that its release comes here as well."""
        if self._leads:
            event.accept()
        else:
            super().mousePressEvent(event)

    def _add_problem(
        self, row: QHBoxLayout, column: QVBoxLayout, *, may_change: bool
    ) -> QHBoxLayout:
        """Say in a second line what is wrong; return that line."""
        link, hint = self._link, link_hint(self._link.problem)
        badge = Badge(_(_BADGES.get(link.problem, _NO_ACCESS)), "danger")
        badge.setObjectName("linkProblem")
        set_plain_tooltip(badge, f"{hint.title}\n{hint.happened}")
        row.addWidget(badge)
        second = QHBoxLayout()
        second.setSpacing(GRID)
        second.addSpacing(_ICON + GRID)  # below the name
        second.addWidget(_yielding_label(hint.happened, "linkHappened"), 1)
        column.addLayout(second)
        column.addSpacing(GRID // 2)
        if may_change:
            why = button(
                _("Why?"),
                lambda: self.explanation_wanted.emit(link),
                quiet=True,
                name="explainLink",
            )
            spoken = _("{problem}: {channel}. Why?")
            why.setAccessibleName(spoken.format(problem=badge.text(), channel=link.channel_name))
            why.setAccessibleDescription(hint.happened)
            second.addWidget(why)
        return second

    def _add_buttons(self, row: QHBoxLayout, held_back: str) -> None:
        link = self._link
        change = button(
            _("Choose another") if link.problem else _("Change"),
            lambda: self.change_wanted.emit(link),
            quiet=True,
            name="changeLink",
        )
        change.setAccessibleName(
            _("Change the link to {channel}").format(channel=link.channel_name)
        )
        remove = button(
            _("Remove"), lambda: self.removal_wanted.emit(link), quiet=True, name="removeLink"
        )
        remove.setAccessibleName(
            _("Remove the link to {channel}").format(channel=link.channel_name)
        )
        self.copy_button = ElidedButton()
        self.copy_button.setObjectName("copyLink")
        self.copy_button.setProperty("quiet", True)
        self.copy_button.clicked.connect(lambda _checked=False: self.copy_wanted.emit(link))
        row.addWidget(self.copy_button)
        for made in (change, remove):
            allow(made, True, held_back)
            row.addWidget(made)


class RemovalQuestion(QWidget):
    """Whether a link is to go, in the place of its row; its property "link" is the link's id.

    Signals:
        confirmed: it is to go; carries the `ChannelLink`.
        kept: it stays.
    """

    confirmed = Signal(object)
    kept = Signal()

    def __init__(self, link: ChannelLink, *, held_back: str, copied: bool, parent: QWidget) -> None:
        """Ask.

        Args:
            held_back: why nothing can be saved now; "" where it can.
            copied: whether a copy of the messages goes as well.
        """
        super().__init__(parent)
        self.setObjectName("linkQuestion")
        self.setProperty("link", link.id)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(icon_label("warning", "warning", _ICON))
        asked = _("Remove the link to {channel}?")
        if copied:
            asked = _("Remove the link to {channel}, and delete the copy of its messages?")
        row.addWidget(ElidedLabel(asked.format(channel=link.channel_name)), 1)
        row.addWidget(button(_("Keep"), self.kept.emit, name="keepLink"))
        remove = button(
            _("Remove link"),
            lambda: self.confirmed.emit(link),
            danger=True,
            name="confirmRemoveLink",
        )
        allow(remove, True, held_back)
        row.addWidget(remove)


def _about(link: ChannelLink) -> str:
    path = path_text(link.path)
    who = _("by {name}").format(name=shown_name(link.linked_by.name))
    return enumeration(filter(None, (path, who, day_text(link.linked_at))))


def _yielding_label(text: str, name: str) -> ElidedLabel:
    """Return a muted text that is the first to give way."""
    made = ElidedLabel(text)
    made.setProperty("muted", True)
    made.setObjectName(name)
    return made
