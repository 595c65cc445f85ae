"""Where the program keeps its data."""

from __future__ import annotations

from pathlib import Path


def data_folder(chosen: Path | None) -> Path:
    """Return the folder for the program's data: `chosen`, or the one that the system keeps."""
    if chosen is not None:
        return chosen
    import platformdirs  # noqa: PLC0415 - not needed with a folder of one's own

    return platformdirs.user_data_path("clickup-desktop", appauthor=False)
