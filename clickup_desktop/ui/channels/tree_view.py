"""The tree of a Workspace's places."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel
from clickup_desktop.ui.channels.nodes import Node, NodeKind, NodeState
from clickup_desktop.ui.channels.row_delegates import TreeDelegate
from clickup_desktop.ui.widgets.theme import GRID, theme
from clickup_desktop.ui.widgets.viewport import viewport_of


class TreeView(QTreeView):
    """Shows a `HierarchyModel`.

    Signals:
        picked: another row is current; carries its `Node`, or None.
        chosen: Enter was pressed on a row, or it was double-clicked.
        retry_wanted: a row that failed was clicked; carries its `Node`.
        space_opened: a Space was opened; carries its id.
        folder_opened: a Folder whose archived Lists are not read was opened; carries its `Node`.
        find_wanted: "/" was pressed.
        selection_changed: other rows are selected.
    """

    picked = Signal(object)
    chosen = Signal()
    retry_wanted = Signal(object)
    space_opened = Signal(str)
    folder_opened = Signal(object)
    find_wanted = Signal()
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("placesTree")
        self.setAccessibleName(_("Spaces, Folders, Lists and Channels"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(GRID * 3)
        self.setItemDelegate(TreeDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumWidth(GRID * 25)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.expanded.connect(self._opened)
        self.doubleClicked.connect(lambda _index: self.chosen.emit())
        theme().changed.connect(viewport_of(self).update)

    def show_model(self, model: HierarchyModel) -> None:
        """Show another Workspace."""
        self.setModel(model)
        self.selectionModel().currentChanged.connect(
            lambda current, _previous: self.picked.emit(self.node_at(current))
        )
        self.selectionModel().selectionChanged.connect(
            lambda _more, _less: self.selection_changed.emit()
        )

    def node_at(self, index: QModelIndex) -> Node | None:
        """Return the row at `index`."""
        model = self.model()
        if not isinstance(model, HierarchyModel) or not index.isValid():
            return None
        return model.node(index)

    def select(self, node: Node) -> None:
        """Open everything around `node`, and make it current."""
        model = self.model()
        if isinstance(model, HierarchyModel):
            index = model.index_of(node)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def selected_nodes(self, most: int) -> tuple[list[Node], int]:
        """Return the selected rows, and how many they are; none where they are more than `most`."""
        ranges = self.selectionModel().selection()
        count = sum(ranges.at(place).height() for place in range(ranges.count()))
        if count > most:
            return [], count
        nodes = (self.node_at(index) for index in ranges.indexes())
        return [node for node in nodes if node is not None], count

    def expanded_keys(self) -> frozenset[str]:
        """Return which rows are open, in a form that can be remembered."""
        model = self.model()
        if not isinstance(model, HierarchyModel):
            return frozenset()
        return frozenset(
            "/".join(node.key)
            for node in model.node(QModelIndex()).walk()
            if node.children and self.isExpanded(model.index_of(node))
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Try a failed row again when its words are clicked."""
        node = self._failed_words_at(event.position().toPoint())
        super().mousePressEvent(event)
        if node is not None and event.button() == Qt.MouseButton.LeftButton:
            self.retry_wanted.emit(node)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter, find with "/", try a failed row again with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            node = self.node_at(self.currentIndex())
            if node is not None and node.state is NodeState.FAILED:
                self.retry_wanted.emit(node)
            else:
                self.chosen.emit()
        elif event.text() == "/":
            self.find_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _failed_words_at(self, point: QPoint) -> Node | None:
        index = self.indexAt(point)
        node = self.node_at(index)
        if node is None or node.state is not NodeState.FAILED:
            return None
        area = self.visualRect(index)
        is_right = point.x() > area.center().x()
        return node if is_right is not self.isRightToLeft() else None

    def _opened(self, index: QModelIndex) -> None:
        node = self.node_at(index)
        if node is not None and node.kind is NodeKind.SPACE:
            self.space_opened.emit(node.id)
        elif node is not None and node.state is NodeState.PARTLY:
            self.folder_opened.emit(node)
