"""What the current row of the tree leads to, told again when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Signal

from clickup_desktop.ui.channels.nodes import Node, Pick, pick_from

if TYPE_CHECKING:
    from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel
    from clickup_desktop.ui.channels.tree_view import TreeView


class CurrentRow(QObject):
    """Knows what was told last of the current row.

    Signals:
        picked: carries its `Pick`, or None.
        failed: it could not be read; carries its `Hint`.
        changed: it has failed, or does so no more, or has another Channel; carries its `Node`.
    """

    picked = Signal(object)
    failed = Signal(object)
    changed = Signal(object)

    def __init__(self, tree: TreeView) -> None:
        super().__init__(tree)
        self._tree = tree
        self._failed: Node | None = None
        self._channel_id = ""

    @property
    def node(self) -> Node | None:
        """The row; None where none is current."""
        return self._tree.node_at(self._tree.currentIndex())

    def show_model(self, model: HierarchyModel) -> None:
        """Watch the rows of another Workspace."""
        model.dataChanged.connect(self._rows_changed)

    def tell(self, node: Node | None, workspace_id: str) -> None:
        """Tell what `node`, which is the current row, leads to."""
        pick: Pick | None = pick_from(node, workspace_id) if node is not None else None
        self._channel_id = pick.channel.id if pick is not None and pick.channel else ""
        self.picked.emit(pick)
        hint = node.hint if node is not None else None
        self._failed = node if hint is not None else None
        if hint is not None:
            self.failed.emit(hint)

    def _rows_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        current = self._tree.currentIndex()
        if current.parent() != first.parent() or not first.row() <= current.row() <= last.row():
            return
        node = self.node
        if node is None:
            return
        channel_id = node.channel.id if node.channel is not None else ""
        if (node.hint is None) is (node is self._failed) or channel_id != self._channel_id:
            self.changed.emit(node)
