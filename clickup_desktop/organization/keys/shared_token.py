"""The token of a Shared connection, as the server keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import TokenTampered, WrongOrganizationKey
from clickup_desktop.organization.keys.fields import pack
from clickup_desktop.organization.keys.organization_key import OrganizationKey
from clickup_desktop.organization.keys.primitives import Purpose
from clickup_desktop.organization.secrets import MAXIMUM_SECRET, SecretTooLong

_FORMAT = b"\x01"
_VERSION_LENGTH = 4
_HEADER_LENGTH = len(_FORMAT) + _VERSION_LENGTH
_LABEL = "clickup-desktop/shared-token"


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where a token belongs. Its ciphertext opens in this place alone.

    Attributes:
        clickup_url: where the token is sent. It is part of the place because who could change
            it at the server would have the token sent to themselves.
        secret_version: 1 for a connection's first token, one more for each that follows.
    """

    connection_id: str
    clickup_url: str
    secret_version: int


def encrypt_token(key: OrganizationKey, place: TokenPlace, token: str) -> bytes:
    """Return the token's ciphertext, which begins with its format and the key's version.

    Args:
        key: the organization's newest key. What is encrypted may be saved only while it is the
            newest still: who holds the next one takes it for tampered with.

    Raises:
        SecretTooLong: no token is that long.
    """
    if len(token) > MAXIMUM_SECRET:
        raise SecretTooLong
    box = primitives.encrypt(key.subkey(Purpose.SHARED_TOKEN), token.encode(), _context(key, place))
    return _FORMAT + key.version.to_bytes(_VERSION_LENGTH) + box


def decrypt_token(key: OrganizationKey, place: TokenPlace, encrypted: bytes) -> str:
    """Return the token itself.

    Args:
        key: the organization's newest key, opened and checked.

    Raises:
        WrongOrganizationKey: it was encrypted with a newer key, which has to be opened first.
        TokenTampered: the ciphertext was changed, or belongs to another place or an older key.
    """
    version = int.from_bytes(encrypted[len(_FORMAT) : _HEADER_LENGTH])
    if encrypted.startswith(_FORMAT) and version > key.version:
        raise WrongOrganizationKey(f"a token needs version {version}, not {key.version}")
    plaintext = None
    if encrypted.startswith(_FORMAT) and version == key.version:
        plaintext = primitives.decrypt(
            key.subkey(Purpose.SHARED_TOKEN), encrypted[_HEADER_LENGTH:], _context(key, place)
        )
    if plaintext is None:
        raise TokenTampered(place.connection_id)
    return plaintext.decode()


def _context(key: OrganizationKey, place: TokenPlace) -> bytes:
    return pack(
        _LABEL,
        key.organization_id,
        key.version,
        place.connection_id,
        place.clickup_url,
        place.secret_version,
    )
