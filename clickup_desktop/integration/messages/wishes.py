"""What a person decided about copies, in a small file that outlives a damaged one."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from clickup_desktop.private_files import read_bounded, write_private

_LARGEST = 4 * 1024 * 1024


class WishedCopy(msgspec.Struct, frozen=True):
    """A Channel of which a copy is wanted."""

    channel_id: str
    workspace_id: str
    channel_name: str
    private: bool
    keep_days: int | None = None
    paused: bool = False


class Wishes(msgspec.Struct, frozen=True):
    """The copies that are wanted, and the ClickUp account whose token they are read with."""

    account_id: str
    copies: tuple[WishedCopy, ...] = ()


def read_wishes(path: Path) -> Wishes | None:
    """Return what is there; None where nothing is, or nothing that can be read."""
    content = read_bounded(path, _LARGEST)
    if content is not None:
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            return msgspec.json.decode(content, type=Wishes)
    return None


def write_wishes(path: Path, wishes: Wishes) -> None:
    """Write them; raises `OSError`."""
    write_private(path, msgspec.json.encode(wishes))
