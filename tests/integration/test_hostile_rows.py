"""A store that somebody else wrote into: any value in any column, and damage to the file itself.

Nobody is asked to trust the file: what can be read is read, and the rest is shown as such. Nothing
but the errors that have a hint comes out of it.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.integration.diagnostics.diagnostics import Diagnostics
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import (
    OrganizationError,
    StoreDamaged,
    StoreError,
)
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import UnreadableRow, Visibility
from clickup_desktop.organization.schema import metadata
from clickup_desktop.organization.secrets import MemorySecrets, SecretError
from clickup_desktop.organization.sqlite_store import open_store
from clickup_desktop.troubleshooting.hints import hint_for
from tests.examples import times
from tests.organization.conftest import TOKEN, new_connection, new_link

NOWHERE = "http://127.0.0.1:9"
"""An address where nobody answers."""

DOCUMENTED = (OrganizationError, StoreError, SecretError)
GOOD = 3
"""So many connections, and as many links, are never touched."""

PLACES = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    if "id" in table.c
    for column in table.c
]
"""Every column of every table whose rows have an id."""

NESTED = "[" * 3_000 + "]" * 3_000


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with connections and links, of which the last one of each is spoiled."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    store = open_store(folder)
    admin = open_organization(store, MemorySecrets(), name="Acme", member_name="Acme Admin")
    for number in range(GOOD + 1):
        visibility = Visibility.PRIVATE if number % 2 else Visibility.SHARED
        made = admin.add_connection(new_connection(visibility), TOKEN)
        admin.links.add(new_link(made.id, f"6-1-{number}"))
    store.close()
    with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
        raw.execute("UPDATE connection SET id = id, organization_url = ?", (NOWHERE,))
        raw.commit()
    return folder


@contextlib.contextmanager
def copied(template: Path) -> Iterator[Path]:
    """A copy of the data folder."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "data"
        shutil.copytree(template, folder)
        yield folder


@contextlib.contextmanager
def documented() -> Iterator[None]:
    """Let pass what has a hint of its own, and nothing else."""
    try:
        yield
    except DOCUMENTED as error:
        assert hint_for(error).code not in {"unexpected", "organization-refused"}


def use_all(folder: Path) -> None:
    """Do what the window and the command line do with what is saved."""
    with documented(), contextlib.closing(opened(folder)) as integration:
        steps: list[Callable[[], object]] = [
            integration.overview,
            integration.links.all,
            integration.workspaces.choices,
            integration.members.audit_rows,
            lambda: list(pages(integration)),
            integration.reconcile,
            integration.connections.check_quietly,
            lambda: doctor(folder, integration),
        ]
        for step in steps:
            with documented():
                step()


def doctor(folder: Path, integration: OrganizationSession) -> None:
    report = Diagnostics(folder, NOWHERE, session=integration, secrets=MemorySecrets()).run()
    for step in report.steps:
        assert step.hint is None or step.hint.code != "unexpected", step


def opened(folder: Path) -> OrganizationSession:
    return open_integration(folder, NOWHERE, secrets=MemorySecrets())


def pages(integration: OrganizationSession) -> Iterator[str]:
    after = None
    for _page in range(20):
        page = integration.links.page(after=after, limit=2)
        yield from (it.id for it in page.items)
        yield from (it.id for it in page.unreadable)
        after = page.after
        if after is None:
            return
    raise AssertionError("the pages never end")


def spoil(folder: Path, table: str, column: str, value: Any, *, as_text: bool) -> str:
    """Write any value into the last row of a table; return the row's id as it was."""
    with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as raw:
        [[row, identifier]] = raw.execute(
            f"SELECT rowid, id FROM {table} ORDER BY rowid DESC LIMIT 1"
        ).fetchall()
        cast = "CAST(? AS TEXT)" if as_text else "?"
        try:
            raw.execute(f"UPDATE {table} SET {column} = {cast} WHERE rowid = ?", (value, row))
        except (sqlite3.IntegrityError, UnicodeEncodeError):
            return str(identifier)  # that is no row of a store
        raw.commit()
    return str(identifier)


values = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(max_size=50),
    st.binary(max_size=50),
    st.dates().map(str),
    st.datetimes().map(str),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "name", "more"]), inner, max_size=3)
        ),
        max_leaves=8,
    ).map(json.dumps),
    st.sampled_from(
        [
            NESTED,
            '[{"id": "1", "name": "A", "more": ' + NESTED + "}]",
            "7" * 5_000,
            '["\\ud800"]',
            '[{"id": "1", "name": "\\udfff"}]',
            "x" * 200_000,
            "0001-01-01 00:00:00",
            "9999-12-31 23:59:59.999999",
            "2026-05-01T09:00:00+02:00",
            "infinity",
            b"\xff\xfe\xed\xa0\x80",
        ]
    ),
)
places = st.sampled_from(PLACES)


