"""Gives the sample company its Channels and direct messages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from . import names
from .people import OWNER, SECOND
from .records import ChannelRecord, FolderRecord, ListRecord, PlaceType, SpaceRecord

UNKNOWN_PLACE_TYPE = 99
REPORTED_PLACE_TYPE = 12
STRAY_DIRECT_MESSAGE_ID = "8cgpk1b-9001"
"""The group message that comes even when only Channels are asked for: a client filters again."""

_PRIVATE_WORKSPACE_CHANNELS = frozenset({"leadership"})
_LAUNCH_MEMBERS = 48
_OTHER_ID_AT = 9
_EVERY_NTH_PRIVATE = 11
_DIRECT_EVERY = 13
Place = SpaceRecord | FolderRecord | ListRecord


def build_channels(
    workspace_id: str,
    named: Sequence[SpaceRecord],
    generated: Sequence[SpaceRecord],
    people: int,
    wanted: int | None,
) -> tuple[ChannelRecord, ...]:
    """Return the Workspace's Channels in the order in which they are listed.

    Args:
        workspace_id: the Workspace they belong to.
        named: Spaces out of the table of names; some of their places have a Channel.
        generated: further Spaces, whose places get Channels until there are enough.
        people: how many people the Workspace has.
        wanted: how many Channels there shall be that are neither archived nor direct messages;
            None for as many as the named places give.
    """
    channels = [
        *_of_workspace(workspace_id, people),
        *_of_places(_named_places(named), people),
        *_odd_ones(workspace_id, named),
    ]
    if wanted is not None:
        missing = wanted - sum(not channel.archived for channel in channels)
        channels.extend(
            itertools.islice(_of_places(_generated_places(generated), people), max(0, missing))
        )
    direct = iter(_direct_messages(workspace_id))
    mixed: list[ChannelRecord] = []
    for position, channel in enumerate(channels):
        if position % _DIRECT_EVERY == _DIRECT_EVERY - 1:
            mixed.extend(itertools.islice(direct, 1))
        mixed.append(channel)
    mixed.extend(direct)
    return tuple(channel._replace(number=number) for number, channel in enumerate(mixed))


def slug(name: str) -> str:
    """A Channel's name for a place of this name: "Launch 2027" becomes "launch-2027"."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-") or name


def _of_workspace(workspace_id: str, people: int) -> Iterator[ChannelRecord]:
    for number, (name, topic) in enumerate(names.WORKSPACE_CHANNELS):
        everybody = name == "general"
        yield _channel(
            f"7-{workspace_id}-8" if everybody else f"8cgpk1b-{1001 + number}",
            name,
            PlaceType.WORKSPACE,
            workspace_id,
            canonical=everybody,
            private=name in _PRIVATE_WORKSPACE_CHANNELS,
            topic=topic,
            members=range(people) if everybody else range(3 + number),
            messages=150 if everybody else number % 5,
        )


def _of_places(places: Iterable[tuple[Place, bool]], people: int) -> Iterator[ChannelRecord]:
    for number, (place, in_private_space) in enumerate(places):
        launch = place.name == names.LAUNCH_LIST
        private = in_private_space or (
            number % _EVERY_NTH_PRIVATE == _EVERY_NTH_PRIVATE - 1 and not launch
        )
        size = min(people, _LAUNCH_MEMBERS if launch else 2 + number % 40)
        # Every other private Channel is without the second account.
        left_out = SECOND if private and number % 2 else None
        place_type = _place_type(place)
        yield _channel(
            # Nothing follows from the form of an id: a place's own Channel may have any.
            f"{place_type.value}-{place.id}-8" if number != _OTHER_ID_AT else "a1hmz-11954",
            slug(place.name),
            place_type,
            place.id,
            canonical=True,
            private=private,
            topic=names.LAUNCH_TOPIC if launch else "",
            members=range(size)
            if left_out is None
            else tuple(member for member in range(size) if member != left_out),
            messages=12 if launch else number % 4,
        )


def _place_type(place: Place) -> PlaceType:
    if isinstance(place, SpaceRecord):
        return PlaceType.SPACE
    return PlaceType.FOLDER if isinstance(place, FolderRecord) else PlaceType.LIST


