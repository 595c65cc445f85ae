"""A Workspace of which only some Spaces may be read."""

from __future__ import annotations

from collections.abc import Iterable

from clickup_desktop.clickup.hierarchy_events import (
    ArchivedListsRead,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SharedRead,
    SpaceRead,
)
from clickup_desktop.clickup.models import Channel, ClickUpList, Folder, PlaceKind
from clickup_desktop.integration.records import Listener

_Place = tuple[str, str]


class AllowedSpaces:
    """Hears what a loader reads of the Spaces that are allowed, and tells on what is in them.

    A Channel is told once a Space that is allowed is known to hold it. What was shared by itself
    is in no Space that is known, and so is not told.
    """

    def __init__(self, spaces: frozenset[str], listener: Listener) -> None:
        self._spaces = spaces
        self._listener = listener
        self._places: set[_Place] = {(PlaceKind.SPACE.value, it) for it in spaces}
        self._waiting: dict[_Place, list[Channel]] = {}
        self._all_channels = False

    def hear(self, event: LoaderEvent) -> None:
        """Take in one event; called one at a time."""
        match event:
            case SpaceRead(space_id, folders, lists) if space_id in self._spaces:
                self._listener(event)
                self._learn(_places_in(folders, lists))
            case ArchivedListsRead(folder_id, lists):
                if (PlaceKind.FOLDER.value, folder_id) in self._places:
                    self._listener(event)
                    self._learn(_places_in((), lists))
            case ChannelsRead(channels):
                self._tell(self._sorted_out(channels))
            case ChannelsFinished():
                self._all_channels = True  # told last, when the Spaces' have been told
            case SharedRead() | SpaceRead():
                pass
            case Finished():
                if self._all_channels:
                    self._all_channels = False
                    self._listener(ChannelsFinished())
                self._listener(event)
            case _:
                self._listener(event)

    def _sorted_out(self, channels: Iterable[Channel]) -> list[Channel]:
        told = []
        for channel in channels:
            parent = channel.parent
            if parent is None or parent.kind is None:
                continue
            place = (parent.kind.value, str(parent.id))
            if place in self._places:
                told.append(channel)
            else:
                self._waiting.setdefault(place, []).append(channel)
        return told

    def _learn(self, places: set[_Place]) -> None:
        self._places |= places
        self._tell([it for place in places for it in self._waiting.pop(place, ())])

    def _tell(self, channels: list[Channel]) -> None:
        if channels:
            self._listener(ChannelsRead(tuple(channels)))


def _places_in(folders: Iterable[Folder], lists: Iterable[ClickUpList]) -> set[_Place]:
    found = {(PlaceKind.LIST.value, str(it.id)) for it in lists}
    waiting = list(folders)
    while waiting:
        folder = waiting.pop()
        found.add((PlaceKind.FOLDER.value, str(folder.id)))
        found |= {(PlaceKind.LIST.value, str(it.id)) for it in folder.lists or ()}
        waiting.extend(folder.folders)
    return found
