"""The well-known constructions that everything here is made of, and no others.

- XChaCha20-Poly1305 with associated data (draft-irtf-cfrg-xchacha), by libsodium.
- Sealed boxes: an ephemeral X25519 key and XSalsa20-Poly1305, by libsodium.
- Keyed BLAKE2b (RFC 7693) to authenticate, and libsodium's `crypto_kdf` to derive keys, which is
  keyed BLAKE2b with the number as salt and the context as personalization: both by `hashlib`.

What can't be opened is None and not an exception, whose context could hold what was opened.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from enum import Enum
from typing import Any

from clickup_desktop.organization.keys.fields import pack

KEY_LENGTH = 32
"""Bytes of a key, public or secret, and of an authenticator."""

_FORMAT = b"\x01"
"""What every ciphertext begins with, so that a later version can encrypt otherwise."""
_NONCE_LENGTH = 24
_TAG_LENGTH = 16
_SEAL_LENGTH = 48


class Purpose(Enum):
    """What a derived key is for: context and number, as `crypto_kdf` takes them.

    One secret serves several ends, and each gets a key of its own.
    """

    KEY_CHECK = (b"cud-orgn", 1)
    SHARED_TOKEN = (b"cud-orgn", 2)
    PUBLIC_KEYS = (b"cud-orgn", 3)
    PREDECESSOR = (b"cud-orgn", 4)
    INVITATION = (b"cud-invt", 1)
    RECOVERY_PAIR = (b"cud-rcvr", 1)
    RECOVERY_ANCHOR = (b"cud-rcvr", 2)


def new_key() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(KEY_LENGTH)


def derive(secret: bytes, purpose: Purpose) -> bytes:
    """Return the key that `secret` gives for one purpose."""
    context, number = purpose.value
    return kdf_derive_from_key(secret, context, number)


def kdf_derive_from_key(secret: bytes, context: bytes, number: int) -> bytes:
    """Return what libsodium's `crypto_kdf_derive_from_key` does, in 32 bytes."""
    return hashlib.blake2b(
        digest_size=KEY_LENGTH, key=secret, salt=number.to_bytes(8, "little"), person=context
    ).digest()


def authenticate(key: bytes, *values: bytes | str | int) -> bytes:
    """Return an authenticator of `values`: 32 bytes that only who holds `key` can make."""
    return hashlib.blake2b(pack(*values), digest_size=KEY_LENGTH, key=key).digest()


def is_same(one: bytes, other: bytes) -> bool:
    """Compare without telling by the time it takes where they differ."""
    return hmac.compare_digest(one, other)


def encrypt(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    """Encrypt and authenticate `plaintext`, bound to `context`, with a random nonce."""
    nonce = secrets.token_bytes(_NONCE_LENGTH)
    box: bytes = _nacl().bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plaintext, context, nonce, key
    )
    return _FORMAT + nonce + box


def decrypt(key: bytes, encrypted: bytes, context: bytes) -> bytes | None:
    """Return what was encrypted; None where key, context or ciphertext are others."""
    start = len(_FORMAT) + _NONCE_LENGTH
    if not encrypted.startswith(_FORMAT) or len(encrypted) < start + _TAG_LENGTH:
        return None
    try:
        plaintext: bytes = _nacl().bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            encrypted[start:], context, encrypted[len(_FORMAT) : start], key
        )
    except _nacl().exceptions.CryptoError:
        return None
    return plaintext


def public_half(seed: bytes) -> bytes:
    """Return the X25519 public key that belongs to a secret seed."""
    return _key_pair(seed)[0]


def seal(public_key: bytes, plaintext: bytes) -> bytes | None:
    """Encrypt for whoever holds the other half; None where that is no usable public key."""
    if len(public_key) != KEY_LENGTH:
        return None
    try:
        box: bytes = _nacl().bindings.crypto_box_seal(plaintext, public_key)
    except _nacl().exceptions.CryptoError:
        # A point of low order, with which everybody could open it.
        return None
    return _FORMAT + box


def unseal(seed: bytes, sealed: bytes) -> bytes | None:
    """Return what was sealed; None where it is another's or was changed."""
    if not sealed.startswith(_FORMAT) or len(sealed) < len(_FORMAT) + _SEAL_LENGTH:
        return None
    public_key, secret_key = _key_pair(seed)
    try:
        plaintext: bytes = _nacl().bindings.crypto_box_seal_open(
            sealed[len(_FORMAT) :], public_key, secret_key
        )
    except _nacl().exceptions.CryptoError:
        return None
    return plaintext


def _key_pair(seed: bytes) -> tuple[bytes, bytes]:
    public_key, secret_key = _nacl().bindings.crypto_box_seed_keypair(seed)
    return public_key, secret_key


def _nacl() -> Any:
    """Return PyNaCl, which an organization on one computer never needs."""
    import nacl.bindings  # noqa: PLC0415
    import nacl.exceptions  # noqa: PLC0415

    return nacl
