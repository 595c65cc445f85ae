"""A token opens in its own place with the newest key, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.organization.keys.errors import (
    OrganizationKeyError,
    TokenTampered,
    WrongOrganizationKey,
)
from clickup_desktop.organization.keys.organization_key import first_key, next_key
from clickup_desktop.organization.keys.shared_token import (
    TokenPlace,
    decrypt_token,
    encrypt_token,
)
from clickup_desktop.organization.secrets import MAXIMUM_SECRET, SecretTooLong
from tests.organization.keys.samples import ACME, OTHER, PLACE, TOKEN, flipped, told_by

KEY, _RECORD = first_key(ACME)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(1, 2**31))
def test_a_token_comes_back(token: str, secret_version: int) -> None:
    place = replace(PLACE, secret_version=secret_version)
    assert decrypt_token(KEY, place, encrypt_token(KEY, place, token)) == token


def test_the_ciphertext_says_its_format_and_key_and_nothing_of_the_token() -> None:
    key, _record = next_key(KEY)
    encrypted = encrypt_token(key, PLACE, TOKEN)
    assert encrypted[:5] == b"\x01\0\0\0\x02"
    assert len(encrypted) == 5 + 1 + 24 + len(TOKEN) + 16
    assert TOKEN.encode()[:8] not in encrypted
    assert encrypt_token(key, PLACE, TOKEN) != encrypted


def test_no_changed_byte_is_let_through() -> None:
    for changed in flipped(encrypt_token(KEY, PLACE, TOKEN)):
        with pytest.raises(OrganizationKeyError) as refused:
            decrypt_token(KEY, PLACE, changed)
        assert "CANARY77" not in told_by(refused.value)


def test_a_changed_ciphertext_is_tampered_with() -> None:
    encrypted = encrypt_token(KEY, PLACE, TOKEN)
    for changed in (encrypted[:5] + other for other in flipped(encrypted[5:])):
        with pytest.raises(TokenTampered) as refused:
            decrypt_token(KEY, PLACE, changed)
        assert refused.value.connection_id == PLACE.connection_id


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, connection_id="44444444-4444-4444-8444-444444444444"),
        replace(PLACE, clickup_url="https://evil.example"),
        replace(PLACE, secret_version=2),
        replace(PLACE, secret_version=-1),
        TokenPlace(
            PLACE.connection_id + PLACE.clickup_url[:1],
            PLACE.clickup_url[1:],
            PLACE.secret_version,
        ),
    ],
)
def test_a_row_that_was_swapped_or_sent_elsewhere_is_tampered_with(elsewhere: TokenPlace) -> None:
    encrypted = encrypt_token(KEY, PLACE, TOKEN)
    with pytest.raises(TokenTampered):
        decrypt_token(KEY, elsewhere, encrypted)


def test_another_organization_does_not_open_it() -> None:
    encrypted = encrypt_token(KEY, PLACE, TOKEN)
    with pytest.raises(TokenTampered):
        decrypt_token(replace(KEY, organization_id=OTHER), PLACE, encrypted)


def test_a_ciphertext_of_an_older_key_is_not_taken_back() -> None:
    newer, _record = next_key(KEY)
    with pytest.raises(TokenTampered):
        decrypt_token(newer, PLACE, encrypt_token(KEY, PLACE, TOKEN))


def test_a_ciphertext_of_a_newer_key_asks_for_that_key() -> None:
    newer, _record = next_key(KEY)
    with pytest.raises(WrongOrganizationKey):
        decrypt_token(KEY, PLACE, encrypt_token(newer, PLACE, TOKEN))


@given(st.binary(max_size=120))
def test_rubbish_stops(octets: bytes) -> None:
    for rubbish in (octets, b"\x01\0\0\0\x01\x01" + octets):
        with pytest.raises(OrganizationKeyError):
            decrypt_token(KEY, PLACE, rubbish)


def test_what_is_too_long_for_a_token_is_not_encrypted() -> None:
    with pytest.raises(SecretTooLong):
        encrypt_token(KEY, PLACE, "x" * (MAXIMUM_SECRET + 1))
