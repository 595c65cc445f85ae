"""Hides the rows of the tree that cannot be linked and lead to nothing that can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QTimer

from clickup_desktop.ui.channels.nodes import Node, NodeKind, NodeState

if TYPE_CHECKING:
    from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel
    from clickup_desktop.ui.channels.tree_view import TreeView

_SOON_MILLISECONDS = 250


class LinkableRows(QObject):
    """Applies the filter to what is open; what is opened later is filtered then.

    What has not been read, or could not be, stays: nobody knows what is in it.
    """

    def __init__(self, tree: TreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model: HierarchyModel | None = None
        self._on = False
        self._kept: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MILLISECONDS)
        self._soon.timeout.connect(self._apply)
        tree.expanded.connect(self._opened)

    def show_model(self, model: HierarchyModel) -> None:
        """Filter another Workspace."""
        self._model = model
        self._kept = set()
        self.refresh()

    def switch(self, on: bool) -> None:
        """Filter, or show everything."""
        if on is not self._on:
            self._on = on
            self._apply()

    def refresh(self) -> None:
        """More was read: filter again soon."""
        if self._on and not self._soon.isActive():
            self._soon.start()

    def _apply(self) -> None:
        model = self._model
        if model is None:
            return
        self._kept = _leading_to(model.linkable_rows()) if self._on else set()
        waiting = [QModelIndex()]
        while waiting:
            parent = waiting.pop()
            self._filter(parent)
            for row in range(model.rowCount(parent)):
                index = model.index(row, 0, parent)
                if self._tree.isExpanded(index):
                    waiting.append(index)

    def _opened(self, index: QModelIndex) -> None:
        self._filter(index)

    def _filter(self, parent: QModelIndex) -> None:
        model = self._model
        if model is None:
            return
        for row, node in enumerate(model.node(parent).children):
            hidden = self._on and not self._keeps(node)
            if self._tree.isRowHidden(row, parent) is not hidden:
                self._tree.setRowHidden(row, parent, hidden)

    def _keeps(self, node: Node) -> bool:
        unknown = node.kind is NodeKind.SPACE and node.state is not NodeState.READ
        return id(node) in self._kept or node.hint is not None or unknown


def _leading_to(rows: list[Node]) -> set[int]:
    """Return the rows and everything around them."""
    kept: set[int] = set()
    for row in rows:
        node: Node | None = row
        while node is not None and id(node) not in kept:
            kept.add(id(node))
            node = node.parent
    return kept
