"""Finds places and Channels over everything that has been read so far. Knows no Qt.

It is fed from the loader's threads and searched off the GUI thread; a lock keeps the two apart.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsRead,
    LoaderEvent,
    SharedRead,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.interruption import Cancellation
from clickup_desktop.ui.models.nodes import (
    Key,
    Node,
    NodeKind,
    Pick,
    channel_node,
    folder_node,
    list_node,
    shared_folder_node,
    space_node,
)
from clickup_desktop.ui.models.search_text import fold, marked_spans

if TYPE_CHECKING:
    from clickup_desktop.clickup.models import Channel

MOST_HITS = 200
PATH_SEPARATOR = " › "

_CHECK_EVERY = 5_000


class Entry:
    """Something that can be found."""

    __slots__ = ("channel", "folded_name", "folded_path", "id", "kind", "masked", "name", "path")

    def __init__(self, node: Node, around: tuple[str, ...]) -> None:
        self.kind = node.kind
        self.id = node.id
        self.name = node.name
        self.path = around
        self.folded_name = fold(node.name)
        self.folded_path = fold(" ".join((*around, node.name)))
        self.channel: Channel | None = node.channel
        self.masked = node.masked


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found.

    Attributes:
        path: the places around it.
        spans: what of the name matched, as (start, end).
    """

    pick: Pick
    path: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def path_text(self) -> str:
        """The places around it, on one line."""
        return PATH_SEPARATOR.join(self.path)


class Finder:
    """Everything that has been read, ready to be searched."""

    def __init__(
        self, workspace_id: str, is_masked: Callable[[Channel], bool] | None = None
    ) -> None:
        self._workspace_id = workspace_id
        self._is_masked = is_masked or (lambda _channel: False)
        self._lock = threading.Lock()
        self._spaces: dict[str, str] = {}
        self._entries: dict[Key, Entry] = {}
        self._by_place: dict[Key, Channel] = {}

    def apply(self, event: LoaderEvent) -> None:
        """Take in what was read."""
        match event:
            case SpacesRead(spaces):
                nodes = [space_node(space) for space in spaces]
                with self._lock:
                    self._spaces = {node.id: node.name for node in nodes}
                self._add(nodes, ())
            case SpaceRead(space_id, folders, lists):
                name = self._spaces.get(space_id)
                if name is not None:
                    self._add([folder_node(folder) for folder in folders], (name,))
                    self._add([list_node(item) for item in lists], (name,))
            case SharedRead(shared):
                self._add([shared_folder_node(folder) for folder in shared.folders], ())
                self._add([list_node(item) for item in shared.lists], ())
            case ChannelsRead(channels):
                self._add_channels(channels)
            case _:
                pass

    def _add(self, nodes: Iterable[Node], around: tuple[str, ...]) -> None:
        entries: list[Entry] = []
        waiting = [(node, around) for node in nodes]
        while waiting:
            node, path = waiting.pop()
            entries.append(Entry(node, path))
            waiting.extend((child, (*path, node.name)) for child in node.children)
        with self._lock:
            for entry in entries:
                key = (entry.kind.value, entry.id)
                channel = self._by_place.get(key)
                if channel is not None:
                    self._give(entry, channel)
                self._entries[key] = entry

    def _add_channels(self, channels: Iterable[Channel]) -> None:
        nodes = [
            channel_node(channel, masked=self._is_masked(channel))
            for channel in channels
            if not channel.direct
        ]
        entries = [Entry(node, ()) for node in nodes]
        with self._lock:
            for entry in entries:
                channel = entry.channel
                parent = channel.parent if channel is not None else None
                if channel is not None and parent is not None and parent.kind is not None:
                    key = (parent.kind.value, str(parent.id))
                    known = self._by_place.setdefault(key, channel)
                    if known.id == channel.id:
                        self._by_place[key] = channel
                        place = self._entries.get(key)
                        if place is not None:
                            self._give(place, channel)
                            continue
                self._entries[(NodeKind.CHANNEL.value, entry.id)] = entry

    def _give(self, entry: Entry, channel: Channel) -> None:
        entry.channel, entry.masked = channel, self._is_masked(channel)
        self._entries.pop((NodeKind.CHANNEL.value, str(channel.id)), None)

    def search(self, text: str, cancellation: Cancellation | None = None) -> tuple[Hit, ...]:
        """Return what matches all words of `text`, the best first, at most 200.

        In order: the whole name, its beginning, the beginning of a word in it, all words at the
        beginnings of words, anywhere in the name, anywhere along the path.

        Raises:
            Cancelled: nobody wants it any more.
        """
        wanted = " ".join(fold(text).split())
        words = tuple(wanted.split())
        if not words:
            return ()
        with self._lock:
            entries = list(self._entries.values())
        ranked: list[tuple[int, bool, int, str, int]] = []
        for position, entry in enumerate(entries):
            if cancellation is not None and position % _CHECK_EVERY == 0:
                cancellation.raise_if_cancelled()
            rank = _rank(entry, wanted, words)
            if rank is not None:
                ranked.append(
                    (rank, entry.channel is None, len(entry.name), entry.folded_path, position)
                )
        ranked.sort()
        return tuple(self._hit(entries[found[-1]], words) for found in ranked[:MOST_HITS])

    def pick(self, kind: str, entry_id: str) -> Pick | None:
        """Return a place or a Channel by its id; None while it hasn't been read."""
        with self._lock:
            entry = self._entries.get((kind, entry_id))
            if entry is None and kind == NodeKind.CHANNEL:
                entry = next(
                    (
                        known
                        for known in self._entries.values()
                        if known.channel is not None and known.channel.id == entry_id
                    ),
                    None,
                )
        return self._pick(entry) if entry is not None else None

    def _hit(self, entry: Entry, words: tuple[str, ...]) -> Hit:
        return Hit(self._pick(entry), entry.path, marked_spans(entry.name, words))

    def _pick(self, entry: Entry) -> Pick:
        in_place = entry.kind is not NodeKind.CHANNEL
        return Pick(
            kind=entry.kind.value,
            id=entry.id,
            name=entry.name,
            path=(*entry.path, entry.name) if in_place else (),
            place_kind=entry.kind.value if in_place else "workspace",
            place_id=entry.id if in_place else self._workspace_id,
            channel=entry.channel,
            masked=entry.masked,
        )


def _rank(entry: Entry, wanted: str, words: tuple[str, ...]) -> int | None:
    """Return how good a hit is, 0 the best; None for none."""
    if not all(word in entry.folded_path for word in words):
        return None
    name = entry.folded_name
    spaced = f" {name}"
    grades = (
        name == wanted,
        name.startswith(wanted),
        f" {wanted}" in spaced,
        all(f" {word}" in spaced for word in words),
        all(word in name for word in words),
        True,
    )
    return grades.index(True)
