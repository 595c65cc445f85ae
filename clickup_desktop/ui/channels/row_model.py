"""A tree of rows that changes in place: they come, change, move and go; what stays is the same."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from clickup_desktop.ui.channels.nodes import Key, Node, NodeKind, NodeState
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.texts import concept_text
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE

Index = QModelIndex | QPersistentModelIndex

_MOST_MOVES = 16
"""Rows that are moved one by one; for more, all are given their new order at once."""

_NO_INDEX = QModelIndex()


class ItemRole(IntEnum):
    """What a view asks for beyond Qt's own."""

    NODE = Qt.ItemDataRole.UserRole + 1
    LINKED = Qt.ItemDataRole.UserRole + 2


class RowModel(QAbstractItemModel):
    """Shows rows, and makes them those that are wanted with as few changes as needed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Node(NodeKind.ROOT, "", "")
        self._nodes: dict[str, dict[str, Node]] = {kind.value: {} for kind in NodeKind}
        self._changed_rows: list[Node] = []

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:
        """Return the place of a child."""
        node = self.node(parent)
        if column != 0 or not 0 <= row < len(node.children):
            return QModelIndex()
        return self.createIndex(row, 0, node.children[row])

    def parent(self, index: Index = _NO_INDEX) -> Any:
        """Return the place of a row's parent."""
        if not index.isValid():
            return QModelIndex()
        return self.index_of(self.node(index).parent)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many children a row has."""
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, _parent: Index = _NO_INDEX) -> int:
        """There is one column."""
        return 1

    def hasChildren(self, parent: Index = _NO_INDEX) -> bool:
        """Whether a row can be opened; what is not read yet can, as nobody knows better."""
        node = self.node(parent)
        unread = node.state is not NodeState.READ
        unknown = unread and node.kind in (NodeKind.SPACE, NodeKind.FOLDER)
        return parent.column() <= 0 and (bool(node.children) or unknown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be selected; Lists and Channels have none below them."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.node(index).kind in (NodeKind.LIST, NodeKind.CHANNEL):
            flags |= Qt.ItemFlag.ItemNeverHasChildren
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a row."""
        if not index.isValid():
            return None
        node = self.node(index)
        if role == VERBATIM_ROLE:
            return [] if node.masked or node.kind is NodeKind.GROUP else [node.name]
        return self._told(node, role)

    def _told(self, node: Node, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name
        if role == ItemRole.NODE:
            return node
        if role == Qt.ItemDataRole.ToolTipRole:
            hint = node.hint
            words = (
                f"{hint.title}\n{hint.happened}"
                if hint is not None
                else concept_text(node.kind.term)
            )
            return plain_tooltip(f"{node.name}\n{words}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return node.accessible_text
        return None

    # What its owner asks

    def node(self, index: Index) -> Node:
        """Return the row at `index`; the root for none."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else self._root

    def index_of(self, node: Node | None) -> QModelIndex:
        """Return the place of a row."""
        if node is None or node is self._root:
            return QModelIndex()
        return self.createIndex(node.row, 0, node)

    def find(self, kind: str, node_id: str) -> Node | None:
        """Return the row of a place or Channel, None while it hasn't been read."""
        return self._nodes[kind].get(node_id)

    @property
    def empty(self) -> bool:
        """Whether there is no row."""
        return not self._root.children

    def take_rows(self) -> Node:
        """Become empty, and return the root of what was there."""
        self.beginResetModel()
        given, self._root = self._root, Node(NodeKind.ROOT, "", "")
        self._changed_rows.clear()
        for nodes in self._nodes.values():
            nodes.clear()
        self.endResetModel()
        return given

    # For those who build upon it

    def _adding(self, rows: Sequence[Node]) -> Sequence[Node]:
        """Rows are about to be inserted, with all that is below them; no view knows them yet.

        Returns:
            Those of them that `_added` is to be told of when they are there.
        """
        del rows
        return ()

    def _added(self, rows: Sequence[Node]) -> None:
        """What `_adding` has returned is there now."""

    def _removed(self, row: Node) -> None:
        """A row, or one above it, is being removed."""

    def _removed_from(self, parent: Node) -> None:
        """Some rows of `parent` have been removed."""

    # Changing rows in place

    def _sync(self, parent: Node, wanted: Sequence[Node]) -> None:
        """Make the children of `parent` those `wanted`, moving as few rows as needed."""
        if not parent.children and all(self.find(*node.key) is None for node in wanted):
            self._insert(parent, 0, wanted)
            return
        # A server may name a place twice; the first one stands.
        first = {node.key: node for node in reversed(wanted)}
        if len(first) < len(wanted):
            wanted = [node for node in wanted if first[node.key] is node]
        self._remove_others(parent, set(first))
        if self._mostly_moved(parent, wanted):
            self._reorder(parent, wanted)
        position = 0
        fresh: list[Node] = []
        for node in wanted:
            known = self.find(*node.key)
            if known is None:
                fresh.append(node)
                continue
            position += self._insert(parent, position, fresh)
            fresh = []
            self._move_to(parent, known, position)
            if known is not node:
                if known.takes_over(node):
                    self._changed(known)
                if known.kind is not NodeKind.SPACE:
                    self._sync(known, node.children)
            position += 1
        self._insert(parent, position, fresh)

    def _remove_others(self, parent: Node, keys: set[Key]) -> None:
        row = len(parent.children)
        while row > 0:
            end = row
            while row > 0 and parent.children[row - 1].key not in keys:
                row -= 1
            if row < end:
                self._remove(parent, row, end - row)
            row -= 1

    def _mostly_moved(self, parent: Node, wanted: Sequence[Node]) -> bool:
        """Whether so many rows have another order that moving each would take long."""
        rows = [known.row for node in wanted if (known := self._child(parent, node)) is not None]
        backwards = sum(after < before for before, after in pairwise(rows))
        return backwards > _MOST_MOVES

    def _child(self, parent: Node, node: Node) -> Node | None:
        known = self.find(*node.key)
        return known if known is not None and known.parent is parent else None

    def _reorder(self, parent: Node, wanted: Sequence[Node]) -> None:
        """Give the rows that stay another order, all at once."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        nodes = [self.node(index) for index in before]
        places = {node.key: place for place, node in enumerate(wanted)}
        parent.children = sorted(parent.children, key=lambda node: places.get(node.key, -1))
        parent.number()
        self.changePersistentIndexList(before, [self.index_of(node) for node in nodes])
        self.layoutChanged.emit()

    def _insert(self, parent: Node, row: int, nodes: Sequence[Node]) -> int:
        """Insert `nodes` in one go, and return how many."""
        # Here as well the first one stands of what is named twice.
        fresh: list[Node] = []
        moved: list[tuple[Node, Sequence[Node]]] = []
        for node in nodes:
            if node.id not in self._nodes[node.kind]:
                if self._knows_some_below(node):
                    moved.append((node, node.children))
                    node.children = ()
                self._register(node)
                fresh.append(node)
        if fresh:
            unfinished = self._adding(fresh)
            self.beginInsertRows(self.index_of(parent), row, row + len(fresh) - 1)
            parent.insert(row, fresh)
            self.endInsertRows()
            self._added(unfinished)
        for node, children in moved:
            self._sync(node, children)
        return len(fresh)

    def _knows_some_below(self, node: Node) -> bool:
        """Whether something in `node` is still shown elsewhere, where it was before."""
        return bool(node.children) and any(
            inner is not node and self.find(*inner.key) is not None for inner in node.walk()
        )

    def _register(self, node: Node) -> None:
        self._nodes[node.kind][node.id] = node
        unique = [child for child in node.children if child.id not in self._nodes[child.kind]]
        if len(unique) != len(node.children):
            node.children = unique
            node.number()
        for child in node.children:
            self._register(child)

    def _remove(self, parent: Node, row: int, count: int) -> None:
        self.beginRemoveRows(self.index_of(parent), row, row + count - 1)
        for top in parent.remove(row, count):
            for node in top.walk():
                self._nodes[node.kind].pop(node.id, None)
                self._removed(node)
        self.endRemoveRows()
        self._removed_from(parent)

    def _move_to(self, parent: Node, node: Node, row: int) -> None:
        source = node.parent
        if source is None or (source is parent and node.row == row):
            return
        before = node.row
        target = row + 1 if source is parent and before < row else row
        if not self.beginMoveRows(
            self.index_of(source), before, before, self.index_of(parent), target
        ):
            return
        source.remove(before, 1)
        parent.insert(min(row, len(parent.children)), [node])
        self.endMoveRows()

    def _changed(self, node: Node) -> None:
        """Note a row that shows something else now, for `_tell_changes`."""
        self._changed_rows.append(node)

    def _tell_changes(self) -> None:
        """Tell the views which rows have changed: once for each parent, from first to last.

        One signal for each row would cost a hundred times as much, and as many turns of waiting
        for the threads that read.
        """
        spans: dict[Node, tuple[int, int]] = {}
        for node in self._changed_rows:
            parent = node.parent
            if parent is not None and self.find(*node.key) is node:
                first, last = spans.get(parent, (node.row, node.row))
                spans[parent] = min(first, node.row), max(last, node.row)
        self._changed_rows.clear()
        for parent, (first, last) in spans.items():
            self.dataChanged.emit(
                self.index_of(parent.children[first]), self.index_of(parent.children[last])
            )
