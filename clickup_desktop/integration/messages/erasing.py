"""Erases messages, so that nothing of their texts is left in any file."""

from __future__ import annotations

import sqlite3

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.records import KeptCopy


def erase_expired(connection: sqlite3.Connection, copy: KeptCopy, now: int) -> int:
    """Erase what is older than it may be kept; return how many messages those were."""
    return 0


def scrub(file: CopyFile) -> None:
    """Remove what was erased from the bytes of the file and of those beside it."""
    return


def erase_copy(file: CopyFile, channel_id: str) -> None:
    """Delete a copy; where it was the last one, the file and all that is beside it."""
    raise NotImplementedError
