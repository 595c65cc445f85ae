"""What the organization's key refuses. None of these carries a secret."""

from __future__ import annotations


class OrganizationKeyError(Exception):
    """Something about the organization's key is not as it must be."""


class WrongOrganizationKey(OrganizationKeyError):
    """The key is not the one that the organization uses."""


class KeyRolledBack(WrongOrganizationKey):
    """The server offers an older key than the one this computer has seen."""


class OrganizationKeyMissing(OrganizationKeyError):
    """This computer's keyring has nothing that opens the organization's key."""


class KeyHistoryTooLong(OrganizationKeyError):
    """The server lists more keys than an organization ever has; they were not read."""


class TokenTampered(OrganizationKeyError):
    """A token's ciphertext was changed, or belongs to another row.

    Attributes:
        connection_id: the connection it was read for.
    """

    def __init__(self, connection_id: str) -> None:
        super().__init__(f"the token of connection {connection_id}")
        self.connection_id = connection_id


class UntrustedPublicKey(OrganizationKeyError):
    """Nobody who holds the organization's key has vouched for this public key.

    Attributes:
        holder: the member it is said to be of, or `RECOVERY`.
    """

    def __init__(self, holder: str) -> None:
        super().__init__(f"the public key of {holder}")
        self.holder = holder


class InvalidInvitation(OrganizationKeyError):
    """The text is no invitation, or not a whole one, or not one for this organization.

    Attributes:
        reason: what is wrong with it, as it follows a colon; "" where that isn't known.
    """

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class InvitationExpired(InvalidInvitation):
    """The invitation's time is over."""


class InvalidRecoveryKey(OrganizationKeyError):
    """The text is no recovery key, or not this organization's.

    Attributes:
        reason: what is wrong with it, as it follows a colon; "" where that isn't known.
    """

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
