"""The roles of an organization in its cluster, and what they and PUBLIC may do in its database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from clickup_desktop.language.texts import _
from clickup_desktop.organization.errors import DatabaseInUse
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.roles import (
    OUR_ROLE,
    SCHEMA,
    RoleNames,
    quoted,
    quoted_literal,
)

if TYPE_CHECKING:
    import psycopg

    Raw = psycopg.Connection[Any]

# Large objects have no row-level security, and everybody may make them.
_LARGE_OBJECTS = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE pronamespace = 'pg_catalog'::regnamespace
    AND proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_open', 'lo_put', 'lo_import',
        'lowrite', 'lo_export')
    AND has_function_privilege('public', p.oid, 'EXECUTE')
"""

# What is written so in CREATE ROLE, and with NO before it.
_OPTIONS = {
    "SUPERUSER": "rolsuper",
    "CREATEDB": "rolcreatedb",
    "REPLICATION": "rolreplication",
    "BYPASSRLS": "rolbypassrls",
    "CREATEROLE": "rolcreaterole",
    "LOGIN": "rolcanlogin",
    "INHERIT": "rolinherit",
}
_ATTRIBUTES = (
    f"SELECT rolname, {', '.join(_OPTIONS.values())} FROM pg_roles WHERE rolname = ANY(%s)"  # noqa: S608 - ours
)


def refuse_foreign(connection: Raw, names: RoleNames, where: str) -> None:
    """Raise `DatabaseInUse` where a role of one of the names is not ours."""
    for role in (names.owner, *names.groups):
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = %s", (role,)
        ).fetchone()
        if row is not None and not str(row[0] or "").startswith(OUR_ROLE):
            raise DatabaseInUse(where, f"the server has another role of the name {role}")


def restore(connection: Raw, names: RoleNames) -> None:
    """Make the roles, and let them and nobody else into the database.

    Raises:
        psycopg.Error: it takes more rights.
    """
    made = _options_of(connection, (names.owner, *names.groups))
    fresh = not _has_schema(connection)
    statements = []
    for role in (names.owner, *names.groups):
        wanted = _wanted(role, names)
        if role not in made:
            statements.append(f"CREATE ROLE {quoted(role)} {' '.join(_written(wanted))}")
        elif made[role] != wanted:
            statements.append(_alter(role, made[role], wanted))
        description = quoted_literal(OUR_ROLE + "no login")
        statements.append(f"COMMENT ON ROLE {quoted(role)} IS {description}")
        if fresh and role in made:
            statements += _emptying(connection, role, names)
    superuser = is_superuser(connection)
    statements += _letting_administer(connection, names, superuser=superuser)
    database = quoted(_database(connection))
    groups = ", ".join(quoted(group) for group in names.groups)
    owner = quoted(names.owner)
    statements += [
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"REVOKE ALL ON DATABASE {database} FROM {groups}",
        f"GRANT CONNECT ON DATABASE {database} TO {groups}",
        f"GRANT CREATE, TEMPORARY ON DATABASE {database} TO {owner}",
        f"ALTER ROLE {owner} IN DATABASE {database} SET search_path = {SCHEMA}, pg_temp",
        "DO $$ BEGIN REVOKE ALL ON SCHEMA public FROM PUBLIC;"
        " EXCEPTION WHEN invalid_schema_name THEN NULL; END $$",
    ]
    if superuser:
        statements += [
            f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC"
            for (function,) in connection.execute(_LARGE_OBJECTS).fetchall()
        ]
    # In one message: a server may be far away.
    connection.execute(";\n".join(statements))


def differences(connection: Raw, names: RoleNames) -> list[str]:
    """Return what is not as it should be, in words for a database administrator."""
    told = []
    wanted = (names.owner, *names.groups)
    found = _options_of(connection, wanted)
    for role in wanted:
        if role not in found:
            told.append(_("role {role}: is missing").format(role=role))
        elif found[role] != _wanted(role, names):
            told.append(_("role {role}: has too many or too few privileges").format(role=role))
    told += _database_differences(connection, names)
    told += _membership_differences(connection, names)
    return told


