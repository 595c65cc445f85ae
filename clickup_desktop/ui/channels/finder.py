"""Finds places and Channels over everything that has been read so far. Knows no Qt.

It is fed on the loader's threads and searched off the GUI thread. It answers with keys alone: the
rows belong to the GUI thread, which looks up the few that it shows.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    ChannelsRead,
    SharedRead,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.ui.channels.batches import Batch, IsMasked, entries_from
from clickup_desktop.ui.channels.nodes import Key, NodeKind, channel_name, place_key
from clickup_desktop.ui.channels.search_index import IndexEntry, SearchIndex

if TYPE_CHECKING:
    from collections.abc import Callable

    from clickup_desktop.clickup.models import Channel
    from clickup_desktop.interruption import Cancellation

MOST_HITS = 200
_ENOUGH = 20
_SHARED = "shared"
_SPACES = "spaces"
_LINKABLE = "linkable"


class Finder:
    """Everything that has been read, ready to be searched.

    Attributes:
        revision: grows with everything that is added.
    """

    def __init__(self, is_masked: IsMasked | None = None) -> None:
        self._is_masked = is_masked or (lambda _channel: False)
        self._index = SearchIndex()
        self._lock = threading.Lock()
        self._spaces: dict[str, str] = {}
        self._linkable: set[Key] = set()
        self._reading = 0
        self._pages = 0
        self.revision = 0

    def begin_reading(self) -> None:
        """The Workspace is about to be read again: Channels that do not come back will go."""
        with self._lock:
            self._reading += 1
            self._linkable.clear()

    def apply(self, batch: Batch) -> None:
        """Take in what was read."""
        match batch.event:
            case SpacesRead():
                with self._lock:
                    gone = self._spaces.keys() - {row.id for row in batch.rows}
                    self._spaces = {row.id: row.name for row in batch.rows}
                for space_id in gone:
                    self._index.drop(_content(space_id))
                    self._index.drop(f"{_content(space_id)}/linkable")
                self._index.put(_SPACES, entries_from(batch.rows, ()))
            case SpaceRead(space_id):
                name = self._spaces.get(space_id)
                if name is not None:
                    entries = tuple(entries_from(batch.rows, (name,)))
                    linkable = [entry for entry in entries if entry.key in self._linkable]
                    self._index.put(_content(space_id), entries)
                    self._index.put(f"{_content(space_id)}/linkable", linkable, first=True)
            case SharedRead():
                self._index.put(_SHARED, entries_from(batch.rows, ()))
            case ChannelsRead(channels):
                self._add_channels(channels)
            case ChannelsFinished():
                self._drop_older_channels()
                self._index.lift(frozenset(self._linkable), _LINKABLE)
            case _:
                return
        self.revision += 1

    def _add_channels(self, channels: tuple[Channel, ...]) -> None:
        entries = [
            IndexEntry((NodeKind.CHANNEL.value, str(channel.id)), channel_name(channel), ())
            for channel in channels
            if not channel.direct and not self._is_masked(channel)
        ]
        places = (place_key(it) for it in channels if not it.direct and not self._is_masked(it))
        with self._lock:
            self._linkable.update(place for place in places if place is not None)
            self._pages += 1
            segment = f"channels/{self._reading}/{self._pages}"
        self._index.put(segment, entries, first=True)

    def _drop_older_channels(self) -> None:
        current = f"channels/{self._reading}/"
        for segment in self._index.segments():
            if segment.startswith("channels/") and not segment.startswith(current):
                self._index.drop(segment)

    def search(
        self,
        text: str,
        cancellation: Cancellation | None = None,
        on_exact: Callable[[tuple[Key, ...]], None] | None = None,
    ) -> tuple[Key, ...]:
        """Return what matches all words of `text`, the best first, at most 200.

        In order: the whole name, its beginning, the beginning of a word in it, words along the
        path in their order, all words at the beginnings of words, anywhere in the name, anywhere
        along the path, and where that is little, with small typing errors. In each of these, what
        can be linked stands before what cannot.

        Args:
            on_exact: is told what matches as it was typed before typing errors are looked for,
                which takes longer.

        Raises:
            Cancelled: nobody wants it any more.
        """
        # A Channel bears the name of its place, so both are found, and shown as one.
        exact = tuple(
            match.key for match in self._index.search(text, cancellation, most=2 * MOST_HITS)
        )
        if len(exact) >= _ENOUGH:
            return exact
        if on_exact is not None:
            on_exact(exact)
        similar = (match.key for match in self._index.search_similar(text, cancellation))
        return tuple(dict.fromkeys((*exact, *similar)))


def _content(space_id: str) -> str:
    return f"space/{space_id}"
