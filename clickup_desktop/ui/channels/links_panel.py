"""What is linked: each link with its place, who made it and when, to be changed or removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clickup_desktop.ui.channels.link_care import link_hint
from clickup_desktop.ui.models.hits import PATH_SEPARATOR
from clickup_desktop.ui.moments import day_text
from clickup_desktop.ui.pages.page import scrolling_body
from clickup_desktop.ui.read_only import allow
from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button, icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip

if TYPE_CHECKING:
    from clickup_desktop.organization.records import ChannelLink

MOST_SHOWN = 100
_HEIGHT = GRID * 15
_NEEDS_CONNECTION = "needs-connection"
_BADGES = {"not-found": "Deleted", "channel-archived": "Archived"}


class LinksPanel(QWidget):
    """The organization's links.

    Signals:
        change_wanted: a link's button; carries its `ChannelLink`.
        explanation_wanted: why a link needs attention; carries its `ChannelLink`.
        removal_confirmed: the link is to go; carries its id.
    """

    change_wanted = Signal(object)
    explanation_wanted = Signal(object)
    removal_confirmed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("linksPanel")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self.title = title_label("Linked", 1.0, name="linksTitle")
        column.addWidget(self.title)
        self.none = plain_label("No Channel is linked yet.", muted=True, name="noLinks")
        column.addWidget(self.none)
        self._area, body = scrolling_body()
        self._area.setAccessibleName("Linked Channels")
        self._area.setMaximumHeight(_HEIGHT)
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(0, 0, GRID, 0)
        body.setMaximumWidth(16_777_215)
        column.addWidget(self._area)
        self._rows = QWidget(self)
        self._body.addWidget(self._rows)
        self._links: tuple[ChannelLink, ...] = ()
        self._asked = ""
        self._may_change = True
        self._held_back = ""
        self._show()

    def show_links(
        self, links: tuple[ChannelLink, ...], *, may_change: bool, held_back: str = ""
    ) -> None:
        """Show these links.

        Args:
            may_change: whether they bear buttons.
            held_back: why nothing can be saved now; "" where it can.
        """
        # What needs attention comes first; when it was looked at is not shown.
        shown = tuple(
            sorted(
                (replace(link, checked_at=None) for link in links), key=lambda it: not it.problem
            )
        )
        wanted = (shown, may_change, held_back)
        if wanted == (self._links, self._may_change, self._held_back):
            return
        self._links, self._may_change, self._held_back = wanted
        if self._asked not in {link.id for link in shown}:
            self._asked = ""
        focused = self._focused()
        self._show()
        self._focus(focused)

    def _focused(self) -> tuple[str, str]:
        """Return the link and the button that have the focus, since they are about to be new."""
        focused = self.focusWidget()
        if focused is None or not focused.hasFocus() or not self._rows.isAncestorOf(focused):
            return "", ""
        row = focused.parentWidget()
        return str(row.property("link")) if row is not None else "", focused.objectName()

    def _focus(self, focused: tuple[str, str]) -> None:
        link_id, name = focused
        for row in self._rows.findChildren(QWidget) if name else ():
            if row.property("link") == link_id:
                made = row.findChild(QWidget, name)
                if isinstance(made, QWidget):
                    made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        links = self._links
        ill = sum(bool(link.problem) for link in links)
        attention = f" · {ill} need{'s' if ill == 1 else ''} attention" if ill else ""
        self.title.setText(f"Linked ({len(links)}){attention}" if links else "Linked")
        self.none.setVisible(not links)
        self._area.setVisible(bool(links))
        fresh = QWidget(self)
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for link in links[:MOST_SHOWN]:
            column.addWidget(self._question(link) if link.id == self._asked else self._row(link))
        if len(links) > MOST_SHOWN:
            column.addWidget(plain_label(f"and {len(links) - MOST_SHOWN} more", muted=True))
        self._body.replaceWidget(self._rows, fresh)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = fresh
        wanted = fresh.sizeHint().height() + GRID
        self._area.setFixedHeight(min(_HEIGHT, wanted))

    def _row(self, link: ChannelLink) -> QWidget:
        holder = QWidget(self)
        holder.setObjectName("linkRow")
        holder.setProperty("link", link.id)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        column.addLayout(row)
        row.addWidget(icon_label("lock" if link.visibility_private else "channel", "accent", 16))
        name = ElidedLabel(f"{link.channel_name} in {link.workspace.name}")
        name.setObjectName("linkName")
        row.addWidget(name)
        about = ", ".join(
            filter(
                None,
                (
                    PATH_SEPARATOR.join(link.path),
                    f"by {link.linked_by.name}",
                    day_text(link.linked_at),
                ),
            )
        )
        row.addWidget(_giving_way(about, "linkAbout"), 1)
        if link.state.value == _NEEDS_CONNECTION:
            row.addWidget(Badge("Needs a connection", "warning"))
        if link.problem:
            row = self._add_problem(link, row, column)
        if self._may_change:
            self._add_buttons(link, row)
        return holder

    def _add_problem(self, link: ChannelLink, row: QHBoxLayout, column: QVBoxLayout) -> QHBoxLayout:
        """Say in a second line what is wrong; return that line."""
        hint = link_hint(link.problem)
        badge = Badge(_BADGES.get(link.problem, "No access"), "danger")
        badge.setObjectName("linkProblem")
        badge.setToolTip(plain_tooltip(f"{hint.title}\n{hint.happened}"))
        row.addWidget(badge)
        second = QHBoxLayout()
        second.setSpacing(GRID)
        second.addSpacing(16 + GRID)  # below the name
        second.addWidget(_giving_way(hint.happened, "linkHappened"), 1)
        column.addLayout(second)
        column.addSpacing(GRID // 2)
        if self._may_change:
            why = button(
                "Why?", lambda: self.explanation_wanted.emit(link), quiet=True, name="explainLink"
            )
            why.setAccessibleName(f"{badge.text()}: {link.channel_name}. Why?")
            why.setAccessibleDescription(hint.happened)
            second.addWidget(why)
        return second

    def _add_buttons(self, link: ChannelLink, row: QHBoxLayout) -> None:
        change = button(
            "Choose another" if link.problem else "Change",
            lambda: self.change_wanted.emit(link),
            quiet=True,
            name="changeLink",
        )
        change.setAccessibleName(f"Change the link to {link.channel_name}")
        remove = button("Remove", lambda: self._ask(link), quiet=True, name="removeLink")
        remove.setAccessibleName(f"Remove the link to {link.channel_name}")
        for made in (change, remove):
            allow(made, True, self._held_back)
            row.addWidget(made)

    def _question(self, link: ChannelLink) -> QWidget:
        holder = QWidget(self)
        holder.setObjectName("linkQuestion")
        holder.setProperty("link", link.id)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(icon_label("warning", "warning", 16))
        row.addWidget(ElidedLabel(f"Remove the link to {link.channel_name}?"), 1)
        keep = button("Keep", lambda: self._ask(None), name="keepLink")
        row.addWidget(keep)
        remove = button(
            "Remove link",
            lambda: self.removal_confirmed.emit(link.id),
            danger=True,
            name="confirmRemoveLink",
        )
        allow(remove, True, self._held_back)
        row.addWidget(remove)
        return holder

    def _ask(self, link: ChannelLink | None) -> None:
        self._asked = link.id if link is not None else ""
        self._show()
        keep = self._rows.findChild(QWidget, "keepLink")
        if isinstance(keep, QWidget):
            keep.setFocus(Qt.FocusReason.OtherFocusReason)


def _giving_way(text: str, name: str) -> ElidedLabel:
    """Return a muted text that is the first to give way."""
    made = ElidedLabel(text)
    made.setProperty("muted", True)
    made.setObjectName(name)
    made.setMinimumWidth(1)
    return made
