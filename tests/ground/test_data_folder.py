"""Where the program keeps its data."""

from __future__ import annotations

from pathlib import Path

from clickup_desktop.data_folder import data_folder


def test_the_data_folder_is_the_given_one_or_the_systems(tmp_path: Path) -> None:
    assert data_folder(tmp_path) == tmp_path
    assert data_folder(None).name == "clickup-desktop"
