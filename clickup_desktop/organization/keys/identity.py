"""A member on one computer: the private half of a key pair, and which key is trusted there.

This is what the keyring holds. The organization's key itself is not among it: a copy of it lies at
the server, sealed to the public half.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import (
    KeyRolledBack,
    OrganizationKeyMissing,
    WrongOrganizationKey,
)
from clickup_desktop.organization.keys.key_copy import KeyCopy, make_copy, open_copy
from clickup_desktop.organization.keys.organization_key import (
    KeyPin,
    KeyRecord,
    OrganizationKey,
    require_descent,
    require_key,
)
from clickup_desktop.organization.keys.secret import Secret
from clickup_desktop.organization.secrets import SecretMissing, SecretStore

_FORMAT = b"\x01"
_VERSION_LENGTH = 4
_PIN_START = len(_FORMAT) + primitives.KEY_LENGTH
_LENGTH = _PIN_START + _VERSION_LENGTH + primitives.KEY_LENGTH


@dataclass(frozen=True, slots=True)
class MemberIdentity:
    """What opens the organization's key on one member's computer.

    Attributes:
        seed: 32 random bytes, from which the X25519 key pair follows.
        trusted: the newest key that was seen here; an older or a foreign one is refused.
    """

    organization_id: str
    member_id: str
    seed: Secret[bytes]
    trusted: KeyPin

    @property
    def public_key(self) -> bytes:
        """The half that the server may know."""
        return primitives.public_half(self.seed.reveal())

    def copy_of(self, key: OrganizationKey) -> KeyCopy:
        """Return the copy of `key` that this identity opens."""
        return make_copy(key, self.member_id, self.public_key)

    def trusting(self, key: OrganizationKey) -> MemberIdentity:
        """Return the identity that trusts `key` from now on; keep it in place of this one."""
        return replace(self, trusted=key.pin)

    def to_text(self) -> str:
        """Return what the keyring holds: 92 characters, all of them secret."""
        kept = (
            _FORMAT
            + self.seed.reveal()
            + self.trusted.version.to_bytes(_VERSION_LENGTH)
            + self.trusted.check
        )
        return base64.urlsafe_b64encode(kept).decode()


def new_identity(key: OrganizationKey, member_id: str) -> MemberIdentity:
    """Make a member's identity on this computer, which holds `key` already."""
    return MemberIdentity(key.organization_id, member_id, Secret(primitives.new_key()), key.pin)


def identity_from_text(organization_id: str, member_id: str, text: str) -> MemberIdentity:
    """Return the identity that the keyring held.

    Raises:
        OrganizationKeyMissing: the text is none.
    """
    try:
        kept = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        kept = b""
    if len(kept) != _LENGTH or not kept.startswith(_FORMAT):
        raise OrganizationKeyMissing("what the keyring has cannot be read")
    seed, pinned = kept[len(_FORMAT) : _PIN_START], kept[_PIN_START:]
    pin = KeyPin(int.from_bytes(pinned[:_VERSION_LENGTH]), pinned[_VERSION_LENGTH:])
    return MemberIdentity(organization_id, member_id, Secret(seed), pin)


def identity_name(organization_id: str, member_id: str) -> str:
    """Return the name under which the keyring holds an identity."""
    return f"organization/{organization_id}/member/{member_id}"


def keep_identity(secrets: SecretStore, identity: MemberIdentity) -> None:
    """Keep an identity, in place of the one that was kept.

    Raises:
        SecretError: the keyring does not.
    """
    name = identity_name(identity.organization_id, identity.member_id)
    secrets.put(name, identity.to_text())


def kept_identity(secrets: SecretStore, organization_id: str, member_id: str) -> MemberIdentity:
    """Return the identity that is kept on this computer.

    Raises:
        OrganizationKeyMissing: there is none.
        SecretError: the keyring can't be read now.
    """
    try:
        text = secrets.get(identity_name(organization_id, member_id))
    except SecretMissing:
        text = None
    if text is None:
        raise OrganizationKeyMissing("the keyring has nothing for this organization and member")
    return identity_from_text(organization_id, member_id, text)


def open_key(
    identity: MemberIdentity, sealed: bytes, records: Sequence[KeyRecord]
) -> OrganizationKey:
    """Open the organization's key with what this computer holds.

    Args:
        sealed: the copy for this identity's public key.
        records: of every version from the trusted one to the newest.

    Raises:
        KeyRolledBack: the newest is older than the one trusted here.
        WrongOrganizationKey: the copy holds another key, or one that does not follow the trusted.
    """
    newest = max(records, key=lambda record: record.version, default=None)
    if newest is None:
        raise WrongOrganizationKey("the server has no record of a key")
    if newest.version < identity.trusted.version:
        raise KeyRolledBack(f"version {newest.version} after version {identity.trusted.version}")
    key = open_copy(identity.seed, identity.organization_id, identity.member_id, sealed)
    if key is None:
        raise WrongOrganizationKey("this computer's copy cannot be opened")
    require_key(key, newest)
    require_descent(key, records, identity.trusted)
    return key
