"""A database administrator makes an organization, upgrades it, and has it checked."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from clickup_desktop.organization.errors import (
    DatabaseAdministratorNeeded,
    DatabaseInUse,
    NotAnOrganization,
    ServerNewer,
    ServerOlder,
)
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.creating import (
    check_organization,
    upgrade_organization,
)
from clickup_desktop.organization.server.roles import SCHEMA, names_for
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import sign_in
from tests.organization.conftest import TOKEN, new_connection, new_link
from tests.postgresql import PASSWORD, Cluster
from tests.server_questions import questions

from .conftest import Company, SignedIn, found, new_database
from .psql import connect


@pytest.fixture
def tables(database: str) -> str:
    """None are there yet: they are what is made here."""
    return database


@pytest.fixture
def address(cluster: Cluster, database: str) -> ServerAddress:
    """Of an empty database."""
    return parse_address(cluster.url(database))


@pytest.fixture
def raw(address: ServerAddress) -> Iterator[psycopg.Connection[Any]]:
    """The database administrator's connection to it."""
    with connect(address, PASSWORD) as opened:
        yield opened


def test_making_it_twice_makes_it_once(company: Company, admin: SignedIn) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    link = admin.service.links.add(new_link(shared.id))
    assert found(company.address) is None
    assert admin.service.links.all() == (link,)
    assert [person.name for person in admin.service.members.all()] == ["Acme Admin"]
    assert admin.service.organization.name == "Acme"
    assert not admin.service.organization.local


def test_what_was_just_made_is_as_it_should_be(
    company: Company, admin: SignedIn, integrator: SignedIn, member: SignedIn
) -> None:
    admin.people.invite("Acme Guest", "guest@example.com", Role.MEMBER, lambda _: b"")
    assert check_organization(company.address, PASSWORD).differences == []


TAMPERED = [
    ("GRANT SELECT ON clickup_desktop.audit_entry TO PUBLIC", "table audit_entry: was changed"),
    (
        "GRANT UPDATE (owner_id) ON clickup_desktop.connection TO {members}",
        "column connection.owner_id: was changed",
    ),
    (
        "REVOKE SELECT ON clickup_desktop.organization FROM {members}",
        "table organization: was changed",
    ),
    (
        "ALTER TABLE clickup_desktop.channel_link DISABLE ROW LEVEL SECURITY",
        "table channel_link: was changed",
    ),
    (
        "ALTER TABLE clickup_desktop.connection NO FORCE ROW LEVEL SECURITY",
        "table connection: was changed",
    ),
    (
        "ALTER TABLE clickup_desktop.connection DISABLE TRIGGER audit",
        "trigger audit on connection: was changed",
    ),
    (
        "ALTER TABLE clickup_desktop.channel_link DISABLE TRIGGER ALL",
        "foreign key check on channel_link: was changed",
    ),
    (
        "DROP TRIGGER notify ON clickup_desktop.member",
        "trigger notify on member: is missing",
    ),
    (
        "CREATE POLICY more ON clickup_desktop.connection USING (true)",
        "policy more on connection: should not be there",
    ),
    (
        "ALTER POLICY see ON clickup_desktop.connection USING (true)",
        "policy see on connection: was changed",
    ),
    (
        "ALTER TABLE clickup_desktop.connection OWNER TO postgres",
        "table connection: was changed",
    ),
    (
        "ALTER FUNCTION clickup_desktop.remove_member RESET search_path",
        "function remove_member(text,integer): was changed",
    ),
    (
        "GRANT EXECUTE ON FUNCTION clickup_desktop.remove_member TO {members}",
        "function remove_member(text,integer): was changed",
    ),
    (
        "CREATE FUNCTION clickup_desktop.more() RETURNS int SECURITY DEFINER RETURN 1",
        "function more(): should not be there",
    ),
    ("GRANT CREATE ON SCHEMA clickup_desktop TO PUBLIC", "schema clickup_desktop: was changed"),
    ("GRANT TEMPORARY ON DATABASE {database} TO PUBLIC", "database: everybody has"),
    (
        "GRANT CREATE ON DATABASE {database} TO {members}",
        "database: {members_name} has privileges other",
    ),
    ("ALTER ROLE {members} CREATEDB", "role {members_name}: has too many or too few"),
    ("ALTER ROLE {members} LOGIN", "role {members_name}: has too many or too few"),
    ("GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC", "function lo_create(oid): everybody"),
]


