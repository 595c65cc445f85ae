"""The parts of a snapshot, each as bytes of its own, and back.

In records of their own: smaller than ClickUp's answers, and unchanged when our own types change.
Messages, Tasks, and what a Channel is about are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from clickup_desktop.clickup.fields import (
    Flag,
    Identifier,
    Number,
    ParentIdentifier,
    Text,
    Timestamp,
)
from clickup_desktop.clickup.folders import MAXIMUM_DEPTH
from clickup_desktop.clickup.hierarchy_events import SpaceRead
from clickup_desktop.clickup.models import (
    Channel,
    ChannelParent,
    ClickUpList,
    Folder,
    SharedHierarchy,
    Space,
)

_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_FLAGS = (Flag(0), Flag(1))


class UnreadableSnapshot(Exception):
    """The file, or a part of it, is damaged, of another format, or something else."""


class _Space(msgspec.Struct, array_like=True, gc=False):
    id: str
    name: str
    color: str
    flags: int


class _List(msgspec.Struct, array_like=True, gc=False):
    id: str
    name: str
    flags: int


class _Folder(msgspec.Struct, array_like=True, gc=False):
    id: str
    name: str
    flags: int
    lists: list[_List]
    folders: list[_Folder]


class _Inside(msgspec.Struct, array_like=True, gc=False):
    folders: list[_Folder]
    lists: list[_List]


class _SharedFolder(msgspec.Struct, array_like=True, gc=False):
    id: str
    name: str
    flags: int
    parent: str
    lists: list[_List] | None


class _Shared(msgspec.Struct, array_like=True, gc=False):
    folders: list[_SharedFolder]
    lists: list[_List]


class _Channel(msgspec.Struct, array_like=True, gc=False):
    id: str
    name: str
    type: str
    visibility: str
    flags: int
    parent_id: str | None
    parent_type: int
    creator: str
    workspace_id: str
    created_at: int
    updated_at: int
    latest_comment_at: int


_encode = msgspec.msgpack.Encoder().encode
_SPACES = msgspec.msgpack.Decoder(list[_Space])
_INSIDE = msgspec.msgpack.Decoder(_Inside)
_SHARED = msgspec.msgpack.Decoder(_Shared)
_CHANNELS = msgspec.msgpack.Decoder(list[_Channel])


def encode_spaces(spaces: Iterable[Space]) -> bytes:
    """Encode the Workspace's Spaces."""
    return _encode(
        [_Space(str(it.id), str(it.name), str(it.color), _flags_of(it)) for it in spaces]
    )


def decode_spaces(part: bytes) -> tuple[Space, ...]:
    """Return the Spaces; none where there is no such part.

    Raises:
        UnreadableSnapshot
    """
    records: list[_Space] = decoded(part, _SPACES) if part else []
    return tuple(
        Space(
            id=Identifier(record.id),
            name=Text(record.name),
            color=Text(record.color),
            private=_FLAGS[record.flags >> 1 & 1],
            archived=_FLAGS[record.flags & 1],
        )
        for record in records
    )


def encode_inside(folders: Iterable[Folder], lists: Iterable[ClickUpList]) -> bytes:
    """Encode what is inside a Space."""
    return _encode(_Inside([_folder_record(folder) for folder in folders], _list_records(lists)))


def decode_inside(space_id: str, part: bytes) -> SpaceRead:
    """Return what is inside a Space; raises `UnreadableSnapshot`."""
    record: _Inside = decoded(part, _INSIDE)
    folders = tuple(map(_folder, record.folders))
    return SpaceRead(space_id, folders, _lists(record.lists))


def encode_shared(shared: SharedHierarchy) -> bytes:
    """Encode what a guest was given, without Tasks."""
    folders = [
        _SharedFolder(
            str(folder.id),
            str(folder.name),
            _flags_of(folder) | bool(folder.hidden) << 2,
            str(folder.parent_folder),
            None if folder.lists is None else _list_records(folder.lists),
        )
        for folder in shared.folders
    ]
    return _encode(_Shared(folders, _list_records(shared.lists)))


