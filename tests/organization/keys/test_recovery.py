"""The printed key opens the organization, typed as people type, and nothing else does."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clickup_desktop.organization.keys.errors import (
    InvalidRecoveryKey,
    OrganizationKeyError,
    WrongOrganizationKey,
)
from clickup_desktop.organization.keys.joining import found
from clickup_desktop.organization.keys.key_copy import RECOVERY, make_copy
from clickup_desktop.organization.keys.organization_key import KeyPin, first_key, next_key
from clickup_desktop.organization.keys.recovery import (
    RecoveryKey,
    new_recovery_key,
    prepare_recovery,
    recover,
    recovery_key_from_text,
)
from clickup_desktop.organization.keys.secret import Secret
from clickup_desktop.organization.keys.typed_text import as_letters
from tests.organization.keys.samples import ACME, FOUNDER, OTHER, flipped, told_by

ACME_KEYS = found(ACME, FOUNDER)
TEXT = ACME_KEYS.recovery_key.to_text()


def test_it_is_printed_in_fourteen_groups_of_four() -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}", TEXT)


@given(st.binary(min_size=32, max_size=32))
def test_what_was_printed_is_read_again(octets: bytes) -> None:
    key = RecoveryKey(Secret(octets))
    assert recovery_key_from_text(key.to_text()) == key


@pytest.mark.parametrize(
    "typed",
    [
        TEXT.lower(),
        TEXT.replace("-", " "),
        TEXT.replace("-", ""),
        TEXT.replace("-", "–"),
        f"  {TEXT[:35]}\n\t{TEXT[35:]}\u200b\r\n",
        TEXT.replace("0", "O").replace("1", "l"),
        TEXT.replace("0", "o").replace("1", "I"),
    ],
    # Each run has another key, and a test the same name.
    ids=["small letters", "blanks", "together", "long dashes", "lines", "O and l", "o and I"],
)
def test_case_blanks_dashes_and_alike_letters_do_not_matter(typed: str) -> None:
    assert recovery_key_from_text(typed) == ACME_KEYS.recovery_key


def test_a_mistaken_letter_is_told() -> None:
    letters = as_letters(TEXT)
    for position, letter in enumerate(letters):
        other = "7" if letter != "7" else "8"
        mistaken = letters[:position] + other + letters[position + 1 :]
        with pytest.raises(InvalidRecoveryKey) as refused:
            recovery_key_from_text(mistaken)
        assert mistaken[:8] not in told_by(refused.value)


@pytest.mark.parametrize(
    "typed",
    ["", TEXT[:-1], TEXT + "0", TEXT.replace(TEXT[0], "U", 1), "é" * 56, "0" * 2_000_000],
    ids=["nothing", "too short", "too long", "no such letter", "other letters", "endless"],
)
def test_what_is_no_recovery_key_is_told(typed: str) -> None:
    with pytest.raises(InvalidRecoveryKey):
        recovery_key_from_text(typed)


@given(st.one_of(st.text(max_size=200), st.text("0123456789abcxyzOIL-", min_size=50, max_size=70)))
@example("ß" * 28)
@example("ſ" * 56)
def test_hostile_text_is_an_invalid_recovery_key_and_nothing_else(typed: str) -> None:
    with pytest.raises(InvalidRecoveryKey):
        recovery_key_from_text(typed)


def test_it_opens_the_organization_when_nobody_else_can() -> None:
    opened = recover(
        recovery_key_from_text(TEXT),
        ACME,
        ACME_KEYS.recovery_anchor,
        ACME_KEYS.recovery_copy.sealed,
        [ACME_KEYS.record],
    )
    assert opened == ACME_KEYS.key


def test_another_recovery_key_is_told_from_a_changed_database() -> None:
    with pytest.raises(InvalidRecoveryKey):
        recover(
            new_recovery_key(),
            ACME,
            ACME_KEYS.recovery_anchor,
            ACME_KEYS.recovery_copy.sealed,
            [ACME_KEYS.record],
        )
    with pytest.raises(InvalidRecoveryKey):
        recover(
            ACME_KEYS.recovery_key,
            OTHER,
            ACME_KEYS.recovery_anchor,
            ACME_KEYS.recovery_copy.sealed,
            [ACME_KEYS.record],
        )


def test_a_key_that_was_put_in_at_the_server_is_not_recovered() -> None:
    foreign, foreign_record = first_key(ACME)
    forged = make_copy(foreign, RECOVERY, ACME_KEYS.recovery_key.public_key)
    anchor = ACME_KEYS.recovery_anchor
    with pytest.raises(WrongOrganizationKey):
        recover(ACME_KEYS.recovery_key, ACME, anchor, forged.sealed, [foreign_record])
    for pin in (foreign.pin, KeyPin(2, anchor.trusted.check)):
        with pytest.raises(InvalidRecoveryKey):
            recover(
                ACME_KEYS.recovery_key,
                ACME,
                replace(anchor, trusted=pin),
                forged.sealed,
                [foreign_record],
            )


def test_no_changed_byte_is_let_through() -> None:
    anchor, sealed = ACME_KEYS.recovery_anchor, ACME_KEYS.recovery_copy.sealed
    changed = [(anchor, other) for other in flipped(sealed)]
    changed += [(replace(anchor, authenticator=o), sealed) for o in flipped(anchor.authenticator)]
    for other_anchor, other_sealed in changed:
        with pytest.raises(OrganizationKeyError):
            recover(ACME_KEYS.recovery_key, ACME, other_anchor, other_sealed, [ACME_KEYS.record])


def test_an_old_copy_beside_a_new_record_is_refused() -> None:
    _newer, newer_record = next_key(ACME_KEYS.key)
    with pytest.raises(WrongOrganizationKey):
        recover(
            ACME_KEYS.recovery_key,
            ACME,
            ACME_KEYS.recovery_anchor,
            ACME_KEYS.recovery_copy.sealed,
            [ACME_KEYS.record, newer_record],
        )


def test_without_its_rows_at_the_server_nothing_is_recovered() -> None:
    with pytest.raises(WrongOrganizationKey):
        recover(ACME_KEYS.recovery_key, ACME, ACME_KEYS.recovery_anchor, b"", [])


def test_a_lost_recovery_key_is_replaced_by_a_new_one() -> None:
    replacement = new_recovery_key()
    copy, anchor = prepare_recovery(ACME_KEYS.key, replacement)
    assert recover(replacement, ACME, anchor, copy.sealed, [ACME_KEYS.record]) == ACME_KEYS.key
