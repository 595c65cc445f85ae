"""The rows of the tree, as plain objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from clickup_desktop.clickup.models import PlaceKind
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.clickup.models import Channel, ClickUpList, Folder, Space
    from clickup_desktop.troubleshooting.hint import Hint


class NodeKind(StrEnum):
    """What a row stands for."""

    ROOT = "root"
    SPACE = "space"
    FOLDER = "folder"
    LIST = "list"
    CHANNEL = "channel"
    GROUP = "group"

    @property
    def term(self) -> str:
        """ClickUp's word for it, in English."""
        return _TERMS[self]

    @property
    def word(self) -> str:
        """ClickUp's word for it, as it is shown."""
        return _(self.term)


_TERMS = {
    NodeKind.ROOT: "",
    NodeKind.SPACE: N_("Space"),
    NodeKind.FOLDER: N_("Folder"),
    NodeKind.LIST: N_("List"),
    NodeKind.CHANNEL: N_("Channel"),
    NodeKind.GROUP: N_("Group"),
}
_UNNAMED = {
    NodeKind.SPACE: N_("Unnamed Space"),
    NodeKind.FOLDER: N_("Unnamed Folder"),
    NodeKind.LIST: N_("Unnamed List"),
}


class NodeState(StrEnum):
    """How far the reading of a row's children is."""

    READING = "reading"
    READ = "read"
    PARTLY = "partly"
    """A Folder without its archived Lists, which are read when it is opened."""
    FAILED = "failed"


Key = tuple[str, str]


class Node:
    """A row. `row` is its place among its siblings, kept by the model.

    There may be a hundred thousand of them, so one without children keeps no list for them.
    """

    __slots__ = (
        "archived",
        "channel",
        "children",
        "hint",
        "id",
        "kind",
        "masked",
        "name",
        "parent",
        "private",
        "row",
        "state",
    )

    def __init__(
        self,
        kind: NodeKind,
        node_id: str,
        name: str,
        *,
        private: bool = False,
        archived: bool = False,
        channel: Channel | None = None,
        masked: bool = False,
        state: NodeState = NodeState.READ,
        children: Iterable[Node] = (),
    ) -> None:
        self.kind = kind
        self.id = node_id
        self.name = name
        self.private = private
        self.archived = archived
        self.channel = channel
        self.masked = masked
        self.state = state
        self.hint: Hint | None = None
        self.parent: Node | None = None
        self.row = 0
        self.children: Sequence[Node] = list(children) or ()
        self.number()

    @property
    def key(self) -> Key:
        """What tells the row from every other."""
        return (self.kind, self.id)

    @property
    def path(self) -> tuple[str, ...]:
        """The names of the places around it, from the Space downwards, its own included.

        Groups are no places, so they are left out.
        """
        names: list[str] = []
        node: Node | None = self
        while node is not None and node.kind is not NodeKind.ROOT:
            if node.kind is not NodeKind.GROUP:
                names.append(node.name)
            node = node.parent
        return tuple(reversed(names))

    @property
    def accessible_text(self) -> str:
        """What a screen reader says."""
        parts = [self.name, self.kind.word]
        if self.private:
            parts.append(_("private"))
        if self.archived:
            parts.append(_("archived"))
        if self.kind is not NodeKind.CHANNEL and self.channel is not None:
            parts.append(_("has a Channel"))
        if self.state is NodeState.READING:
            parts.append(_("loading"))
        if self.hint is not None:
            parts.append(_("could not be loaded: {failure}").format(failure=self.hint.title))
        return enumeration(part for part in parts if part)

    def number(self, start: int = 0) -> None:
        """Tell the children from `start` on whose they are and where they stand."""
        for row in range(start, len(self.children)):
            child = self.children[row]
            child.parent = self
            child.row = row

    def insert(self, row: int, nodes: Sequence[Node]) -> None:
        """Put `nodes` among the children, the first of them at `row`."""
        children = self._list()
        children[row:row] = nodes
        self.number(row)

    def remove(self, row: int, count: int) -> list[Node]:
        """Take that many children out, and return them."""
        children = self._list()
        gone = children[row : row + count]
        del children[row : row + count]
        self.number(row)
        return gone

    def _list(self) -> list[Node]:
        if not isinstance(self.children, list):
            self.children = list(self.children)
        return self.children

    def takes_over(self, other: Node) -> bool:
        """Become what `other` says, children and Channel aside; return whether that changed it."""
        before = (self.name, self.private, self.archived, self.state)
        self.name, self.private, self.archived = other.name, other.private, other.archived
        if self.kind is NodeKind.FOLDER:
            self.hint, self.state = other.hint, other.state
        return before != (self.name, self.private, self.archived, self.state)

    def dismantle(self) -> None:
        """Let go of everything below, which nobody shows any more.

        Rows hold each other in rings, which would otherwise wait for a full garbage collection.
        """
        for node in self.walk():
            node.parent = None
        self.children = ()

    def walk(self) -> Iterator[Node]:
        """Yield the row and everything below it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.children)


@dataclass(frozen=True, slots=True)
class Pick:
    """What a person has selected, in the tree or among the hits.

    Attributes:
        place_kind: "space", "folder", "list" or "workspace".
        channel: None for a place that has none.
        masked: the Channel is private, and not for this member.
    """

    kind: str
    id: str
    name: str
    path: tuple[str, ...]
    place_kind: str
    place_id: str
    channel: Channel | None
    masked: bool

    @property
    def linkable(self) -> bool:
        """Whether it has a Channel that this member may link."""
        return self.channel is not None and not self.masked

    @property
    def list_id(self) -> str | None:
        """The List whose Tasks are counted; None where it is no List."""
        return self.place_id if self.place_kind == "list" else None


def pick_from(node: Node, workspace_id: str) -> Pick | None:
    """Return what selecting `node` means; a group means nothing."""
    if node.kind in (NodeKind.ROOT, NodeKind.GROUP):
        return None
    in_place = node.kind is not NodeKind.CHANNEL
    return Pick(
        kind=node.kind.value,
        id=node.id,
        name=node.name,
        path=node.path if in_place else (),
        place_kind=node.kind.value if in_place else "workspace",
        place_id=node.id if in_place else workspace_id,
        channel=node.channel,
        masked=node.masked,
    )


def pick_from_channel(channel: Channel, workspace_id: str, *, masked: bool) -> Pick:
    """Return what selecting a Channel means whose place has not been read."""
    parent = channel.parent
    kind = parent.kind if parent is not None else None
    place_id = str(parent.id) if parent is not None and kind is not None else workspace_id
    return Pick(
        kind=NodeKind.CHANNEL.value,
        id=str(channel.id),
        name=channel_name(channel),
        path=(),
        place_kind=kind.value if kind is not None else "workspace",
        place_id=place_id,
        channel=channel,
        masked=masked,
    )


def place_name(name: str, kind: NodeKind) -> str:
    """Return a place's name as it is shown, also where it has none."""
    return display_text(name) or _(_UNNAMED[kind])


