"""An organization on a server with real keys, and the computers that joined it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.server.address import ServerAddress
from clickup_desktop.organization.server.creating import create_organization
from clickup_desktop.organization.server.inviting import ServerMembers
from clickup_desktop.organization.server.sealing import (
    Founder,
    HeldKey,
    InvitationWriter,
    join_organization,
)
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import sign_in
from clickup_desktop.organization.service import OrganizationService
from tests.postgresql import PASSWORD
from tests.server_organizations import open_server_organization

OWN = "a-password-of-ones-own"
# Of towns alone, since all tests share the server's log.
TOKEN = "pk_10100001_" + "KLMNOPQR" * 4


@dataclass
class Computer:
    """A member's computer: its keyring, and the organization as it is seen there."""

    store: ServerStore
    secrets: MemorySecrets
    key: HeldKey
    service: OrganizationService

    @property
    def people(self) -> ServerMembers:
        return ServerMembers(self.store, self.service.member.id)


class Town:
    """An organization, and the computers that joined it."""

    def __init__(self, address: ServerAddress, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self.founder = Founder("Acme", address)
        self.repair()
        self.computers: list[Computer] = []

    def repair(self) -> None:
        """Make the organization, or what its server enforces be as it should."""
        create_organization(
            self.address,
            PASSWORD,
            name="Acme",
            admin_name="Acme Admin",
            admin_email="admin@example.com",
            make_keys=self.founder,
        )

    def join(self, invitation: str) -> Computer:
        """Paste an invitation into a computer that nothing was on."""
        secrets = MemorySecrets()
        address = join_organization(invitation, OWN, secrets, options=self.address.options)
        return self.sign_in(address, secrets)

    def sign_in(self, address: ServerAddress, secrets: MemorySecrets) -> Computer:
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        store = ServerStore(address, OWN, folder=folder)
        with store.read() as transaction:
            found = transaction.exec_driver_sql("SELECT id FROM organization").scalar_one()
        key = HeldKey(store, secrets, found, sign_in(store))
        computer = Computer(store, secrets, key, open_server_organization(store, secrets, key))
        self.computers.append(computer)
        return computer

    def invite(self, by: Computer, role: Role) -> str:
        writer = InvitationWriter(by.key.key(), "Acme", self.address)
        by.people.invite("Acme Guest", "guest@example.com", role, writer)
        return writer.text
