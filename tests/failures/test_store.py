"""The data on this computer: damaged, newer, in use, not to be written, and no room for more."""

from __future__ import annotations

import json
import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.organization import errors
from clickup_desktop.organization import sqlite_store as store_module
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.sqlite_store import open_store
from tests.failures.office import Office, Servers
from tests.failures.recorder import Case, Recorder
from tests.failures.told import fault_of
from tests.organization.test_store import fill, linked, opened_by_hand, set_revision
from tests.store_processes import NOBODY, held, in_a_process

THEME = "The data on this computer"
LINKED = ["launch-2027"]

_SCRIPT = """
import json, os, resource, sys
from pathlib import Path
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.organization.errors import StoreError
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.troubleshooting.hints import hint_for
folder = Path(sys.argv[1])
def use():
    try:
        integration = open_integration(folder, None, secrets=MemorySecrets())
        try:
            integration.members.add("A" * 60_000, Role.MEMBER)
        finally:
            integration.close()
    except StoreError as error:
        print(json.dumps([type(error).__name__, hint_for(error).to_dict()]))
"""


@pytest.fixture
def ready_store() -> None:
    """Have each store made step by step."""


def failing(script: str, folder: Path) -> list[Any]:
    """Save something in a process in which `script` has made it impossible; return what it told."""
    told = json.loads(in_a_process(_SCRIPT + script, folder))
    assert isinstance(told, list)
    return told


def opening(folder: Path) -> Callable[[], None]:
    """Return what the window does first: open the organization and show it."""

    def open_and_show() -> None:
        with closing(open_integration(folder, None, secrets=MemorySecrets())) as integration:
            integration.overview()

    return open_and_show


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a link in it."""
    filled = tmp_path / "filled"
    fill(filled)
    return filled


@pytest.fixture
def open_to_others() -> Iterator[Path]:
    """The same, where others than its owner come to it."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        fill(Path(made) / "data")
        yield Path(made) / "data"


def _overwrite(folder: Path) -> None:
    (folder / STORE_NAME).write_bytes(b"This is no database. " * 500)


def _cut(folder: Path) -> None:
    path = folder / STORE_NAME
    path.write_bytes(path.read_bytes()[:6_000])


def _put_another_in_its_place(folder: Path) -> None:
    with opened_by_hand(folder) as connection, connection:
        connection.execute("DROP TABLE alembic_version")


def _make_newer(folder: Path) -> None:
    set_revision(folder, "9999")


def _take_a_table_away(folder: Path) -> None:
    with opened_by_hand(folder) as connection, connection:
        connection.execute("DROP TABLE organization")


@pytest.mark.parametrize(
    "case",
    [
        Case("The data file is overwritten", "a file that is no database", _overwrite),
        Case("The data file is cut off", "the second half of the file removed", _cut),
        Case(
            "The data file is another program's",
            "a database without the note of what it is",
            _put_another_in_its_place,
        ),
        Case("A newer version wrote the data", "a database of a later revision", _make_newer),
        Case("A table is missing", "the table of the organization removed", _take_a_table_away),
    ],
    ids=str,
)
def test_data_that_cannot_be_used_is_left_as_it_is(
    failures: Recorder, office: Office, folder: Path, case: Case
) -> None:
    case.subject(folder)
    before = (folder / STORE_NAME).read_bytes()
    met = office.fails(opening(folder))
    assert (folder / STORE_NAME).read_bytes() == before
    failures.record_case(THEME, case, met, "The file, byte for byte as it was found.")


def test_a_backup_is_named_where_there_is_one(
    failures: Recorder, office: Office, folder: Path
) -> None:
    backup = folder / "organization-backup-0001-20260101-000000-000000.sqlite3"
    backup.write_bytes((folder / STORE_NAME).read_bytes())
    _overwrite(folder)
    met = office.fails(opening(folder))
    assert any(backup.name in step.text for step in met.hint.steps)
    # As the hint says.
    (folder / STORE_NAME).rename(folder / f"damaged-{STORE_NAME}")
    shutil.copy(backup, folder / STORE_NAME)
    assert linked(folder) == LINKED
    failures.record(
        theme=THEME,
        fault="The data file is overwritten, and there is a backup",
        made="a file that is no database, beside a copy from before an upgrade",
        seen=met,
        kept="The file, under the name that the hint gives it, and what is in the backup.",
    )


