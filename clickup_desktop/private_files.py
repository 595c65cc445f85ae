"""Files of this computer's own that nobody else reads, replaced as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Put `content` in the place of what the file holds, for its owner alone.

    Raises:
        OSError: the old content stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A file of `mkstemp` is its owner's alone.
    descriptor, name = tempfile.mkstemp(".tmp", f"{path.stem}.", path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise


def read_bounded(path: Path, maximum: int) -> bytes | None:
    """Return what the file holds; None where it can't be read, or holds more than `maximum`."""
    try:
        with path.open("rb") as file:
            content = file.read(maximum + 1)
    except OSError:
        return None
    return content if len(content) <= maximum else None
