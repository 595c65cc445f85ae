"""An organization on a real PostgreSQL: one cluster for the run, a database for each test."""

from __future__ import annotations

import contextlib
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from clickup_desktop.organization.keys.key_copy import RECOVERY, KeyCopy
from clickup_desktop.organization.keys.organization_key import KeyPin, KeyRecord
from clickup_desktop.organization.keys.recovery import RecoveryAnchor
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.creating import (
    FoundingKeys,
    create_organization,
)
from clickup_desktop.organization.server.inviting import InvitedLogin, ServerMembers
from clickup_desktop.organization.server.roles import RoleNames, names_for
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import accept, arrive, sign_in
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.token_cipher import EncryptedToken, TokenPlace
from tests.postgresql import PASSWORD, Cluster
from tests.ready_organization import ready_database
from tests.server_organizations import open_server_organization

from .psql import connect
from .town import Computer, Town

RECOVERY_COPY = KeyCopy(RECOVERY, b"public key of recovery", b"authentic", b"sealed for recovery")
KEYS = FoundingKeys(
    KeyRecord(1, b"key check", b""),
    RECOVERY_COPY,
    RecoveryAnchor(KeyPin(1, b"key check"), b"by the recovery key"),
    b"sealed for the invitation",
)


def copy_for(member_id: str, public_key: bytes = b"") -> KeyCopy:
    """A copy of the key for a member's computer."""
    return KeyCopy(member_id, public_key or uuid.uuid4().bytes, b"authentic", b"sealed")


class Reversing:
    """Stands for the organization's key: what it encrypts is told from the token, and no more."""

    def __init__(self, key_version: int = 1) -> None:
        self.key_version = key_version

    def encrypt(self, place: TokenPlace, token: str) -> EncryptedToken:
        """Encrypt a token."""
        return EncryptedToken(place, self.key_version, b"encrypted " + token[::-1].encode())

    def decrypt(self, encrypted: EncryptedToken) -> str:
        """Return the token."""
        return encrypted.ciphertext.removeprefix(b"encrypted ").decode()[::-1]


@dataclass
class SignedIn:
    """A member, their login, and the organization as they see it."""

    id: str
    address: ServerAddress
    password: str
    store: ServerStore
    service: OrganizationService

    @property
    def people(self) -> ServerMembers:
        """What an Enterprise Admin may do with members."""
        return ServerMembers(self.store, self.id)

    @property
    def login(self) -> str:
        """The name they log in with."""
        return self.address.user


@dataclass
class Company:
    """An organization on a server, and everybody who was let in so far."""

    cluster: Cluster
    database: str
    address: ServerAddress
    inside: list[SignedIn] = field(default_factory=list)
    raws: list[psycopg.Connection[Any]] = field(default_factory=list)

    @property
    def names(self) -> RoleNames:
        """The names of its roles."""
        return names_for(self.database)

    def administrator(self) -> psycopg.Connection[Any]:
        """A connection of the database administrator's."""
        return self.bare(self.address, PASSWORD)

    def bare(self, address: ServerAddress, password: str) -> psycopg.Connection[Any]:
        """A connection without any of the program's code."""
        raw = connect(address, password)
        self.raws.append(raw)
        return raw

    def let_in(self, login: str, one_time_password: str) -> SignedIn:
        """Accept an invitation."""
        password = f"own-{uuid.uuid4()}"
        address = self.address.for_user(login)
        with contextlib.closing(ServerStore(address, one_time_password)) as first:
            arrival = arrive(first)
            accept(first, arrival, password, copy=copy_for(arrival.member.id))
        return self.sign_in(address, password)

    def sign_in(
        self, address: ServerAddress, password: str, secrets: MemorySecrets | None = None
    ) -> SignedIn:
        """Sign in, on a computer of one's own, with a keyring that is empty unless given."""
        folder = Path(tempfile.mkdtemp(dir=self.cluster.folder))
        store = ServerStore(address, password, folder=folder)
        service = open_server_organization(store, secrets or MemorySecrets(), Reversing())
        signed_in = SignedIn(service.member.id, address, password, store, service)
        self.inside.append(signed_in)
        return signed_in

    def bare_store(self, person: SignedIn) -> None:
        """Try to sign in again."""
        with contextlib.closing(ServerStore(person.address, person.password)) as store:
            sign_in(store)

    def join(self, admin: SignedIn, name: str, role: Role) -> SignedIn:
        """Invite somebody, who comes in at once."""
        made = admin.people.invite(name, "somebody@example.com", role, lambda _: b"sealed")
        return self.let_in(made.login, made.password)

    def put_out(self, person: SignedIn) -> None:
        """Take a Member out of their group, by hand."""
        with self.administrator() as raw:
            # Since PostgreSQL 16 a membership is taken away in the name of who gave it.
            new = raw.info.server_version >= 160_000
            by = f' GRANTED BY "{self.names.owner}"' if new else ""
            raw.execute(f'REVOKE "{self.names.members}" FROM "{person.login}"{by}')

    def close(self) -> None:
        """Close every connection."""
        for signed_in in self.inside:
            signed_in.store.close()
        for raw in self.raws:
            raw.close()


