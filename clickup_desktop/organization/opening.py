"""How an organization comes to be on one computer: silently, at its first start."""

from __future__ import annotations

from clickup_desktop.organization.errors import OrganizationError
from clickup_desktop.organization.members import rows as members
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
        first = members.read_first_id(transaction)
        kept = members.read_organization(transaction)
    if first is None or kept is None:
        with store.write() as transaction:
            # Another process may have made it since.
            first = members.read_first_id(transaction)
            if first is None:
                members.create_organization(transaction, name, local=True)
                made = members.create_member(
                    transaction, member_name, member_email, Role.ENTERPRISE_ADMIN
                )
                members.note(transaction, made, "created the organization", name)
                first = made.id
            kept = members.read_organization(transaction)
    if first is None or kept is None:
        raise OrganizationError("there is no organization")
    return OrganizationService(store, token_keepers(store, secrets, kept.id, first), first)
