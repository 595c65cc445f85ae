"""The same organization as another member sees it, over the same store and keyring."""

from __future__ import annotations

from typing import overload

from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.service import OrganizationService


@overload
def as_member(known: OrganizationSession, member_id: str) -> OrganizationSession: ...


@overload
def as_member(known: OrganizationService, member_id: str) -> OrganizationService: ...


def as_member(
    known: OrganizationSession | OrganizationService, member_id: str
) -> OrganizationSession | OrganizationService:
    """Return it; `known` is the one to close."""
    if isinstance(known, OrganizationService):
        return OrganizationService(known._store, known._keepers, member_id)
    return OrganizationSession(
        as_member(known._organization, member_id),
        known._clients,
        known._snapshots,
        known.clickup_url,
        shared=True,
    )
