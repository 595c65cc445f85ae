"""When a member leaves, everybody else has a new key and every token is encrypted with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import (
    TokenTampered,
    UntrustedPublicKey,
    WrongOrganizationKey,
)
from clickup_desktop.organization.keys.identity import open_key
from clickup_desktop.organization.keys.joining import Founding, Joining, found, join
from clickup_desktop.organization.keys.key_copy import (
    RECOVERY,
    KeyCopy,
    _authenticator,
    require_authentic,
)
from clickup_desktop.organization.keys.recovery import recover
from clickup_desktop.organization.keys.rotation import Rotation, TokenCiphertext, rotate
from clickup_desktop.organization.keys.shared_token import decrypt_token, encrypt_token
from tests.organization.keys.samples import (
    ACME,
    COLLEAGUE,
    FOUNDER,
    NOW,
    PLACE,
    TOKEN,
    sample_invitation,
)

ACME_KEYS = found(ACME, FOUNDER)
OTHER_PLACE = replace(PLACE, connection_id="44444444-4444-4444-8444-444444444444")


def joined(founding: Founding, member_id: str = COLLEAGUE) -> Joining:
    return join(*sample_invitation(founding.key, member_id), founding.record, NOW)


def tokens(founding: Founding) -> list[TokenCiphertext]:
    return [
        TokenCiphertext(PLACE, encrypt_token(founding.key, PLACE, TOKEN)),
        TokenCiphertext(OTHER_PLACE, encrypt_token(founding.key, OTHER_PLACE, "pk_other")),
    ]


def removing(member_id: str, members: list[KeyCopy]) -> Rotation:
    return rotate(
        ACME_KEYS.key,
        leaving={member_id},
        members=members,
        recovery=ACME_KEYS.recovery_copy,
        tokens=tokens(ACME_KEYS),
    )


def test_who_stays_opens_the_new_key_and_every_token() -> None:
    colleague = joined(ACME_KEYS)
    rotation = removing(COLLEAGUE, [ACME_KEYS.copy, colleague.copy])
    founder_copy, recovery_copy = rotation.copies
    records = [ACME_KEYS.record, rotation.record]
    key = open_key(ACME_KEYS.identity, founder_copy.sealed, records)
    assert key == rotation.key
    assert key.version == 2
    opened = {
        each.place: decrypt_token(key, each.place, each.encrypted) for each in rotation.tokens
    }
    assert opened == {PLACE: TOKEN, OTHER_PLACE: "pk_other"}
    assert (founder_copy.holder, recovery_copy.holder) == (FOUNDER, RECOVERY)


def test_who_leaves_opens_nothing_of_it() -> None:
    colleague = joined(ACME_KEYS)
    rotation = removing(COLLEAGUE, [ACME_KEYS.copy, colleague.copy])
    for copy in rotation.copies:
        with pytest.raises(WrongOrganizationKey):
            open_key(colleague.identity, copy.sealed, [ACME_KEYS.record, rotation.record])
    for each in rotation.tokens:
        with pytest.raises(WrongOrganizationKey):
            decrypt_token(colleague.key, each.place, each.encrypted)
    assert (
        primitives.decrypt(colleague.key.secret.reveal(), rotation.record.predecessor, b"") is None
    )


def test_the_recovery_key_stays_good() -> None:
    once = removing(COLLEAGUE, [ACME_KEYS.copy])
    twice = rotate(
        once.key, leaving=(), members=once.copies[:1], recovery=once.copies[1], tokens=once.tokens
    )
    records = [ACME_KEYS.record, once.record, twice.record]
    opened = recover(
        ACME_KEYS.recovery_key, ACME, ACME_KEYS.recovery_anchor, twice.copies[1].sealed, records
    )
    assert opened == twice.key


def test_a_member_who_was_away_for_several_keys_finds_the_newest() -> None:
    rotations = [removing(COLLEAGUE, [ACME_KEYS.copy])]
    for _ in range(3):
        last = rotations[-1]
        rotations.append(
            rotate(
                last.key,
                leaving=(),
                members=last.copies[:1],
                recovery=last.copies[1],
                tokens=last.tokens,
            )
        )
    records = [ACME_KEYS.record, *(each.record for each in rotations)]
    newest = open_key(ACME_KEYS.identity, rotations[-1].copies[0].sealed, records)
    assert (newest, newest.version) == (rotations[-1].key, 5)


def test_each_of_a_members_computers_gets_its_copy() -> None:
    laptop = joined(ACME_KEYS, FOUNDER)
    rotation = removing(COLLEAGUE, [ACME_KEYS.copy, laptop.copy])
    records = [ACME_KEYS.record, rotation.record]
    for identity in (ACME_KEYS.identity, laptop.identity):
        [copy] = [each for each in rotation.copies if each.public_key == identity.public_key]
        assert open_key(identity, copy.sealed, records) == rotation.key


def test_the_new_copies_are_vouched_for_with_the_new_key() -> None:
    rotation = removing(COLLEAGUE, [ACME_KEYS.copy])
    for copy in rotation.copies:
        require_authentic(rotation.key, copy)


def test_a_public_key_that_was_put_in_at_the_server_gets_no_new_key() -> None:
    mallory = primitives.public_half(primitives.new_key())
    swapped = replace(ACME_KEYS.copy, public_key=mallory)
    colleague = joined(ACME_KEYS, FOUNDER)
    rotation = removing(COLLEAGUE, [swapped, colleague.copy])
    assert rotation.left_out == (swapped,)
    assert mallory not in {copy.public_key for copy in rotation.copies}
    # The others have theirs all the same.
    assert colleague.copy.public_key in {copy.public_key for copy in rotation.copies}
    with pytest.raises(UntrustedPublicKey):
        rotate(
            ACME_KEYS.key,
            leaving=(),
            members=[ACME_KEYS.copy],
            recovery=replace(ACME_KEYS.recovery_copy, public_key=mallory),
            tokens=(),
        )


@pytest.mark.parametrize("public_key", [b"", b"short", bytes(32)], ids=["none", "short", "zero"])
def test_who_vouches_for_what_is_no_public_key_stops_nobody(public_key: bytes) -> None:
    """Every member has the organization's key, and could vouch for anything of theirs."""
    unusable = replace(
        ACME_KEYS.copy,
        public_key=public_key,
        authenticator=_authenticator(ACME_KEYS.key, FOUNDER, public_key),
    )
    rotation = removing(COLLEAGUE, [unusable, ACME_KEYS.copy])
    assert rotation.left_out == (unusable,)
    assert [copy.holder for copy in rotation.copies] == [FOUNDER, RECOVERY]


def test_who_leaves_gets_no_copy_as_the_recovery_key_either() -> None:
    colleague = joined(ACME_KEYS)
    with pytest.raises(UntrustedPublicKey):
        rotate(
            ACME_KEYS.key,
            leaving={COLLEAGUE},
            members=[ACME_KEYS.copy],
            recovery=colleague.copy,
            tokens=(),
        )


def test_a_tampered_token_stays_as_it_is_and_stops_nobody() -> None:
    first, second = tokens(ACME_KEYS)
    claims_a_later_key = b"\x01\x00\x00\x00\x09" + second.encrypted[5:]
    for spoiled in (second.encrypted, claims_a_later_key, b""):
        rotation = rotate(
            ACME_KEYS.key,
            leaving=(),
            members=[ACME_KEYS.copy],
            recovery=ACME_KEYS.recovery_copy,
            tokens=[replace(first, encrypted=spoiled), second],
        )
        kept, encrypted = rotation.tokens
        assert kept == replace(first, encrypted=spoiled)
        with pytest.raises((TokenTampered, WrongOrganizationKey)):
            decrypt_token(rotation.key, kept.place, kept.encrypted)
        opened = decrypt_token(rotation.key, encrypted.place, encrypted.encrypted)
        assert opened == "pk_other"
