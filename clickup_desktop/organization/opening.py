"""How an organization comes to be on one computer: silently, at its first start."""

from __future__ import annotations

from dataclasses import dataclass

from clickup_desktop.organization.errors import OrganizationGone
from clickup_desktop.organization.members import rows as members
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import SecretStore
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.store import Store
from clickup_desktop.organization.tokens.keepers import token_keepers


@dataclass(frozen=True, slots=True)
class LocalOrganization:
    """This computer's organization, by its id and that of the member who was first."""

    organization_id: str
    first_member_id: str


def make_organization(
    store: Store, *, name: str, member_name: str, member_email: str = ""
) -> LocalOrganization:
    """Return the organization of a store; make it, with its first member, where there is none.

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
        raise OrganizationGone("there is no organization")
    return LocalOrganization(kept.id, first)


def open_organization(
    store: Store,
    secrets: SecretStore,
    *,
    name: str,
    member_name: str,
    member_email: str = "",
    member_id: str | None = None,
) -> OrganizationService:
    """Return the organization as a member sees it; make it where there is none.

    Args:
        member_name, member_email: who is the first member of one that is made.
        member_id: who asks; None for the first member. All find the tokens where the first does.

    Raises:
        StoreError: the store failed.
    """
    made = make_organization(store, name=name, member_name=member_name, member_email=member_email)
    keepers = token_keepers(store, secrets, made.organization_id, made.first_member_id)
    return OrganizationService(store, keepers, member_id or made.first_member_id)
