"""How a snapshot lies in its file: a header, and after it the parts, decoded one by one."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, BinaryIO

import msgspec

from clickup_desktop.integration.snapshots.parts import UnreadableSnapshot, decoded

FORMAT = 1
MAXIMUM_BYTES = 128 * 1024 * 1024
"""A larger file is none of ours."""

_MAGIC = b"clickup-desktop snapshot"
# What it is, its format, the checksum of all that follows, the header's length.
_START = struct.Struct(">24sHII")

Length = Annotated[int, msgspec.Meta(ge=0, le=MAXIMUM_BYTES)]


@dataclass(slots=True)
class Parts:
    """A Workspace as far as it is known, every part still encoded.

    Attributes:
        inside: what is inside each Space, by its id and in ClickUp's order; None where that has
            not been read.
        channels: pages; of a Channel that is in several of them, the first counts.
        layered: whether a Channel may be in several pages.
    """

    read_at: datetime | None = None
    complete: bool = False
    spaces: bytes = b""
    inside: dict[str, bytes | None] = field(default_factory=dict)
    channels: list[bytes] = field(default_factory=list)
    layered: bool = False
    shared: bytes = b""


class _Header(msgspec.Struct, array_like=True, gc=False):
    read_at: Annotated[int, msgspec.Meta(ge=0)]
    complete: bool
    layered: bool
    spaces: Length
    channels: list[Length]
    inside: list[tuple[str, Length | None]]
    shared: Length


_HEADER = msgspec.msgpack.Decoder(_Header)


def pack(parts: Parts, read_at: datetime) -> Iterator[bytes]:
    """Return the file's bytes, piece by piece, so that they are never there twice."""
    header = msgspec.msgpack.encode(
        _Header(
            read_at=int(read_at.timestamp() * 1000),
            complete=parts.complete,
            layered=parts.layered,
            spaces=len(parts.spaces),
            channels=[len(page) for page in parts.channels],
            inside=[
                (space_id, None if part is None else len(part))
                for space_id, part in parts.inside.items()
            ],
            shared=len(parts.shared),
        )
    )
    pieces = [
        header,
        parts.spaces,
        *parts.channels,
        *(part for part in parts.inside.values() if part is not None),
        parts.shared,
    ]
    checksum = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    yield _START.pack(_MAGIC, FORMAT, checksum, len(header))
    yield from pieces


def size_of(parts: Parts) -> int:
    """Return how many bytes the parts have, without the header."""
    inside = sum(len(part) for part in parts.inside.values() if part is not None)
    return len(parts.spaces) + sum(map(len, parts.channels)) + inside + len(parts.shared)


def unpack(file: BinaryIO, size: int) -> Parts:
    """Return the parts in a file of `size` bytes.

    Raises:
        UnreadableSnapshot: it is too large, damaged, of another format, or something else.
        OSError: it can't be read.
    """
    start = file.read(_START.size) if size <= MAXIMUM_BYTES else b""
    if len(start) != _START.size:
        raise UnreadableSnapshot
    magic, number, checksum, header_length = _START.unpack(start)
    if (magic, number) != (_MAGIC, FORMAT) or header_length > size:
        raise UnreadableSnapshot
    encoded = file.read(header_length)
    header: _Header = decoded(encoded, _HEADER)
    try:
        read_at = datetime.fromtimestamp(header.read_at / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise UnreadableSnapshot from None
    found = zlib.crc32(encoded)

    def part(length: int) -> bytes:
        nonlocal found
        read = file.read(length) if length <= size else b""
        if len(read) != length:
            raise UnreadableSnapshot
        found = zlib.crc32(read, found)
        return read

    parts = Parts(
        read_at=read_at,
        complete=header.complete,
        spaces=part(header.spaces),
        channels=[part(length) for length in header.channels],
        inside={
            space_id: None if length is None else part(length) for space_id, length in header.inside
        },
        layered=header.layered,
        shared=part(header.shared),
    )
    if found != checksum or file.read(1):
        raise UnreadableSnapshot
    return parts