def decode_shared(part: bytes) -> SharedHierarchy:
    """Return what a guest was given; raises `UnreadableSnapshot`."""
    record: _Shared = decoded(part, _SHARED)
    folders = tuple(
        Folder(
            id=Identifier(folder.id),
            name=Text(folder.name),
            hidden=_FLAGS[folder.flags >> 2 & 1],
            archived=_FLAGS[folder.flags & 1],
            private=_FLAGS[folder.flags >> 1 & 1],
            lists=None if folder.lists is None else _lists(folder.lists),
            parent_folder=ParentIdentifier(folder.parent),
        )
        for folder in record.folders
    )
    return SharedHierarchy(lists=_lists(record.lists), folders=folders)


def encode_channels(channels: Iterable[Channel]) -> bytes:
    """Encode a page of Channels, without what they are about."""
    return _encode([_channel_record(channel) for channel in channels])


def each_channel(pages: Iterable[bytes]) -> Iterator[Channel]:
    """Return every Channel once, each page decoded when it is its turn.

    A page that can't be read is left out.
    """
    seen: set[str] = set()
    for page in pages:
        try:
            records: list[_Channel] = decoded(page, _CHANNELS)
        except UnreadableSnapshot:
            continue
        for record in records:
            if record.id not in seen:
                seen.add(record.id)
                yield _channel(record)


def decoded(encoded: bytes, decoder: msgspec.msgpack.Decoder[Any]) -> Any:
    """Return what `encoded` holds; raises `UnreadableSnapshot`."""
    try:
        return decoder.decode(encoded)
    except _UNREADABLE:
        raise UnreadableSnapshot from None


def _flags_of(place: Space | ClickUpList | Folder | Channel) -> int:
    return bool(place.archived) | bool(place.private) << 1


def _list_records(lists: Iterable[ClickUpList]) -> list[_List]:
    return [_List(str(item.id), str(item.name), _flags_of(item)) for item in lists]


def _lists(records: Iterable[_List]) -> tuple[ClickUpList, ...]:
    return tuple(
        [
            ClickUpList(
                Identifier(record.id),
                Text(record.name),
                _FLAGS[record.flags & 1],
                _FLAGS[record.flags >> 1 & 1],
            )
            for record in records
        ]
    )


def _folder_record(folder: Folder) -> _Folder:
    return _Folder(
        str(folder.id),
        str(folder.name),
        _flags_of(folder),
        _list_records(folder.lists or ()),
        [_folder_record(inner) for inner in folder.folders],
    )


def _folder(record: _Folder, depth: int = 0) -> Folder:
    if depth > MAXIMUM_DEPTH:
        raise UnreadableSnapshot
    return Folder(
        id=Identifier(record.id),
        name=Text(record.name),
        archived=_FLAGS[record.flags & 1],
        lists=_lists(record.lists),
        folders=tuple([_folder(inner, depth + 1) for inner in record.folders]),
        private=_FLAGS[record.flags >> 1 & 1],
    )


def _channel_record(channel: Channel) -> _Channel:
    parent = channel.parent
    return _Channel(
        id=str(channel.id),
        name=str(channel.name),
        type=str(channel.type),
        visibility=str(channel.visibility),
        flags=bool(channel.archived) | bool(channel.is_canonical_channel) << 1,
        parent_id=None if parent is None else str(parent.id),
        parent_type=0 if parent is None else _storable(parent.type),
        creator=str(channel.creator),
        workspace_id=str(channel.workspace_id),
        created_at=_storable(channel.created_at),
        updated_at=_storable(channel.updated_at),
        latest_comment_at=_storable(channel.latest_comment_at),
    )


def _channel(record: _Channel) -> Channel:
    return Channel(
        id=Identifier(record.id),
        name=Text(record.name),
        type=Text(record.type),
        visibility=Text(record.visibility),
        parent=None
        if record.parent_id is None
        else ChannelParent(Identifier(record.parent_id), Number(record.parent_type)),
        creator=Identifier(record.creator),
        created_at=Timestamp(record.created_at),
        updated_at=Timestamp(record.updated_at),
        latest_comment_at=Timestamp(record.latest_comment_at),
        workspace_id=Identifier(record.workspace_id),
        archived=_FLAGS[record.flags & 1],
        is_canonical_channel=_FLAGS[record.flags >> 1 & 1],
    )


def _storable(number: int) -> int:
    """Return a whole number that fits into eight bytes; what does not, nothing knows."""
    return int(number) if -(2**63) <= number < 2**63 else 0
