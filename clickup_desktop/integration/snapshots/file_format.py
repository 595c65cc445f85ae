"""How a snapshot lies in its file: its parts, still encoded, and a checksum of them."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from clickup_desktop.integration.snapshots.parts import UnreadableSnapshot, decoded

FORMAT = 2
MAXIMUM_BYTES = 128 * 1024 * 1024
"""A larger file is none of ours."""

_KIND: Literal["clickup-desktop snapshot"] = "clickup-desktop snapshot"


class Parts(msgspec.Struct, array_like=True):
    """A Workspace as far as it is known, every part still encoded.

    Attributes:
        inside: what is inside each Space, by its id and in ClickUp's order; None where that has
            not been read.
        channels: pages; of a Channel that is in several of them, the first counts.
        layered: whether a Channel may be in several pages.
    """

    read_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    complete: bool = False
    spaces: bytes = b""
    inside: dict[str, bytes | None] = {}
    channels: list[bytes] = []
    layered: bool = False
    shared: bytes = b""


class _File(msgspec.Struct, array_like=True, gc=False):
    kind: Literal["clickup-desktop snapshot"]
    format: int
    checksum: int
    parts: msgspec.Raw


_encode = msgspec.msgpack.Encoder().encode
_FILE = msgspec.msgpack.Decoder(_File)
_PARTS = msgspec.msgpack.Decoder(Parts)


def pack(parts: Parts) -> bytes:
    """Return the file's bytes."""
    encoded = _encode(parts)
    return _encode(_File(_KIND, FORMAT, zlib.crc32(encoded), msgspec.Raw(encoded)))


def unpack(packed: bytes) -> Parts:
    """Return the parts in a file.

    Raises:
        UnreadableSnapshot: it is damaged, of another format, or something else.
    """
    file: _File = decoded(packed, _FILE)
    if file.format != FORMAT or zlib.crc32(file.parts) != file.checksum:
        raise UnreadableSnapshot
    parts: Parts = decoded(file.parts, _PARTS)
    return parts
