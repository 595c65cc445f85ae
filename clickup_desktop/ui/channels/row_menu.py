"""What can be done with a row: right click, the Menu key, or Shift+F10."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPersistentModelIndex, QPoint, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from clickup_desktop.clickup.web_address import place_address
from clickup_desktop.language.texts import _
from clickup_desktop.ui.channels.hits import Hit
from clickup_desktop.ui.channels.nodes import Node, pick_from
from clickup_desktop.ui.channels.row_model import ItemRole
from clickup_desktop.ui.channels.tree_view import TreeView
from clickup_desktop.ui.widgets import web

if TYPE_CHECKING:
    from clickup_desktop.ui.channels.nodes import Pick


class RowMenu(QMenu):
    """The menu of a place or a Channel.

    Args:
        pick: what it is about.
        link: links it; None where that cannot be done now.
        expand: opens all below it; None where there is nothing to open.
    """

    def __init__(
        self,
        parent: QWidget,
        pick: Pick,
        workspace_id: str,
        link: Callable[[], object] | None,
        expand: Callable[[], object] | None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rowMenu")
        address = place_address(workspace_id, pick.kind, pick.id)
        identifier = pick.id
        self._add(_("&Link"), "linkRow", link)
        self.addSeparator()
        self._add(_("&Open in ClickUp"), "openRow", lambda: web.open_in_browser(address))
        self._add(_("Copy lin&k"), "copyRowLink", lambda: _copy(address))
        self._add(_("Copy &id"), "copyRowId", lambda: _copy(identifier))
        if expand is not None:
            self.addSeparator()
            self._add(_("&Expand all"), "expandRow", expand)
        self.aboutToHide.connect(self.deleteLater)

    def _add(self, text: str, name: str, act: Callable[[], object] | None) -> None:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setEnabled(act is not None)
        if act is not None:
            action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)


class RowMenus(QObject):
    """Opens the menu of a row, in the tree and among the hits.

    Signals:
        link_wanted: the current row is to be linked.

    Attributes:
        workspace_id: of the Workspace that is shown; "" for none.
        held_back: why nothing can be saved now; "" where it can.
    """

    link_wanted = Signal()

    def __init__(self, tree: TreeView, hits: QAbstractItemView) -> None:
        super().__init__(tree)
        self._tree = tree
        self.workspace_id = ""
        self.held_back = ""
        for view in (tree, hits):
            view.customContextMenuRequested.connect(partial(self._open, view))

    def _open(self, view: QAbstractItemView, at: QPoint) -> None:
        """Open the menu of the row at `at`, or of the current one where a key asks for it."""
        index = view.indexAt(at)
        if not index.isValid():
            index = view.currentIndex()
            at = view.visualRect(index).center()
        if not self.workspace_id or not index.isValid():
            return
        shown = index.data(ItemRole.NODE)
        node = shown if isinstance(shown, Node) else None
        pick = shown.pick if isinstance(shown, Hit) else None
        if node is not None:
            pick = pick_from(node, self.workspace_id)
        if pick is None:
            return
        # More is read while the menu is open, and rows move.
        row = QPersistentModelIndex(index)
        may = pick.linkable and not index.data(ItemRole.LINKED) and not self.held_back
        opens = node is not None and bool(node.children)
        menu = RowMenu(
            view,
            pick,
            self.workspace_id,
            self.link_wanted.emit if may else None,
            (lambda: self._tree.expandRecursively(row)) if opens else None,
        )
        menu.popup(view.viewport().mapToGlobal(at))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
