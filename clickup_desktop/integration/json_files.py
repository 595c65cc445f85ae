"""Small files of this computer's, which anybody may have damaged."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from clickup_desktop.private_files import read_bounded

_Content = TypeVar("_Content")


def read_json(path: Path, maximum: int, kind: type[_Content]) -> _Content | None:
    """Return what the file says; None where it can't be read, or as something else than `kind`.

    Args:
        maximum: bytes; a larger file is not read.
    """
    content = read_bounded(path, maximum)
    if content is None:
        return None
    try:
        return msgspec.json.decode(content, type=kind)
    except (ValueError, OverflowError, RecursionError):  # msgspec's errors are ValueErrors
        return None
