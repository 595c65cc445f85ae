"""A new key for the organization, which whoever leaves it never sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from clickup_desktop.organization.keys.errors import (
    TokenTampered,
    UntrustedPublicKey,
    WrongOrganizationKey,
)
from clickup_desktop.organization.keys.key_copy import (
    RECOVERY,
    KeyCopy,
    is_authentic,
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
class TokenCiphertext:
    """A Shared connection's token as the server keeps it."""

    place: TokenPlace
    encrypted: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rotation:
    """Everything that takes the place of what was, in one transaction or not at all.

    Invitations that were not used yet hold the old key: the server has them run out with it.

    Attributes:
        key: the new one, for the session that made it.
        record: is added; those of older keys stay.
        copies: replace all others, the recovery key's among them.
        tokens: replace all others. One that was tampered with stays as it is: it opens no more than
            before, and its connection says so.
        left_out: the copies of those who stay that nobody has vouched for: they get no new key.
    """

    key: OrganizationKey
    record: KeyRecord
    copies: tuple[KeyCopy, ...]
    tokens: tuple[TokenCiphertext, ...]
    left_out: tuple[KeyCopy, ...] = ()


def rotate(
    key: OrganizationKey,
    *,
    leaving: Collection[str],
    members: Iterable[KeyCopy],
    recovery: KeyCopy,
    tokens: Iterable[TokenCiphertext],
) -> Rotation:
    """Make the next key, for everybody but `leaving`, and encrypt every token with it.

    A public key of a member's that was not vouched for with `key` is left out, and a token that was
    tampered with stays as it is, so that nobody stops the others from having a new key.

    Args:
        key: the newest key there is. A token that claims a later one was tampered with.
        leaving: ids of the members who get no copy, whatever the server lists.
        members: the copies of all members.
        recovery: the copy for the recovery key, which opens the new key as well.
        tokens: of all Shared connections.

    Raises:
        UntrustedPublicKey: the recovery key's was not vouched for with `key`.
    """
    if recovery.holder != RECOVERY:
        raise UntrustedPublicKey(RECOVERY)
    require_authentic(key, recovery)
    staying: list[KeyCopy] = []
    left_out: list[KeyCopy] = []
    for copy in members:
        if copy.holder not in leaving:
            (staying if is_authentic(key, copy) else left_out).append(copy)
    opened = [(each, _opened(key, each)) for each in tokens]
    following, record = next_key(key)
    copies: list[KeyCopy] = []
    for copy in (*staying, recovery):
        try:
            copies.append(make_copy(following, copy.holder, copy.public_key))
        except UntrustedPublicKey:
            if copy is recovery:
                raise
            # Who vouched for it had the key, and was one of the members.
            left_out.append(copy)
    encrypted = (
        each
        if token is None
        else TokenCiphertext(each.place, encrypt_token(following, each.place, token))
        for each, token in opened
    )
    return Rotation(following, record, tuple(copies), tuple(encrypted), tuple(left_out))


def _opened(key: OrganizationKey, token: TokenCiphertext) -> str | None:
    try:
        return decrypt_token(key, token.place, token.encrypted)
    except (TokenTampered, WrongOrganizationKey):
        return None