def test_without_a_backup_one_begins_anew_and_loses_nothing(
    failures: Recorder, office: Office, folder: Path
) -> None:
    _overwrite(folder)
    before = (folder / STORE_NAME).read_bytes()
    office.fails(opening(folder))
    # As the hint says.
    for path in folder.glob(f"{STORE_NAME}*"):
        path.rename(path.with_name(f"damaged-{path.name}"))
    opening(folder)()
    assert linked(folder) == []
    assert (folder / f"damaged-{STORE_NAME}").read_bytes() == before


def test_a_row_that_cannot_be_read_can_be_removed(
    failures: Recorder, office: Office, folder: Path
) -> None:
    with opened_by_hand(folder) as connection, connection:
        connection.execute(
            "UPDATE channel_link SET path = ?, linked_at = '2026-05-03 09:00:00'",
            ("[" * 3_000 + "]" * 3_000,),
        )
    with closing(open_integration(folder, None, secrets=MemorySecrets())) as integration:
        [row] = integration.links.rows().unreadable
        met = office.fails(lambda: integration.links.get(row.id))
        assert len(integration.overview().connections) == 1
        integration.links.remove(row.id)
        assert integration.links.page().total == 0
    failures.record(
        theme=THEME,
        fault="A row can't be read",
        made="a link whose path is nested 3,000 times",
        seen=met,
        kept="Everything else; the row until it is removed.",
    )


def test_what_nobody_has_foreseen_is_told_of_the_data(
    failures: Recorder, office: Office, folder: Path
) -> None:
    def ask_for_too_much() -> None:
        with closing(open_store(folder)) as store, store.read() as transaction:
            transaction.exec_driver_sql("SELECT zeroblob(2000000000)")

    met = office.fails(ask_for_too_much)
    assert linked(folder) == LINKED
    failures.record(
        theme=THEME,
        fault="The data file fails in a way that nobody has foreseen",
        made="a value that is larger than SQLite has them",
        seen=met,
        kept="Everything.",
    )


def test_data_that_another_process_holds_is_waited_for_and_told(
    failures: Recorder, office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.1)
    with held(folder, "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "SELECT * FROM member"):
        met = office.fails(opening(folder))
    assert linked(folder) == LINKED
    failures.record(
        theme=THEME,
        fault="Another program holds the data",
        made="a process that locks the database, with a short bound on time",
        seen=met,
        kept="Everything; it opens once the other lets go.",
    )


def test_a_full_disk_loses_nothing(failures: Recorder, folder: Path) -> None:
    told = failing(
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, {resource.RLIM_INFINITY}))\nuse()",
        folder,
    )
    assert linked(folder) == LINKED
    failures.record(
        theme=THEME,
        fault="The disk is full",
        made="a process whose files may not grow (RLIMIT_FSIZE)",
        seen=fault_of(told, errors),
        kept="Everything that was saved before.",
    )


def test_a_folder_that_may_not_be_written_loses_nothing(
    failures: Recorder, open_to_others: Path
) -> None:
    told = failing(
        f"""
open_integration(folder, None, secrets=MemorySecrets()).close()  # all is imported now
(folder / {STORE_NAME!r}).chmod(0o444)
folder.chmod(0o555)
privileged = os.geteuid() == 0
if privileged:
    os.seteuid({NOBODY})
use()
if privileged:
    os.seteuid(0)
folder.chmod(0o700)
(folder / {STORE_NAME!r}).chmod(0o600)
""",
        open_to_others,
    )
    assert linked(open_to_others) == LINKED
    failures.record(
        theme=THEME,
        fault="The folder is read-only",
        made="folder and file without the right to write, opened by somebody who is not root",
        seen=fault_of(told, errors),
        kept="Everything that was saved before.",
    )


def test_a_folder_that_cannot_be_made_is_told(
    failures: Recorder, office: Office, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    met = office.fails(opening(in_the_way / "data"))
    assert in_the_way.read_text(encoding="utf-8") == "not a folder"
    failures.record(
        theme=THEME,
        fault="The folder cannot be made",
        made="a data folder below what is a file",
        seen=met,
        kept="What is in the way.",
    )


def test_a_damaged_copy_of_a_tree_is_read_afresh(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    office.connect(servers.clickup().url)
    before = office.names_read()
    copies = [path for path in (office.folder / "snapshots").rglob("*") if path.is_file()]
    assert copies
    for copy in copies:
        copy.write_bytes(os.urandom(1_000))
    choice = office.integration.workspaces.choices()[0]
    assert office.integration.workspaces.snapshot(choice) is None
    assert office.names_read() == before
    failures.record(
        theme=THEME,
        fault="The local copy of a tree is damaged",
        made="random bytes in its files",
        seen="The tree, read from ClickUp afresh.",
        kept=office.it_is_connected(),
    )
