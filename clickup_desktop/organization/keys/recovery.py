"""The recovery key, printed once: it opens the organization's key when nobody else can.

The organization's key is sealed to its public half, so that every later key can be sealed to it as
well while the printed paper stays in its drawer. Anybody can seal, so the recovery key also says,
with an authenticator of its own, which key it trusts; what is opened must be that or follow it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from clickup_desktop.language.texts import N_, filled
from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import InvalidRecoveryKey, WrongOrganizationKey
from clickup_desktop.organization.keys.key_copy import RECOVERY, KeyCopy, make_copy, open_copy
from clickup_desktop.organization.keys.organization_key import (
    KeyPin,
    KeyRecord,
    OrganizationKey,
    require_descent,
    require_key,
)
from clickup_desktop.organization.keys.primitives import Purpose
from clickup_desktop.organization.keys.secret import Secret
from clickup_desktop.organization.keys.typed_text import (
    as_letters,
    from_letters,
    in_groups,
    to_letters,
)

_FORMAT = b"\x01"
_CHECKSUM_LENGTH = 2
_LETTERS = 56
_MAXIMUM_TEXT = 1_000
_ANCHOR = "clickup-desktop/recovery-anchor"


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """What is printed once and kept where no computer reads it: 32 random bytes."""

    secret: Secret[bytes]

    @property
    def seed(self) -> Secret[bytes]:
        """From which the X25519 key pair follows that the organization's key is sealed to."""
        return Secret(primitives.derive(self.secret.reveal(), Purpose.RECOVERY_PAIR))

    @property
    def public_key(self) -> bytes:
        """The half that the server may know."""
        return primitives.public_half(self.seed.reveal())

    def to_text(self) -> str:
        """Return what is printed: 14 groups of four letters and digits, the last a checksum."""
        octets = _FORMAT + self.secret.reveal()
        return in_groups(to_letters(octets + _checksum(octets)))


@dataclass(frozen=True, slots=True)
class RecoveryAnchor:
    """Which key a recovery key trusts, as the server keeps it; written with the recovery key alone.

    Attributes:
        authenticator: says that the holder of the recovery key wrote this.
    """

    trusted: KeyPin
    authenticator: bytes = field(repr=False)


def new_recovery_key() -> RecoveryKey:
    """Make a recovery key."""
    return RecoveryKey(Secret(primitives.new_key()))


def recovery_key_from_text(text: str) -> RecoveryKey:
    """Return the recovery key that somebody typed.

    Raises:
        InvalidRecoveryKey: with a letter missing, too many or mistaken.
    """
    letters = as_letters(text[:_MAXIMUM_TEXT])
    if len(text) > _MAXIMUM_TEXT or len(letters) != _LETTERS:
        raise InvalidRecoveryKey(
            filled(N_("it must have {number} letters and digits"), number=_LETTERS)
        )
    octets = from_letters(letters)
    if octets is None:
        raise InvalidRecoveryKey(N_("it has only letters and digits, and never the letter U"))
    kept, checksum = octets[:-_CHECKSUM_LENGTH], octets[-_CHECKSUM_LENGTH:]
    if checksum != _checksum(kept):
        raise InvalidRecoveryKey(N_("a letter or digit is wrong"))
    if not kept.startswith(_FORMAT):
        raise InvalidRecoveryKey(N_("it was made by a newer version of the program"))
    return RecoveryKey(Secret(kept[len(_FORMAT) :]))


def prepare_recovery(
    key: OrganizationKey, recovery_key: RecoveryKey
) -> tuple[KeyCopy, RecoveryAnchor]:
    """Return what the server keeps so that `recovery_key` opens `key` and all that follow."""
    authenticator = _anchor_authenticator(recovery_key, key.organization_id, key.pin)
    copy = make_copy(key, RECOVERY, recovery_key.public_key)
    return copy, RecoveryAnchor(key.pin, authenticator)


def recover(
    recovery_key: RecoveryKey,
    organization_id: str,
    anchor: RecoveryAnchor,
    sealed: bytes,
    records: Sequence[KeyRecord],
) -> OrganizationKey:
    """Open the organization's newest key with the recovery key alone.

    Args:
        sealed: the copy for the recovery key.
        records: of every version from the anchor's to the newest.

    Raises:
        InvalidRecoveryKey: it does not belong to this organization.
        WrongOrganizationKey: the copy holds another key, or one that does not follow the trusted.
    """
    expected = _anchor_authenticator(recovery_key, organization_id, anchor.trusted)
    if not primitives.is_same(expected, anchor.authenticator):
        raise InvalidRecoveryKey(N_("it doesn't belong to this organization"))
    newest = max(records, key=lambda record: record.version, default=None)
    key = open_copy(recovery_key.seed, organization_id, RECOVERY, sealed)
    if key is None or newest is None:
        raise WrongOrganizationKey("the copy for the recovery key cannot be opened")
    require_key(key, newest)
    require_descent(key, records, anchor.trusted)
    return key


def _anchor_authenticator(recovery_key: RecoveryKey, organization_id: str, pin: KeyPin) -> bytes:
    return primitives.authenticate(
        primitives.derive(recovery_key.secret.reveal(), Purpose.RECOVERY_ANCHOR),
        _ANCHOR,
        organization_id,
        pin.version,
        pin.check,
    )


def _checksum(octets: bytes) -> bytes:
    return hashlib.blake2b(
        octets, digest_size=_CHECKSUM_LENGTH, person=b"cud-recovery-key"
    ).digest()
