"""One program at a time reads messages into a file of copies: a lock of the operating system.

The system ends the lock with the program, however that happens. What holds it stands in the file.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from clickup_desktop.folder_lock import try_lock
from clickup_desktop.integration.messages.errors import CopyBusy, CopyUnusable
from clickup_desktop.private_files import make_private_folder, open_private, read_bounded
from clickup_desktop.untrusted_text import display_text

_LONGEST_NAME = 200


@contextlib.contextmanager
def syncing(path: Path, who: str) -> Iterator[None]:
    """Hold the right to read into the copies of the file at `path`.

    Args:
        who: what others are told, such as "the window (process 123)".

    Raises:
        CopyBusy: another program has it.
        CopyUnusable: the lock's file can't be made.
    """
    lock = path.with_suffix(".lock")
    try:
        make_private_folder(lock.parent)
        descriptor = open_private(lock, os.O_RDWR)
    except OSError as error:
        raise CopyUnusable(error.strerror or type(error).__name__) from None
    try:
        if not try_lock(descriptor):
            raise CopyBusy(_holder(lock))
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
            if sys.platform != "win32":  # there the lock is on the bytes themselves
                os.pwrite(descriptor, who.encode()[:_LONGEST_NAME], 0)
        yield
    finally:
        os.close(descriptor)


def _holder(lock: Path) -> str:
    content = read_bounded(lock, _LONGEST_NAME) or b""
    return display_text(content.decode("utf-8", "replace"))
