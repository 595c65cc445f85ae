"""A new key for the organization, which whoever leaves it never sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from clickup_desktop.organization.keys.errors import UntrustedPublicKey
from clickup_desktop.organization.keys.key_copy import (
    RECOVERY,
    KeyCopy,
    make_copy,
    require_authentic,
)
from clickup_desktop.organization.keys.organization_key import KeyRecord, OrganizationKey, next_key
from clickup_desktop.organization.keys.shared_token import (
    TokenPlace,
    decrypt_token,
    encrypt_token,
)


@dataclass(frozen=True, slots=True)
class EncryptedToken:
    """A Shared connection's token as the server keeps it."""

    place: TokenPlace
    encrypted: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rotation:
    """Everything that takes the place of what was, in one transaction or not at all.

    Invitations that were not used yet hold the old key: they are deleted in the same transaction.

    Attributes:
        key: the new one, for the session that made it.
        record: is added; those of older keys stay.
        copies: replace all others, the recovery key's among them.
        tokens: replace all others.
    """

    key: OrganizationKey
    record: KeyRecord
    copies: tuple[KeyCopy, ...]
    tokens: tuple[EncryptedToken, ...]


def rotate(
    key: OrganizationKey,
    *,
    leaving: Collection[str],
    members: Iterable[KeyCopy],
    recovery: KeyCopy,
    tokens: Iterable[EncryptedToken],
) -> Rotation:
    """Make the next key, for everybody but `leaving`, and encrypt every token with it.

    Args:
        key: the newest key so far.
        leaving: ids of the members who get no copy, whatever the server lists.
        members: the copies of all members.
        recovery: the copy for the recovery key, which opens the new key as well.
        tokens: of all Shared connections.

    Raises:
        UntrustedPublicKey: one that would be sealed to was not vouched for with `key`.
        TokenTampered: one of the tokens.
        WrongOrganizationKey: `key` is no longer the newest.
    """
    if recovery.holder != RECOVERY:
        raise UntrustedPublicKey(RECOVERY)
    staying = [copy for copy in members if copy.holder not in leaving]
    for copy in (*staying, recovery):
        require_authentic(key, copy)
    plain = [(each.place, decrypt_token(key, each.place, each.encrypted)) for each in tokens]
    following, record = next_key(key)
    copies = (make_copy(following, copy.holder, copy.public_key) for copy in (*staying, recovery))
    encrypted = (
        EncryptedToken(place, encrypt_token(following, place, token)) for place, token in plain
    )
    return Rotation(following, record, tuple(copies), tuple(encrypted))
