"""What the window remembers of itself: its place, its splitters, what was open.

The file lies in the data folder and holds nothing but the look of the window; losing it costs
nobody anything.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from clickup_desktop.private_files import open_private

_FILE = "window.ini"
_MAXIMUM_BYTES = 16_000_000
_MAXIMUM_EXPANDED = 2_000
_MAXIMUM_WORKSPACES = 50


class WindowState:
    """Values in memory, read from a small file at the start and written by `save`.

    Unreadable or unwritable files are as good as none.

    Attributes:
        folder: the data folder.
    """

    def __init__(self, folder: Path | None) -> None:
        """Read the state in `folder`; without one, nothing is read or kept."""
        self.folder = folder
        self._path = folder / _FILE if folder is not None else None
        self._values: dict[str, Any] = {}
        if self._path is not None and _is_readable(self._path):
            settings = QSettings(str(self._path), QSettings.Format.IniFormat)
            for key in filter(None, settings.allKeys()):  # a damaged file may have an empty one
                value = settings.value(key)
                if isinstance(value, QByteArray) or (isinstance(value, str) and _is_text(value)):
                    self._values[key] = value

    def save(self) -> None:
        """Write everything to the file, if its folder is there."""
        if self._path is None or not self._path.parent.is_dir():
            return
        try:
            # Qt keeps the permissions of what it replaces; a file of its own, others may read.
            os.close(open_private(self._path, os.O_RDWR))
        except OSError:
            return
        settings = QSettings(str(self._path), QSettings.Format.IniFormat)
        for key, value in self._values.items():
            settings.setValue(key, value)
        settings.sync()

    def value(self, key: str, default: str = "") -> str:
        """Return a remembered text."""
        found = self._values.get(key, default)
        return found if isinstance(found, str) else default

    def set_value(self, key: str, value: str) -> None:
        """Remember a text."""
        self._values[key] = value

    def json_value(self, key: str) -> Any:
        """Return what a remembered text says as JSON; None where it says nothing."""
        try:
            return json.loads(self.value(key) or "null")
        except (ValueError, RecursionError):
            return None

    def _bytes(self, key: str) -> QByteArray | None:
        found = self._values.get(key)
        return found if isinstance(found, QByteArray) and not found.isEmpty() else None

    @property
    def geometry(self) -> QByteArray | None:
        """The window's place and size, as `QWidget.saveGeometry` gives it."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._values["window/geometry"] = geometry

    def splitter(self, name: str) -> QByteArray | None:
        """Return a splitter's state, as `QSplitter.saveState` gives it."""
        return self._bytes(f"splitters/{name}")

    def set_splitter(self, name: str, state: QByteArray) -> None:
        """Remember a splitter's state."""
        self._values[f"splitters/{name}"] = state

    @property
    def language(self) -> str:
        """The language that was chosen for the window, or "" for the system's."""
        return self.value("window/language")

    @language.setter
    def language(self, language: str) -> None:
        self.set_value("window/language", language)

    @property
    def last_workspace(self) -> str:
        """The id of the Workspace that was looked at last, or ""."""
        return self.value("channels/workspace")

    @last_workspace.setter
    def last_workspace(self, workspace_id: str) -> None:
        self.set_value("channels/workspace", workspace_id)

    def expanded(self, workspace_id: str) -> frozenset[str]:
        """Return the keys of the rows that were open in a Workspace."""
        return frozenset(self._expanded().get(workspace_id, []))

    def set_expanded(self, workspace_id: str, keys: frozenset[str]) -> None:
        """Remember the keys of the rows that are open in a Workspace."""
        kept = self._expanded()
        kept.pop(workspace_id, None)
        kept[workspace_id] = sorted(keys)[:_MAXIMUM_EXPANDED]
        while len(kept) > _MAXIMUM_WORKSPACES:
            del kept[next(iter(kept))]
        self.set_value("channels/expanded", json.dumps(kept))

    def _expanded(self) -> dict[str, list[str]]:
        found = self.json_value("channels/expanded")
        if not isinstance(found, dict):
            return {}
        return {
            key: [row for row in rows if isinstance(row, str)]
            for key, rows in found.items()
            if isinstance(rows, list)
        }


def _is_readable(path: Path) -> bool:
    """Whether it is a file of a size that this program may have written."""
    with suppress(OSError):
        return path.is_file() and path.stat().st_size <= _MAXIMUM_BYTES
    return False


def _is_text(value: str) -> bool:
    """Whether it can be written, which half of a surrogate pair can't."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
