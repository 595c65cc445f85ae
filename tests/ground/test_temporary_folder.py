"""A temporary folder is gone with its program, or with the next one that makes such a folder."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clickup_desktop import temporary_folder
from clickup_desktop.temporary_folder import LOCK_NAME, PREFIX, TemporaryFolder, remove_abandoned
from tests.cli.warm_start import Copy, program_modules

ROOT = Path(__file__).resolve().parents[2]
_HOLDER = """
import sys
from clickup_desktop.temporary_folder import TemporaryFolder
print(TemporaryFolder().path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of temporary folders, with nothing in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@contextmanager
def other_program(temporary: Path) -> Iterator[tuple[Copy, Path]]:
    """Another program that has a temporary folder, and that folder."""
    environment = {**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary)}
    with program_modules().start((), environment, ROOT, script=_HOLDER) as process:
        assert process.stdout is not None
        try:
            yield process, Path(os.fsdecode(process.stdout.readline().strip()))
        finally:
            process.kill()


def test_it_is_its_owners_alone_and_gone_when_it_is_left(temporary: Path) -> None:
    with TemporaryFolder() as folder:
        assert folder.path.parent == temporary
        if os.name != "nt":
            assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
        (folder.path / "within").write_text("something")
    assert list(temporary.iterdir()) == []
    folder.remove()  # once more does nothing


@pytest.mark.parametrize(("times", "left"), [(1, False), (1_000, True)])
def test_what_is_written_while_it_is_removed_is_removed_too(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, times: int, left: bool
) -> None:
    """Or by the next program, where that goes on."""
    remove = shutil.rmtree
    written = iter(range(times))

    def write_again(path: Path, *, ignore_errors: bool) -> None:
        remove(path, ignore_errors=ignore_errors)
        if next(written, None) is not None:
            path.mkdir()
            (path / "snapshot").touch()

    folder = TemporaryFolder()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", write_again)
        folder.remove()
    assert folder.path.exists() == left
    remove_abandoned()
    assert list(temporary.iterdir()) == []


def test_one_that_a_running_program_holds_stays(temporary: Path) -> None:
    with other_program(temporary) as (_running, theirs), TemporaryFolder():
        assert theirs.is_dir()


def test_what_a_killed_program_left_is_removed_by_the_next(temporary: Path) -> None:
    with other_program(temporary) as (running, theirs):
        (theirs / "within").write_text("something")
        running.kill()
        running.wait()
        assert theirs.is_dir()
        with TemporaryFolder() as mine:
            assert list(temporary.iterdir()) == [mine.path]


def test_what_may_be_in_the_making_or_somebody_elses_stays(temporary: Path) -> None:
    being_made = temporary / f"{PREFIX}new"
    being_made.mkdir()
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK_NAME).write_text("")
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    remove_abandoned()
    assert being_made.is_dir()
    assert (elsewhere / LOCK_NAME).exists()


def test_without_locks_there_is_a_folder_and_nothing_is_taken_for_abandoned(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_descriptor: int) -> bool:
        raise OSError("no locks here")

    monkeypatch.setattr(temporary_folder, "try_lock", no_locks)
    with TemporaryFolder() as first, TemporaryFolder() as second:
        assert sorted(temporary.iterdir()) == sorted([first.path, second.path])
    assert list(temporary.iterdir()) == []
