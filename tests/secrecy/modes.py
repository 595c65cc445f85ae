"""What others may do with what lies in a folder."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def modes_below(folder: Path) -> dict[str, int]:
    """Return the mode of the folder and of all below it; some may go while this looks."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):
            found[str(path.relative_to(folder))] = path.lstat().st_mode
    return found
