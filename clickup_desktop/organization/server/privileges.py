"""What the server enforces, brought to a database and found again.

The files in `sql/` are the one description of it. `restore` makes a database be as they say,
whatever was there; `differences` finds out what `restore` would change, by having it happen and
taking it back.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from clickup_desktop.language.texts import _
from clickup_desktop.organization.server.roles import SCHEMA, RoleNames, quoted

if TYPE_CHECKING:
    import psycopg

    Raw = psycopg.Connection[Any]

# Where tables, sequences and functions lie that are not the owner's, by whatever accident.
_NOT_OURS = """
SELECT format('ALTER %%s %%s OWNER TO %%I', kind, name, %(owner)s::text)
FROM (
    SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
        c.oid::regclass::text AS name, relowner AS owner
    FROM pg_class c
    WHERE relnamespace = %(schema)s::text::regnamespace AND relkind IN ('r', 'p')
    UNION ALL
    SELECT 'FUNCTION', p.oid::regprocedure::text, proowner
    FROM pg_proc p WHERE pronamespace = %(schema)s::text::regnamespace AND prokind IN ('f', 'w')
) AS found
WHERE owner <> %(owner)s::text::regrole
"""

# The checks of foreign keys, which only a superuser can have switched off.
_SWITCHED_OFF = """
SELECT DISTINCT format('ALTER TABLE %%s ENABLE TRIGGER ALL', tgrelid::regclass)
FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
WHERE relnamespace = %(schema)s::text::regnamespace AND tgisinternal AND tgenabled <> 'O'
"""

_TO_DROP = """
SELECT format('DROP TRIGGER %%I ON %%s', tgname, tgrelid::regclass)
FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
WHERE relnamespace = %(schema)s::text::regnamespace AND NOT tgisinternal
UNION ALL
SELECT format('DROP POLICY %%I ON %%s', polname, polrelid::regclass)
FROM pg_policy JOIN pg_class c ON c.oid = polrelid
WHERE relnamespace = %(schema)s::text::regnamespace
"""

_FUNCTIONS_TO_DROP = """
SELECT format('DROP ROUTINE %%s', oid::regprocedure)
FROM pg_proc WHERE pronamespace = %(schema)s::text::regnamespace
"""

# Every privilege that somebody else than the owner holds, PUBLIC included, whoever granted it.
_TO_REVOKE = """
SELECT DISTINCT format(
    'REVOKE ALL ON %%s %%s FROM %%s CASCADE', kind, name,
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END
)
FROM (
    SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
        c.oid::regclass::text AS name, (aclexplode(relacl)).grantee, relowner AS owner
    FROM pg_class c
    WHERE relnamespace = %(schema)s::text::regnamespace AND relkind IN ('r', 'p', 'S')
    UNION ALL
    SELECT 'TABLE', c.oid::regclass::text, (aclexplode(attacl)).grantee, relowner
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = %(schema)s::text::regnamespace AND relkind IN ('r', 'p')
    UNION ALL
    SELECT 'ROUTINE', p.oid::regprocedure::text,
        (aclexplode(coalesce(proacl, acldefault('f', proowner)))).grantee, proowner
    FROM pg_proc p WHERE pronamespace = %(schema)s::text::regnamespace
    UNION ALL
    SELECT 'SCHEMA', quote_ident(nspname), (aclexplode(nspacl)).grantee, nspowner
    FROM pg_namespace WHERE nspname = %(schema)s::text
) AS held
WHERE grantee <> owner
"""

_WITHOUT_ROW_SECURITY = """
SELECT format('ALTER TABLE %%s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', oid::regclass)
FROM pg_class
WHERE relnamespace = %(schema)s::text::regnamespace AND relkind IN ('r', 'p')
    AND NOT (relrowsecurity AND relforcerowsecurity)
"""

# Everything that decides who may do what, as (what, how it is).
_AS_IT_IS = """
SELECT 'schema ' || nspname, pg_get_userbyid(nspowner) || ' ' || coalesce((
    SELECT string_agg(acl::text, ', ' ORDER BY acl::text) FROM unnest(nspacl) AS acl), '')
FROM pg_namespace WHERE nspname = %(schema)s::text
UNION ALL
SELECT CASE relkind WHEN 'S' THEN 'sequence ' WHEN 'r' THEN 'table ' ELSE 'relation ' END
    || relname,
    concat_ws(' ', pg_get_userbyid(relowner), CASE WHEN relrowsecurity THEN 'row security' END,
    CASE WHEN relforcerowsecurity THEN 'forced' END, (
        SELECT string_agg(acl::text, ', ' ORDER BY acl::text) FROM unnest(relacl) AS acl))
FROM pg_class WHERE relnamespace = %(schema)s::text::regnamespace
    AND relkind IN ('r', 'p', 'S', 'v', 'm', 'f')
