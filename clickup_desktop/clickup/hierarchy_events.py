"""What a loader tells while it reads a Workspace, and how far it is."""

from __future__ import annotations

import msgspec

from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.models import Channel, ClickUpList, Folder, SharedHierarchy, Space


class Progress(msgspec.Struct, frozen=True):
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


class SpacesRead(msgspec.Struct, frozen=True):
    """The Workspace's Spaces, in ClickUp's order."""

    spaces: tuple[Space, ...]


class SpacesFailed(msgspec.Struct, frozen=True):
    """The Spaces could not be read."""

    error: ClickUpError


class SpaceRead(msgspec.Struct, frozen=True):
    """What is inside a Space."""

    space_id: str
    folders: tuple[Folder, ...]
    lists: tuple[ClickUpList, ...]


class SpaceFailed(msgspec.Struct, frozen=True):
    """One Space could not be read; the others go on."""

    space_id: str
    error: ClickUpError


class ChannelsRead(msgspec.Struct, frozen=True):
    """One page of Channels."""

    channels: tuple[Channel, ...]


class ChannelsFinished(msgspec.Struct, frozen=True):
    """All Channels have been read."""


class ChannelsFailed(msgspec.Struct, frozen=True):
    """The Channels could not be read, or not all; chat may be switched off."""

    error: ClickUpError


class SharedRead(msgspec.Struct, frozen=True):
    """What was shared by itself, and is in none of the Spaces; all that a guest sees."""

    shared: SharedHierarchy


class SharedFailed(msgspec.Struct, frozen=True):
    """What was shared by itself could not be read, or not all."""

    error: ClickUpError


class ArchivedListsRead(msgspec.Struct, frozen=True):
    """The archived Lists of one Folder, which somebody has opened."""

    folder_id: str
    lists: tuple[ClickUpList, ...]


class ArchivedListsFailed(msgspec.Struct, frozen=True):
    """The archived Lists of one Folder could not be read."""

    folder_id: str
    error: ClickUpError


class Finished(msgspec.Struct, frozen=True):
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
