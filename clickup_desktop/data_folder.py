"""Where the program keeps its data."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

STORE_NAME = "organization.sqlite3"
"""This computer's organization, in the data folder."""

ORGANIZATIONS_NAME = "organizations.json"
"""Which organizations on servers this computer has joined."""


class NoHomeFolder(Exception):
    """The system knows no folder for this user's data, and none was named."""


def data_folder(chosen: Path | None) -> Path:
    """Return the folder for the program's data: `chosen`, or the one that the system keeps.

    Raises:
        NoHomeFolder: it keeps none.
    """
    if chosen is not None:
        return chosen
    import platformdirs  # noqa: PLC0415 - 3 ms of the start, for the system's own folder alone

    try:
        folder = platformdirs.user_data_path("clickup-desktop", appauthor=False)
    except RuntimeError:
        raise NoHomeFolder from None
    if not folder.is_absolute():  # it would lie wherever the program was started
        raise NoHomeFolder
    return folder


def is_unused(folder: Path) -> bool:
    """Whether the data folder is there and in order, and no organization has been in it yet."""
    with suppress(OSError):
        names = {path.name for path in folder.iterdir()}
        usable = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
        return usable and not names & {STORE_NAME, ORGANIZATIONS_NAME}
    return False
