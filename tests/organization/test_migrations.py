"""A store of an earlier version is brought up to date, with everything in it, or stays as it is."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from pathlib import Path

import pytest

from clickup_desktop.organization import sqlite_store as store_module
from clickup_desktop.organization.errors import StoreNewer
from clickup_desktop.organization.migrations import HEAD_REVISION
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import LinkState
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.sqlite_store import open_store
from tests.cli.warm_start import program_modules
from tests.first_store import make_first_store, revision

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ready_store() -> None:
    """Have each store made step by step."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a store of the first revision, and a link in it."""
    made = tmp_path / "data"
    make_first_store(made)
    return made


def assert_the_link_is_there(folder: Path) -> None:
    store = open_store(folder)
    (link,) = open_organization(store, MemorySecrets(), name="-", member_name="-").links.all()
    store.close()
    assert (link.id, link.channel_name, link.path) == ("l", "launch-2027", ("Marketing",))
    assert link.state is LinkState.LINKED
    assert (link.problem, link.checked_at) == ("", None)


def test_the_links_of_a_first_store_are_there_and_were_never_checked(folder: Path) -> None:
    assert revision(folder) == "0001"
    assert_the_link_is_there(folder)
    assert revision(folder) == HEAD_REVISION


def test_in_a_first_store_copies_of_messages_have_no_limit(folder: Path) -> None:
    with contextlib.closing(open_store(folder)) as store:
        service = open_organization(store, MemorySecrets(), name="-", member_name="-")
        assert service.organization.message_copy_days is None
        service.members.set_message_copies(0)
        assert service.organization.message_copy_days == 0


def test_a_copy_of_the_first_store_is_kept(folder: Path) -> None:
    open_store(folder).close()
    (backup,) = folder.glob("organization-backup-0001-*.sqlite3")
    with contextlib.closing(sqlite3.connect(backup)) as copy:
        columns = [row[1] for row in copy.execute("PRAGMA table_info(channel_link)")]
        assert "problem" not in columns
        assert copy.execute("SELECT id FROM channel_link").fetchall() == [("l",)]


def test_a_program_that_is_killed_while_it_migrates_leaves_the_store_whole(folder: Path) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from clickup_desktop.organization import sqlite_store as store\n"
        "upgrade = store.upgrade\n"
        "def and_wait(*which):\n"
        "    upgrade(*which)\n"
        "    print('migrated', flush=True)\n"
        "    time.sleep(60)\n"
        "store.upgrade = and_wait\n"
        "store.open_store(Path(sys.argv[1]))\n"
    )
    started = program_modules().start((str(folder),), os.environ, ROOT, script=script)
    with started as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"migrated\n"
        program.send_signal(signal.SIGKILL)
    assert revision(folder) == "0001"
    assert_the_link_is_there(folder)


def test_a_newer_store_is_not_for_an_older_program(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(folder).close()
    monkeypatch.setattr(store_module, "HEAD_REVISION", "0001")
    monkeypatch.setattr(store_module, "KNOWN_REVISIONS", frozenset({"0001"}))
    with pytest.raises(StoreNewer):
        open_store(folder)
