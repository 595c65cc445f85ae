"""What a hostile member with psql must not do: bare SQL, and none of the program's code.

What PostgreSQL lets everybody do, and this does not try: take advisory locks, hold row and table
locks on what one may change, send notifications that nobody made, set defaults for one's own
sessions, lend one's login to another, and read the names in the catalogs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import errors

from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from tests.organization.conftest import TOKEN, new_connection, new_link
from tests.postgresql import Cluster

from .conftest import Company, Office, SignedIn, open_office
from .psql import attempt, failing, refused

ROLES = ("admin", "integrator", "member", "invited")
TABLES = (
    "alembic_version",
    "organization",
    "member",
    "invitation",
    "connection",
    "channel_link",
    "audit_entry",
    "organization_key",
    "key_copy",
    "key_due",
    "recovery_anchor",
)
# One that PostgreSQL takes for a password that is prepared already.
VERIFIER = "SCRAM-SHA-256$4096:" + "A" * 22 + "==$" + "B" * 43 + "=:" + "C" * 43 + "="


@dataclass
class Scene:
    """An organization with somebody for each role, and a bare connection for each."""

    company: Company
    people: dict[str, SignedIn]
    raws: dict[str, psycopg.Connection[Any]]
    shared: str
    shared_link: str
    private: str
    private_link: str
    invited_id: str

    def raw(self, role: str) -> psycopg.Connection[Any]:
        """Return the bare connection of a role."""
        return self.raws[role]

    def ids(self) -> dict[str, str]:
        """Return the names that the statements below use."""
        names = self.company.names
        return {
            "admin": self.people["admin"].id,
            "integrator": self.people["integrator"].id,
            "member": self.people["member"].id,
            "admin_login": self.people["admin"].login,
            "integrator_login": self.people["integrator"].login,
            "member_login": self.people["member"].login,
            "owner_role": names.owner,
            "admins_role": names.enterprise_admins,
            "integrators_role": names.integrations_admins,
            "shared": self.shared,
            "shared_link": self.shared_link,
            "private": self.private,
            "private_link": self.private_link,
        }


@pytest.fixture(scope="module")
def scene(cluster: Cluster) -> Iterator[Scene]:
    with open_office(cluster) as office:
        yield _set(office)


def _set(office: Office) -> Scene:
    company, admin, integrator = office.company, office.admin, office.integrator
    guest = admin.people.invite("Acme Guest", "guest@example.com", Role.MEMBER, lambda _: b"sealed")
    shared = admin.service.add_connection(new_connection(), TOKEN)
    private = integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    people = {"admin": admin, "integrator": integrator, "member": office.member}
    raws = {role: company.bare(person.address, person.password) for role, person in people.items()}
    raws["invited"] = company.bare(company.address.for_user(guest.login), guest.password)
    for raw in raws.values():
        raw.execute("SET search_path = clickup_desktop")
    return Scene(
        company,
        people,
        raws,
        shared.id,
        admin.service.links.add(new_link(shared.id)).id,
        private.id,
        integrator.service.links.add(new_link(private.id)).id,
        guest.member_id,
    )


def columns_of(scene: Scene, table: str) -> list[str]:
    with scene.company.administrator() as raw:
        rows = raw.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped",
            (f"clickup_desktop.{table}",),
        ).fetchall()
    return [row[0] for row in rows]


READABLE = {
    "admin": set(TABLES),
    "integrator": set(TABLES) - {"audit_entry", "key_due"},
    "member": set(TABLES) - {"audit_entry", "connection", "key_due"},
    "invited": {"alembic_version", "organization", "member", "invitation", "organization_key"},
}
REMOVABLE = {
    "admin": {"connection", "channel_link"},
    "integrator": {"connection", "channel_link"},
    "member": set(),
    "invited": set(),
}
_CONNECTION = {
    *(
        "state",
        "organization_url",
        "account_id",
        "account_name",
        "account_email",
        "workspaces",
        "token_hint",
    ),
    *("secret_version", "secret_backend", "session_only", "checked_at", "problem"),
    *("token_ciphertext", "key_version", "version"),
}
_LINK = {
    *("connection_id", "private_owner_id", "workspace_id", "workspace_name", "channel_id"),
    *("channel_name", "visibility_private", "place_kind", "place_id", "path", "linked_by_id"),
    *("linked_at", "problem", "checked_at", "version"),
}
CHANGEABLE: dict[str, dict[str, set[str]]] = {
    "admin": {
        "organization": {"name", "assistance", "message_copy_days"},
        "connection": _CONNECTION,
        "channel_link": _LINK,
    },
    "integrator": {
        "connection": _CONNECTION,
        "channel_link": _LINK,
    },
    "member": {},
    "invited": {},
}


def test_these_are_all_tables(scene: Scene) -> None:
    with scene.company.administrator() as raw:
        found = raw.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'clickup_desktop'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm', 'f')"
        ).fetchall()
    assert {row[0] for row in found} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ROLES)
def test_reading_removing_and_emptying_a_table(scene: Scene, role: str, table: str) -> None:
    raw = scene.raw(role)
    if table in READABLE[role]:
        attempt(raw, f"SELECT * FROM {table}")
    else:
        refused(raw, f"SELECT * FROM {table}")
        refused(raw, f"COPY {table} TO STDOUT")
    if table in REMOVABLE[role]:
        attempt(raw, f"DELETE FROM {table}")
    else:
        refused(raw, f"DELETE FROM {table}")
    refused(raw, f"TRUNCATE {table} CASCADE")
    # With every column: of connections and links some are the server's own.
    refused(raw, f"INSERT INTO {table} SELECT * FROM {table}")
    refused(raw, f"COPY {table} FROM STDIN")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ROLES)
def test_changing_each_column(scene: Scene, role: str, table: str) -> None:
    allowed = CHANGEABLE[role].get(table, set())
    for column in columns_of(scene, table):
        statement = f"UPDATE {table} SET {column} = {column}"
        if column not in allowed:
            refused(scene.raw(role), statement)
        elif column != "linked_by_id":
            attempt(scene.raw(role), statement)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ROLES)
def test_nobody_touches_what_guards_a_table(scene: Scene, role: str, table: str) -> None:
    raw = scene.raw(role)
    for statement in (
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table} ADD COLUMN mine text",
        f"ALTER TABLE {table} OWNER TO CURRENT_USER",
        f"CREATE POLICY mine ON {table} USING (true)",
        f"CREATE TRIGGER mine AFTER INSERT ON {table} EXECUTE FUNCTION notify_change('id')",
        f"CREATE RULE mine AS ON INSERT TO {table} DO ALSO NOTIFY mine",
        f"CREATE INDEX mine ON {table} ((true))",
        f"DROP TABLE {table} CASCADE",
    ):
        refused(raw, statement)
    # Row-level security that is switched off refuses instead of showing everything.
    if table in READABLE[role]:
        with raw.transaction(force_rollback=True):
            raw.execute("SET LOCAL row_security = off")
            refused(raw, f"SELECT * FROM {table}")


def test_who_sees_which_rows(scene: Scene) -> None:
    def ids(role: str, statement: str) -> set[str]:
        return {row[0] for row in attempt(scene.raw(role), statement)}

    links = "SELECT id FROM channel_link"
    assert ids("admin", links) == ids("member", links) == {scene.shared_link}
    assert ids("integrator", links) == {scene.shared_link, scene.private_link}
    rows = "SELECT id FROM connection"
    assert ids("admin", rows) == ids("member", rows) == {scene.shared}
    assert ids("integrator", rows) == {scene.shared, scene.private}
    refused(scene.raw("member"), "SELECT token_ciphertext FROM connection")
    refused(scene.raw("member"), "SELECT account_email FROM connection")
    refused(scene.raw("member"), "SELECT organization_url FROM connection")
    keys = "SELECT coalesce(member_id, 'recovery') FROM key_copy"
    for role in ("admin", "integrator", "member"):
        assert ids(role, keys) == {scene.people[role].id, "recovery"}
    assert ids("invited", "SELECT id FROM member") == {scene.invited_id}
    assert ids("invited", "SELECT member_id FROM invitation") == {scene.invited_id}
    assert ids("member", "SELECT member_id FROM invitation") == set()


# Each as somebody, and what it must not do.
FORBIDDEN = [
    # Rows of others
    ("integrator", "INSERT INTO connection ({c}) SELECT {c_of_admin} FROM connection"),
    ("admin", "UPDATE connection SET owner_id = '{integrator}'"),
    ("admin", "UPDATE connection SET visibility = 'private'"),
    ("admin", "UPDATE connection SET organization_url = 'https://example.com'"),
    ("member", "UPDATE member SET role = 'enterprise-admin'"),
    ("admin", "UPDATE member SET role = 'enterprise-admin'"),
    ("admin", "UPDATE member SET login = 'postgres'"),
    ("member", "INSERT INTO key_copy VALUES ('x', '{admin}', 1, '', '')"),
    ("integrator", "INSERT INTO key_copy VALUES ('x', '{member}', 1, '', '')"),
    ("member", "INSERT INTO key_copy VALUES ('x', NULL, 1, '', '')"),
    ("member", "INSERT INTO key_copy VALUES ('x', '{member}', 1, '', '')"),
    ("admin", "INSERT INTO key_copy VALUES ('x', '{admin}', 1, '', '')"),
    ("member", "DELETE FROM key_copy WHERE member_id = '{member}'"),
    ("admin", "INSERT INTO organization_key VALUES (2, '', '', now(), '')"),
    ("admin", "INSERT INTO key_due VALUES ('{member}', 'member-removed', now())"),
    ("admin", "DELETE FROM key_due"),
    ("admin", "INSERT INTO recovery_anchor VALUES (1, '', '')"),
    ("integrator", "INSERT INTO organization_key VALUES (2, '', '', now(), '')"),
    ("member", "INSERT INTO audit_entry VALUES (1, now(), '', '', '', '')"),
    ("admin", "INSERT INTO audit_entry VALUES (1, now(), '', '', '', '')"),
    ("admin", "SELECT nextval('audit_entry_id_seq')"),
    ("admin", "SELECT setval('audit_entry_id_seq', 1)"),
    # Links in somebody else's name, or through what one does not see
    ("integrator", "INSERT INTO channel_link ({l}) VALUES ({l_by_admin})"),
    ("admin", "INSERT INTO channel_link ({l}) VALUES ({l_through_private})"),
    ("integrator", "INSERT INTO channel_link ({l}) VALUES ({l_through_nothing})"),
    ("integrator", "INSERT INTO channel_link ({l}) VALUES ({l_hidden})"),
    ("integrator", "UPDATE channel_link SET linked_by_id = '{member}' WHERE id = '{shared_link}'"),
    ("integrator", "UPDATE channel_link SET channel_id = 'x' WHERE id = '{shared_link}'"),
    ("integrator", "UPDATE channel_link SET private_owner_id = '{integrator}',"
     " connection_id = NULL, linked_by_id = '{integrator}' WHERE id = '{shared_link}'"),
    ("integrator", "UPDATE channel_link SET private_owner_id = '{admin}'"
     " WHERE id = '{shared_link}'"),
    ("integrator", "UPDATE channel_link SET private_owner_id = NULL WHERE id = '{private_link}'"),
    ("admin", "UPDATE channel_link SET connection_id = '{private}' WHERE id = '{shared_link}'"),
    # Being somebody else
    ("member", "SET ROLE \"{owner_role}\""),
    ("admin", "SET ROLE \"{owner_role}\""),
    ("member", "SET ROLE \"{admins_role}\""),
    ("integrator", "SET ROLE \"{admins_role}\""),
    ("admin", "SET ROLE \"{integrator_login}\""),
    ("admin", "SET ROLE postgres"),
    ("admin", "SET SESSION AUTHORIZATION \"{integrator_login}\""),
    ("admin", "SET SESSION AUTHORIZATION postgres"),
    ("member", "SELECT set_config('role', '{owner_role}', false)"),
    ("member", "SELECT set_config('session_authorization', '{admin_login}', false)"),
    # More rights
    ("member", "GRANT \"{admins_role}\" TO CURRENT_USER"),
    ("admin", "GRANT \"{owner_role}\" TO CURRENT_USER"),
    ("admin", "GRANT \"{integrators_role}\" TO \"{member_login}\""),
    ("admin", "REVOKE \"{integrators_role}\" FROM \"{integrator_login}\""),
    ("admin", "GRANT pg_read_server_files TO CURRENT_USER"),
    ("member", "ALTER ROLE CURRENT_USER CREATEROLE"),
    ("member", "ALTER ROLE CURRENT_USER SUPERUSER"),
    ("member", "ALTER ROLE CURRENT_USER BYPASSRLS"),
    ("member", "ALTER ROLE CURRENT_USER CREATEDB"),
    ("member", "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1"),
    ("invited", "ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'"),
    ("member", "ALTER ROLE CURRENT_USER NOINHERIT"),
    ("admin", "ALTER ROLE \"{integrator_login}\" PASSWORD 'x'"),
    ("admin", "ALTER ROLE \"{integrator_login}\" SET search_path = public"),
    ("admin", "ALTER ROLE ALL SET search_path = public"),
    ("admin", "ALTER ROLE \"{admins_role}\" LOGIN"),
    ("admin", "CREATE ROLE mine LOGIN"),
    ("admin", "DROP ROLE \"{member_login}\""),
    ("admin", "DROP OWNED BY \"{integrator_login}\""),
    ("admin", "REASSIGN OWNED BY \"{integrator_login}\" TO CURRENT_USER"),
    ("admin", "ALTER DEFAULT PRIVILEGES FOR ROLE \"{owner_role}\" GRANT ALL ON TABLES TO PUBLIC"),
    ("member", "SET session_replication_role = replica"),
    ("member", "SET lo_compat_privileges = on"),
    ("member", "SET log_statement = none"),
    # Making things
    ("admin", "CREATE TABLE clickup_desktop.mine ()"),
    ("admin", "CREATE TABLE public.mine ()"),
    ("admin", "CREATE TEMP TABLE member ()"),
    ("admin", "CREATE TEMP VIEW member AS SELECT 1"),
    ("admin", "CREATE SCHEMA mine"),
    ("admin", "CREATE FUNCTION clickup_desktop.utc_now(text) RETURNS int RETURN 1"),
    ("admin", "CREATE FUNCTION public.lower(text) RETURNS text RETURN 'x'"),
    ("admin", "CREATE OR REPLACE FUNCTION clickup_desktop.my_member_id() RETURNS text"
     " RETURN '{integrator}'"),
    ("admin", "ALTER FUNCTION clickup_desktop.my_member_id() RENAME TO other"),
    ("admin", "CREATE TYPE clickup_desktop.mine AS (a int)"),
    ("admin", "CREATE EXTENSION dblink"),
    ("admin", "CREATE EXTENSION pgcrypto"),
    ("admin", "CREATE FOREIGN DATA WRAPPER mine"),
    ("admin", "CREATE PUBLICATION mine FOR ALL TABLES"),
    ("admin", "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION notify_change()"),
    ("admin", "CREATE LANGUAGE mine HANDLER plpgsql_call_handler"),
    # The computer that the server runs on
    ("admin", "COPY channel_link TO PROGRAM 'cat'"),
    ("admin", "COPY channel_link TO '/tmp/mine'"),
    ("admin", "COPY organization (name) FROM '/etc/passwd'"),
    ("admin", "SELECT pg_read_file('/etc/passwd')"),
    ("admin", "SELECT pg_ls_dir('/')"),
    ("admin", "SELECT pg_reload_conf()"),
    ("admin", "SELECT * FROM pg_hba_file_rules"),
    ("admin", "LOAD 'mine'"),
    # Others' passwords, sessions and statistics
    ("admin", "SELECT * FROM pg_authid"),
    ("admin", "SELECT * FROM pg_shadow"),
    ("admin", "SELECT * FROM pg_statistic"),
    ("admin", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
     " WHERE usename = '{integrator_login}'"),
    ("admin", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
     " WHERE usename = '{integrator_login}'"),
    # Large objects, which have no row-level security
    ("admin", "SELECT lo_create(0)"),
    ("admin", "SELECT lo_creat(-1)"),
    ("admin", "SELECT lo_from_bytea(0, 'x')"),
    ("admin", "SELECT lo_import('/etc/passwd')"),
    # Functions of others
    ("integrator", "SELECT invite_member('{member}', 'x', 'x@x', 'member', '', '',"
     " now()::timestamp, '')"),
    ("integrator", "SELECT set_member_role('{integrator}', 'enterprise-admin', NULL)"),
    ("member", "SELECT set_member_role('{member}', 'enterprise-admin', NULL)"),
    ("integrator", "SELECT remove_member('{admin}', NULL)"),
    ("integrator", "SELECT renew_invitation('{admin}', '', now()::timestamp, '')"),
    ("invited", "SELECT remove_member('{admin}', NULL)"),
    ("integrator", "SELECT keys_to_seal_to(NULL)"),
    ("member", "SELECT change_key(2, '', '', '{{}}', '{{}}', '{{}}', '{{}}', '{{}}')"),
    ("invited", "SELECT recover_key('x', 1, '', '')"),
    ("integrator", "SELECT replace_recovery_key('x', 1, '', '', '', '')"),
    ("member", "SELECT replace_recovery_key('x', 1, '', '', '', '')"),
    ("admin", "SELECT record_export('nothing', 1)"),
    ("integrator", "SELECT record_export('{shared_link}', 1)"),
    ("member", "SELECT record_export('{shared_link}', 1)"),
    ("invited", "SELECT record_export('{shared_link}', 1)"),
    ("admin", "SELECT check_copy('', '', '')"),
    ("admin", "SELECT most_computers()"),
    ("admin", "SELECT note('x', 'x')"),
    ("admin", "SELECT invited('{member}', 'x', 'x@x', 'member', '', '', now()::timestamp, '', '')"),
    ("admin", "SELECT member_to_change('{integrator}', NULL)"),
    ("admin", "SELECT require_enterprise_admin()"),
    ("admin", "SELECT check_verifier('x')"),
    ("admin", "SELECT group_of('member')"),
]  # fmt: skip

_L = (
    "id, connection_id, private_owner_id, workspace_id, workspace_name, channel_id, channel_name,"
    " visibility_private, place_kind, place_id, path, linked_by_id, linked_at, problem"
)


def _link(connection: str, private_owner: str, linked_by: str) -> str:
    return (
        f"'mine', {connection}, {private_owner}, '1', 'x', '2', 'x', false, 'list', '3', '[]',"
        f" {linked_by}, now(), ''"
    )


@pytest.mark.parametrize(("role", "statement"), FORBIDDEN, ids=[s for _, s in FORBIDDEN])
def test_it_is_refused(scene: Scene, role: str, statement: str) -> None:
    ids = scene.ids()
    columns = "id, visibility, state, organization_url, owner_id, account_id, account_name,"
    columns += " account_email, workspaces, token_hint, secret_version,"
    columns += " secret_backend, session_only, created_at, problem"
    of_admin = columns.replace("id,", "'mine',", 1).replace("owner_id", f"'{ids['admin']}'")
    shared, private = f"'{ids['shared']}'", f"'{ids['private']}'"
    integrator, admin = f"'{ids['integrator']}'", f"'{ids['admin']}'"
    refused(
        scene.raw(role),
        statement.format(
            **ids,
            c=columns,
            c_of_admin=of_admin,
            l=_L,
            l_by_admin=_link(shared, "NULL", admin),
            l_through_private=_link(private, "NULL", admin),
            l_through_nothing=_link("NULL", "NULL", integrator),
            l_hidden=_link(shared, integrator, integrator),
        ),
    )


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER SYSTEM SET ssl = off",
        "CREATE DATABASE mine",
        "DROP DATABASE postgres",
        "CREATE TABLESPACE mine LOCATION '/tmp'",
    ],
)
def test_it_is_refused_outside_a_transaction(scene: Scene, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        scene.raw("admin").execute(statement)


def test_what_one_may_do_touches_ones_own_rows_alone(scene: Scene) -> None:
    admin = scene.raw("admin")
    assert attempt(admin, "DELETE FROM connection RETURNING id") == [(scene.shared,)]
    assert attempt(admin, "DELETE FROM channel_link RETURNING id") == [(scene.shared_link,)]
    changed = attempt(admin, "UPDATE connection SET problem = 'x' RETURNING id")
    assert changed == [(scene.shared,)]


def test_a_setting_that_everybody_can_write_changes_nothing(scene: Scene) -> None:
    raw = scene.raw("member")
    with raw.transaction(force_rollback=True):
        for name in ("clickup_desktop.member_id", "app.current_user", "request.jwt.claims"):
            raw.execute("SELECT set_config(%s, %s, true)", (name, scene.people["integrator"].id))
        assert raw.execute("SELECT my_member_id()").fetchall() == [(scene.people["member"].id,)]
        rows = raw.execute("SELECT id FROM channel_link").fetchall()
        assert rows == [(scene.shared_link,)]


def test_whoever_steps_out_of_their_login_is_nobody(scene: Scene) -> None:
    raw = scene.raw("admin")
    with raw.transaction(force_rollback=True):
        raw.execute(f'SET LOCAL ROLE "{scene.company.names.enterprise_admins}"')
        for table in ("connection", "channel_link", "audit_entry", "invitation", "key_copy"):
            assert raw.execute(f"SELECT * FROM {table}").fetchall() == []


def test_nobody_reads_what_others_ask_the_server(scene: Scene) -> None:
    rows = attempt(
        scene.raw("member"),
        "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
        " AND usename <> current_user",
    )
    assert rows
    assert {row[0] for row in rows} == {"<insufficient privilege>"}


def test_temporary_tables_would_shadow_nothing(scene: Scene) -> None:
    """A database administrator may let members make temporary tables, for whatever reason."""
    names = scene.company.names
    with scene.company.administrator() as administrator:
        administrator.execute(
            f'GRANT TEMPORARY ON DATABASE {scene.company.database} TO "{names.members}"'
        )
        raw = scene.raw("member")
        login, member_id = scene.people["member"].login, scene.people["member"].id
        try:
            with raw.transaction(force_rollback=True):
                raw.execute("CREATE TEMP TABLE member (id text, login text, role text,"
                            " removed_at timestamp)")  # fmt: skip
                raw.execute(
                    "INSERT INTO pg_temp.member VALUES (%s, %s, 'enterprise-admin', NULL)",
                    (scene.people["integrator"].id, login),
                )
                raw.execute("SET LOCAL search_path = pg_temp, clickup_desktop")
                mine = raw.execute("SELECT clickup_desktop.my_member_id()").fetchall()
                assert mine == [(member_id,)]
                rows = raw.execute("SELECT id FROM clickup_desktop.channel_link").fetchall()
                assert rows == [(scene.shared_link,)]
                with failing("CD002"):
                    raw.execute("SELECT clickup_desktop.accept_invitation(NULL, 'x', 1, 'x', 'x')")
        finally:
            administrator.execute(
                f'REVOKE TEMPORARY ON DATABASE {scene.company.database} FROM "{names.members}"'
            )


def test_what_is_heard_says_which_row_and_nothing_that_is_in_it(scene: Scene) -> None:
    integrator = scene.people["integrator"].service
    with scene.company.bare(
        scene.people["member"].address, scene.people["member"].password
    ) as listening:
        listening.execute("LISTEN clickup_desktop")
        private = integrator.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
        integrator.links.add(new_link(private.id, channel_name="secret-plans"))
        integrator.remove_connection(private.id)
        heard = [notify.payload for notify in listening.notifies(timeout=10, stop_after=5)]
    assert f"connection:{private.id}" in heard
    assert all(re.fullmatch(r"(connection|channel_link):[0-9a-f-]{36}", it) for it in heard)


def test_every_function_is_pinned_and_for_those_alone_who_need_it(scene: Scene) -> None:
    names = scene.company.names
    with scene.company.administrator() as raw:
        rows = raw.execute(
            "SELECT proname, prosecdef, proconfig, pg_get_userbyid(proowner), ARRAY("
            " SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END"
            " FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) ORDER BY 1)"
            " FROM pg_proc WHERE pronamespace = 'clickup_desktop'::regnamespace"
        ).fetchall()
    granted: dict[str, set[str]] = {}
    for name, definer, config, owner, may_call in rows:
        assert owner == names.owner
        assert "PUBLIC" not in may_call
        if definer:
            assert config == ["search_path=pg_catalog, clickup_desktop, pg_temp"], name
        granted[name] = set(may_call) - {names.owner}
    admins, everybody = {names.enterprise_admins}, set(names.groups)
    assert {name: groups for name, groups in granted.items() if groups} == {
        "my_member_id": everybody,
        "utc_now": everybody,
        "room_to_tell": everybody,
        "invite_member": admins,
        "renew_invitation": admins,
        "set_member_role": admins,
        "remove_member": admins,
        "accept_invitation": everybody,
        "keys_to_seal_to": admins,
        "change_key": admins,
        "replace_recovery_key": admins,
        "recover_key": everybody - {names.invited},
        "record_export": admins | {names.integrations_admins},
    }


HOSTILE = (
    None,
    "",
    "'; DROP TABLE clickup_desktop.member; --",
    '" SUPERUSER --',
    "postgres",
    "enterprise-admin' OR true --",
    "\u202e",
    "x" * 10_000,
)
_SOON = "now()::timestamp + interval '1 day'"
_FUNCTIONS = {
    "invite_member: id": "invite_member(%s, 'x', 'x@x', 'member', {login}, {verifier}, {soon}, '')",
    "invite_member: role": "invite_member({id}, 'x', 'x@x', %s, {login}, {verifier}, {soon}, '')",
    "invite_member: e-mail": "invite_member({id}, 'x', %s, 'member', {login}, {verifier}, {soon},"
    " '')",
    "invite_member: login": "invite_member({id}, 'x', 'x@x', 'member', %s, {verifier}, {soon}, '')",
    "invite_member: verifier": "invite_member({id}, 'x', 'x@x', 'member', {login}, %s, {soon}, '')",
    "renew_invitation: member": "renew_invitation(%s, {verifier}, {soon}, 'x')",
    "set_member_role: member": "set_member_role(%s, 'member', NULL)",
    "remove_member: member": "remove_member(%s, NULL)",
}


def fitting(scene: Scene, call: str) -> str:
    """Fill in arguments that are as they should be."""
    return call.format(
        id="gen_random_uuid()::text",
        login=f"'{scene.company.names.login_prefix}0123456789abcdef'",
        verifier=f"'{VERIFIER}'",
        soon=_SOON,
    )


@pytest.mark.parametrize("call", _FUNCTIONS.values(), ids=_FUNCTIONS)
def test_a_function_refuses_hostile_arguments(scene: Scene, call: str) -> None:
    def logins() -> int:
        with scene.company.administrator() as raw:
            rows = raw.execute("SELECT rolname, rolsuper FROM pg_roles").fetchall()
        return len(rows)

    before = logins()
    for value in HOSTILE:
        with failing("22023", "CD003"):
            attempt(scene.raw("admin"), f"SELECT {fitting(scene, call)}", value)
    assert logins() == before


def test_a_name_is_a_name_whatever_is_in_it(scene: Scene) -> None:
    raw = scene.raw("admin")
    for name in (name for name in HOSTILE if name and len(name) < 300 and name.strip()):
        call = "invite_member({id}, %s, 'x@x', 'member', {login}, {verifier}, {soon}, 'x')"
        invited = f"WITH made AS (SELECT {fitting(scene, call)}) SELECT 1 FROM made"
        assert attempt(raw, invited, name) == [(1,)]


@pytest.mark.parametrize("expires", ["now()::timestamp", "NULL", "'infinity'", "now() + '40 days'"])
def test_an_invitation_ends(scene: Scene, expires: str) -> None:
    with pytest.raises(errors.InvalidParameterValue):
        attempt(
            scene.raw("admin"),
            fitting(
                scene,
                "SELECT invite_member({id}, 'x', 'x@x', 'member', {login}, {verifier},"
                f" ({expires})::timestamp, 'x')",
            ),
        )


def test_set_member_role_takes_the_three_roles_alone(scene: Scene) -> None:
    for value in HOSTILE:
        with pytest.raises(errors.InvalidParameterValue):
            attempt(
                scene.raw("admin"),
                "SELECT set_member_role(%s, %s, NULL)",
                scene.people["member"].id,
                value,
            )


def test_accept_invitation_is_for_who_was_invited(scene: Scene) -> None:
    for role in ("admin", "integrator", "member"):
        with failing("CD002"):
            attempt(scene.raw(role), "SELECT accept_invitation(NULL, 'x', 1, 'x', 'x')")
    invited = scene.raw("invited")
    for value in HOSTILE[1:]:
        with pytest.raises(errors.InvalidParameterValue):
            attempt(invited, "SELECT accept_invitation(%s, 'x', 1, 'x', 'x')", value)
    with pytest.raises(errors.InvalidParameterValue):
        attempt(invited, "SELECT accept_invitation(%s, NULL, 1, 'x', 'x')", VERIFIER)
    with failing("CD004"):
        attempt(invited, "SELECT accept_invitation(%s, 'x', 7, 'x', 'x')", VERIFIER)


def test_a_login_that_was_lent_has_no_say_over_members(scene: Scene) -> None:
    """PostgreSQL before 16 lets everybody lend their own login; it is like telling a password."""
    lender, borrower = scene.people["admin"].login, scene.people["member"].login
    with scene.company.administrator() as administrator:
        administrator.execute(f'GRANT "{lender}" TO "{borrower}"')
        try:
            with pytest.raises(errors.InsufficientPrivilege, match="only an Enterprise Admin"):
                attempt(
                    scene.raw("member"),
                    "SELECT set_member_role(%s, 'enterprise-admin', NULL)",
                    scene.people["member"].id,
                )
        finally:
            administrator.execute(f'REVOKE "{lender}" FROM "{borrower}"')


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE connection SET state = 'nonsense'",
        "UPDATE connection SET workspaces = '{}'",
        "UPDATE connection SET workspaces = '[1]'",
        "UPDATE connection SET token_ciphertext = NULL",
        "UPDATE connection SET secret_backend = 'memory'",
        "UPDATE connection SET secret_version = 0",
        "UPDATE connection SET session_only = true",
        "UPDATE channel_link SET path = '{}'",
        "UPDATE channel_link SET path = '[{}]'",
    ],
)
def test_nobody_leaves_what_stops_others_programs(scene: Scene, statement: str) -> None:
    with pytest.raises(errors.CheckViolation):
        attempt(scene.raw("admin"), statement)


def test_a_token_is_saved_with_the_key_in_use_alone(scene: Scene) -> None:
    for version in (0, 2, 99):
        with failing("CD004"):
            attempt(scene.raw("admin"), f"UPDATE connection SET key_version = {version}")
