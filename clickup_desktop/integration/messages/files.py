"""The files of an organization's copies, one for each connection."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable
from pathlib import Path

from clickup_desktop.integration.messages.copy_file import FOLDER_NAME, CopyFile, path_of
from clickup_desktop.integration.messages.copy_rows import copies
from clickup_desktop.integration.messages.erasing import OnRemoved, erase_copies
from clickup_desktop.interruption import Cancellation

CopyKey = tuple[str, str]
"""The ids of a copy's connection and Channel."""


class CopyFiles:
    """Opens the files in the organization's folder, each once. For several threads.

    Every call may raise `CopyError`; an id that no file can be named after raises `ValueError`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._files: dict[str, CopyFile] = {}

    def of(self, connection_id: str, account_id: str) -> CopyFile:
        """Return a connection's file, whether it is there or not.

        Args:
            account_id: of the ClickUp account whose token it is read with, where it is made.
        """
        with self._lock:
            file = self._files.get(connection_id)
            if file is None:
                path = path_of(self._folder, connection_id)
                file = self._files[connection_id] = CopyFile(path, account_id)
            file.know_account(account_id)
            return file

    def all(self) -> list[CopyFile]:
        """Return the files that are there."""
        found = []
        for path in sorted((self._folder / FOLDER_NAME).glob("*.sqlite3")):
            with contextlib.suppress(ValueError):
                found.append(self.of(path.stem, ""))
        return found

    def erase(
        self,
        copies: Iterable[CopyKey],
        *,
        on_removed: OnRemoved | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        """Delete copies, so that nothing of their texts is left in any file; none is no error.

        Raises:
            Cancelled: nothing of them is found or shown any more; the next update goes on.
            BytesLeft: likewise; there is no room on the disk.
        """
        wanted: dict[str, list[str]] = {}
        for connection_id, channel_id in copies:
            wanted.setdefault(connection_id, []).append(channel_id)
        for connection_id, channel_ids in wanted.items():
            with contextlib.suppress(ValueError):
                file = self.of(connection_id, "")
                if file.exists:
                    erase_copies(
                        file, channel_ids, on_removed=on_removed, cancellation=cancellation
                    )
                if not file.exists:
                    self._forget(connection_id)

    def tidy(self, connection_id: str) -> None:
        """Delete a file without a copy: of somebody who reads while another deletes the copies."""
        file = self.of(connection_id, "")
        if not file.path.exists():
            return
        with file.reading() as connection:
            empty = not copies(connection)
        if empty:
            file.delete()

    def erase_connection(self, connection_id: str) -> None:
        """Delete all copies that were read through a connection; none is no error."""
        with contextlib.suppress(ValueError):
            file = self.of(connection_id, "")
            self._forget(connection_id)
            file.delete()

    @property
    def any(self) -> bool:
        """Whether there is a copy of the organization on this computer."""
        return next((self._folder / FOLDER_NAME).glob("*.sqlite3"), None) is not None

    def erase_all(self) -> None:
        """Delete every copy of the organization on this computer."""
        for path in (self._folder / FOLDER_NAME).glob("*.sqlite3"):
            self.erase_connection(path.stem)

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            files, self._files = list(self._files.values()), {}
        for file in files:
            file.close()

    def _forget(self, connection_id: str) -> None:
        with self._lock:
            file = self._files.pop(connection_id, None)
        if file is not None:
            file.close()
