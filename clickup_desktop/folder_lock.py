"""The right to show the window of a data folder: a lock on a file in it.

The system ends the lock with the program, however that happens, so a crash leaves none behind. It
is taken before the first paint, so little is imported here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from clickup_desktop.private_files import make_private_folder, open_private

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = "window.lock"

# A socket's path has 104 bytes on some systems, and Qt makes it in a folder beside its place.
_LONGEST_PATH = 80


class FolderLock:
    """The right to show the window of a data folder; it ends with this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor = -1

    def take(self) -> bool:
        """Return whether this process may show the window.

        Where no lock can be had, it may: what is wrong with the folder is told in the window.
        """
        try:
            if self._descriptor < 0:
                make_private_folder(self._folder)
                path = self._folder / LOCK_NAME
                self._descriptor = open_private(path, os.O_RDWR)
            return lock_at_once(self._descriptor)
        except OSError:
            return True

    def release(self) -> None:
        """Let another process have the window."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    @property
    def address(self) -> str:
        """Where the holder of the lock listens; "" where there is no lock.

        It is named after the lock's file itself, so every path to the folder leads to the same.
        """
        if self._descriptor < 0:
            return ""
        file = os.fstat(self._descriptor)
        name = f"clickup-desktop-{file.st_dev:x}-{file.st_ino:x}"
        if sys.platform == "win32":
            return name
        folder = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
        path = f"{folder}/{name}"
        if Path(folder).is_dir() and len(os.fsencode(path)) <= _LONGEST_PATH:
            return path
        temporary = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - it is our user's socket alone
        return f"{temporary.rstrip('/')}/{name}-{os.getuid()}"


def lock_at_once(descriptor: int) -> bool:
    """Return whether the lock could be had at once.

    Raises:
        OSError: the file system has no locks.
    """
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
