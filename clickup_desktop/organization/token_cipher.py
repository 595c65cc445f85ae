"""What encrypts the tokens of Shared connections that a server keeps, as the service needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from clickup_desktop.organization.keys.shared_token import TokenPlace

__all__ = ["EncryptedToken", "TokenCipher", "TokenPlace"]


@dataclass(frozen=True, slots=True)
class EncryptedToken:
    """A token that only who holds the organization's key can read.

    Attributes:
        key_version: which of the organization's keys it is encrypted with.
    """

    place: TokenPlace
    key_version: int
    ciphertext: bytes = field(repr=False)


class TokenCipher(Protocol):
    """Encrypts with the organization's key."""

    def encrypt(self, place: TokenPlace, token: str) -> EncryptedToken:
        """Encrypt a token with the newest key; raises what the key's keeper does."""
        ...

    def decrypt(self, encrypted: EncryptedToken) -> str:
        """Return the token; raises what the key's keeper does, never returns rubbish."""
        ...
