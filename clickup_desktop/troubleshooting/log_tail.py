"""The end of the log, over the files that it was rotated into."""

from __future__ import annotations

import os
from pathlib import Path

from clickup_desktop.troubleshooting.log import LOG_NAME

_MOST_BYTES = 256 * 1024


def log_tail(folder: Path, lines: int) -> list[str]:
    """Return up to `lines` of the newest lines in `folder`'s log, the oldest first."""
    found: list[str] = []
    for name in (LOG_NAME, f"{LOG_NAME}.1", f"{LOG_NAME}.2"):
        if len(found) >= lines:
            break
        found = _end_of(folder / name) + found
    return found[-lines:]


def _end_of(file: Path) -> list[str]:
    try:
        with file.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            start = stream.seek(max(0, size - _MOST_BYTES))
            content = stream.read(_MOST_BYTES)
    except OSError:
        return []
    found = content.decode("utf-8", errors="replace").splitlines()
    # What comes first is the rest of a line that began before.
    return found[1:] if start else found