UNION ALL
SELECT 'column ' || relname || '.' || attname,
    (SELECT string_agg(acl::text, ', ' ORDER BY acl::text) FROM unnest(attacl) AS acl)
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE relnamespace = %(schema)s::text::regnamespace AND attnum > 0 AND attacl IS NOT NULL
    AND NOT attisdropped
UNION ALL
SELECT 'default ' || relname || '.' || attname, pg_get_expr(adbin, adrelid)
FROM pg_attrdef JOIN pg_class c ON c.oid = adrelid
    JOIN pg_attribute a ON a.attrelid = adrelid AND a.attnum = adnum
WHERE relnamespace = %(schema)s::text::regnamespace
UNION ALL
SELECT 'policy ' || polname || ' on ' || relname,
    concat_ws(' ', polcmd, polpermissive, (
        SELECT string_agg(pg_get_userbyid(role), ', ' ORDER BY pg_get_userbyid(role))
        FROM unnest(polroles) AS role),
    pg_get_expr(polqual, polrelid), '|', pg_get_expr(polwithcheck, polrelid))
FROM pg_policy JOIN pg_class c ON c.oid = polrelid
WHERE relnamespace = %(schema)s::text::regnamespace
UNION ALL
SELECT 'trigger ' || tgname || ' on ' || relname, tgenabled::text || ' ' || pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
WHERE relnamespace = %(schema)s::text::regnamespace AND NOT tgisinternal
UNION ALL
SELECT 'foreign key check on ' || relname, string_agg(DISTINCT tgenabled::text, '')
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
WHERE relnamespace = %(schema)s::text::regnamespace AND tgisinternal GROUP BY relname
UNION ALL
SELECT 'function ' || oid::regprocedure::text,
    concat_ws(' ', pg_get_userbyid(proowner), CASE WHEN prosecdef THEN 'definer' END,
    (SELECT string_agg(acl::text, ', ' ORDER BY acl::text) FROM unnest(proacl) AS acl),
    pg_get_functiondef(oid))
FROM pg_proc WHERE pronamespace = %(schema)s::text::regnamespace AND prokind IN ('f', 'p')
UNION ALL
SELECT 'rule ' || rulename || ' on ' || relname, pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
WHERE relnamespace = %(schema)s::text::regnamespace
"""


def restore(connection: Raw, names: RoleNames) -> None:
    """Make privileges, policies, functions and triggers be as `sql/` says, in its transaction.

    It needs a database administrator, and leaves the transaction with the owner's rights.
    """
    values = {"schema": SCHEMA, "owner": names.owner}
    _run(connection, _NOT_OURS, values)
    _run(connection, _SWITCHED_OFF, values)
    connection.execute(f"SET LOCAL ROLE {quoted(names.owner)}")
    _run(connection, _TO_DROP, values)
    _drop_functions(connection, values)
    for name in ("helpers", "functions", "guards", "audit", "triggers"):
        connection.execute(_sql(names, name))
    # After the functions: those are for everybody when they are new.
    _run(connection, _TO_REVOKE, values)
    _run(connection, _WITHOUT_ROW_SECURITY, values)
    connection.execute(_sql(names, "privileges"))


def differences(connection: Raw, names: RoleNames) -> list[str]:
    """Return what is not as `sql/` says, in words for a database administrator.

    It locks the tables for a moment, and changes nothing.
    """
    from psycopg import Rollback  # noqa: PLC0415 - there is a connection, so it is there

    before = _as_it_is(connection)
    wanted: dict[str, str] = {}
    with connection.transaction() as taken_back:
        restore(connection, names)
        wanted = _as_it_is(connection)
        raise Rollback(taken_back)
    told = []
    for what in sorted(before.keys() | wanted.keys()):
        if what not in wanted:
            told.append(_("{what}: should not be there").format(what=what))
        elif what not in before:
            told.append(_("{what}: is missing").format(what=what))
        elif before[what] != wanted[what]:
            told.append(_("{what}: was changed").format(what=what))
    return told


def _as_it_is(connection: Raw) -> dict[str, str]:
    # Names are written with their schema, whatever the session's search_path is.
    return {
        str(what): str(how)
        for what, how in connection.execute(_AS_IT_IS, {"schema": SCHEMA}).fetchall()
    }


def _sql(names: RoleNames, name: str) -> Any:
    return names.fill_in((files(__package__) / "sql" / f"{name}.sql").read_text("utf-8"))


def _run(connection: Raw, query: Any, values: dict[str, str]) -> None:
    statements = [row[0] for row in connection.execute(query, values).fetchall()]
    if statements:
        # In one message: a server may be far away.
        connection.execute(";\n".join(statements))


def _drop_functions(connection: Raw, values: dict[str, str]) -> None:
    statements = [row[0] for row in connection.execute(_FUNCTIONS_TO_DROP, values).fetchall()]
    if statements:
        # In one, since one function's body may be bound to another.
        names = ", ".join(str(statement).removeprefix("DROP ROUTINE ") for statement in statements)
        connection.execute(f"DROP ROUTINE {names}")
