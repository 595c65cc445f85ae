"""The tree of a Workspace: takes what a loader tells, a batch at a time, and changes in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from clickup_desktop.clickup.hierarchy_events import (
    ArchivedListsFailed,
    ArchivedListsRead,
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    SharedFailed,
    SharedRead,
    SpaceFailed,
    SpaceRead,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.language.texts import _
from clickup_desktop.ui.channels.batches import Batch, IsMasked
from clickup_desktop.ui.channels.channels_state import channels_hint
from clickup_desktop.ui.channels.nodes import (
    Key,
    Node,
    NodeKind,
    NodeState,
    channel_node,
    place_key,
)
from clickup_desktop.ui.channels.row_model import Index, ItemRole, RowModel
from clickup_desktop.ui.widgets.hint_panel import hint_of

if TYPE_CHECKING:
    from clickup_desktop.clickup.models import Channel
    from clickup_desktop.troubleshooting.hint import Hint

CHANNELS_GROUP = "channels"
SHARED_GROUP = "shared"
SPACES_GROUP = "spaces"


class HierarchyModel(RowModel):
    """Spaces, Folders and Lists with their Channels, and the Channels of no place.

    Args:
        is_masked: says whether a Channel is private and not for this member.

    Attributes:
        linked: the ids of the Channels that are linked already.
    """

    def __init__(self, is_masked: IsMasked | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_masked = is_masked or (lambda _channel: False)
        self._channels: dict[str, Channel] = {}
        self._of_place: dict[Key, list[str]] = {}  # ids of Channels
        self._rows_of_channels: dict[str, Node] = {}  # by a Channel's id
        self._seen: set[str] = set()
        self._shared_heard = False
        self.linked: frozenset[str] = frozenset()

    # What its owner asks

    def find_channel(self, channel_id: str) -> Node | None:
        """Return the row that bears a Channel, None while its place hasn't been read."""
        return self._rows_of_channels.get(channel_id)

    def channel(self, channel_id: str) -> Channel | None:
        """Return a Channel that has been read, whether its place has been or not."""
        return self._channels.get(channel_id)

    def channel_of(self, place: Key) -> Channel | None:
        """Return the Channel of a place, whether the place has been read or not."""
        ids = self._of_place.get(place)
        return self._channels[ids[0]] if ids else None

    def linkable_rows(self) -> list[Node]:
        """Return the rows that bear a Channel which this member may link."""
        return [node for node in self._rows_of_channels.values() if not node.masked]

    def is_linked(self, node: Node) -> bool:
        """Whether the row's Channel is linked already."""
        return node.channel is not None and node.channel.id in self.linked

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a row; also whether it is linked."""
        if role == ItemRole.LINKED:
            return index.isValid() and self.is_linked(self.node(index))
        found = super().data(index, role)
        if role == Qt.ItemDataRole.AccessibleTextRole and self.is_linked(self.node(index)):
            return _("{place}, linked").format(place=found)
        return found

    def take_rows(self) -> Node:
        """Become empty, and return the root of what was there."""
        self._channels.clear()
        self._of_place.clear()
        self._rows_of_channels.clear()
        return super().take_rows()

    # What a loader tells

    def begin_reading(self) -> None:
        """The Workspace is about to be read again: what does not come back will go."""
        self._seen.clear()
        self._shared_heard = False

    def apply(self, batch: Batch) -> None:
        """Take in what was read."""
        self._take(batch)
        self._tell_changes()

    def reading_again(self, node: Node) -> None:
        """What had failed is being read."""
        node.hint, node.state = None, NodeState.READING
        self._changed(node)
        self._tell_changes()

    def _take(self, batch: Batch) -> None:
        match batch.event:
            case SpacesRead():
                self._take_spaces(batch.rows)
            case SpaceRead(space_id):
                self._take_space(space_id, batch.rows)
            case SpaceFailed(space_id, error):
                self._fail(self.find(NodeKind.SPACE, space_id), hint_of(error))
            case ArchivedListsRead() | ArchivedListsFailed():
                self._take_archived_lists(batch.event, batch.rows)
            case SharedRead():
                self._take_shared(batch.rows)
            case SharedFailed(error):
                self._shared_heard = True
                self._fail(self._group(SHARED_GROUP, _("Shared with me")), hint_of(error))
            case ChannelsRead(channels):
                self._take_channels(channels)
            case ChannelsFinished():
                self._drop_unseen()
            case ChannelsFailed(error):
                self._fail(self._group(CHANNELS_GROUP, _("Channels")), channels_hint(error))
            case SpacesFailed(error):
                self._fail(self._group(SPACES_GROUP, _("Spaces")), hint_of(error))
            case Finished(complete):
                if complete and not self._shared_heard:
                    self._take_shared(())  # of nothing shared nothing is told
                self._group_unplaced()

    def _take_spaces(self, spaces: Sequence[Node]) -> None:
        groups = [node for node in self._root.children if node.kind is NodeKind.GROUP]
        above = [node for node in groups if node.id == CHANNELS_GROUP]
        below = [node for node in groups if node.id not in (CHANNELS_GROUP, SPACES_GROUP)]
        self._sync(self._root, [*above, *spaces, *below])

    def _take_space(self, space_id: str, rows: Sequence[Node]) -> None:
        node = self.find(NodeKind.SPACE, space_id)
        if node is None:
            return  # it was removed while it was read
        self._sync(node, rows)
        if node.state is not NodeState.READ or node.hint is not None:
            node.hint, node.state = None, NodeState.READ
            self._changed(node)

    def _take_archived_lists(
        self, event: ArchivedListsRead | ArchivedListsFailed, rows: Sequence[Node]
    ) -> None:
        node = self.find(NodeKind.FOLDER, event.folder_id)
        if isinstance(event, ArchivedListsFailed):
            self._fail(node, hint_of(event.error))
            return
        if node is None:
            return  # it was removed while it was read
        fresh = [row for row in rows if self.find(*row.key) is None]
        self._insert(node, len(node.children), fresh)
        node.hint, node.state = None, NodeState.READ
        self._changed(node)

    def _take_shared(self, rows: Sequence[Node]) -> None:
        self._shared_heard = True
        if not rows and self.find(NodeKind.GROUP, SHARED_GROUP) is None:
            return
        group = self._group(SHARED_GROUP, _("Shared with me"))
        group.hint, group.state = None, NodeState.READ
        self._sync(group, rows)
        self._changed(group)
        self._drop_if_empty(group)

    # Channels

    def _take_channels(self, channels: Iterable[Channel]) -> None:
        unplaced: list[Channel] = []
        for channel in channels:
            if channel.direct:
                continue
            before = self._channels.get(channel.id)
            if before is not None and place_key(before) != place_key(channel):
                self._forget_channel(channel.id)
            self._channels[channel.id] = channel
            self._seen.add(channel.id)
            key = place_key(channel)
            if key is None:
                unplaced.append(channel)
                continue
            here = self._of_place.setdefault(key, [])
            if channel.id not in here:
                here.append(channel.id)
            self._give(channel, key)
        self._add_to_group(unplaced)

    def _give(self, channel: Channel, place: Key) -> None:
        """Put a Channel on its place, where that has been read and has no other."""
        node = self.find(*place)
        if node is None:
            return
        other = node.channel
        if other is not None and other.id != channel.id:
            if not channel.is_canonical_channel:
                self._add_to_group([channel])
                return
            self._rows_of_channels.pop(other.id, None)
            self._add_to_group([other])
        alone = self.find(NodeKind.CHANNEL, channel.id)
        if alone is not None and alone.parent is not None:
            self._remove(alone.parent, alone.row, 1)
        self._rows_of_channels[channel.id] = node
        masked = self.is_masked(channel)
        if node.channel != channel or node.masked != masked:
            node.channel, node.masked = channel, masked
            self._changed(node)

    def _adding(self, rows: Sequence[Node]) -> Sequence[Node]:
        """Put Channels that came before their places onto them, where nothing else changes."""
        unfinished: list[Node] = []
        if not self._of_place:
            return unfinished
        alone = self._nodes[NodeKind.CHANNEL]
        for top in rows:
            for node in top.walk():
                ids = self._of_place.get(node.key)
                if not ids:
                    continue
                if len(ids) > 1 or ids[0] in alone:
                    unfinished.append(node)
                    continue
                node.channel = channel = self._channels[ids[0]]
                node.masked = self.is_masked(channel)
                self._rows_of_channels[channel.id] = node
        return unfinished

    def _added(self, rows: Sequence[Node]) -> None:
        """Put the Channels of places onto them that have several, or stood by themselves."""
        for node in rows:
            for channel_id in tuple(self._of_place[node.key]):
                self._give(self._channels[channel_id], node.key)

    def _group_unplaced(self) -> None:
        """Everything has been read: Channels whose place did not come stand by themselves."""
        self._add_to_group(
            [
                channel
                for channel in self._channels.values()
                if channel.id not in self._rows_of_channels
            ]
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
        key = place_key(channel)
        if key is not None:
            self._of_place[key].remove(channel_id)
        node = self._rows_of_channels.pop(channel_id, None)
        if node is None:
            return
        if node.kind is NodeKind.CHANNEL and node.parent is not None:
            self._remove(node.parent, node.row, 1)
        else:
            node.channel, node.masked = None, False
            self._changed(node)
            # Another one of this place may have come before this one went.
            for other in tuple(self._of_place.get(node.key, ())):
                self._give(self._channels[other], node.key)

    # Groups

    def _removed(self, row: Node) -> None:
        if row.channel is not None and self._rows_of_channels.get(row.channel.id) is row:
            del self._rows_of_channels[row.channel.id]

    def _removed_from(self, parent: Node) -> None:
        if parent.id == CHANNELS_GROUP:
            self._drop_if_empty(parent)

    def _drop_if_empty(self, group: Node) -> None:
        if group.kind is NodeKind.GROUP and not group.children and group.hint is None:
            self._remove(self._root, group.row, 1)

    def _group(self, group_id: str, name: str) -> Node:
        known = self.find(NodeKind.GROUP, group_id)
        if known is not None:
            return known
        node = Node(NodeKind.GROUP, group_id, name)
        # Channels of no place stand above the Spaces, of which there may be hundreds.
        place = 0 if group_id == CHANNELS_GROUP else len(self._root.children)
        self._insert(self._root, place, [node])
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
            group = self._group(CHANNELS_GROUP, _("Channels"))
            self._rows_of_channels.update({node.id: node for node in fresh})
            self._insert(group, len(group.children), fresh)

    def _fail(self, node: Node | None, hint: Hint) -> None:
        if node is not None:
            node.hint, node.state = hint, NodeState.FAILED
            self._changed(node)
