"""How the organization's key comes to its founder, and from one member to the next."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from clickup_desktop.language.texts import N_
from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import InvalidInvitation
from clickup_desktop.organization.keys.fields import pack
from clickup_desktop.organization.keys.identity import MemberIdentity, new_identity
from clickup_desktop.organization.keys.invitation import MAXIMUM_NAME, Invitation
from clickup_desktop.organization.keys.key_copy import KeyCopy
from clickup_desktop.organization.keys.organization_key import (
    KeyRecord,
    OrganizationKey,
    first_key,
    require_key,
)
from clickup_desktop.organization.keys.primitives import Purpose
from clickup_desktop.organization.keys.recovery import (
    RecoveryAnchor,
    RecoveryKey,
    new_recovery_key,
    prepare_recovery,
)
from clickup_desktop.organization.keys.secret import Secret
from clickup_desktop.organization.roles import Role
from clickup_desktop.untrusted_text import display_text

_LABEL = "clickup-desktop/invitation"


@dataclass(frozen=True, slots=True)
class Founding:
    """The keys of a new organization.

    Attributes:
        key: for the founder's session.
        identity: for the founder's keyring.
        recovery_key: to be shown once.
        record, copy, recovery_copy, recovery_anchor: for the server.
    """

    key: OrganizationKey
    identity: MemberIdentity
    recovery_key: RecoveryKey
    record: KeyRecord
    copy: KeyCopy
    recovery_copy: KeyCopy
    recovery_anchor: RecoveryAnchor


@dataclass(frozen=True, slots=True)
class Joining:
    """The keys of a computer that joins.

    Attributes:
        key: for the session.
        identity: for the keyring.
        copy: for the server.
    """

    key: OrganizationKey
    identity: MemberIdentity
    copy: KeyCopy


def found(organization_id: str, member_id: str) -> Founding:
    """Make the keys of a new organization with its first member."""
    key, record = first_key(organization_id)
    identity = new_identity(key, member_id)
    recovery_key = new_recovery_key()
    recovery_copy, anchor = prepare_recovery(key, recovery_key)
    return Founding(
        key, identity, recovery_key, record, identity.copy_of(key), recovery_copy, anchor
    )


def invite(
    key: OrganizationKey,
    *,
    organization_name: str,
    member_id: str,
    role: Role,
    server: str,
    database: str,
    login: str,
    password: str,
    expires_at: datetime,
) -> tuple[Invitation, bytes]:
    """Return an invitation, and the copy of the key that the server keeps until it is used.

    Raises:
        InvalidInvitation: a value is none that an invitation may have.
    """
    invitation = Invitation(
        id=str(uuid.uuid4()),
        organization_id=key.organization_id,
        organization_name=display_text(organization_name, maximum=MAXIMUM_NAME),
        member_id=member_id,
        role=role,
        server=server,
        database=database,
        login=login,
        password=Secret(password),
        secret=Secret(primitives.new_key()),
        key_version=key.version,
        expires_at=expires_at.astimezone(UTC).replace(microsecond=0),
    )
    return invitation, primitives.encrypt(
        _invitation_key(invitation), key.secret.reveal(), _context(invitation)
    )


def join(invitation: Invitation, encrypted: bytes, record: KeyRecord, now: datetime) -> Joining:
    """Open the key that an invitation promises, and make this computer's identity.

    The copy for the server carries an authenticator made with the organization's key, which is how
    everybody else knows that the new public key belongs to the one who was invited.

    Args:
        encrypted: the copy of the key that was made for the invitation.
        record: of the organization's newest key.

    Raises:
        InvitationExpired: too late.
        InvalidInvitation: the copy was made for another one, or the key has changed since.
        WrongOrganizationKey: the organization uses another key than the one that was promised.
    """
    invitation.require_unexpired(now)
    if record.version != invitation.key_version:
        raise InvalidInvitation(N_("the organization's key has changed since it was made"))
    opened = primitives.decrypt(_invitation_key(invitation), encrypted, _context(invitation))
    if opened is None or len(opened) != primitives.KEY_LENGTH:
        raise InvalidInvitation(N_("it opens nothing on the server"))
    key = OrganizationKey(invitation.organization_id, invitation.key_version, Secret(opened))
    require_key(key, record)
    identity = new_identity(key, invitation.member_id)
    return Joining(key, identity, identity.copy_of(key))


def _invitation_key(invitation: Invitation) -> bytes:
    return primitives.derive(invitation.secret.reveal(), Purpose.INVITATION)


def _context(invitation: Invitation) -> bytes:
    return pack(
        _LABEL,
        invitation.id,
        invitation.organization_id,
        invitation.member_id,
        invitation.role.value,
        invitation.login,
        invitation.key_version,
        int(invitation.expires_at.timestamp()),
    )
