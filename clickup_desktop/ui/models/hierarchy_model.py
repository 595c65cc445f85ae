"""The tree of a Workspace: takes what a loader tells, a batch at a time, and changes in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SharedRead,
    SpaceFailed,
    SpaceRead,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.clickup.models import PlaceKind
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.ui.models.nodes import (
    Key,
    Node,
    NodeKind,
    NodeState,
    channel_node,
    folder_node,
    list_node,
    shared_folder_node,
    space_node,
)
from clickup_desktop.ui.texts import concept_text
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip

if TYPE_CHECKING:
    from clickup_desktop.clickup.models import Channel

Index = QModelIndex | QPersistentModelIndex

CHANNELS_GROUP = "channels"
SHARED_GROUP = "shared"

_NO_INDEX = QModelIndex()


class Role(IntEnum):
    """What a view asks for beyond Qt's own."""

    NODE = Qt.ItemDataRole.UserRole + 1


class HierarchyModel(QAbstractItemModel):
    """Spaces, Folders and Lists with their Channels, and the Channels of no place.

    Args:
        is_masked: whether a Channel is private and not for this member.
    """

    def __init__(
        self, is_masked: Callable[[Channel], bool] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._is_masked = is_masked or (lambda _channel: False)
        self._root = Node(NodeKind.ROOT, "", "")
        self._nodes: dict[Key, Node] = {}
        self._channels: dict[str, Channel] = {}
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
        return self._nodes.get((kind, node_id))

    def find_channel(self, channel_id: str) -> Node | None:
        """Return the row that bears a Channel."""
        channel = self._channels.get(channel_id)
        if channel is None:
            return None
        return self._place_of(channel) or self.find(NodeKind.CHANNEL, channel_id)

    @property
    def empty(self) -> bool:
        """Whether there is no row."""
        return not self._root.children

    # What a loader tells

    def begin_reading(self) -> None:
        """The Workspace is about to be read again: what does not come back will go."""
        self._seen.clear()

    def apply(self, event: LoaderEvent) -> None:
        """Take in what was read."""
        match event:
            case SpacesRead(spaces):
                self._take_spaces([space_node(space) for space in spaces])
            case SpaceRead(space_id, folders, lists):
                children = [
                    *(folder_node(folder) for folder in folders),
                    *(list_node(item) for item in lists),
                ]
                self._take_space(space_id, children)
            case SpaceFailed(space_id, error):
                self._fail(self.find(NodeKind.SPACE, space_id), error)
            case SharedRead(shared):
                children = [
                    *(shared_folder_node(folder) for folder in shared.folders),
                    *(list_node(item) for item in shared.lists),
                ]
                group = self._group(SHARED_GROUP, "Shared with me")
                self._sync(group, children)
                self._hand_out_channels()
            case ChannelsRead(channels):
                self._take_channels(channels)
            case ChannelsFinished():
                self._drop_unseen()
            case ChannelsFailed(error):
                self._fail(self._group(CHANNELS_GROUP, "Channels"), error)
            case SpacesFailed(error):
                self._fail(self._group("spaces", "Spaces"), error)
            case Finished():
                self._place_homeless()

    def reading_again(self, space_id: str) -> None:
        """A Space that had failed is being read."""
        node = self.find(NodeKind.SPACE, space_id)
        if node is not None:
            node.hint, node.state = None, NodeState.READING
            self._changed(node)

    def _take_spaces(self, spaces: list[Node]) -> None:
        groups = [node for node in self._root.children if node.kind is NodeKind.GROUP]
        self._sync(self._root, [*spaces, *groups])
        self._hand_out_channels()

    def _take_space(self, space_id: str, children: list[Node]) -> None:
        node = self.find(NodeKind.SPACE, space_id)
        if node is None:
            return  # it was removed while it was read
        node.hint, node.state = None, NodeState.READ
        self._sync(node, children)
        self._changed(node)
        self._hand_out_channels(child.key for top in node.children for child in top.walk())

    def _take_channels(self, channels: Iterable[Channel]) -> None:
        homeless: list[Channel] = []
        for channel in channels:
            if channel.direct:
                continue
            self._channels[channel.id] = channel
            self._seen.add(channel.id)
            if not self._give(channel) and not _has_place(channel):
                homeless.append(channel)
        if homeless:
            self._add_to_group(homeless)

    def _give(self, channel: Channel) -> bool:
        """Put a Channel on its place, where that has been read and has no other."""
        node = self._place_of(channel)
        if node is None:
            return False
        if node.channel is not None and node.channel.id != channel.id:
            if not channel.is_canonical_channel:
                return False
            self._add_to_group([node.channel])
        node.channel, node.masked = channel, self._is_masked(channel)
        self._changed(node)
        return True

    def _place_of(self, channel: Channel) -> Node | None:
        parent = channel.parent
        if parent is None or parent.kind is None:
            return None
        return self._nodes.get((parent.kind.value, str(parent.id)))

    def _hand_out_channels(self, keys: Iterable[Key] | None = None) -> None:
        """Put Channels that came before their places onto them."""
        wanted = set(keys) if keys is not None else None
        for channel in self._channels.values():
            parent = channel.parent
            if parent is None or parent.kind is None:
                continue
            key = (parent.kind.value, str(parent.id))
            if (wanted is None or key in wanted) and key in self._nodes and self._give(channel):
                self._remove_from_group(channel.id)

    def _place_homeless(self) -> None:
        """Everything has been read: Channels whose place did not come stand by themselves."""
        placed = {node.channel.id for node in self._nodes.values() if node.channel is not None}
        self._add_to_group(
            [channel for channel in self._channels.values() if channel.id not in placed]
        )

    def _drop_unseen(self) -> None:
        gone = [channel_id for channel_id in self._channels if channel_id not in self._seen]
        for channel_id in gone:
            channel = self._channels.pop(channel_id)
            node = self._place_of(channel)
            if node is not None and node.channel is not None and node.channel.id == channel_id:
                node.channel, node.masked = None, False
                self._changed(node)
            self._remove_from_group(channel_id)
        group = self._nodes.get((NodeKind.GROUP.value, CHANNELS_GROUP))
        if group is not None:
            group.hint, group.state = None, NodeState.READ
            self._changed(group)

    # Groups

    def _group(self, group_id: str, name: str) -> Node:
        known = self._nodes.get((NodeKind.GROUP.value, group_id))
        if known is not None:
            return known
        node = Node(NodeKind.GROUP, group_id, name)
        self._insert(self._root, len(self._root.children), [node])
        return node

    def _add_to_group(self, channels: Sequence[Channel]) -> None:
        fresh: list[Node] = []
        for channel in channels:
            known = self.find(NodeKind.CHANNEL, channel.id)
            node = channel_node(channel, masked=self._is_masked(channel))
            if known is None:
                fresh.append(node)
            else:
                known.channel, known.masked = channel, node.masked
                if known.takes_over(node):
                    self._changed(known)
        if fresh:
            group = self._group(CHANNELS_GROUP, "Channels")
            self._insert(group, len(group.children), fresh)

    def _remove_from_group(self, channel_id: str) -> None:
        node = self.find(NodeKind.CHANNEL, channel_id)
        if node is not None and node.parent is not None:
            self._remove(node.parent, node.row, 1)

    # Changing rows in place

    def _sync(self, parent: Node, wanted: Sequence[Node]) -> None:
        """Make the children of `parent` those `wanted`, moving as few rows as needed."""
        keys = {node.key for node in wanted}
        row = len(parent.children)
        while row > 0:
            end = row
            while row > 0 and parent.children[row - 1].key not in keys:
                row -= 1
            if row < end:
                self._remove(parent, row, end - row)
            row -= 1
        position = 0
        fresh: list[Node] = []
        for node in wanted:
            known = self._nodes.get(node.key)
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

    def _insert(self, parent: Node, row: int, nodes: Sequence[Node]) -> int:
        """Insert `nodes` in one go, and return how many."""
        # A server may name a place twice; the first one stands.
        fresh: list[Node] = []
        for node in nodes:
            if node.key not in self._nodes:
                self._register(node)
                fresh.append(node)
        if fresh:
            self.beginInsertRows(self.index_of(parent), row, row + len(fresh) - 1)
            parent.children[row:row] = fresh
            parent.number(row)
            self.endInsertRows()
        return len(fresh)

    def _register(self, node: Node) -> None:
        self._nodes[node.key] = node
        unique = [child for child in node.children if child.key not in self._nodes]
        if len(unique) != len(node.children):
            node.children = unique
            node.number()
        for child in node.children:
            self._register(child)

    def _remove(self, parent: Node, row: int, count: int) -> None:
        self.beginRemoveRows(self.index_of(parent), row, row + count - 1)
        gone = parent.children[row : row + count]
        del parent.children[row : row + count]
        parent.number(row)
        for top in gone:
            for node in top.walk():
                self._nodes.pop(node.key, None)
        self.endRemoveRows()

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
        source.children.pop(before)
        parent.children.insert(min(row, len(parent.children)), node)
        source.number()
        parent.number()
        self.endMoveRows()

    def _changed(self, node: Node) -> None:
        index = self.index_of(node)
        self.dataChanged.emit(index, index)

    def _fail(self, node: Node | None, error: BaseException) -> None:
        if node is not None:
            node.hint, node.state = hint_for(error), NodeState.FAILED
            self._changed(node)


def _has_place(channel: Channel) -> bool:
    """Whether a Channel belongs to a place of the tree, read or not."""
    parent = channel.parent
    return parent is not None and parent.kind not in (None, PlaceKind.WORKSPACE)
