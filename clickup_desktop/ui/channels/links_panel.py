"""What is linked: each link with its place, who made it and when, to be changed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clickup_desktop.ui.models.hits import PATH_SEPARATOR
from clickup_desktop.ui.moments import day_text
from clickup_desktop.ui.pages.page import scrolling_body
from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button, icon_label, plain_label, title_label

if TYPE_CHECKING:
    from clickup_desktop.organization.records import ChannelLink

MOST_SHOWN = 100
_HEIGHT = GRID * 15
_NEEDS_CONNECTION = "needs-connection"


class LinksPanel(QWidget):
    """The organization's links.

    Signals:
        change_wanted: a link's button; carries its `ChannelLink`.
        removal_confirmed: the link is to go; carries its id.
    """

    change_wanted = Signal(object)
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
        self._show()

    def show_links(self, links: tuple[ChannelLink, ...], *, may_change: bool) -> None:
        """Show these links; `may_change` says whether they bear buttons."""
        if links == self._links and may_change == self._may_change:
            return
        self._links, self._may_change = links, may_change
        self._asked = ""
        self._show()

    def _show(self) -> None:
        links = self._links
        self.title.setText(f"Linked ({len(links)})" if links else "Linked")
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
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
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
        details = ElidedLabel(about)
        details.setProperty("muted", True)
        details.setObjectName("linkAbout")
        details.setMinimumWidth(1)  # the first to give way
        row.addWidget(details, 1)
        if link.state.value == _NEEDS_CONNECTION:
            row.addWidget(Badge("Needs a connection", "warning"))
        if self._may_change:
            change = button(
                "Change", lambda: self.change_wanted.emit(link), quiet=True, name="changeLink"
            )
            change.setAccessibleName(f"Change the link to {link.channel_name}")
            remove = button("Remove", lambda: self._ask(link), quiet=True, name="removeLink")
            remove.setAccessibleName(f"Remove the link to {link.channel_name}")
            row.addWidget(change)
            row.addWidget(remove)
        return holder

    def _question(self, link: ChannelLink) -> QWidget:
        holder = QWidget(self)
        holder.setObjectName("linkQuestion")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(icon_label("warning", "warning", 16))
        row.addWidget(ElidedLabel(f"Remove the link to {link.channel_name}?"), 1)
        keep = button("Keep", lambda: self._ask(None), name="keepLink")
        row.addWidget(keep)
        row.addWidget(
            button(
                "Remove link",
                lambda: self.removal_confirmed.emit(link.id),
                danger=True,
                name="confirmRemoveLink",
            )
        )
        return holder

    def _ask(self, link: ChannelLink | None) -> None:
        self._asked = link.id if link is not None else ""
        self._show()
        keep = self._rows.findChild(QWidget, "keepLink")
        if isinstance(keep, QWidget):
            keep.setFocus(Qt.FocusReason.OtherFocusReason)
