"""What the window remembers of itself."""

from __future__ import annotations

import os
import resource
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.integrations.problem_notices import ProblemNotices
from clickup_desktop.ui.widgets.colours import Scheme, remembered_scheme
from clickup_desktop.ui.window.shell import Shell
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


DEEP = b"[" * 100_000
KEYS = {
    "channels": ("expanded", "workspace"),
    "window": ("geometry", "scheme", "page"),
    "splitters": ("channels",),
    "problems": ("told",),
}
HOSTILE = {
    "deep": DEEP,
    "deep in an object": b'"{\\"w1\\":' + DEEP + b'"',
    "no UTF-8": b"\xff\xfe\xc0",
    "half a character": b"\\xd800",
    "a list": b"a, b, c",
    "no bytes": b"@ByteArray(\x00\xff",
    "bytes of anything": b"@ByteArray(" + bytes(range(60, 127)) + b")",
    "a point": b"@Point(1 2)",
    "a size without an end": b"@Size(1",
    "a variant": b"@Variant(\\0\\0\\0\\x1a\\xff\\xff\\xff\\xff)",
    "a long one": b"@Variant(\\0\\0\\0\t\\0\x7f\xff\xff\xff)",
    "a number": b"9" * 10_000,
    "another number": b"1e999",
    "rows of all kinds": b'"{\\"w1\\": [1, null, {}, [[]], \\"space:1\\", \\"\\\\ud800\\"]}"',
}


def look_at_all_of_it(folder: Path) -> WindowState:
    """Read everything that the window asks for, write it, and read it once more."""
    state = WindowState(folder)
    for again in (state, WindowState(folder)):
        again.set_expanded("w2", again.expanded("w1") | {"space:2"})
        assert again.expanded("w2") >= {"space:2"}
        assert all(isinstance(row, str) for row in again.expanded("w1"))
        assert again.geometry is None or isinstance(again.geometry, QByteArray)
        assert again.splitter("channels") is None or again.splitter("channels").size()  # type: ignore[union-attr]
        assert again.last_workspace.encode() is not None
        assert remembered_scheme(again) in Scheme
        ProblemNotices(again)._told()
        again.save()
    return state


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_value_costs_no_more_than_itself(
    tmp_path: Path, value: bytes, qtbot: QtBot
) -> None:
    lines = [
        line
        for section, names in KEYS.items()
        for line in (f"[{section}]".encode(), *(name.encode() + b"=" + value for name in names))
    ]
    lines += [b"[other]", b"kept=yes"]
    (tmp_path / "window.ini").write_bytes(b"\n".join(lines) + b"\n")

    state = look_at_all_of_it(tmp_path)
    shell = Shell(state)
    qtbot.addWidget(shell)

    assert WindowState(tmp_path).value("other/kept") == "yes"


@given(st.binary(max_size=400))
@example(b"[channels]\nexpanded=" + DEEP)
def test_whatever_is_in_the_file_can_be_read(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "window.ini").write_bytes(content)
        look_at_all_of_it(Path(folder))


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "window.ini").open("wb") as file:
        file.write(b"[window]\npage=channels\n")
        file.truncate(10**10)

    assert WindowState(tmp_path).value("window/page") == ""


def test_what_is_no_file_is_not_read_or_written(tmp_path: Path) -> None:
    (tmp_path / "a" / "window.ini").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "window.ini").symlink_to(tmp_path / "c")
    (tmp_path / "d").mkdir()
    os.mkfifo(tmp_path / "d" / "window.ini")
    for folder in ("a", "b", "d"):
        state = WindowState(tmp_path / folder)
        state.set_value("window/page", "channels")
        state.save()
        assert WindowState(tmp_path / folder).value("window/page") == ""
    assert not (tmp_path / "c").exists()


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
