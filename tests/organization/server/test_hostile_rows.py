"""Rows that members and database administrators write by hand, so that no program can read them.

What a guard refuses is tried as each role with bare SQL. What a database administrator writes
nevertheless is there: then everybody reads everything else, and removes it.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import errors

from clickup_desktop.organization.errors import RowUnreadable
from clickup_desktop.organization.records import KeyDueReason, RowKind, UnreadableRow, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.key_store import KeyStore
from tests.examples import times
from tests.organization.conftest import TOKEN, new_connection, new_link

from .conftest import Office, SignedIn

NESTED = "[" * 3_000 + "]" * 3_000
LONG_NUMBER = '[{"id": "1", "name": "A", "n": ' + "7" * 5_000 + "}]"
WORKSPACES = {
    "nested": NESTED,
    "nested inside": '[{"id": "1", "name": "A", "more": ' + NESTED + "}]",
    "a number": "7" * 5_000,
    "a number inside": LONG_NUMBER,
    "half a character": '[{"id": "1", "name": "\\ud800"}]',
    "halves apart": '[{"id": "1", "name": "\\ud83d\\\\\\ude00"}]',
    "half a character as a key": '[{"id": "1", "name": "A", "\\udfff": "A"}]',
    "a zero": '[{"id": "1", "name": "\\u0000"}]',
    "no list": '{"id": "1", "name": "A"}',
    "no objects": '["A"]',
    "no name": '[{"id": "1"}]',
    "nothing": "null",
}
PATHS = {
    "nested": NESTED,
    "a number": "[" + "7" * 5_000 + "]",
    "half a character": '["\\ud800"]',
    "the other half": '["A\\udc00\\ud800"]',
    "halves apart": '["\\ud83d\\\\\\ude00"]',
    "objects": '[{"name": "A"}]',
    "nothing": "null",
}
FINE = {
    "workspaces": [
        "[]",
        '[{"id": "1", "name": "\\ud83d\\ude00 \\\\ud800 \\" [ ] { } 7"}]',
        ' [ { "name" : "A" , "id" : "1" } , {"id":"2","name":"B"} ] ',
    ],
    "path": ["[]", '["A\\\\", "\\"", "\\ud83d\\ude00", "[7]"]', ' [ "A" , "B" ] '],
}
MOMENTS = ("infinity", "-infinity", "0044-03-15 BC", "1970-01-01", "10000-01-01", "3000-01-01")


def change(raw: psycopg.Connection[Any], table: str, column: str, value: str, row: str) -> None:
    raw.execute(
        f"UPDATE clickup_desktop.{table} SET {column} = %s WHERE id = %s",
        (value, row),
    )


def bare(office: Office, who: str) -> psycopg.Connection[Any]:
    person: SignedIn = getattr(office, who)
    return office.company.bare(person.address, person.password)


@pytest.fixture
def by_hand(office: Office) -> psycopg.Connection[Any]:
    """What an Integrations Admin writes with, for all examples of a test."""
    return bare(office, "integrator")


@pytest.fixture
def shared(office: Office) -> str:
    return office.admin.service.add_connection(new_connection(), TOKEN).id


@pytest.fixture
def link(office: Office, shared: str) -> str:
    return office.admin.service.links.add(new_link(shared)).id


@pytest.mark.parametrize("who", ["admin", "integrator"])
def test_no_member_writes_what_cannot_be_read(
    office: Office, shared: str, link: str, who: str
) -> None:
    raw = bare(office, who)
    wrong = [("connection", "workspaces", it, shared) for it in WORKSPACES.values()]
    wrong += [("channel_link", "path", it, link) for it in PATHS.values()]
    for moment in MOMENTS:
        wrong += [
            ("connection", "checked_at", moment, shared),
            ("channel_link", "checked_at", moment, link),
        ]
    for statement in wrong:
        with pytest.raises(errors.CheckViolation):
            change(raw, *statement)


def test_a_member_of_the_lowest_role_writes_nothing_at_all(
    office: Office, shared: str, link: str
) -> None:
    raw = bare(office, "member")
    for statement in (
        ("connection", "workspaces", NESTED, shared),
        ("channel_link", "path", NESTED, link),
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            change(raw, *statement)


def test_what_can_be_read_is_written(office: Office, shared: str, link: str) -> None:
    raw = bare(office, "integrator")
    for text in FINE["workspaces"]:
        change(raw, "connection", "workspaces", text, shared)
        assert office.admin.service.connection(shared).id == shared
    for text in FINE["path"]:
        change(raw, "channel_link", "path", text, link)
        assert office.admin.service.links.get(link).id == link


@pytest.mark.parametrize("column", ["workspaces", "checked_at"])
def test_no_member_inserts_what_cannot_be_read(office: Office, shared: str, column: str) -> None:
    raw = bare(office, "integrator")
    private = office.integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    columns = (
        "visibility, state, organization_url, owner_id, account_id, account_name, account_email,"
        " token_hint, secret_version, secret_backend, session_only, created_at, problem"
    )
    copied = {"workspaces": "workspaces", "checked_at": "checked_at"}
    copied[column] = "%(value)s::json" if column == "workspaces" else "%(value)s::timestamp"
    for value in (NESTED, LONG_NUMBER) if column == "workspaces" else MOMENTS:
        with pytest.raises(errors.CheckViolation):
            raw.execute(
                "INSERT INTO clickup_desktop.connection"
                f" (id, workspaces, checked_at, {columns})"
                f" SELECT gen_random_uuid()::text, {copied['workspaces']},"
                f" {copied['checked_at']}, {columns}"
                " FROM clickup_desktop.connection WHERE id = %(private)s",
                {"value": value, "private": private.id},
            )


names = st.text(
    st.characters(codec="utf-8") | st.sampled_from(['"', "\\", "[", "{", "7", "\x00"]), max_size=8
)
shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | names,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "more"]) | names, inner, max_size=3)
    ),
    max_leaves=8,
)
fitting = st.lists(st.fixed_dictionaries({"id": names, "name": names}), max_size=3)
escapes = st.lists(
    st.sampled_from(
        ["\\ud83d", "\\ude00", "\\\\", '\\"', "\\u0000", "a", "[", "}", "\\uD800", "\\/"]
    ),
    max_size=6,
).map(lambda parts: '["' + "".join(parts) + '"]')
moments = st.datetimes().map(str) | st.sampled_from(MOMENTS)


@given(
    st.one_of(shapes.map(json.dumps), fitting.map(json.dumps), escapes),
    st.one_of(shapes.map(json.dumps), st.lists(names).map(json.dumps), escapes),
    moments,
)
@settings(
    max_examples=times(1.5),
    # The organization is the same for all of them, and looked at after each.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_a_member_can_write_everybody_can_read(
    office: Office, by_hand: psycopg.Connection[Any], workspaces: str, path: str, moment: str
) -> None:
    service = office.admin.service
    if not service.links.all():
        made = service.add_connection(new_connection(), TOKEN)
        service.links.add(new_link(made.id))
    [link] = service.links.all()
    assert link.connection_id is not None
    for statement in (
        ("connection", "workspaces", workspaces, link.connection_id),
        ("connection", "checked_at", moment, link.connection_id),
        ("channel_link", "path", path, link.id),
        ("channel_link", "checked_at", moment, link.id),
    ):
        with contextlib.suppress(errors.CheckViolation, errors.DataError):
            change(by_hand, *statement)
    assert not service.connection_rows().unreadable
    assert not service.links.page().unreadable
    assert len(service.connections()) == len(service.links.all()) == 1


# What a database administrator writes, with every check and every guard out of the way.

UNREADABLE = [
    ("connection", "workspaces", WORKSPACES["nested"]),
    ("connection", "workspaces", WORKSPACES["nested inside"]),
    ("connection", "workspaces", WORKSPACES["a number"]),
    ("connection", "workspaces", WORKSPACES["half a character"]),
    ("connection", "created_at", "infinity"),
    ("connection", "checked_at", "0044-03-15 BC"),
    ("connection", "visibility", "sharedd"),
    ("connection", "state", "gone"),
    ("channel_link", "path", PATHS["nested"]),
    ("channel_link", "path", PATHS["half a character"]),
    ("channel_link", "linked_at", "-infinity"),
    ("channel_link", "linked_at", "infinity"),
    ("channel_link", "checked_at", "10000-01-01"),
]


@pytest.fixture
def overwrite(office: Office) -> Any:
    """Write into any row, as a superuser does who has dropped what stands in the way."""
    raw = office.company.administrator()
    raw.execute("SET search_path = clickup_desktop")
    checks = raw.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace = 'clickup_desktop'::regnamespace"
    ).fetchall()

    def write(table: str, column: str, value: str, row: str) -> None:
        for of, name, _definition in checks:
            raw.execute(f"ALTER TABLE {of} DROP CONSTRAINT IF EXISTS {name}")
        raw.execute("SET session_replication_role = replica")
        change(raw, table, column, value, row)
        raw.execute("SET session_replication_role = origin")

    yield write
    raw.execute("SET session_replication_role = replica")
    raw.execute("DELETE FROM channel_link")
    raw.execute("DELETE FROM connection")
    raw.execute("UPDATE member SET joined_at = now() WHERE NOT isfinite(joined_at)")
    raw.execute("SET session_replication_role = origin")
    for of, name, definition in checks:
        raw.execute(f"ALTER TABLE {of} DROP CONSTRAINT IF EXISTS {name}")
        raw.execute(f"ALTER TABLE {of} ADD CONSTRAINT {name} {definition}")


def test_why_a_new_key_is_due_is_told_as_far_as_it_can_be_read(office: Office) -> None:
    admin, member = office.admin, office.member
    raw = office.company.administrator()
    raw.execute("SET search_path = clickup_desktop")
    raw.execute("ALTER TABLE key_due DROP CONSTRAINT ck_key_due_reason")
    try:
        for who, reason, since in (
            (office.integrator, "computer-lost", "2026-05-03"),
            (member, "unheard-of", "2026-05-03"),
            (member, "member-removed", "infinity"),
            (admin, "computer-lost", "0044-03-15 BC"),
        ):
            raw.execute("INSERT INTO key_due VALUES (%s, %s, %s)", (who.id, reason, since))
        [due] = KeyStore(admin.store, admin.id).keys_due()
        assert (due.member_name, due.reason) == ("Acme Integrator", KeyDueReason.COMPUTER_LOST)
    finally:
        raw.execute("DELETE FROM key_due")
        raw.execute(
            "ALTER TABLE key_due ADD CONSTRAINT ck_key_due_reason"
            " CHECK (reason IN ('member-removed', 'computer-lost'))"
        )


@pytest.mark.parametrize(("table", "column", "value"), UNREADABLE)
def test_a_row_that_cannot_be_read_takes_nothing_else_away(
    office: Office, overwrite: Any, table: str, column: str, value: str
) -> None:
    service = office.admin.service
    spoiled = service.add_connection(new_connection(), TOKEN)
    good = service.add_connection(new_connection(), TOKEN)
    spoiled_link = service.links.add(new_link(spoiled.id, "6-1-1"))
    good_link = service.links.add(new_link(good.id, "6-1-2"))
    on_connection = table == "connection"
    row = spoiled.id if on_connection else spoiled_link.id
    overwrite(table, column, value, row)
    for person in (office.admin, office.integrator):
        found = person.service.connection_rows()
        links = person.service.links.rows()
        page = person.service.links.page()
        readable = {it.id for it in found.readable}
        assert good.id in readable
        assert good_link.id in {it.id for it in links.readable}
        assert page.total == 2
        assert {it.id for it in page.items} == {it.id for it in links.readable}
        assert person.service.links.chosen([good_link.id]) == (good_link,)
        if column == "visibility" and person is office.integrator:
            assert readable == {good.id}, "it is the owner's alone then"
            continue
        unreadable = found.unreadable if on_connection else links.unreadable
        assert page.unreadable == links.unreadable
        [shown] = unreadable
        assert (shown.id, shown.written_by) == (row, "Acme Admin")
        assert shown.kind is (RowKind.CONNECTION if on_connection else RowKind.LINK)
        assert shown.problems[0].startswith(f"{column} ")
        with pytest.raises(RowUnreadable):
            (person.service.connection if on_connection else person.service.links.get)(row)
    if on_connection:
        service.remove_connection(spoiled.id)
    else:
        service.links.remove(spoiled_link.id)
    assert not service.connection_rows().unreadable
    assert not service.links.rows().unreadable
    assert good in service.connections()


def test_links_that_cannot_be_read_do_not_keep_their_connection(
    office: Office, shared: str, link: str, overwrite: Any
) -> None:
    overwrite("channel_link", "path", NESTED, link)
    overwrite("channel_link", "checked_at", "infinity", link)
    assert office.integrator.service.remove_connection(shared) == ()
    [left] = office.integrator.service.links.rows().unreadable
    assert left.id == link
    office.integrator.service.links.remove(link)
    assert office.admin.service.links.page().total == 0


def test_pages_lead_past_rows_whose_place_cannot_be_told(
    office: Office, shared: str, overwrite: Any
) -> None:
    service = office.admin.service
    made = [service.links.add(new_link(shared, f"6-1-{number}")).id for number in range(12)]
    for number, moment in zip(range(0, 12, 2), MOMENTS, strict=True):
        overwrite("channel_link", "linked_at", moment, made[number])
    for size in (1, 2, 3, 5):
        met: list[str] = []
        after = None
        for _page in range(30):
            page = service.links.page(after=after, limit=size)
            assert page.total == 12
            met += [it.id for it in page.items] + [it.id for it in page.unreadable]
            after = page.after
            if after is None:
                break
        assert sorted(met) == sorted(made)


def test_a_page_goes_on_where_the_row_that_it_ended_with_was_removed(
    office: Office, shared: str, overwrite: Any
) -> None:
    service = office.admin.service
    made = [service.links.add(new_link(shared, f"6-1-{number}")).id for number in range(4)]
    overwrite("channel_link", "path", NESTED, made[1])
    page = service.links.page(limit=2)
    assert [it.id for it in page.unreadable] == [made[1]]
    service.links.remove(made[1])
    assert [it.id for it in service.links.page(after=page.after).items] == made[2:]


def test_a_member_who_wrote_rows_that_cannot_be_read_is_removed(
    office: Office, overwrite: Any
) -> None:
    leaving = office.company.join(office.admin, "Acme Leaver", Role.INTEGRATIONS_ADMIN)
    theirs = leaving.service.add_connection(new_connection(), TOKEN)
    link = leaving.service.links.add(new_link(theirs.id))
    overwrite("connection", "workspaces", NESTED, theirs.id)
    overwrite("channel_link", "path", NESTED, link.id)
    overwrite("member", "joined_at", "infinity", leaving.id)
    has = office.admin.people.belongings(leaving.id)
    assert (has.connections, has.links) == ((), ())
    assert [it.id for it in has.unreadable] == [link.id]
    office.admin.people.remove(leaving.id)
    [taken_over] = office.admin.service.connection_rows().unreadable
    assert (taken_over.id, taken_over.written_by) == (theirs.id, "Acme Admin")


def test_what_a_role_is_called_that_nobody_knows_is_shown_and_ends_nothing(
    office: Office, overwrite: Any
) -> None:
    overwrite("member", "role", "boss", office.member.id)
    found = office.admin.service.members.rows()
    assert {it.id for it in found.readable} == {office.admin.id, office.integrator.id}
    [shown] = found.unreadable
    assert shown == UnreadableRow(
        RowKind.MEMBER, office.member.id, problems=("role is not an allowed value",)
    )
    overwrite("member", "role", "member", office.member.id)


def test_audit_entries_without_a_date_are_shown_as_such(office: Office, overwrite: Any) -> None:
    office.admin.service.members.set_assistance("help@example.com")
    with office.company.administrator() as raw:
        [[newest]] = raw.execute("SELECT max(id) FROM clickup_desktop.audit_entry").fetchall()
    overwrite("audit_entry", "at", "infinity", newest)
    found = office.admin.service.members.audit_rows(3)
    assert len(found.readable) == 2
    [shown] = found.unreadable
    assert (shown.kind, shown.written_by) == (RowKind.AUDIT_ENTRY, "Acme Admin")
    overwrite("audit_entry", "at", "2026-05-01", newest)
