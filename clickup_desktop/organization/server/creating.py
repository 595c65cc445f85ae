"""Making an organization in a database, upgrading it, and checking it: a database administrator's
work, done once or after an update of the program."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection as Transaction
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from clickup_desktop.organization.errors import (
    DatabaseAdministratorNeeded,
    DatabaseInUse,
    NotAnOrganization,
    ServerError,
)
from clickup_desktop.organization.keys.key_copy import KeyCopy
from clickup_desktop.organization.keys.organization_key import KeyRecord
from clickup_desktop.organization.keys.recovery import RecoveryAnchor
from clickup_desktop.organization.migrations import SERVER_UP_TO_DATE, upgrade
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server import cluster_roles, privileges
from clickup_desktop.organization.server.address import ServerAddress
from clickup_desktop.organization.server.connecting import load_driver, open_connection, translated
from clickup_desktop.organization.server.inviting import (
    INVITED_FOR,
    InvitedLogin,
    draft_invitation,
    end_of,
    server_now,
    usable_email,
)
from clickup_desktop.organization.server.passwords import verifier_of
from clickup_desktop.organization.server.revisions import refuse_newer, revisions_fit
from clickup_desktop.organization.server.roles import (
    SCHEMA,
    RoleNames,
    names_for,
    names_of_owner,
    quoted,
)

if TYPE_CHECKING:
    import psycopg

    Raw = psycopg.Connection[Any]
    Session = tuple[Raw, Transaction]


@dataclass(frozen=True, slots=True)
class FoundingKeys:
    """The first key of an organization, sealed for whoever needs it.

    Attributes:
        recovery: the copy for whoever has the recovery key.
        invitation_sealed: the key for whoever has the first invitation.
    """

    record: KeyRecord
    recovery: KeyCopy
    anchor: RecoveryAnchor
    invitation_sealed: bytes = field(repr=False)


MakeKeys = Callable[[str, InvitedLogin], FoundingKeys]
"""Makes the first key, for an organization's id and its first member's invitation."""


def create_organization(
    address: ServerAddress,
    password: str | None,
    *,
    name: str,
    admin_name: str,
    admin_email: str,
    make_keys: MakeKeys,
) -> InvitedLogin | None:
    """Make an organization in a database; where there is one, repair what its server enforces.

    Returns:
        The first Enterprise Admin's invitation; None where there was an organization already.

    Raises:
        InvalidEmail: `admin_email` is none; nothing was asked of the server.
        DatabaseInUse: the database holds something else; nothing was changed.
        DatabaseAdministratorNeeded: the login may not do that.
        ServerError: the server failed; nothing was changed.
    """
    admin_email = usable_email(admin_email)
    with _administrator(address, password) as session:
        connection, _wrapped = session
        database = _database(connection)
        owner = _owner(connection)
        names = names_for(database) if owner is None else names_of_owner(owner)
        if owner is None:
            _refuse_other_data(connection, address, names)
            cluster_roles.refuse_foreign(connection, names, str(address))
        else:
            # Before anything is changed: it may be newer than this program.
            _revision(connection, address)
        cluster_roles.restore(connection, names)
        if owner is None:
            connection.execute(f"CREATE SCHEMA {SCHEMA} AUTHORIZATION {quoted(names.owner)}")
        _bring_up_to_date(session, names)
        if connection.execute(f"SELECT FROM {SCHEMA}.organization").fetchone() is not None:
            return None
        return _found(
            session,
            names,
            name=name,
            admin_name=admin_name,
            admin_email=admin_email,
            make_keys=make_keys,
        )


def upgrade_organization(address: ServerAddress, password: str | None) -> bool:
    """Bring an organization up to date, and repair what its server enforces.

    Returns:
        Whether its tables were older.

    Raises:
        NotAnOrganization, ServerNewer, DatabaseAdministratorNeeded, ServerError.
    """
    with _administrator(address, password) as session:
        connection, _wrapped = session
        names = _names(connection, address)
        older = _revision(connection, address) != SERVER_UP_TO_DATE
        cluster_roles.restore(connection, names)
        _bring_up_to_date(session, names)
        return older


@dataclass(frozen=True, slots=True)
class OrganizationCheck:
    """What a look at an organization found.

    Attributes:
        differences: what the server would not enforce as it should, each in one line.
        key_due_since: since when a new key is due, which an Enterprise Admin makes; else None.
        lasting: those of the differences that `create_organization` with this login leaves behind.
        superuser: whether the login is one, so that nobody may do more.
    """

    differences: list[str]
    key_due_since: datetime | None
    lasting: tuple[str, ...] = ()
    superuser: bool = False


def check_organization(address: ServerAddress, password: str | None) -> OrganizationCheck:
    """Look at an organization, and change nothing.

    Raises:
        NotAnOrganization, ServerNewer, ServerOlder, DatabaseAdministratorNeeded, ServerError.
    """
    with _administrator(address, password, only_looking=True) as session:
        connection, _wrapped = session
        names = _names(connection, address)
        revisions_fit(_revision(connection, address), address)
        told = _differences(connection, names)
        lasting = _left_by_a_repair(connection, names, told) if told else ()
        superuser = cluster_roles.is_superuser(connection)
        return OrganizationCheck(told, _key_due_since(connection, names), lasting, superuser)


def _differences(connection: Raw, names: RoleNames) -> list[str]:
    return [
        *cluster_roles.differences(connection, names),
        *privileges.differences(connection, names),
    ]


def _left_by_a_repair(connection: Raw, names: RoleNames, told: list[str]) -> tuple[str, ...]:
    """Return what is left of the differences after a repair, which is taken back.

    What a login may repair depends on who made what, so that it is tried and not foretold.
    """
    from psycopg import Rollback, errors  # noqa: PLC0415 - there is a connection, so it is there

    left: list[str] = []
    try:
        with connection.transaction() as taken_back:
            cluster_roles.restore(connection, names)
            _restore_privileges(connection, names)
            connection.execute("RESET ROLE")
            left = _differences(connection, names)
            raise Rollback(taken_back)
    except errors.InsufficientPrivilege:
        return tuple(told)
    return tuple(line for line in told if line in left)


def _key_due_since(connection: Raw, names: RoleNames) -> datetime | None:
    # Row-level security lets its owner see it, and not every database administrator.
    connection.execute(f"SET LOCAL ROLE {quoted(names.owner)}")
    row = connection.execute(f"SELECT min(since) FROM {SCHEMA}.key_due").fetchone()  # noqa: S608 - ours
    since: str | None = None if row is None else row[0]
    if since is None:
        return None
    try:
        return datetime.fromisoformat(since).replace(tzinfo=UTC)
    except ValueError:  # written by hand, and no day of the calendar
        return datetime.fromtimestamp(0, UTC)


def _found(
    session: Session,
    names: RoleNames,
    *,
    name: str,
    admin_name: str,
    admin_email: str,
    make_keys: MakeKeys,
) -> InvitedLogin:
    connection, wrapped = session
    organization_id = str(uuid.uuid4())
    expires_at = end_of(INVITED_FOR, server_now(wrapped))
    draft = draft_invitation(Role.ENTERPRISE_ADMIN, names.login_prefix, expires_at)
    keys = make_keys(organization_id, draft)
    connection.execute(
        f"INSERT INTO {SCHEMA}.organization (id, name, local, assistance)"  # noqa: S608 - ours
        " VALUES (%s, %s, false, '')",
        (organization_id, name[:300]),
    )
    connection.execute(
        f"INSERT INTO {SCHEMA}.organization_key"  # noqa: S608 - ours
        " (version, key_check, predecessor, created_at, created_by_id)"
        f" VALUES (%s, %s, %s, {SCHEMA}.utc_now(), '')",
        (keys.record.version, keys.record.check, keys.record.predecessor),
    )
    connection.execute(
        f"INSERT INTO {SCHEMA}.key_copy"  # noqa: S608 - ours
        " (public_key, key_version, authenticator, sealed) VALUES (%s, %s, %s, %s)",
        (
            keys.recovery.public_key,
            keys.record.version,
            keys.recovery.authenticator,
            keys.recovery.sealed,
        ),
    )
    connection.execute(
        f"INSERT INTO {SCHEMA}.recovery_anchor"  # noqa: S608 - ours
        " (key_version, key_check, authenticator) VALUES (%s, %s, %s)",
        (keys.anchor.trusted.version, keys.anchor.trusted.check, keys.anchor.authenticator),
    )
    connection.execute(
        f"SELECT {SCHEMA}.invited(%s, %s, %s, %s, %s, %s, %s, %s, '')",
        (
            draft.member_id,
            (admin_name.strip() or admin_email)[:300],
            admin_email,
            str(draft.role),
            draft.login,
            verifier_of(draft.password, connection),
            draft.expires_at.replace(tzinfo=None),
            keys.invitation_sealed,
        ),
    )
    return draft


@contextmanager
def _administrator(
    address: ServerAddress, password: str | None, *, only_looking: bool = False
) -> Iterator[Session]:
    """Log in as a database administrator, and do all or nothing.

    Args:
        only_looking: nothing that is asked takes long.
    """
    psycopg = load_driver(address)
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: open_connection(address, password, administrator=not only_looking),
        poolclass=NullPool,
        hide_parameters=True,
    )
    failed: Any
    try:
        # SQLAlchemy is made acquainted with the server before anything is done, which it takes
        # back; from here on both speak through one connection, in one transaction.
        with engine.connect() as wrapped, wrapped.begin():
            raw: Any = wrapped.connection.dbapi_connection
            yield raw, wrapped
        return
    except DBAPIError as error:
        failed = error.orig
    except psycopg.Error as error:
        failed = error
    finally:
        engine.dispose()
    words = f"{failed.sqlstate or ''} {failed}".strip()
    if failed.sqlstate == "42501":
        raise DatabaseAdministratorNeeded(str(address), words)
    if failed.sqlstate in {"55P03", "57014"} or not failed.sqlstate:
        raise translated(failed, address)
    # A fault of ours, or of what somebody did to the tables: told as it came.
    raise ServerError(str(address), words)


def _bring_up_to_date(session: Session, names: RoleNames) -> None:
    connection, wrapped = session
    # One that is there from now on is only ever seen as it is restored: all is one transaction.
    connection.execute(f"SET LOCAL ROLE {quoted(names.owner)}")
    upgrade(wrapped, "heads")
    connection.execute("RESET ROLE")
    _restore_privileges(connection, names)


def _restore_privileges(connection: Raw, names: RoleNames) -> None:
    privileges.restore(connection, names)
    connection.execute("RESET ROLE")
    cluster_roles.restore_members(connection, names)
    connection.execute(f"SET LOCAL ROLE {quoted(names.owner)}")


def _database(connection: Raw) -> str:
    row = connection.execute("SELECT current_database()").fetchone()
    return "" if row is None else str(row[0])


def _owner(connection: Raw) -> str | None:
    row = connection.execute(
        "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = %s", (SCHEMA,)
    ).fetchone()
    return None if row is None else str(row[0])


def _names(connection: Raw, address: ServerAddress) -> RoleNames:
    owner = _owner(connection)
    if owner is None:
        raise NotAnOrganization(str(address), "there is no organization in this database")
    return names_of_owner(owner)


def _revision(connection: Raw, address: ServerAddress) -> set[str]:
    """Return the steps that were taken.

    Raises:
        DatabaseInUse: the schema is there, and is no organization's.
        ServerNewer: this program does not know one of them.
    """
    if connection.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.alembic_version",)).fetchone() == (
        None,
    ):
        raise DatabaseInUse(str(address), f"its schema {SCHEMA} holds something else")
    found = {
        str(row[0])
        for row in connection.execute(f"SELECT version_num FROM {SCHEMA}.alembic_version")  # noqa: S608 - ours
    }
    refuse_newer(found, address)
    return found


def _refuse_other_data(connection: Raw, address: ServerAddress, names: RoleNames) -> None:
    """Raise `DatabaseInUse` where the database holds somebody else's tables."""
    row = connection.execute(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema'"
        " AND n.nspname NOT LIKE 'pg\\_%%'"
        # What an extension brought, such as pg_stat_statements, is nobody's data.
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid"
        " AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')"
        " ORDER BY 1, 2 LIMIT 1",
        (),
    ).fetchone()
    if row is not None:
        raise DatabaseInUse(str(address), f"it holds the table {row[0]}.{row[1]}")
