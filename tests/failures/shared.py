"""An organization on a real server, with somebody of each role, for the faults of sharing."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.roles import names_for
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import sign_in
from tests.organization.conftest import new_connection
from tests.organization.server.town import TOKEN, Computer, Town
from tests.postgresql import PASSWORD, Cluster

THEME = "A shared organization"


@dataclass
class SharedOrganization:
    """Who is in it, and the Shared connection that there is."""

    cluster: Cluster
    database: str
    town: Town
    admin: Computer
    integrator: Computer
    member: Computer
    connection_id: str

    def administrator(self) -> contextlib.AbstractContextManager[psycopg.Connection[Any]]:
        """What a database administrator does."""
        return administrator(self.town.address)

    def invitation(self) -> str:
        """A new Member's invitation."""
        return self.town.invite(self.admin, Role.MEMBER)

    def everything_is_there(self) -> str:
        """Look that the organization is as it was, and say so."""
        assert self.admin.service.organization.name == "Acme"
        assert self.admin.service.token_of(self.connection_id).token == TOKEN
        return "The organization, its members, connections and links."

    def plainly(self, text: str) -> str:
        """Return what a database said, without the names of this run."""
        return text.replace(names_for(self.database).prefix, "clickup_acme")


@contextlib.contextmanager
def administrator(address: ServerAddress) -> Iterator[psycopg.Connection[Any]]:
    """A connection of a database administrator's, without any of the program's code."""
    information = make_conninfo(**address.settings(), password=PASSWORD)
    with psycopg.connect(information, autocommit=True) as raw:
        yield raw


@contextlib.contextmanager
def shared_organization(cluster: Cluster, database: str) -> Iterator[SharedOrganization]:
    """Make an organization, and let somebody of each role join."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(parse_address(cluster.url(database)), Path(folder))
        admin = town.join(town.founder.invitation)
        shared = admin.service.add_connection(new_connection(), TOKEN)
        integrator = town.join(town.invite(admin, Role.INTEGRATIONS_ADMIN))
        member = town.join(town.invite(admin, Role.MEMBER))
        try:
            yield SharedOrganization(cluster, database, town, admin, integrator, member, shared.id)
        finally:
            for computer in town.computers:
                computer.store.close()


def signing_in(url: str, password: str | None) -> None:
    """Sign in as the program does."""
    with contextlib.closing(ServerStore(parse_address(url), password)) as store:
        sign_in(store)