def space_node(space: Space) -> Node:
    """Return the row of a Space that is still to be read."""
    return Node(
        NodeKind.SPACE,
        str(space.id),
        place_name(space.name, NodeKind.SPACE),
        private=bool(space.private),
        archived=bool(space.archived),
        state=NodeState.READING,
    )


def list_node(item: ClickUpList) -> Node:
    """Return the row of a List."""
    return Node(
        NodeKind.LIST,
        str(item.id),
        place_name(item.name, NodeKind.LIST),
        private=bool(item.private),
        archived=bool(item.archived),
    )


def folder_node(folder: Folder) -> Node:
    """Return the row of a Folder, with everything in it."""
    return Node(
        NodeKind.FOLDER,
        str(folder.id),
        place_name(folder.name, NodeKind.FOLDER),
        private=bool(folder.private),
        archived=bool(folder.archived),
        state=NodeState.PARTLY if folder.archived_unread else NodeState.READ,
        children=[
            *(folder_node(child) for child in folder.folders),
            *(list_node(item) for item in folder.lists or ()),
        ],
    )


def channel_name(channel: Channel) -> str:
    """Return a Channel's name as it is shown, also where it has none."""
    return display_text(channel.display_name) or _("Unnamed Channel")


def channel_node(channel: Channel, *, masked: bool) -> Node:
    """Return the row of a Channel that belongs to no place of the tree."""
    return Node(
        NodeKind.CHANNEL,
        str(channel.id),
        channel_name(channel),
        private=channel.private,
        archived=bool(channel.archived),
        channel=channel,
        masked=masked,
    )


def place_key(channel: Channel) -> Key | None:
    """Return the place of the tree that a Channel belongs to, read or not."""
    parent = channel.parent
    if parent is None or parent.kind in (None, PlaceKind.WORKSPACE):
        return None
    return (parent.kind.value, str(parent.id))