def _database_differences(connection: Raw, names: RoleNames) -> list[str]:
    told = []
    held = connection.execute(
        "SELECT a.grantee, a.privilege_type FROM pg_database d,"
        " aclexplode(coalesce(datacl, acldefault('d', datdba))) AS a"
        " WHERE datname = current_database() AND a.grantee = 0"
    ).fetchall()
    told += [
        _("database: everybody has the privilege {privilege}").format(privilege=privilege)
        for _grantee, privilege in held
    ]
    for group in names.groups:
        row = connection.execute(
            "SELECT has_database_privilege(rolname, current_database(), 'CONNECT'),"
            " has_database_privilege(rolname, current_database(), 'CREATE'),"
            " has_database_privilege(rolname, current_database(), 'TEMPORARY')"
            " FROM pg_roles WHERE rolname = %s",
            (group,),
        ).fetchone()
        if row is not None and row != (True, False, False):
            told.append(
                _("database: {group} has privileges other than CONNECT").format(group=group)
            )
    told += [
        _("function {function}: everybody can make or write large objects").format(
            function=function
        )
        for (function,) in connection.execute(_LARGE_OBJECTS).fetchall()
    ]
    return told


def restore_members(connection: Raw, names: RoleNames) -> None:
    """Have each member's login be in its role's group alone, and be able to do no more.

    It needs the tables, and leaves what the login may not change.
    """
    from psycopg import errors  # noqa: PLC0415 - there is a connection, so it is there

    def try_each(statements: Iterable[str]) -> None:
        for statement in statements:
            with contextlib.suppress(errors.InsufficientPrivilege), connection.transaction():
                connection.execute(statement)

    is_in, should = _memberships(connection, names)
    try_each(
        _put_out(connection, login, group, is_in[login, group])
        for login, group in sorted(is_in.keys() - should)
    )
    # Whoever was put out may have lent it to others, who went with them.
    is_in, should = _memberships(connection, names)
    # As the owner, whose functions take it back when the role is another.
    by = _granted_by(connection, names.owner)
    try_each(
        f"GRANT {quoted(group)} TO {quoted(login)}{by}"
        for login, group in sorted(should - is_in.keys())
    )
    too_much = _who_may_too_much(connection, should)
    try_each(_alter(login, has, has - _TOO_MUCH) for login, has in too_much.items())


def _put_out(connection: Raw, login: str, group: str, grantor: str) -> str:
    by = _granted_by(connection, grantor)
    return f"REVOKE {quoted(group)} FROM {quoted(login)}{by} CASCADE"


def _granted_by(connection: Raw, grantor: str) -> str:
    return f" GRANTED BY {quoted(grantor)}" if _has_grantors(connection) else ""


def _has_grantors(connection: Raw) -> bool:
    """Whether it matters who granted a membership."""
    return connection.info.server_version >= 160_000


def _membership_differences(connection: Raw, names: RoleNames) -> list[str]:
    """Compare who is in a group with the roles that the members have."""
    is_in, should = _memberships(connection, names)
    told = [
        _("role {role}: should not be a member of {group}").format(role=login, group=group)
        for login, group in is_in.keys() - should
    ]
    told += [
        _("role {role}: should be a member of {group}").format(role=login, group=group)
        for login, group in should - is_in.keys()
    ]
    told += [
        _("role {role}: has too many privileges").format(role=login)
        for login in _who_may_too_much(connection, should)
    ]
    return sorted(told)


