"""Leads from a link to its place in the tree, and waits for it where it has not been read yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView

from clickup_desktop.language.texts import _
from clickup_desktop.ui.channels.nodes import Node, NodeKind, NodeState

if TYPE_CHECKING:
    from clickup_desktop.organization.records import ChannelLink
    from clickup_desktop.ui.channels.browser import Browser

_PLACES = (NodeKind.SPACE, NodeKind.FOLDER, NodeKind.LIST)


class LinkPlace(QObject):
    """Goes to one link at a time; who selects something else meanwhile is left there."""

    def __init__(self, browser: Browser, parent: QObject) -> None:
        super().__init__(parent)
        self._browser = browser
        self._link: ChannelLink | None = None
        self._told = False
        browser.progressed.connect(self._look)
        browser.tree.picked.connect(lambda _node: self.stop())

    def go(self, link: ChannelLink) -> None:
        """Open what is around the link's place, select it and put the focus there.

        Its Workspace is the one that is browsed, and nothing is looked for in it.
        """
        self.stop()
        self._link = link
        self._look()

    def stop(self) -> None:
        """Wait no more."""
        self._link = None
        self._tell("")

    def _look(self) -> None:
        link = self._link
        if link is None:
            return
        node = self._row_of(link)
        if node is not None:
            self._show(node, link)
        elif self._browser.is_reading:
            self._read_first(link)
            text = _("{channel} appears here as soon as its location is loaded…")
            self._tell(text.format(channel=link.channel_name))
        elif self._browser.reading is not None and self._browser.reading.paused:
            text = _("Loading was stopped before it reached {channel}.")
            self._tell(text.format(channel=link.channel_name))
        else:
            self._link = None
            text = _(
                "{channel} is not in the tree: it was archived or deleted, or this connection "
                "can't read it any more."
            )
            self._tell(text.format(channel=link.channel_name))

    def _row_of(self, link: ChannelLink) -> Node | None:
        model = self._browser.model
        node = model.find_channel(link.channel_id)
        if node is None and link.place_kind in _PLACES:
            node = model.find(link.place_kind, link.place_id)
        return node

    def _show(self, node: Node, link: ChannelLink) -> None:
        self.stop()
        tree = self._browser.tree
        tree.select(node)
        tree.setFocus(Qt.FocusReason.OtherFocusReason)
        index = tree.currentIndex()
        tree.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        if tree.isRowHidden(index.row(), index.parent()):
            text = _("“Only what can be linked” hides {channel}.")
            self._tell(text.format(channel=link.channel_name))

    def _read_first(self, link: ChannelLink) -> None:
        """Have the Spaces read first that are called as the link's Space was."""
        for node in self._browser.model.node(QModelIndex()).children:
            unread = node.kind is NodeKind.SPACE and node.state is NodeState.READING
            if unread and link.path[:1] == (node.name,):
                self._browser.prioritise(node.id)

    def _tell(self, text: str) -> None:
        """Say something above the tree, or say no more what was said here."""
        if text or self._told:
            self._browser.notice.tell(text)
        self._told = bool(text)
