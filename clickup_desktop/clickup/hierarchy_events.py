"""What a loader tells while it reads a Workspace, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.models import Channel, ClickUpList, Folder, SharedHierarchy, Space


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is.

    Attributes:
        seconds_left: what the Spaces still take; None while that can't be told. How many pages of
            Channels will come is never known.
    """

    spaces_done: int
    spaces_total: int
    channels_done: bool
    channels_read: int
    requests: int
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class SpacesRead:
    """The Workspace's Spaces, in ClickUp's order."""

    spaces: tuple[Space, ...]


@dataclass(frozen=True, slots=True)
class SpacesFailed:
    """The Spaces could not be read."""

    error: ClickUpError


@dataclass(frozen=True, slots=True)
class SpaceRead:
    """What is inside a Space."""

    space_id: str
    folders: tuple[Folder, ...]
    lists: tuple[ClickUpList, ...]


@dataclass(frozen=True, slots=True)
class SpaceFailed:
    """One Space could not be read; the others go on."""

    space_id: str
    error: ClickUpError


@dataclass(frozen=True, slots=True)
class ChannelsRead:
    """One page of Channels."""

    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class ChannelsFinished:
    """All Channels have been read."""


@dataclass(frozen=True, slots=True)
class ChannelsFailed:
    """The Channels could not be read, or not all; chat may be switched off."""

    error: ClickUpError


@dataclass(frozen=True, slots=True)
class SharedRead:
    """What was shared by itself, and is in none of the Spaces; all that a guest sees."""

    shared: SharedHierarchy


@dataclass(frozen=True, slots=True)
class SharedFailed:
    """What was shared by itself could not be read, or not all."""

    error: ClickUpError


@dataclass(frozen=True, slots=True)
class ArchivedListsRead:
    """The archived Lists of one Folder, which somebody has opened."""

    folder_id: str
    lists: tuple[ClickUpList, ...]


@dataclass(frozen=True, slots=True)
class ArchivedListsFailed:
    """The archived Lists of one Folder could not be read."""

    folder_id: str
    error: ClickUpError


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing is left to read; `complete` when nothing failed."""

    complete: bool
    requests: int
    elapsed_seconds: float


LoaderEvent = (
    SpacesRead
    | SpacesFailed
    | SpaceRead
    | SpaceFailed
    | ChannelsRead
    | ChannelsFinished
    | ChannelsFailed
    | SharedRead
    | SharedFailed
    | ArchivedListsRead
    | ArchivedListsFailed
    | Finished
)
