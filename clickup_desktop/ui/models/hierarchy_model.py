"""The tree of a Workspace: takes what a loader tells, a batch at a time, and changes in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    SharedRead,
    SpaceFailed,
    SpaceRead,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.clickup.models import PlaceKind
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.ui.models.batches import Batch, IsMasked
from clickup_desktop.ui.models.nodes import Key, Node, NodeKind, NodeState, channel_node
from clickup_desktop.ui.texts import concept_text
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip

if TYPE_CHECKING:
    from clickup_desktop.clickup.models import Channel

Index = QModelIndex | QPersistentModelIndex

CHANNELS_GROUP = "channels"
SHARED_GROUP = "shared"
SPACES_GROUP = "spaces"

_MOST_MOVES = 16
"""Rows that are moved one by one; for more, all are given their new order at once."""

_NO_INDEX = QModelIndex()


class Role(IntEnum):
    """What a view asks for beyond Qt's own."""

    NODE = Qt.ItemDataRole.UserRole + 1


class HierarchyModel(QAbstractItemModel):
    """Spaces, Folders and Lists with their Channels, and the Channels of no place.

    Args:
        is_masked: says whether a Channel is private and not for this member.
    """

    def __init__(self, is_masked: IsMasked | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_masked = is_masked or (lambda _channel: False)
        self._root = Node(NodeKind.ROOT, "", "")
        self._nodes: dict[str, dict[str, Node]] = {kind.value: {} for kind in NodeKind}
        self._channels: dict[str, Channel] = {}
        self._of_place: dict[Key, list[str]] = {}  # ids of Channels
        self._bearers: dict[str, Node] = {}  # by a Channel's id
        self._seen: set[str] = set()

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
        """Whether a row can be opened; a Space can as long as nobody knows better."""
        node = self.node(parent)
        unknown = node.kind is NodeKind.SPACE and node.state is not NodeState.READ
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
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name
        if role == Role.NODE:
            return node
        if role == Qt.ItemDataRole.ToolTipRole:
            words = node.hint.title if node.hint is not None else concept_text(node.kind.word)
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

    def find_channel(self, channel_id: str) -> Node | None:
        """Return the row that bears a Channel, None while its place hasn't been read."""
        return self._bearers.get(channel_id)

    def channel(self, channel_id: str) -> Channel | None:
        """Return a Channel that has been read, whether its place has been or not."""
        return self._channels.get(channel_id)

    def channel_of(self, place: Key) -> Channel | None:
        """Return the Channel of a place, whether the place has been read or not."""
        ids = self._of_place.get(place)
        return self._channels[ids[0]] if ids else None

    @property
    def empty(self) -> bool:
        """Whether there is no row."""
        return not self._root.children

    def give_up(self) -> Node:
        """Become empty, and return the root of what was there."""
        self.beginResetModel()
        given, self._root = self._root, Node(NodeKind.ROOT, "", "")
        for nodes in self._nodes.values():
            nodes.clear()
        self._channels.clear()
        self._of_place.clear()
        self._bearers.clear()
        self.endResetModel()
        return given

    # What a loader tells

    def begin_reading(self) -> None:
        """The Workspace is about to be read again: what does not come back will go."""
        self._seen.clear()

    def apply(self, batch: Batch) -> None:
        """Take in what was read."""
        match batch.event:
            case SpacesRead():
                self._take_spaces(batch.rows)
            case SpaceRead(space_id):
                self._take_space(space_id, batch.rows)
            case SpaceFailed(space_id, error):
                self._fail(self.find(NodeKind.SPACE, space_id), error)
            case SharedRead():
                self._sync(self._group(SHARED_GROUP, "Shared with me"), batch.rows)
            case ChannelsRead(channels):
                self._take_channels(channels)
            case ChannelsFinished():
                self._drop_unseen()
            case ChannelsFailed(error):
                self._fail(self._group(CHANNELS_GROUP, "Channels"), error)
            case SpacesFailed(error):
                self._fail(self._group(SPACES_GROUP, "Spaces"), error)
            case Finished():
                self._place_homeless()

    def reading_again(self, node: Node) -> None:
        """What had failed is being read."""
        node.hint, node.state = None, NodeState.READING
        self._changed(node)

    def _take_spaces(self, spaces: Sequence[Node]) -> None:
        groups = [node for node in self._root.children if node.kind is NodeKind.GROUP]
        self._sync(self._root, [*spaces, *(node for node in groups if node.id != SPACES_GROUP)])

    def _take_space(self, space_id: str, rows: Sequence[Node]) -> None:
        node = self.find(NodeKind.SPACE, space_id)
        if node is None:
            return  # it was removed while it was read
        self._sync(node, rows)
        if node.state is not NodeState.READ or node.hint is not None:
            node.hint, node.state = None, NodeState.READ
            self._changed(node)

    # Channels

    def _take_channels(self, channels: Iterable[Channel]) -> None:
        homeless: list[Channel] = []
        for channel in channels:
            if channel.direct:
                continue
            before = self._channels.get(channel.id)
            if before is not None and _place_key(before) != _place_key(channel):
                self._forget_channel(channel.id)
            self._channels[channel.id] = channel
            self._seen.add(channel.id)
            key = _place_key(channel)
            if key is not None:
                here = self._of_place.setdefault(key, [])
                if channel.id not in here:
                    here.append(channel.id)
            if not self._give(channel) and key is None:
                homeless.append(channel)
        self._add_to_group(homeless)

    def _give(self, channel: Channel) -> bool:
        """Put a Channel on its place, where that has been read and has no other."""
        key = _place_key(channel)
        node = self.find(*key) if key is not None else None
        if node is None:
            return False
        other = node.channel
        if other is not None and other.id != channel.id:
            if not channel.is_canonical_channel:
                self._add_to_group([channel])
                return True
            self._bearers.pop(other.id, None)
            self._add_to_group([other])
        alone = self.find(NodeKind.CHANNEL, channel.id)
        if alone is not None and alone.parent is not None:
            self._remove(alone.parent, alone.row, 1)
        self._bearers[channel.id] = node
        masked = self.is_masked(channel)
        if node.channel != channel or node.masked != masked:
            node.channel, node.masked = channel, masked
            self._changed(node)
        return True

    def _hand_out_channels(self, rows: Iterable[Node]) -> None:
        """Put Channels that came before their places onto them."""
        if not self._of_place:
            return
        for top in rows:
            for node in top.walk():
                for channel_id in tuple(self._of_place.get(node.key, ())):
                    self._give(self._channels[channel_id])

    def _place_homeless(self) -> None:
        """Everything has been read: Channels whose place did not come stand by themselves."""
        self._add_to_group(
            [channel for channel in self._channels.values() if channel.id not in self._bearers]
        )

    def _drop_unseen(self) -> None:
        for channel_id in self._channels.keys() - self._seen:
            self._forget_channel(channel_id)
        group = self.find(NodeKind.GROUP, CHANNELS_GROUP)
        if group is not None:
            group.hint, group.state = None, NodeState.READ
            self._changed(group)
            self._drop_if_empty(group)

    def _forget_channel(self, channel_id: str) -> None:
        channel = self._channels.pop(channel_id)
        key = _place_key(channel)
        if key is not None:
            self._of_place[key].remove(channel_id)
        node = self._bearers.pop(channel_id, None)
        if node is None:
            return
        if node.kind is NodeKind.CHANNEL and node.parent is not None:
            self._remove(node.parent, node.row, 1)
        else:
            node.channel, node.masked = None, False
            self._changed(node)

    # Groups

    def _drop_if_empty(self, group: Node) -> None:
        if group.kind is NodeKind.GROUP and not group.children and group.hint is None:
            self._remove(self._root, group.row, 1)

    def _group(self, group_id: str, name: str) -> Node:
        known = self.find(NodeKind.GROUP, group_id)
        if known is not None:
            return known
        node = Node(NodeKind.GROUP, group_id, name)
        self._insert(self._root, len(self._root.children), [node])
        return node

    def _add_to_group(self, channels: Sequence[Channel]) -> None:
        fresh: list[Node] = []
        for channel in channels:
            known = self.find(NodeKind.CHANNEL, channel.id)
            node = channel_node(channel, masked=self.is_masked(channel))
            if known is None:
                fresh.append(node)
            else:
                known.channel, known.masked = channel, node.masked
                if known.takes_over(node):
                    self._changed(known)
        if fresh:
            group = self._group(CHANNELS_GROUP, "Channels")
            self._insert(group, len(group.children), fresh)

    # Changing rows in place

    def _sync(self, parent: Node, wanted: Sequence[Node]) -> None:
        """Make the children of `parent` those `wanted`, moving as few rows as needed."""
        if not parent.children and all(self.find(*node.key) is None for node in wanted):
            self._insert(parent, 0, wanted)
            return
        self._remove_others(parent, {node.key for node in wanted})
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
        # A server may name a place twice; the first one stands.
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
            self.beginInsertRows(self.index_of(parent), row, row + len(fresh) - 1)
            parent.insert(row, fresh)
            self.endInsertRows()
            self._hand_out_channels(fresh)
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
        if node.kind is NodeKind.CHANNEL:
            self._bearers[node.id] = node
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
                if node.channel is not None and self._bearers.get(node.channel.id) is node:
                    del self._bearers[node.channel.id]
        self.endRemoveRows()
        if parent.id == CHANNELS_GROUP:
            self._drop_if_empty(parent)

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
        index = self.index_of(node)
        self.dataChanged.emit(index, index)

    def _fail(self, node: Node | None, error: BaseException) -> None:
        if node is not None:
            node.hint, node.state = hint_for(error), NodeState.FAILED
            self._changed(node)


def _place_key(channel: Channel) -> Key | None:
    """Return the place of the tree that a Channel belongs to, read or not."""
    parent = channel.parent
    if parent is None or parent.kind in (None, PlaceKind.WORKSPACE):
        return None
    return (parent.kind.value, str(parent.id))
