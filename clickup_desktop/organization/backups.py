"""The copies of a store on one computer that lie beside it, one from before each upgrade."""

from __future__ import annotations

import contextlib
from pathlib import Path

# Not a copy that somebody made by hand and named in a similar way.
_BACKUPS = f"organization-backup-*-{'[0-9]' * 8}-{'[0-9]' * 6}-{'[0-9]' * 6}.sqlite3"


def backups_of(store: Path) -> list[Path]:
    """Return the copies, the oldest first."""
    return sorted(store.parent.glob(_BACKUPS), key=_moment)


def newest_backup(store: Path) -> Path | None:
    """Return the newest copy; None where there is none, or the folder can't be read."""
    with contextlib.suppress(OSError):
        return next(iter(reversed(backups_of(store))), None)
    return None


def _moment(backup: Path) -> str:
    return backup.stem.split("-", 3)[-1]
