"""Remembers which rows of a Workspace are open, and opens them again as they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject

if TYPE_CHECKING:
    from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel
    from clickup_desktop.ui.channels.tree_view import TreeView
    from clickup_desktop.ui.window_state import WindowState


class OpenRows(QObject):
    """Keeps what is open in one tree, for each Workspace that it shows."""

    def __init__(self, tree: TreeView, state: WindowState) -> None:
        super().__init__(tree)
        self._tree = tree
        self._state = state
        self._model: HierarchyModel | None = None
        self._workspace_id = ""
        self._wanted: frozenset[str] = frozenset()

    def show_model(self, model: HierarchyModel, workspace_id: str) -> None:
        """Open the rows of another Workspace that were open when it was left."""
        self._model, self._workspace_id = model, workspace_id
        self._wanted = self._state.expanded(workspace_id)
        model.rowsInserted.connect(self._open)

    def remember(self) -> None:
        """Remember which rows are open; those of an empty tree are not known."""
        if self._model is not None and not self._model.empty:
            self._state.set_expanded(self._workspace_id, self._tree.expanded_keys())

    def _open(self, parent: QModelIndex, first: int, last: int) -> None:
        model = self._model
        if model is None or not self._wanted:
            return
        around = model.node(parent)
        for node in around.children[first : last + 1]:
            for inner in node.walk():
                if inner.children and "/".join(inner.key) in self._wanted:
                    self._tree.expand(model.index_of(inner))
        if parent.isValid() and "/".join(around.key) in self._wanted:
            self._tree.expand(parent)
