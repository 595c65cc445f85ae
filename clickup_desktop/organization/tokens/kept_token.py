"""What the keyring holds for a connection: under which name, and in which form."""

from __future__ import annotations

from dataclasses import dataclass, field

from clickup_desktop.organization.identifiers import is_uuid
from clickup_desktop.organization.secrets import MAXIMUM_SECRET, SecretMissing, SecretTooLong

_FORMAT = "1"
_PURPOSE = "clickup-token"
_FIELDS = 4
_LARGEST_VERSION = 2**31 - 1


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A token, and the only address that it may be sent to.

    Attributes:
        clickup_url: the organization URL that the token was connected with.
    """

    clickup_url: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenName:
    """Which token is meant. The keyring's names are computed from this and nothing else.

    Attributes:
        member_id: for whom the keeper was opened, whoever made the connection.
        version: 1 for a connection's first token, one more for each that follows.
    """

    organization_id: str
    member_id: str
    connection_id: str
    version: int

    def in_keyring(self) -> str:
        """Return the name in the keyring.

        Raises:
            SecretMissing: an id is none, so nothing was ever kept under it.
        """
        ids = (self.organization_id, self.member_id, self.connection_id)
        return f"token/{'/'.join(_checked_id(it) for it in ids)}/v{_checked_version(self.version)}"

    def in_keyring_before(self) -> str:
        """Return the name that programs up to 0.1 kept the token under; raises `SecretMissing`."""
        connection_id = _checked_id(self.connection_id)
        return f"connection/{connection_id}/v{_checked_version(self.version)}"


def to_text(kept: KeptToken) -> str:
    """Return what the keyring holds: format, purpose, address and token, a line each.

    Raises:
        SecretTooLong: it is longer than every keyring can hold.
    """
    text = "\n".join((_FORMAT, _PURPOSE, kept.clickup_url, kept.token))
    if len(text) > MAXIMUM_SECRET:
        raise SecretTooLong
    return text


def from_text(text: str) -> KeptToken:
    """Return what the keyring held.

    Raises:
        SecretMissing: it is something else than a token that was kept here.
    """
    fields = text.split("\n", _FIELDS - 1)
    if len(fields) != _FIELDS or fields[:2] != [_FORMAT, _PURPOSE]:
        raise SecretMissing
    return KeptToken(fields[2], fields[3])


def _checked_id(text: str) -> str:
    if not is_uuid(text):
        raise SecretMissing
    return text


def _checked_version(version: int) -> int:
    if type(version) is not int or not 0 < version <= _LARGEST_VERSION:
        raise SecretMissing
    return version
