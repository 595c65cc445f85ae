"""How an organization comes to be on one computer: silently, at its first start."""

from __future__ import annotations

from clickup_desktop.organization import members
from clickup_desktop.organization.errors import OrganizationError
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import SecretStore
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.store import Store
from clickup_desktop.organization.tokens.keepers import token_keepers


def open_organization(
    store: Store, secrets: SecretStore, *, name: str, member_name: str, member_email: str = ""
) -> OrganizationService:
    """Return the organization as its first member sees it; make both where there is none.

    Raises:
        StoreError: the store failed.
    """
    with store.read() as transaction:
        people = members.read_members(transaction)
        kept = members.read_organization(transaction)
    if not people or kept is None:
        with store.write() as transaction:
            # Another process may have made it since.
            people = members.read_members(transaction)
            if not people:
                members.create_organization(transaction, name, local=True)
                first = members.create_member(
                    transaction, member_name, member_email, Role.ENTERPRISE_ADMIN
                )
                members.note(transaction, first, "created the organization", name)
                people = (first,)
            kept = members.read_organization(transaction)
    if kept is None:
        raise OrganizationError("there is no organization")
    keepers = token_keepers(store, secrets, kept.id, people[0].id)
    return OrganizationService(store, keepers, people[0].id)