@pytest.mark.parametrize(("statement", "told"), TAMPERED, ids=[it for it, _ in TAMPERED])
def test_a_check_finds_what_was_changed_and_making_it_again_repairs_it(
    shared_company: Company, statement: str, told: str
) -> None:
    company = shared_company
    names = {
        "members": f'"{company.names.members}"',
        "members_name": company.names.members,
        "database": company.database,
    }
    with company.administrator() as raw:
        raw.execute(statement.format(**names))
    lines = check_organization(company.address, PASSWORD).differences
    assert any(line.startswith(told.format(**names)) for line in lines), lines
    # A check changes nothing.
    assert check_organization(company.address, PASSWORD).differences == lines
    found(company.address)
    assert check_organization(company.address, PASSWORD).differences == []


def test_a_server_that_is_far_away_is_asked_little(shared_company: Company) -> None:
    address = shared_company.address
    assert questions(lambda: found(address)) <= 60
    assert questions(lambda: check_organization(address, PASSWORD)) <= 60
    with shared_company.administrator() as raw:
        raw.execute(f"GRANT SELECT ON {SCHEMA}.audit_entry TO PUBLIC")
    assert questions(lambda: check_organization(address, PASSWORD)) <= 150
    found(address)


@pytest.fixture(scope="module")
def shared_company(cluster: Cluster) -> Iterator[Company]:
    """One organization for all that is broken and repaired."""
    with new_database(cluster) as name:
        company = Company(cluster, name, parse_address(cluster.url(name)))
        with contextlib.closing(company):
            found(company.address)
            yield company


def test_a_check_finds_whoever_is_in_the_wrong_group(
    company: Company, admin: SignedIn, member: SignedIn
) -> None:
    with company.administrator() as raw:
        raw.execute(f'GRANT "{company.names.enterprise_admins}" TO "{member.login}"')
        raw.execute(f'GRANT "{admin.login}" TO "{member.login}"')
        raw.execute(f'ALTER ROLE "{member.login}" BYPASSRLS')
    assert check_organization(company.address, PASSWORD).differences == sorted(
        [
            f"role {member.login}: should not be a member of {company.names.enterprise_admins}",
            f"role {member.login}: should not be a member of {admin.login}",
            f"role {member.login}: has too many privileges",
        ]
    )
    found(company.address)
    assert check_organization(company.address, PASSWORD).differences == []


def test_a_member_who_was_put_out_of_the_group_is_put_back(
    company: Company, admin: SignedIn, member: SignedIn
) -> None:
    company.put_out(member)
    checked = check_organization(company.address, PASSWORD)
    assert checked.differences == [
        f"role {member.login}: should be a member of {company.names.members}"
    ]
    assert checked.lasting == ()
    found(company.address)
    assert check_organization(company.address, PASSWORD).differences == []
    admin.service.members.set_role(member.id, Role.INTEGRATIONS_ADMIN)
    assert check_organization(company.address, PASSWORD).differences == []


def test_a_database_that_holds_something_else_is_left_alone(
    address: ServerAddress, raw: psycopg.Connection[Any]
) -> None:
    raw.execute("CREATE TABLE invoice (id int)")
    with pytest.raises(DatabaseInUse, match=r"public\.invoice"):
        found(address)
    raw.execute("DROP TABLE invoice; CREATE SCHEMA clickup_desktop")
    with pytest.raises(DatabaseInUse):
        found(address)
    owner = names_for(address.database).owner
    assert not raw.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (owner,)).fetchall()


def test_roles_of_the_same_name_that_are_somebody_elses_are_left_alone(
    address: ServerAddress, raw: psycopg.Connection[Any]
) -> None:
    role = names_for(address.database).members
    raw.execute(f'CREATE ROLE "{role}" LOGIN')
    with pytest.raises(DatabaseInUse, match=role):
        found(address)
    raw.execute(f'DROP ROLE "{role}"')


