"""The file of the copies: for its owner alone, and made anew where it is damaged."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.copy_file import CopyFile, account_of, meta, path_of
from clickup_desktop.integration.messages.errors import CopyBusy, CopyFull, CopyUnusable
from clickup_desktop.integration.messages.sync_lock import syncing

CONNECTION = "6f1c9a52-3c2d-4c3e-9a3a-0c8a52d1f001"


def kept(file: CopyFile, channel_id: str = "7-1-8", keep_days: int | None = 30) -> None:
    with file.writing() as connection:
        copy_rows.keep_copy(
            connection, channel_id, "1", "general", private=False, keep_days=keep_days, now=1
        )
    file.remember_wishes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return path_of(tmp_path, CONNECTION)


@pytest.mark.parametrize("identifier", ["", "../other", "..", "a/b", "6f1c9a52"])
def test_an_id_that_is_none_leads_to_no_file(tmp_path: Path, identifier: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        path_of(tmp_path, identifier)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_nobody_else_may_read_it(path: Path) -> None:
    file = CopyFile(path, "1")
    kept(file)
    modes = {it.name: stat.S_IMODE(it.stat().st_mode) for it in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    file.close()


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_made_anew_with_what_the_person_decided(
    path: Path, damage: bytes
) -> None:
    file = CopyFile(path, "1")
    kept(file)
    with file.reading() as connection:
        epoch = meta(connection, "epoch")
    file.close()
    path.write_bytes(damage)
    again = CopyFile(path, "1")
    with again.writing() as connection:
        [copy] = copy_rows.copies(connection)
        assert meta(connection, "epoch") != epoch
        assert account_of(connection) == "1"
    assert again.made_anew
    assert (copy.channel_id, copy.keep_days, copy.first_read) == ("7-1-8", 30, False)
    again.close()


def test_a_file_of_another_format_is_made_anew(path: Path) -> None:
    file = CopyFile(path, "1")
    kept(file)
    with file.writing() as connection:
        connection.execute("PRAGMA user_version=99")
    file.close()
    again = CopyFile(path, "1")
    with again.writing() as connection:
        assert [it.channel_id for it in copy_rows.copies(connection)] == ["7-1-8"]
    again.close()


def test_a_full_disk_is_told_and_what_was_read_stays(path: Path) -> None:
    file = CopyFile(path, "1")
    kept(file)
    with pytest.raises(CopyFull), file.writing() as connection:
        [(pages,)] = connection.execute("PRAGMA page_count").fetchall()
        connection.execute(f"PRAGMA max_page_count={pages}")
        connection.execute("INSERT INTO meta VALUES ('large', ?)", ("x" * 1_000_000,))
    with file.reading() as connection:
        assert [it.channel_id for it in copy_rows.copies(connection)] == ["7-1-8"]
    file.close()


def test_a_folder_in_the_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(CopyUnusable), CopyFile(path, "1").writing():
        pass


def test_one_program_at_a_time_reads_into_it(path: Path) -> None:
    with syncing(path, "the window (123)"):
        with pytest.raises(CopyBusy) as busy, syncing(path, "the command line (124)"):
            pass
        assert busy.value.who == "the window (123)"
    with syncing(path, "the command line (124)"):
        pass


def test_deleting_leaves_nothing(path: Path) -> None:
    file = CopyFile(path, "1")
    kept(file)
    file.delete()
    assert not file.exists
    assert not [it for it in path.parent.iterdir() if it.suffix != ".lock"]


def test_a_file_that_another_program_deleted_is_not_written_any_more(path: Path) -> None:
    file, other = CopyFile(path, "1"), CopyFile(path, "1")
    kept(file)
    kept(other, "7-2-8")
    other.delete()
    with file.writing() as connection:
        assert copy_rows.copies(connection) == ()
    kept(file, "7-3-8")
    with other.writing() as connection:
        assert [it.channel_id for it in copy_rows.copies(connection)] == ["7-3-8"]
    file.close()
    other.close()
