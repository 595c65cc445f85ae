"""Copies of the organization's key, each sealed to one holder's public key.

A sealed box says nothing of who made it or for what: the context therefore stands inside it and is
checked when it is opened, and the key in it counts only once it is proven to be the trusted one or
to follow it.

Beside each copy stands an authenticator of the public key, made with the organization's key. The
next key is sealed to authenticated public keys alone: one that was put in at the server gets none.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import UntrustedPublicKey
from clickup_desktop.organization.keys.fields import pack, unpack
from clickup_desktop.organization.keys.organization_key import OrganizationKey
from clickup_desktop.organization.keys.primitives import Purpose
from clickup_desktop.organization.keys.secret import Secret

RECOVERY = "recovery"
"""The holder that is no member but the recovery key; members' ids are UUIDs."""

_COPY = "clickup-desktop/key-copy"
_PUBLIC_KEY = "clickup-desktop/public-key"


@dataclass(frozen=True, slots=True)
class KeyCopy:
    """A holder's copy of the organization's key, as the server keeps it; none of it is secret.

    A member has one for each computer, told apart by the public key.

    Attributes:
        holder: a member's id, or `RECOVERY`.
        authenticator: says that who holds the organization's key knows the public key.
    """

    holder: str
    public_key: bytes
    authenticator: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


def make_copy(key: OrganizationKey, holder: str, public_key: bytes) -> KeyCopy:
    """Seal `key` to a public key that is known to be the holder's.

    Raises:
        UntrustedPublicKey: it is no public key that anything can be sealed to.
    """
    plaintext = pack(_COPY, key.organization_id, holder, key.version, key.secret.reveal())
    sealed = primitives.seal(public_key, plaintext)
    if sealed is None:
        raise UntrustedPublicKey(holder)
    return KeyCopy(holder, public_key, _authenticator(key, holder, public_key), sealed)


def is_authentic(key: OrganizationKey, copy: KeyCopy) -> bool:
    """Whether the copy's public key was vouched for with `key`, for that holder."""
    expected = _authenticator(key, copy.holder, copy.public_key)
    return primitives.is_same(expected, copy.authenticator)


def require_authentic(key: OrganizationKey, copy: KeyCopy) -> None:
    """Check that the copy's public key was vouched for with `key`.

    Raises:
        UntrustedPublicKey: it was not, or for another holder, or with an older key.
    """
    if not is_authentic(key, copy):
        raise UntrustedPublicKey(copy.holder)


def open_copy(
    seed: Secret[bytes], organization_id: str, holder: str, sealed: bytes
) -> OrganizationKey | None:
    """Return the key in a sealed copy, which anybody may have made; None where none is in it."""
    plaintext = primitives.unseal(seed.reveal(), sealed)
    values = None if plaintext is None else unpack(plaintext, 5)
    if values is None:
        return None
    *context, version, secret = values
    expected = [_COPY.encode(), organization_id.encode(), holder.encode()]
    if context != expected or len(version) != 8 or len(secret) != primitives.KEY_LENGTH:
        return None
    return OrganizationKey(organization_id, int.from_bytes(version, signed=True), Secret(secret))


def _authenticator(key: OrganizationKey, holder: str, public_key: bytes) -> bytes:
    return primitives.authenticate(
        key.subkey(Purpose.PUBLIC_KEYS),
        _PUBLIC_KEY,
        key.organization_id,
        key.version,
        holder,
        public_key,
    )
