"""Files that nobody else reads, and links that lead nobody astray."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from clickup_desktop.private_files import (
    keep_to_owner,
    make_private_folder,
    open_private,
    read_bounded,
    write_chosen,
    write_private,
)

CONTENT = b"new"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0, 0o022, 0o077], ids="umask {:03o}".format)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    usual = os.umask(request.param)
    yield request.param
    os.umask(usual)


@pytest.mark.usefixtures("umask")
class TestWhateverTheUmask:
    """What the system would let others do with a new file makes no difference."""

    def test_a_folder_and_what_is_missing_above_it_are_their_owners_alone(
        self, tmp_path: Path
    ) -> None:
        make_private_folder(tmp_path / "a" / "b" / "c")
        assert {mode(tmp_path / way) for way in ("a", "a/b", "a/b/c")} == {0o700}

    @pytest.mark.parametrize(
        "write", [write_private, partial(write_private, lasting=False), write_chosen]
    )
    def test_what_is_written_is_its_owners_alone(
        self, tmp_path: Path, write: Callable[[Path, bytes], None]
    ) -> None:
        (tmp_path / "old").write_bytes(b"old")
        for name in ("new", "old"):
            write(tmp_path / name, CONTENT)
            assert (tmp_path / name).read_bytes() == CONTENT
            assert mode(tmp_path / name) == 0o600
        assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old"]

    def test_what_is_opened_is_its_owners_alone(self, tmp_path: Path) -> None:
        (tmp_path / "old").write_bytes(b"old")
        for name in ("new", "old"):
            os.close(open_private(tmp_path / name, os.O_WRONLY))
            assert mode(tmp_path / name) == 0o600

    def test_what_others_could_read_becomes_its_owners_alone(self, tmp_path: Path) -> None:
        (tmp_path / "old").write_bytes(b"old")
        keep_to_owner(tmp_path / "old")
        keep_to_owner(tmp_path / "none")
        assert mode(tmp_path / "old") == 0o600


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path)
    assert mode(tmp_path) == 0o755


class TestALinkInThePlaceOfAFile:
    """What it leads to is not written, whoever made it."""

    @pytest.fixture
    def other(self, tmp_path: Path) -> Path:
        file = tmp_path / "other"
        file.write_bytes(b"of somebody else")
        file.chmod(0o644)
        (tmp_path / "link").symlink_to(file)
        return file

    @pytest.fixture(autouse=True)
    def stays(self, other: Path) -> Iterator[None]:
        yield
        assert other.read_bytes() == b"of somebody else"
        assert mode(other) == 0o644

    def test_a_file_of_our_own_takes_its_place(self, tmp_path: Path) -> None:
        write_private(tmp_path / "link", CONTENT)
        assert not (tmp_path / "link").is_symlink()
        assert (tmp_path / "link").read_bytes() == CONTENT

    def test_a_file_that_a_person_named_is_not_written(self, tmp_path: Path) -> None:
        with pytest.raises(OSError, match="a link or a device"):
            write_chosen(tmp_path / "link", CONTENT)
        assert (tmp_path / "link").is_symlink()

    def test_nor_one_to_a_place_where_nothing_is_yet(self, tmp_path: Path) -> None:
        (tmp_path / "nowhere").symlink_to(tmp_path / "not-there")
        with pytest.raises(OSError, match="a link or a device"):
            write_chosen(tmp_path / "nowhere", CONTENT)
        assert not (tmp_path / "not-there").exists()

    def test_it_is_not_opened(self, tmp_path: Path) -> None:
        with pytest.raises(OSError):
            open_private(tmp_path / "link", os.O_WRONLY | os.O_TRUNC)
        keep_to_owner(tmp_path / "link")


@pytest.mark.parametrize("flags", [os.O_WRONLY, os.O_RDWR])
def test_a_pipe_is_not_waited_for(tmp_path: Path, flags: int) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError):  # in the system's words or in ours
        open_private(tmp_path / "pipe", flags)


def test_a_device_is_not_replaced() -> None:
    with pytest.raises(OSError, match="a link or a device"):
        write_chosen(Path(os.devnull), CONTENT)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write_chosen(tmp_path / "folder", CONTENT)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_only_files_of_a_bounded_size_are_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"1234")
    os.mkfifo(tmp_path / "pipe")
    assert read_bounded(tmp_path / "file", 4) == b"1234"
    assert read_bounded(tmp_path / "file", 3) is None
    for name in ("pipe", "", "none"):
        assert read_bounded(tmp_path / name, 4) is None
