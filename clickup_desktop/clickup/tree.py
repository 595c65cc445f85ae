"""A whole Workspace as plain data, as `tree --json` prints it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    LoaderEvent,
    SharedFailed,
    SharedRead,
    SpaceFailed,
    SpaceRead,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.clickup.models import (
    Channel,
    ClickUpList,
    Folder,
    PlaceKind,
    Space,
    Workspace,
)

Node = dict[str, Any]


class WorkspaceTree:
    """Puts together what a loader tells."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._spaces: dict[str, Node] = {}
        self._shared: list[Node] = []
        self._channels: dict[str, Channel] = {}
        self._problems: dict[tuple[str, str], tuple[str, ClickUpError]] = {}

    @property
    def problems(self) -> list[tuple[str, ClickUpError]]:
        """What could not be read: the place's name and why."""
        return list(self._problems.values())

    @property
    def complete(self) -> bool:
        """Whether nothing failed."""
        return not self._problems

    def apply(self, event: LoaderEvent) -> None:
        """Take in what was read."""
        match event:
            case SpacesRead(spaces):
                self._problems.pop(("workspace", self._workspace.id), None)
                self._spaces = {
                    space.id: self._spaces.get(space.id, _space(space)) for space in spaces
                }
            case SpaceRead(space_id, folders, lists) if space_id in self._spaces:
                self._problems.pop(("space", space_id), None)
                self._spaces[space_id]["children"] = [
                    *(_folder(folder) for folder in folders),
                    *(_list(item) for item in lists),
                ]
            case SharedRead(shared):
                self._problems.pop(("workspace", self._workspace.id), None)
                self._problems.pop(("shared", self._workspace.id), None)
                self._shared = [
                    *(_folder(folder) for folder in shared.folders),
                    *(_list(item) for item in shared.lists),
                ]
            case ChannelsRead(channels):
                self._channels.update({channel.id: channel for channel in channels})
            case ChannelsFinished():
                self._problems.pop(("channels", self._workspace.id), None)
            case SpacesFailed(error):
                self._problem("workspace", self._workspace.id, self._workspace.name, error)
            case SharedFailed(error):
                self._problem("shared", self._workspace.id, self._workspace.name, error)
            case SpaceFailed(space_id, error):
                name = self._spaces.get(space_id, {}).get("name", "")
                self._problem("space", space_id, name, error)
            case ChannelsFailed(error):
                self._problem("channels", self._workspace.id, self._workspace.name, error)
            case _:
                pass

    def to_dict(self, requests: int, elapsed_seconds: float) -> dict[str, Any]:
        """Return the tree; each Channel at its place, or in "channels" where it has none here."""
        spaces = [*self._spaces.values(), *self._shared]
        places = {(node["kind"], node["id"]): node for node in _all(spaces)}
        for node in places.values():
            node["channel"] = None
        homeless: list[Node] = []
        # A place may have several Channels; the canonical one is its own.
        for channel in sorted(self._channels.values(), key=lambda it: not it.is_canonical_channel):
            shown = channel_node(channel)
            parent = channel.parent
            kind = str(parent.kind) if parent is not None and parent.kind is not None else ""
            place = places.get((kind, str(parent.id))) if parent is not None else None
            if place is not None and place["channel"] is None:
                place["channel"] = shown
            else:
                homeless.append(shown)
        return {
            "workspace": {"id": str(self._workspace.id), "name": str(self._workspace.name)},
            "spaces": spaces,
            "channels": homeless,
            "problems": [
                {
                    "kind": kind,
                    "id": place_id,
                    "name": name,
                    "code": error.ecode,
                    "message": str(error),
                }
                for (kind, place_id), (name, error) in self._problems.items()
            ],
            "complete": self.complete,
            "requests": requests,
            "elapsed_s": round(elapsed_seconds, 3),
        }

    def _problem(self, kind: str, place_id: str, name: str, error: ClickUpError) -> None:
        self._problems[(kind, place_id)] = (name, error)


def channel_node(channel: Channel) -> Node:
    """Return a Channel as data."""
    parent = channel.parent
    return {
        "id": str(channel.id),
        "name": str(channel.name),
        "visibility": str(channel.visibility),
        "parent": None
        if parent is None
        else {"kind": str(parent.kind or "unknown"), "id": str(parent.id)},
    }


def _node(kind: PlaceKind, place: Any, children: list[Node]) -> Node:
    return {
        "kind": str(kind),
        "id": str(place.id),
        "name": str(place.name),
        "private": bool(place.private),
        "archived": bool(place.archived),
        "channel": None,
        "children": children,
    }


def _space(space: Space) -> Node:
    return _node(PlaceKind.SPACE, space, [])


def _list(item: ClickUpList) -> Node:
    return _node(PlaceKind.LIST, item, [])


def _folder(folder: Folder) -> Node:
    children = [
        *(_folder(child) for child in folder.folders),
        *(_list(item) for item in folder.lists or ()),
    ]
    return _node(PlaceKind.FOLDER, folder, children)


def _all(nodes: Iterable[Node]) -> Iterable[Node]:
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node["children"])