@given(places, values, st.booleans())
@example(("connection", "workspaces"), NESTED, False)
@example(("channel_link", "path"), '["\\ud800"]', False)
@example(("channel_link", "linked_at"), b"\xff", True)
@example(("channel_link", "id"), b"\xff", True)
@example(("connection", "token_ciphertext"), 2**40, False)
@settings(max_examples=times(0.6))
def test_no_value_in_no_column_takes_the_other_rows_away(
    template: Path, place: tuple[str, str], value: Any, as_text: bool
) -> None:
    table, column = place
    with copied(template) as folder:
        with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as raw:
            good = {
                kind: {row[0] for row in raw.execute(f"SELECT id FROM {kind}")}
                for kind in ("connection", "channel_link")
            }
        spoiled = spoil(folder, table, column, value, as_text=as_text)
        good.get(table, set()).discard(spoiled)
        use_all(folder)
        try:
            integration = opened(folder)
        except StoreDamaged:
            assert table in {"organization", "member"}, "nobody can be without these"
            return
        with contextlib.closing(integration):
            try:
                overview = integration.overview()
            except StoreDamaged:
                assert table in {"organization", "member"}, "nobody can be without these"
                return
            if table == "member":
                return  # whoever they are now, they see what is theirs
            shown = {it.id for it in overview.connections}
            unreadable = {it.id for it in overview.unreadable}
            assert {str(it) for it in good["connection"]} <= shown | unreadable
            if table != "connection":
                assert not unreadable
            links = integration.links.rows()
            assert {str(it) for it in good["channel_link"]} <= {it.id for it in links.readable}
            assert shown.isdisjoint(unreadable)
            assert {it.id for it in links.readable}.isdisjoint(it.id for it in links.unreadable)
            for row in (*overview.unreadable, *links.unreadable):
                _remove(integration, row)
            assert not [it for it in integration.overview().unreadable if it.id]
            assert not [it for it in integration.links.rows().unreadable if it.id]


def _remove(integration: OrganizationSession, row: UnreadableRow) -> None:
    if row.id:
        (integration.links.remove if row.kind == "link" else integration.connections.disconnect)(
            row.id
        )


def test_members_whose_rows_cannot_be_read_take_nothing_of_what_they_wrote(template: Path) -> None:
    with copied(template) as folder:
        with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as raw, raw:
            raw.execute(
                "INSERT INTO member (id, name, email, role, joined_at, version)"
                " SELECT 'other', CAST(X'FF' AS TEXT), '', 'boss', joined_at, 1 FROM member"
            )
            raw.execute("UPDATE connection SET owner_id = 'other' WHERE visibility = 'shared'")
            raw.execute("UPDATE channel_link SET linked_by_id = 'other'")
        with contextlib.closing(opened(folder)) as integration:
            overview = integration.overview()
            assert len(overview.connections) == GOOD + 1
            assert len(integration.links.all()) == GOOD + 1
            assert [it.id for it in overview.unreadable] == ["other"]
            assert [it.name for it in overview.members] == ["Acme Admin"]


def test_what_nobody_wrote_is_shown_and_counted(template: Path) -> None:
    with copied(template) as folder:
        with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as raw, raw:
            raw.execute("UPDATE channel_link SET linked_by_id = 'nobody' WHERE rowid = 1")
        with contextlib.closing(opened(folder)) as integration:
            page = integration.links.page()
            assert page.total == len(page.items) + len(page.unreadable) == GOOD + 1
            assert page.unreadable[0].problems == ("belongs to nobody",)


def test_no_second_organization_is_made_where_who_is_a_member_is_not_told(template: Path) -> None:
    for change in ("removed_at = 'long ago'", "id = CAST(X'FF' AS TEXT)"):
        with copied(template) as folder:
            with contextlib.closing(sqlite3.connect(folder / STORE_NAME)) as raw, raw:
                raw.execute(f"UPDATE member SET {change}")
            before = (folder / STORE_NAME).read_bytes()
            with pytest.raises(StoreDamaged):
                opened(folder)
            assert (folder / STORE_NAME).read_bytes() == before


@pytest.fixture(scope="module")
def written(template: Path) -> list[int]:
    """The places of what is in the file, with some around it: nobody looks at most of the rest."""
    content = (template / STORE_NAME).read_bytes()
    return [at for at in range(len(content)) if any(content[max(0, at - 8) : at + 9])]


@settings(max_examples=times(1.5))
@given(chance=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_bit_of_the_file_leads_to_something_unexpected(
    template: Path, written: list[int], chance: float, bit: int
) -> None:
    place = written[int(chance * len(written))]
    with copied(template) as folder:
        flipped = bytearray((template / STORE_NAME).read_bytes())
        flipped[place] ^= 1 << bit
        (folder / STORE_NAME).write_bytes(flipped)
        use_all(folder)