def test_members_of_an_organization_that_is_no_more_are_not_let_into_the_next(
    company: Company, admin: SignedIn, member: SignedIn
) -> None:
    with company.administrator() as raw:
        raw.execute("DROP SCHEMA clickup_desktop CASCADE")
    assert found(company.address) is not None
    with pytest.raises(Exception, match="permission denied for database"):
        company.bare_store(member)


def test_there_is_nothing_to_upgrade_or_check_in_an_empty_database(
    address: ServerAddress,
) -> None:
    with pytest.raises(NotAnOrganization):
        upgrade_organization(address, PASSWORD)
    with pytest.raises(NotAnOrganization):
        check_organization(address, PASSWORD)


def test_a_newer_organization_is_left_alone_and_an_older_one_waits_for_its_upgrade(
    company: Company, admin: SignedIn
) -> None:
    with company.administrator() as raw:
        raw.execute("UPDATE clickup_desktop.alembic_version SET version_num = 's999'")
    for call in (upgrade_organization, check_organization):
        with pytest.raises(ServerNewer):
            call(company.address, PASSWORD)
    with pytest.raises(ServerNewer):
        found(company.address)
    with pytest.raises(ServerNewer):
        sign_in(admin.store)
    with company.administrator() as raw:
        raw.execute("UPDATE clickup_desktop.alembic_version SET version_num = '0003'")
    with pytest.raises(ServerOlder):
        check_organization(company.address, PASSWORD)
    with pytest.raises(ServerOlder):
        sign_in(admin.store)


def test_an_organization_that_is_up_to_date_stays_as_it_is(company: Company) -> None:
    assert not upgrade_organization(company.address, PASSWORD)
    assert check_organization(company.address, PASSWORD).differences == []


def test_it_takes_a_database_administrator(company: Company, admin: SignedIn) -> None:
    for call in (upgrade_organization, check_organization, found):
        with pytest.raises(DatabaseAdministratorNeeded):
            call(admin.address, admin.password)
    assert check_organization(company.address, PASSWORD).differences == []


def test_an_administrator_who_is_no_superuser_can_make_one(
    cluster: Cluster, database: str, raw: psycopg.Connection[Any]
) -> None:
    """As on a server that somebody else runs: may make roles, and owns the database."""
    login = f"manager_{database}"
    raw.execute(f"CREATE ROLE {login} LOGIN CREATEROLE PASSWORD 'of the manager'")
    raw.execute(f"ALTER DATABASE {database} OWNER TO {login}")
    address = parse_address(cluster.url(database, login))
    try:
        first = found(address, "of the manager")
        assert first is not None
        assert found(address, "of the manager") is None
        with contextlib.closing(Company(cluster, database, address)) as company:
            guest = company.let_in(first.login, first.password)
            member = company.join(guest, "Acme Member", Role.MEMBER)
            guest.people.remove(member.id)
            # What only a superuser can take away is told.
            told = check_organization(address, "of the manager").differences
            assert told
            assert all("large objects" in line for line in told)
        assert (
            check_organization(parse_address(cluster.url(database)), PASSWORD).differences == told
        )
    finally:
        raw.execute(f"ALTER DATABASE {database} OWNER TO postgres")
        raw.execute(f"DROP OWNED BY {login}; DROP ROLE {login}")


def test_two_organizations_share_a_cluster_and_nothing_else(
    company: Company, admin: SignedIn, cluster: Cluster
) -> None:
    name = f'Acme "{uuid.uuid4().hex}" of a very long name'[:63]
    quoted = '"' + name.replace('"', '""') + '"'
    with company.administrator() as raw:
        raw.execute(f"CREATE DATABASE {quoted}")
        other = ServerAddress(
            company.address.host,
            company.address.port,
            name,
            "postgres",
            company.address.options,
        )
        first = found(other)
        assert first is not None
        assert check_organization(other, PASSWORD).differences == []
        assert check_organization(company.address, PASSWORD).differences == []
        stranger = ServerAddress(other.host, other.port, name, admin.login, company.address.options)
        with (
            contextlib.closing(ServerStore(stranger, admin.password)) as store,
            pytest.raises(Exception, match="permission denied for database"),
        ):
            sign_in(store)
        raw.execute(f"DROP DATABASE {quoted} WITH (FORCE)")
