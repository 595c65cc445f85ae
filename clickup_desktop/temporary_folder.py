"""A folder for as long as the program needs it, which a program that was killed leaves to the next.

Its maker holds a lock on a file in it, and the system ends the lock with its holder. Whoever makes
such a folder first removes those of the same user that nobody holds any more.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self

from clickup_desktop.folder_lock import try_lock

PREFIX = "clickup-desktop-temporary-"
LOCK_NAME = "held.lock"

_ATTEMPTS = 10


class TemporaryFolder:
    """An empty folder that nobody else may read, until it is removed.

    Attributes:
        path: where it is.
    """

    def __init__(self) -> None:
        remove_abandoned()
        self.path, self._lock = _made()

    def remove(self) -> None:
        """Remove it with all that is in it; a second time does nothing.

        Where a thread that was left behind writes into it again and again, it is left to the next.
        """
        if self._lock >= 0:
            os.close(self._lock)  # Windows removes no file that is open
            self._lock = -1
        for _attempt in range(_ATTEMPTS):
            shutil.rmtree(self.path, ignore_errors=True)
            if not self.path.exists():
                return
        with suppress(OSError):
            (self.path / LOCK_NAME).touch(0o600)  # without it, it counts as just being made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


def _made() -> tuple[Path, int]:
    for _attempt in range(_ATTEMPTS):
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        held = _hold(path, os.O_RDWR | os.O_CREAT)
        if held is not None:
            return path, held
        # Somebody else takes it for abandoned, if there are locks at all.
        shutil.rmtree(path, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=PREFIX)), -1


def remove_abandoned() -> None:
    """Remove this user's temporary folders whose programs have ended without doing so."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not _is_own_folder(path):
            continue
        # One without a lock's file is just being made, for all that is known.
        held = _hold(path, os.O_RDWR)
        if held is not None:
            os.close(held)
            shutil.rmtree(path, ignore_errors=True)


def _is_own_folder(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (os.name == "nt" or found.st_uid == os.getuid())


def _hold(folder: Path, flags: int) -> int | None:
    """Return the lock of a folder that is still there; None where somebody else holds it."""
    place = folder / LOCK_NAME
    descriptor = -1
    with suppress(OSError):  # it was removed meanwhile, or the file system has no locks
        descriptor = os.open(place, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
        if try_lock(descriptor) and os.path.samestat(os.fstat(descriptor), place.lstat()):
            return descriptor
    if descriptor >= 0:
        os.close(descriptor)
    return None
