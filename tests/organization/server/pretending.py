"""A server that pretends to hold an organization that is kept elsewhere."""

from __future__ import annotations

from clickup_desktop.organization.server.address import ServerAddress
from clickup_desktop.organization.server.creating import FoundingKeys, create_organization
from clickup_desktop.organization.server.inviting import InvitedLogin
from clickup_desktop.organization.server.sealing import Founder
from tests.postgresql import PASSWORD

from .psql import connect


def pretend(address: ServerAddress, organization_id: str, name: str = "Acme") -> str:
    """Make an organization with another's id, and return the invitation of its first member."""
    founder = Founder(name, address)

    def make_keys(_organization_id: str, draft: InvitedLogin) -> FoundingKeys:
        return founder(organization_id, draft)

    create_organization(
        address,
        PASSWORD,
        name=name,
        admin_name="Acme Admin",
        admin_email="admin@example.com",
        make_keys=make_keys,
    )
    rename(address, organization_id)
    return founder.invitation


def rename(address: ServerAddress, organization_id: str) -> None:
    """Give the organization in a database another id."""
    with connect(address, PASSWORD) as raw:
        raw.execute("UPDATE clickup_desktop.organization SET id = %s", (organization_id,))


def become(address: ServerAddress, login: str, member_id: str) -> None:
    """Give a member another id, as a database administrator can who stops at nothing."""
    with connect(address, PASSWORD) as raw:
        raw.execute("SET session_replication_role = replica")
        [before] = raw.execute(
            "SELECT id FROM clickup_desktop.member WHERE login = %s", (login,)
        ).fetchall()
        raw.execute("UPDATE clickup_desktop.member SET id = %s WHERE id = %s", (member_id, *before))
        for table in ("key_copy", "invitation"):
            raw.execute(
                f"UPDATE clickup_desktop.{table} SET member_id = %s WHERE member_id = %s",
                (member_id, *before),
            )
