"""What the sample company holds, as compact records, and the World they are looked up in.

Records are named tuples because the biggest sample has a hundred thousand of them; they become
JSON only when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import NamedTuple

BASE_MOMENT_MS = 1_780_304_400_000
"""2026-06-01T09:00:00Z, in milliseconds: the moment at which the sample company stands still."""


class PlaceType(IntEnum):
    """`parent.type` of a Channel: what kind of place it belongs to."""

    SPACE = 4
    FOLDER = 5
    LIST = 6
    WORKSPACE = 7


class FolderShape(Enum):
    """How a Folder shows its Lists in `GET /v2/space/{id}/folder`."""

    OBJECTS = "objects"  # as recorded
    NAMES = "names"  # as the published description has it
    ABSENT = "absent"  # no `lists` key at all


class Person(NamedTuple):
    """A ClickUp account."""

    id: int
    username: str | None  # None: invited, and has not accepted yet
    email: str
    initials: str
    color: str | None


class ListRecord(NamedTuple):
    """A List. `task_count` is what ClickUp says; `tasks` and `closed_tasks` are what there is."""

    id: str
    name: str
    orderindex: int
    space_id: str
    folder_id: str | None
    archived: bool
    task_count: object
    tasks: int
    closed_tasks: int


class FolderRecord(NamedTuple):
    """A Folder with all its Lists, archived ones included."""

    id: str
    name: str
    orderindex: int
    space_id: str
    archived: bool
    task_count: object
    shape: FolderShape
    parent: object  # None, a Folder's id, or {"id", "name"}
    lists: tuple[ListRecord, ...]


class SpaceRecord(NamedTuple):
    """A Space with all its Folders and the Lists outside them."""

    id: str
    name: str
    color: str | None
    avatar: str | None
    private: bool
    archived: bool
    folders: tuple[FolderRecord, ...]
    lists: tuple[ListRecord, ...]


class ChannelRecord(NamedTuple):
    """A Channel, a direct message or a group of them."""

    id: str
    name: str | None  # None: the answer has no `name` at all
    type: str
    private: bool
    parent_id: str
    parent_type: int
    archived: bool
    canonical: bool
    closed: bool
    topic: str
    description: str
    number: int  # place in the Workspace's Channels; decides the shape of the timestamps
    members: Sequence[int]  # places in the Workspace's people
    messages: int


@dataclass(frozen=True)
class WorkspaceRecord:
    """A Workspace with everything in it, and its places by id."""

    id: str
    name: str
    color: str
    avatar: str | None
    people: tuple[Person, ...]
    spaces: tuple[SpaceRecord, ...]
    channels: tuple[ChannelRecord, ...]
    space_by_id: dict[str, SpaceRecord] = field(init=False, repr=False)
    folder_by_id: dict[str, FolderRecord] = field(init=False, repr=False)
    list_by_id: dict[str, ListRecord] = field(init=False, repr=False)
    channel_by_id: dict[str, ChannelRecord] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        folders = {folder.id: folder for space in self.spaces for folder in space.folders}
        lists = {entry.id: entry for space in self.spaces for entry in space.lists}
        lists.update((entry.id, entry) for folder in folders.values() for entry in folder.lists)
        object.__setattr__(self, "space_by_id", {space.id: space for space in self.spaces})
        object.__setattr__(self, "folder_by_id", folders)
        object.__setattr__(self, "list_by_id", lists)
        object.__setattr__(self, "channel_by_id", {entry.id: entry for entry in self.channels})


@dataclass(frozen=True)
class World:
    """All Workspaces of the sandbox. The first is the one that holds the sample company."""

    workspaces: tuple[WorkspaceRecord, ...]
    twins: tuple[WorkspaceRecord, ...]  # two of one name
    given_list_ids: frozenset[str]  # shared out of Spaces that not everybody sees
    guest_folder_ids: frozenset[str]
    guest_list_ids: frozenset[str]

    @property
    def main(self) -> WorkspaceRecord:
        """The Workspace of the sample company."""
        return self.workspaces[0]

    def workspace(self, workspace_id: str) -> WorkspaceRecord | None:
        """The Workspace with this id, or None."""
        return next((found for found in self.workspaces if found.id == workspace_id), None)


PLACEHOLDER_PREFIX = "99"


def placeholder_folder_id(list_id: str) -> str:
    """The id of the hidden Folder that ClickUp names for a List outside Folders."""
    return PLACEHOLDER_PREFIX + list_id
