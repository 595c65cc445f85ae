"""What the window remembers of itself."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from clickup_desktop.ui.window_state import WindowState


def test_what_was_set_is_there_again(tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    state.geometry = QByteArray(b"\x01\x02")
    state.set_splitter("channels", QByteArray(b"\x03"))
    state.last_workspace = "w1"
    state.set_expanded("w1", frozenset({"space:1", "folder:2"}))
    state.save()

    again = WindowState(tmp_path)

    assert again.geometry == QByteArray(b"\x01\x02")
    assert again.splitter("channels") == QByteArray(b"\x03")
    assert again.last_workspace == "w1"
    assert again.expanded("w1") == {"space:1", "folder:2"}
    assert again.expanded("other") == frozenset()


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    state = WindowState(tmp_path / "none")
    state.set_value("key", "value")

    state.save()

    assert not (tmp_path / "none").exists()


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_bytes(b"\x00\xff[broken\n=x\nchannels\\expanded=[1")

    state = WindowState(tmp_path)

    assert state.geometry is None
    assert state.expanded("w1") == frozenset()


def test_expanded_rows_are_bounded(tmp_path: Path) -> None:
    state = WindowState(None)
    for number in range(80):
        state.set_expanded(str(number), frozenset({"a"}))

    assert state.expanded("0") == frozenset()
    assert state.expanded("79") == {"a"}


@pytest.mark.parametrize("room", [0, 10, 100])
def test_a_full_disk_leaves_the_last_state_whole(tmp_path: Path, room: int) -> None:
    state = WindowState(tmp_path)
    state.set_value("window/page", "channels")
    state.save()
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, usual[1]))
    try:
        state.set_expanded("w1", frozenset({"x" * 10_000}))
        state.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert [path.name for path in tmp_path.iterdir()] == ["window.ini"]
    # Elsewhere, since Qt remembers what it could not write there.
    copied = tmp_path / "copied"
    copied.mkdir()
    (tmp_path / "window.ini").rename(copied / "window.ini")
    again = WindowState(copied)
    assert again.value("window/page") == "channels"
    assert again.expanded("w1") == frozenset()