def _memberships(
    connection: Raw, names: RoleNames
) -> tuple[dict[tuple[str, str], str], set[tuple[str, str]]]:
    """Return who is in which group, with who granted it, and who should be."""
    # Since PostgreSQL 16 whoever made a role may give it to others, without being in it.
    only_gives = "NOT a.inherit_option AND NOT a.set_option AND (m.rolsuper OR m.rolcreaterole)"
    apart = f" AND NOT ({only_gives})" if _has_grantors(connection) else ""
    is_in = {
        (str(login), str(group)): str(grantor)
        for login, group, grantor in connection.execute(
            "SELECT m.rolname, g.rolname, pg_get_userbyid(a.grantor) FROM pg_auth_members a"  # noqa: S608 - ours
            " JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid"
            " WHERE (g.rolname = ANY(%s) OR g.rolname IN"
            f" (SELECT login FROM {SCHEMA}.member WHERE login IS NOT NULL))"
            # The owner, and administrators who act as it.
            " AND m.rolname <> %s AND NOT (g.rolname = %s AND (m.rolsuper OR m.rolcreaterole))"
            f" AND m.rolname <> current_user{apart}",
            ([names.owner, *names.groups], names.owner, names.owner),
        )
    }
    should = {
        (str(login), names.invited if first else names.group_of(Role(role)))
        for login, role, first in connection.execute(
            f"SELECT m.login, m.role, coalesce(i.first, false) FROM {SCHEMA}.member m"  # noqa: S608 - ours
            f" LEFT JOIN {SCHEMA}.invitation i ON i.member_id = m.id WHERE m.login IS NOT NULL"
        )
    }
    return is_in, should


def _who_may_too_much(connection: Raw, members: set[tuple[str, str]]) -> dict[str, frozenset[str]]:
    logins = sorted({login for login, _group in members})
    found = _options_of(connection, logins)
    return {login: has for login, has in found.items() if has & _TOO_MUCH}


_TOO_MUCH = frozenset({"SUPERUSER", "CREATEDB", "REPLICATION", "BYPASSRLS", "CREATEROLE"})


def _options_of(connection: Raw, roles: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return what each of those roles may that are there."""
    return {
        str(role): frozenset(option for option, may in zip(_OPTIONS, has, strict=True) if may)
        for role, *has in connection.execute(_ATTRIBUTES, (list(roles),))
    }


def _wanted(role: str, names: RoleNames) -> frozenset[str]:
    """Return what a role of ours is to be able to do."""
    return frozenset({"INHERIT", "CREATEROLE"} if role == names.owner else {"INHERIT"})


def _written(options: frozenset[str], among: Iterable[str] = _OPTIONS) -> list[str]:
    return [option if option in options else f"NO{option}" for option in among]


def _alter(role: str, has: frozenset[str], wanted: frozenset[str]) -> str:
    """Return the statement that gives a role what is wanted, and names nothing that it has.

    Since PostgreSQL 16 it takes an option to name it, whether that changes it or not.
    """
    among = [option for option in _OPTIONS if option in has ^ wanted]
    return f"ALTER ROLE {quoted(role)} {' '.join(_written(wanted, among))}"


def _letting_administer(connection: Raw, names: RoleNames, *, superuser: bool) -> list[str]:
    """Let the owner give the groups to members, and an administrator act as the owner.

    Before PostgreSQL 16 whoever may create roles may do both; since then it takes the right to.
    """
    statements = []
    if _has_grantors(connection):
        statements += [
            f"GRANT {quoted(group)} TO {quoted(names.owner)}"
            " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"
            for group in names.groups
        ]
    if not superuser:
        statements.append(f"GRANT {quoted(names.owner)} TO CURRENT_USER")
    return statements


def _emptying(connection: Raw, group: str, names: RoleNames) -> list[str]:
    """Put everybody out of a group that an organization has left which is no more."""
    return [
        _put_out(connection, member, group, grantor)
        for member, grantor in connection.execute(
            "SELECT m.rolname, pg_get_userbyid(a.grantor) FROM pg_auth_members a"
            " JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid"
            # The owner gives the groups, so that what it has lent hangs on its own membership.
            " WHERE g.rolname = %s AND m.rolname NOT IN (current_user, %s)",
            (group, names.owner),
        )
    ]


def _has_schema(connection: Raw) -> bool:
    found = connection.execute("SELECT FROM pg_namespace WHERE nspname = %s", (SCHEMA,)).fetchone()
    return found is not None


def is_superuser(connection: Raw) -> bool:
    """Whether the session's login may do everything."""
    row = connection.execute(
        "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return row is not None and bool(row[0])


def _database(connection: Raw) -> str:
    row = connection.execute("SELECT current_database()").fetchone()
    return "" if row is None else str(row[0])