@contextlib.contextmanager
def new_database(cluster: Cluster) -> Iterator[str]:
    """Make an empty database, and drop it afterwards."""
    name = f"acme_{uuid.uuid4().hex[:12]}"
    address = parse_address(cluster.url("postgres"))
    with connect(address, PASSWORD) as raw:
        raw.execute(f"CREATE DATABASE {name}")
        yield name
        raw.execute(f"DROP DATABASE {name} WITH (FORCE)")


def found(address: ServerAddress, password: str = PASSWORD) -> InvitedLogin | None:
    """Make an organization in a database, or repair the one that is there."""
    return create_organization(
        address,
        password,
        name="Acme",
        admin_name="Acme Admin",
        admin_email="admin@example.com",
        make_keys=lambda _organization, _invitation: KEYS,
    )


@dataclass
class Office:
    """An organization in which somebody of each role is signed in."""

    company: Company
    admin: SignedIn
    integrator: SignedIn
    member: SignedIn

    def clear(self) -> None:
        """Take away what a test has made, and give everybody their role."""
        with self.company.administrator() as raw:
            for table in ("channel_link", "connection"):
                raw.execute(f"DELETE FROM clickup_desktop.{table}")
        for person, role in (
            (self.integrator, Role.INTEGRATIONS_ADMIN),
            (self.member, Role.MEMBER),
        ):
            if person.service.member.role is not role:
                self.admin.service.members.set_role(person.id, role)


@contextlib.contextmanager
def open_office(cluster: Cluster) -> Iterator[Office]:
    """Make an organization with somebody for each role."""
    with ready_database(cluster) as name:
        address = parse_address(cluster.url(name))
        with contextlib.closing(Company(cluster, name, address)) as company:
            first = found(address)
            assert first is not None
            admin = company.let_in(first.login, first.password)
            yield Office(
                company,
                admin,
                company.join(admin, "Acme Integrator", Role.INTEGRATIONS_ADMIN),
                company.join(admin, "Acme Member", Role.MEMBER),
            )


@pytest.fixture(scope="module")
def lasting_office(cluster: Cluster) -> Iterator[Office]:
    """One organization for a whole module, whose tests leave the members as they are."""
    with open_office(cluster) as office:
        yield office


@pytest.fixture
def office(lasting_office: Office) -> Iterator[Office]:
    """The module's organization, without connections and links."""
    yield lasting_office
    lasting_office.clear()


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """An empty database."""
    with new_database(cluster) as name:
        yield name


@pytest.fixture
def tables(cluster: Cluster) -> Iterator[str]:
    """A database with an organization's tables, in which none was made."""
    with ready_database(cluster) as name:
        yield name


@pytest.fixture
def founded(cluster: Cluster, tables: str) -> Iterator[tuple[Company, Callable[[], SignedIn]]]:
    """An organization that was just made, and what lets its first member in."""
    address = parse_address(cluster.url(tables))
    first = found(address)
    assert first is not None
    company = Company(cluster, tables, address)
    yield company, lambda: company.let_in(first.login, first.password)
    company.close()


@pytest.fixture
def company(founded: tuple[Company, Callable[[], SignedIn]]) -> Company:
    """An organization on a server."""
    return founded[0]


@pytest.fixture
def admin(founded: tuple[Company, Callable[[], SignedIn]]) -> SignedIn:
    """Its first Enterprise Admin."""
    return founded[1]()


@pytest.fixture
def integrator(company: Company, admin: SignedIn) -> SignedIn:
    """An Integrations Admin."""
    return company.join(admin, "Acme Integrator", Role.INTEGRATIONS_ADMIN)


@pytest.fixture
def member(company: Company, admin: SignedIn) -> SignedIn:
    """A Member."""
    return company.join(admin, "Acme Member", Role.MEMBER)


@pytest.fixture
def town(cluster: Cluster, tables: str, tmp_path: Path) -> Iterator[Town]:
    """An organization with real keys."""
    made = Town(parse_address(cluster.url(tables)), tmp_path)
    yield made
    for computer in made.computers:
        computer.store.close()


@pytest.fixture
def first(town: Town) -> Computer:
    """The first Enterprise Admin's computer in that town."""
    return town.join(town.founder.invitation)