def _named_places(spaces: Sequence[SpaceRecord]) -> Iterator[tuple[Place, bool]]:
    """All live Spaces, every second Folder and every third List, but not those left out."""
    live = [space for space in spaces if not space.archived]
    folders = [entry for space in live for entry in space.folders if not entry.archived]
    private = {space.id for space in live if space.private}
    for space in live:
        if space.name not in names.WITHOUT_CHANNEL:
            yield space, space.private
    for folder in folders[::2]:
        if folder.name not in names.WITHOUT_CHANNEL:
            yield folder, folder.space_id in private
    lists = [entry for folder in folders for entry in folder.lists if not entry.archived]
    lists.extend(entry for space in live for entry in space.lists if not entry.archived)
    for number, entry in enumerate(lists):
        chosen = number % 3 == 0 and entry.name not in names.WITHOUT_CHANNEL
        if chosen or entry.name == names.LAUNCH_LIST:
            yield entry, entry.space_id in private


def _generated_places(spaces: Sequence[SpaceRecord]) -> Iterator[tuple[Place, bool]]:
    """Spaces first, then Folders, then Lists spread over all of them."""
    for space in spaces:
        yield space, space.private
    for space in spaces:
        for folder in space.folders[::2]:
            yield folder, space.private
    for part in range(5):
        for space in spaces:
            for folder in space.folders:
                for entry in folder.lists[part::5]:
                    yield entry, space.private


def _odd_ones(workspace_id: str, spaces: Sequence[SpaceRecord]) -> Iterator[ChannelRecord]:
    """Channels as they should not be, and are."""
    yield _channel("8cgpk1b-2001", "elsewhere", UNKNOWN_PLACE_TYPE, "8cgpk1b-77", topic="?")
    yield _channel("8cgpk1b-2002", "reported-place", REPORTED_PLACE_TYPE, workspace_id)
    yield _channel("8cgpk1b-2003", None, PlaceType.WORKSPACE, workspace_id)
    yield _channel("8cgpk1b-2004", "old-office", PlaceType.WORKSPACE, workspace_id, archived=True)
    yield _channel("8cgpk1b-2005", names.EMOJI_NAME, PlaceType.WORKSPACE, workspace_id)
    # A List that nobody can find: deleted, or never shared.
    yield _channel("6-901499999999-8", "lost-place", PlaceType.LIST, "901499999999", canonical=True)
    archived = next(space for space in spaces if space.archived)
    yield _channel(
        f"4-{archived.id}-8",
        slug(archived.name),
        PlaceType.SPACE,
        archived.id,
        canonical=True,
        archived=True,
    )


def _direct_messages(workspace_id: str) -> Iterator[ChannelRecord]:
    """Messages between two and more people; they have an empty name or none at all."""
    yield _direct(STRAY_DIRECT_MESSAGE_ID, workspace_id, "GROUP_DM", "", (OWNER, 3, 4))
    for number in range(1, 9):
        yield _direct(
            f"8cgpk1b-{9001 + number}",
            workspace_id,
            "DM",
            None if number % 2 else "",
            (OWNER, number),
            closed=number % 4 == 0,
        )
    yield _direct("8cgpk1b-9010", workspace_id, "GROUP_DM", None, (OWNER, SECOND, 5, 6))


def _direct(
    channel_id: str,
    workspace_id: str,
    kind: str,
    name: str | None,
    members: Sequence[int],
    *,
    closed: bool = False,
) -> ChannelRecord:
    direct = _channel(
        channel_id, name, PlaceType.WORKSPACE, workspace_id, private=True, members=members
    )
    return direct._replace(type=kind, closed=closed, messages=3)


def _channel(
    channel_id: str,
    name: str | None,
    parent_type: int,
    parent_id: str,
    *,
    private: bool = False,
    archived: bool = False,
    canonical: bool = False,
    topic: str = "",
    members: Sequence[int] = (OWNER, SECOND),
    messages: int = 0,
) -> ChannelRecord:
    return ChannelRecord(
        id=channel_id,
        name=name,
        type="CHANNEL",
        private=private,
        parent_id=parent_id,
        parent_type=int(parent_type),
        archived=archived,
        canonical=canonical,
        closed=False,
        topic=topic,
        description=f"About {name}." if name else "",
        number=0,
        members=members,
        messages=messages,
    )
