"""A company's server, and computers that join its organization."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clickup_desktop.integration.organizations.organizations import Organizations
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.creating import create_organization
from clickup_desktop.organization.server.sealing import Founder
from clickup_desktop.sandbox.server import Sandbox
from tests.integration.test_browsing_and_linking import Reading
from tests.postgresql import PASSWORD, Cluster
from tests.ready_organization import Preparation, ready_database


class Computer:
    """A computer: its data folder, its keyring, and what is open there."""

    def __init__(self, folder: Path, clickup_url: str) -> None:
        self.folder = folder
        self.clickup_url = clickup_url
        self.secrets = MemorySecrets()
        self.opened: list[OrganizationSession] = []

    @property
    def organizations(self) -> Organizations:
        """What the computer knows, as a program that was just started sees it."""
        return Organizations(self.folder, self.clickup_url, secrets=self.secrets)

    def keep(self, opened: OrganizationSession) -> OrganizationSession:
        """Close it when the test ends."""
        self.opened.append(opened)
        return opened

    def join(self, invitation: str, password: str = "") -> OrganizationSession:
        """Come in, with a password that belongs to the computer."""
        return self.keep(self.organizations.join(invitation, password or self.password))

    @property
    def password(self) -> str:
        """Of the member who uses it."""
        return f"own-password-{self.folder.name}"

    def open(self, organization_id: str = "") -> OrganizationSession:
        """Open an organization, the current one unless another is meant."""
        known = self.organizations
        return self.keep(known.open(organization_id) if organization_id else known.open_current())

    def close(self) -> None:
        """Close everything that is open."""
        for opened in self.opened:
            opened.close()
        self.opened.clear()


@dataclass
class Town:
    """An organization on a server, and the computers there are."""

    cluster: Cluster
    database: str
    invitation: str
    recovery_key: str
    folder: Path
    sandbox: Sandbox
    computers: dict[str, Computer] = field(default_factory=dict)

    def computer(self, name: str) -> Computer:
        """Return one of the computers."""
        if name not in self.computers:
            self.computers[name] = Computer(self.folder / name, self.sandbox.url)
        return self.computers[name]

    def admin(self) -> OrganizationSession:
        """Have the first Enterprise Admin come in."""
        return self.computer("admin").join(self.invitation)

    def let_in(self, admin: OrganizationSession, name: str, role: Role) -> OrganizationSession:
        """Invite somebody, who comes in on a computer of their own."""
        invited = admin.members.invite(f"{name}@example.com", name.title(), role)
        return self.computer(name).join(invited.text)


def found_town(cluster: Cluster, database: str, folder: Path, sandbox: Sandbox) -> Town:
    """Make an organization in a database."""
    address = parse_address(cluster.url(database))
    founder = Founder("Acme", address)
    create_organization(
        address,
        PASSWORD,
        name="Acme",
        admin_name="Acme Admin",
        admin_email="admin@example.com",
        make_keys=founder,
    )
    return Town(cluster, database, founder.invitation, founder.recovery_key, folder, sandbox)


def link_channel(
    integration: OrganizationSession, name: str = "general", connection_id: str | None = None
) -> ChannelLink:
    """Link a Channel of the sandbox."""
    choice = integration.workspaces.choice("Acme Rollout", connection_id)
    channel = Reading(integration, choice).channel(name)
    return integration.links.add(choice, channel, (), "workspace", choice.workspace.id)


@pytest.fixture
def preparation() -> Preparation | None:
    """What is done to the organization's database before."""
    return None


@pytest.fixture
def town(
    cluster: Cluster, preparation: Preparation | None, tmp_path: Path, sandbox: Sandbox
) -> Iterator[Town]:
    """An organization that was just made."""
    with ready_database(cluster, preparation) as database:
        made = found_town(cluster, database, tmp_path, sandbox)
        yield made
        for computer in made.computers.values():
            computer.close()


@pytest.fixture
def admin(town: Town) -> OrganizationSession:
    """Its first Enterprise Admin."""
    return town.admin()
