"""An organization with two members, an invitation and a token to try things with."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from clickup_desktop.organization.keys.invitation import Invitation
from clickup_desktop.organization.keys.joining import invite
from clickup_desktop.organization.keys.organization_key import OrganizationKey
from clickup_desktop.organization.keys.shared_token import TokenPlace
from clickup_desktop.organization.roles import Role

ACME = "0b0f6f9a-54e8-4a55-9a0e-7d1a2f2c9a01"
OTHER = "5f4dd5c1-7a46-4f07-8f0b-0a3fd1d1e602"
FOUNDER = "11111111-1111-4111-8111-111111111111"
COLLEAGUE = "22222222-2222-4222-8222-222222222222"
TOKEN = "pk_10100001_" + "CANARY77" * 4
PLACE = TokenPlace("33333333-3333-4333-8333-333333333333", "https://api.clickup.com", 1)
NOW = datetime(2030, 5, 3, 12, 0, tzinfo=UTC)


def sample_invitation(
    key: OrganizationKey, member_id: str = COLLEAGUE, **other: str
) -> tuple[Invitation, bytes]:
    """Invite somebody to Acme for a day."""
    values = {
        "organization_name": "Acme",
        "server": "db.acme.example:5432",
        "database": "acme",
        "login": "colleague@acme.example",
        "password": "CANARY99-once",
    } | other
    return invite(
        key,
        member_id=member_id,
        role=Role.INTEGRATIONS_ADMIN,
        expires_at=NOW + timedelta(days=1),
        **values,
    )


def flipped(octets: bytes) -> Iterator[bytes]:
    """Return `octets` with each of its bytes changed in one bit, one at a time."""
    for position in range(len(octets)):
        changed = bytearray(octets)
        changed[position] ^= 1 << position % 8
        yield bytes(changed)


def told_by(error: BaseException) -> str:
    """Return everything that an exception says, and what led to it."""
    lines = traceback.TracebackException.from_exception(error).format()
    return "".join(lines) + repr(error) + repr(error.__context__) + repr(vars(error))
