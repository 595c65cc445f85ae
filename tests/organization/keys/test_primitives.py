"""The constructions are the published ones: their published examples come out."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import nacl.bindings
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.fields import pack, unpack
from clickup_desktop.organization.keys.primitives import Purpose
from tests.organization.keys.samples import flipped

KEY = bytes(range(0x80, 0xA0))
SEED = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")


def test_authenticated_encryption_is_that_of_the_xchacha_draft() -> None:
    """The example of draft-irtf-cfrg-xchacha-03, appendix A.3.1."""
    nonce = bytes.fromhex("404142434445464748494a4b4c4d4e4f5051525354555657")
    context = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    box = bytes.fromhex(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52e"
        "c0875924c1c7987947deafd8780acf49"
    )
    assert primitives.decrypt(KEY, b"\x01" + nonce + box, context) == (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
        b"future, sunscreen would be it."
    )


def test_keys_are_derived_as_libsodium_derives_them() -> None:
    """The example of 32 bytes in libsodium's own tests (test/default/kdf.exp)."""
    derived = primitives.kdf_derive_from_key(bytes(range(32)), b"KDF test", 32)
    assert derived.hex() == "154b291f11196737f8b7f491e4ca11764e0227d34f94295408a869f007aa8618"


def test_the_authenticator_is_keyed_blake2b_over_the_packed_values() -> None:
    expected = nacl.bindings.crypto_generichash_blake2b_salt_personal(
        pack("label", 7, b"value"), key=KEY
    )
    assert primitives.authenticate(KEY, "label", 7, b"value") == expected


def test_a_key_pair_is_that_of_x25519() -> None:
    """RFC 7748, 6.1, for the multiplication; libsodium hashes the seed first."""
    assert nacl.bindings.crypto_scalarmult_base(SEED).hex() == (
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
    )
    assert primitives.public_half(SEED) == nacl.bindings.crypto_scalarmult_base(
        hashlib.sha512(SEED).digest()[:32]
    )


def test_a_sealed_box_is_libsodiums() -> None:
    """An ephemeral public key, then a box whose nonce is the hash of both public keys."""
    public_key = primitives.public_half(SEED)
    sealed = primitives.seal(public_key, b"for you alone")
    assert sealed is not None
    ephemeral, box = sealed[1:33], sealed[33:]
    nonce = hashlib.blake2b(ephemeral + public_key, digest_size=24).digest()
    secret_key = hashlib.sha512(SEED).digest()[:32]
    opened = nacl.bindings.crypto_box_open(box, nonce, ephemeral, secret_key)
    assert opened == b"for you alone" == primitives.unseal(SEED, sealed)


def test_an_organization_on_one_computer_loads_no_libsodium() -> None:
    program = (
        "import sys; import clickup_desktop.organization.keys.rotation; "
        "import clickup_desktop.organization.keys.joining; "
        "import clickup_desktop.troubleshooting.hints; sys.exit('nacl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = {primitives.derive(KEY, purpose) for purpose in Purpose}
    assert len(keys) == len(Purpose)
    assert KEY not in keys


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_what_is_encrypted_comes_back_in_its_own_context(plaintext: bytes, context: bytes) -> None:
    encrypted = primitives.encrypt(KEY, plaintext, context)
    assert primitives.decrypt(KEY, encrypted, context) == plaintext
    assert primitives.decrypt(KEY, encrypted, context + b"x") is None
    assert primitives.decrypt(SEED, encrypted, context) is None


def test_no_changed_byte_is_let_through() -> None:
    encrypted = primitives.encrypt(KEY, b"a secret", b"context")
    sealed = primitives.seal(primitives.public_half(SEED), b"a secret")
    assert sealed is not None
    assert {primitives.decrypt(KEY, other, b"context") for other in flipped(encrypted)} == {None}
    assert {primitives.unseal(SEED, other) for other in flipped(sealed)} == {None}


@given(st.binary(max_size=200))
def test_anything_else_is_not_opened(octets: bytes) -> None:
    for rubbish in (octets, b"\x01" + octets):
        assert primitives.decrypt(KEY, rubbish, b"") is None
        assert primitives.unseal(SEED, rubbish) is None


def test_a_nonce_is_never_used_twice() -> None:
    """192 random bits: a thousand of them differ, and no bit of them is stuck."""
    nonces = [primitives.encrypt(KEY, b"the same", b"")[1:25] for _ in range(1_000)]
    assert len(set(nonces)) == 1_000
    for bit in range(192):
        ones = sum(nonce[bit // 8] >> bit % 8 & 1 for nonce in nonces)
        assert 380 < ones < 620, "beyond seven standard deviations"


@pytest.mark.parametrize("public_key", [b"", bytes(31), bytes(32), b"\x01" + bytes(31), bytes(33)])
def test_nothing_is_sealed_to_what_everybody_could_open(public_key: bytes) -> None:
    assert primitives.seal(public_key, b"a secret") is None


@given(st.lists(st.binary(max_size=20), max_size=6))
def test_packed_values_come_back_and_look_like_no_others(values: list[bytes]) -> None:
    packed = pack(*values)
    assert unpack(packed, len(values)) == values
    assert unpack(packed, len(values) + 1) is None
    assert unpack(packed + b"\0", len(values)) is None
    assert pack(*values, b"") != packed


@given(st.binary(max_size=60), st.integers(0, 4))
def test_rubbish_is_unpacked_to_nothing_or_to_what_gives_it(octets: bytes, count: int) -> None:
    values = unpack(octets, count)
    assert values is None or pack(*values) == octets
