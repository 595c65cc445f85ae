"""What the window remembers of itself: its place, its splitters, what was open.

The file lies in the data folder and holds nothing but the look of the window; losing it costs
nobody anything.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

_FILE = "window.ini"
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
        if self._path is not None:
            settings = QSettings(str(self._path), QSettings.Format.IniFormat)
            for key in filter(None, settings.allKeys()):  # a damaged file may have an empty one
                self._values[key] = settings.value(key)

    def save(self) -> None:
        """Write everything to the file, if its folder is there."""
        if self._path is None or not self._path.parent.is_dir():
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
    def last_workspace(self) -> str:
        """The id of the Workspace that was looked at last, or ""."""
        return self.value("channels/workspace")

    @last_workspace.setter
    def last_workspace(self, workspace_id: str) -> None:
        self.set_value("channels/workspace", workspace_id)

    def expanded(self, workspace_id: str) -> frozenset[str]:
        """Return the keys of the rows that were open in a Workspace."""
        rows = self._expanded().get(workspace_id, [])
        return frozenset(str(row) for row in rows)

    def set_expanded(self, workspace_id: str, keys: frozenset[str]) -> None:
        """Remember the keys of the rows that are open in a Workspace."""
        kept = self._expanded()
        kept.pop(workspace_id, None)
        kept[workspace_id] = sorted(keys)[:_MAXIMUM_EXPANDED]
        while len(kept) > _MAXIMUM_WORKSPACES:
            del kept[next(iter(kept))]
        self.set_value("channels/expanded", json.dumps(kept))

    def _expanded(self) -> dict[str, list[Any]]:
        try:
            found = json.loads(self.value("channels/expanded") or "{}")
        except ValueError:
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(key): rows for key, rows in found.items() if isinstance(rows, list)}
