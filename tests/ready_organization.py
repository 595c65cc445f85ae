"""Databases with an organization's tables, in which none was made: making the tables takes long.

One is emptied and used again where its test has left everything as it was but for rows and logins:
where nothing was written to the catalogs of the database, and its roles are what they were.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from clickup_desktop.organization.server import creating
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.roles import SCHEMA, RoleNames, names_for, quoted
from tests.postgresql import PASSWORD, SUPERUSER, Cluster

_Raw = psycopg.Connection[Any]
Preparation = Callable[[_Raw], None]
"""What is done to a database by the server's administrator before it is used."""

# Whatever is made, changed or granted in a database has a row in one of them, which says by which
# transaction it was written last.
_CATALOGS = (
    *(
        "pg_attrdef",
        "pg_attribute",
        "pg_class",
        "pg_constraint",
        "pg_default_acl",
        "pg_description",
    ),
    *("pg_event_trigger", "pg_extension", "pg_index", "pg_inherits", "pg_largeobject_metadata"),
    *("pg_policy", "pg_proc", "pg_publication", "pg_rewrite", "pg_trigger", "pg_type"),
)
_AS_IT_IS = (
    " UNION ALL ".join(
        f"SELECT '{name}', count(*)::text, max(xmin::text::bigint)::text FROM {name}"
        for name in _CATALOGS
    )
    + f"""
UNION ALL SELECT 'revision', version_num, '' FROM {SCHEMA}.alembic_version
UNION ALL SELECT 'database', acl::text, (to_jsonb(d) - 'datacl' - 'datfrozenxid')::text
FROM pg_database d, unnest(datacl) AS acl WHERE datname = current_database()
UNION ALL SELECT 'schema ' || nspname, nspowner::regrole::text,
    (SELECT string_agg(acl::text, ' ' ORDER BY acl::text) FROM unnest(nspacl) AS acl)
FROM pg_namespace
UNION ALL SELECT 'setting', setrole::regrole::text, setconfig::text
FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase WHERE datname = current_database()
UNION ALL SELECT 'member of ' || roleid::regrole, member::regrole::text, admin_option::text
FROM pg_auth_members JOIN pg_roles r ON r.oid IN (roleid, member)
WHERE starts_with(rolname, %(prefix)s)
UNION ALL SELECT 'role', to_jsonb(r)::text, shobj_description(oid, 'pg_authid')
FROM pg_roles r WHERE starts_with(rolname, %(prefix)s)
ORDER BY 1, 2, 3
"""
)
_MEMBERS = "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s) AND rolname <> ALL (%s)"
_WHOSE_ROWS = (
    "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'alembic_version'"
)
_OTHER_SESSIONS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class _Ready:
    """A database that is used again and again.

    Attributes:
        made: what the catalogs said of it and its roles when it was made.
    """

    name: str
    made: list[tuple[Any, ...]]


_free: dict[tuple[Path, Preparation | None], list[_Ready]] = {}
_untouched: set[str] = set()


@contextlib.contextmanager
def ready_database(cluster: Cluster, prepare: Preparation | None = None) -> Iterator[str]:
    """Lend the name of a database with an organization's tables, in which none was made.

    Args:
        cluster: where it is.
        prepare: what is done to it once, for all who ask for the same; None for nothing.
    """
    free = _free.setdefault((cluster.folder, prepare), [])
    ready = free.pop() if free else _make(cluster, prepare)
    _untouched.add(ready.name)
    yield ready.name
    _untouched.discard(ready.name)
    with _administrator(cluster, ready.name) as raw:
        _empty(raw, names_for(ready.name))
        if _look(raw, ready.name) == ready:
            free.append(ready)


@contextlib.contextmanager
def organizations_in_ready_databases() -> Iterator[None]:
    """Have the tables of such a database not brought up to date for the organization made there."""
    bring_up_to_date = creating._bring_up_to_date

    def bring_if_touched(session: creating.Session, names: RoleNames) -> None:
        connection, _ = session
        if connection.info.dbname not in _untouched:
            bring_up_to_date(session, names)
            return
        _untouched.remove(connection.info.dbname)
        connection.execute(f"SET LOCAL ROLE {quoted(names.owner)}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creating, "_bring_up_to_date", bring_if_touched)
        yield


def _make(cluster: Cluster, prepare: Preparation | None) -> _Ready:
    name = f"acme_{uuid.uuid4().hex[:12]}"
    with _administrator(cluster, "postgres") as raw:
        raw.execute(f"CREATE DATABASE {name}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creating, "_found", lambda *_session, **_founder: None)
        creating.create_organization(
            parse_address(cluster.url(name)),
            PASSWORD,
            name="",
            admin_name="",
            admin_email="nobody@example.com",
            make_keys=_no_keys,
        )
    with _administrator(cluster, name) as raw:
        if prepare is not None:
            prepare(raw)
        return _look(raw, name)


def _no_keys(_organization: str, _invitation: object) -> creating.FoundingKeys:
    raise AssertionError("nobody is invited")


def _administrator(cluster: Cluster, database: str) -> _Raw:
    """Log in without TLS, which would take as long as all that is done then."""
    return psycopg.connect(
        host="localhost",
        port=cluster.port,
        sslmode="disable",
        dbname=database,
        user=SUPERUSER,
        password=PASSWORD,
        autocommit=True,
    )


def _look(raw: _Raw, name: str) -> _Ready:
    prefix = names_for(name).login_prefix
    return _Ready(name, raw.execute(_AS_IT_IS, {"prefix": prefix}).fetchall())


def _empty(raw: _Raw, names: RoleNames) -> None:
    """End what is left of sessions, and take away all rows and logins."""
    raw.execute(_OTHER_SESSIONS)
    tables = [row[0] for row in raw.execute(_WHOSE_ROWS, (SCHEMA,))]
    with raw.transaction():
        # Neither triggers nor foreign keys have a say.
        raw.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            raw.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(SCHEMA, table)))
        raw.execute(
            "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
            " AND relnamespace = %s::regnamespace",
            (SCHEMA,),
        )
    own = [names.owner, *names.groups]
    members = ", ".join(quoted(row[0]) for row in raw.execute(_MEMBERS, (names.login_prefix, own)))
    if members:
        raw.execute(f"DROP OWNED BY {members}")
        raw.execute(f"DROP ROLE {members}")
