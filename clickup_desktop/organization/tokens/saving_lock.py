"""Whether a token is being saved just now, by this program or another.

A lock of the operating system's, so it ends with the process that held it, however that ended.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from clickup_desktop.private_files import open_private

if sys.platform == "win32":
    import msvcrt
    import secrets as random

    # A byte for each saver, far enough apart that two hardly take the same one; whoever wants to
    # be alone takes all of them.
    _BYTES = 1 << 20

    def _take_part(descriptor: int) -> None:
        os.lseek(descriptor, random.randbelow(_BYTES), os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

    def _take_whole(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, _BYTES)

else:
    import fcntl

    def _take_part(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH)

    def _take_whole(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class SavingLock:
    """Held together by everybody who saves, and alone by whoever tidies up.

    Args:
        path: a file that holds nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextlib.contextmanager
    def saving(self) -> Iterator[None]:
        """Save a token meanwhile; waits for whoever tidies up, which takes some milliseconds.

        Raises:
            OSError: the folder can't be written.
        """
        descriptor = self._open()
        try:
            # A file system without locks has nobody tidy up either.
            with contextlib.suppress(OSError):
                _take_part(descriptor)
            yield
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def alone(self) -> Iterator[bool]:
        """Yield whether nobody saves a token, and nobody begins to until this is left."""
        try:
            descriptor = self._open()
        except OSError:
            yield False
            return
        try:
            try:
                _take_whole(descriptor)
            except OSError:
                yield False
            else:
                yield True
        finally:
            os.close(descriptor)

    def _open(self) -> int:
        return open_private(self._path, os.O_RDWR)
