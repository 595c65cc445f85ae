"""The organization's key: made once, followed by another whenever a member is removed.

A key is only ever trusted because of one that was trusted before. Each key therefore carries its
predecessor, encrypted under itself: who does not know the old key cannot make a new one that leads
back to it, so that nobody at the server can slip in a key of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import WrongOrganizationKey
from clickup_desktop.organization.keys.fields import pack
from clickup_desktop.organization.keys.primitives import Purpose
from clickup_desktop.organization.keys.secret import Secret

_CHECK = "clickup-desktop/key-check"
_PREDECESSOR = "clickup-desktop/predecessor"


@dataclass(frozen=True, slots=True)
class KeyPin:
    """Which key is trusted, without being the key: its version and its check."""

    version: int
    check: bytes


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What the server keeps of one version of the key; none of it is secret.

    Attributes:
        check: tells the key from every other (`OrganizationKey.check`).
        predecessor: the key before, encrypted under this one; empty for the first.
    """

    version: int
    check: bytes
    predecessor: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OrganizationKey:
    """One version of an organization's key.

    Attributes:
        version: 1 for the first, one more for each that follows.
        secret: 32 random bytes. They are used through `subkey` alone.
    """

    organization_id: str
    version: int
    secret: Secret[bytes]

    def subkey(self, purpose: Purpose) -> bytes:
        """Return the key for one purpose."""
        return primitives.derive(self.secret.reveal(), purpose)

    @property
    def check(self) -> bytes:
        """What tells this key from every other, and may be seen by everybody."""
        return primitives.authenticate(
            self.subkey(Purpose.KEY_CHECK), _CHECK, self.organization_id, self.version
        )

    @property
    def pin(self) -> KeyPin:
        """What remembers this key as the trusted one."""
        return KeyPin(self.version, self.check)


def first_key(organization_id: str) -> tuple[OrganizationKey, KeyRecord]:
    """Make an organization's first key."""
    key = OrganizationKey(organization_id, 1, Secret(primitives.new_key()))
    return key, KeyRecord(key.version, key.check, b"")


def next_key(key: OrganizationKey) -> tuple[OrganizationKey, KeyRecord]:
    """Make the key that follows `key`."""
    following = OrganizationKey(key.organization_id, key.version + 1, Secret(primitives.new_key()))
    carried = primitives.encrypt(
        following.subkey(Purpose.PREDECESSOR), key.secret.reveal(), _predecessor_context(following)
    )
    return following, KeyRecord(following.version, following.check, carried)


def require_key(key: OrganizationKey, record: KeyRecord) -> None:
    """Check that `key` is the one that `record` is about.

    Raises:
        WrongOrganizationKey: it is another.
    """
    if key.version != record.version or not primitives.is_same(key.check, record.check):
        raise WrongOrganizationKey(f"it is not version {record.version} of this organization's")


def require_descent(key: OrganizationKey, records: Iterable[KeyRecord], trusted: KeyPin) -> None:
    """Check that `key` is the trusted one, or follows it.

    Args:
        records: of all versions behind the trusted one, up to the key's.

    Raises:
        WrongOrganizationKey: it is neither.
    """
    by_version = {record.version: record for record in records}
    while key.version > trusted.version:
        record = by_version.get(key.version)
        before = record and primitives.decrypt(
            key.subkey(Purpose.PREDECESSOR), record.predecessor, _predecessor_context(key)
        )
        if not before or len(before) != primitives.KEY_LENGTH:
            raise WrongOrganizationKey(f"version {key.version} does not lead back to a trusted one")
        key = OrganizationKey(key.organization_id, key.version - 1, Secret(before))
    if key.version != trusted.version or not primitives.is_same(key.check, trusted.check):
        raise WrongOrganizationKey(f"it does not follow the trusted version {trusted.version}")


def _predecessor_context(key: OrganizationKey) -> bytes:
    return pack(_PREDECESSOR, key.organization_id, key.version)
