"""A member's computer opens the organization's key, and refuses any that was put in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.organization.keys import primitives
from clickup_desktop.organization.keys.errors import (
    KeyRolledBack,
    OrganizationKeyMissing,
    UntrustedPublicKey,
    WrongOrganizationKey,
)
from clickup_desktop.organization.keys.fields import pack
from clickup_desktop.organization.keys.identity import (
    identity_from_text,
    identity_name,
    keep_identity,
    kept_identity,
    new_identity,
    open_key,
)
from clickup_desktop.organization.keys.key_copy import make_copy, require_authentic
from clickup_desktop.organization.keys.organization_key import first_key, next_key
from clickup_desktop.organization.secrets import MAXIMUM_SECRET, KeyringLocked, MemorySecrets
from tests.organization.keys.samples import ACME, COLLEAGUE, FOUNDER, OTHER, flipped

KEY, RECORD = first_key(ACME)
IDENTITY = new_identity(KEY, FOUNDER)
COPY = IDENTITY.copy_of(KEY)


def sealed_by_hand(*values: bytes | str | int) -> bytes:
    sealed = primitives.seal(IDENTITY.public_key, pack(*values))
    assert sealed is not None
    return sealed


def test_a_member_opens_their_copy() -> None:
    assert open_key(IDENTITY, COPY.sealed, [RECORD]) == KEY


def test_another_member_does_not_open_it() -> None:
    with pytest.raises(WrongOrganizationKey):
        open_key(new_identity(KEY, COLLEAGUE), COPY.sealed, [RECORD])


def test_no_changed_byte_is_let_through() -> None:
    for changed in flipped(COPY.sealed):
        with pytest.raises(WrongOrganizationKey):
            open_key(IDENTITY, changed, [RECORD])


def test_a_copy_is_bound_to_organization_member_and_version() -> None:
    secret = KEY.secret.reveal()
    label = "clickup-desktop/key-copy"
    assert open_key(IDENTITY, sealed_by_hand(label, ACME, FOUNDER, 1, secret), [RECORD]) == KEY
    for values in (
        ("clickup-desktop/other", ACME, FOUNDER, 1, secret),
        (label, OTHER, FOUNDER, 1, secret),
        (label, ACME, COLLEAGUE, 1, secret),
        (label, ACME, FOUNDER, 2, secret),
        (label, ACME, FOUNDER, -1, secret),
        (label, ACME, FOUNDER, b"\x01", secret),
        (label, ACME, FOUNDER, 1, secret[:-1]),
        (label, ACME, FOUNDER, 1, secret, b""),
        (label, ACME, FOUNDER, 1),
    ):
        with pytest.raises(WrongOrganizationKey):
            open_key(IDENTITY, sealed_by_hand(*values), [RECORD])


def test_a_key_that_was_put_in_at_the_server_is_refused() -> None:
    """Anybody can seal to a public key, and who writes the database can change the check too."""
    foreign, foreign_record = first_key(ACME)
    with pytest.raises(WrongOrganizationKey):
        open_key(IDENTITY, IDENTITY.copy_of(foreign).sealed, [foreign_record])
    newer, newer_record = next_key(foreign)
    with pytest.raises(WrongOrganizationKey):
        open_key(IDENTITY, IDENTITY.copy_of(newer).sealed, [RECORD, newer_record])


def test_a_key_that_follows_is_trusted_from_then_on() -> None:
    newer, newer_record = next_key(KEY)
    opened = open_key(IDENTITY, IDENTITY.copy_of(newer).sealed, [RECORD, newer_record])
    assert opened == newer
    assert IDENTITY.trusting(opened).trusted == newer.pin
    assert IDENTITY.trusting(opened).seed == IDENTITY.seed


def test_a_key_that_was_replaced_is_refused() -> None:
    newer, _newer_record = next_key(KEY)
    with pytest.raises(KeyRolledBack):
        open_key(IDENTITY.trusting(newer), COPY.sealed, [RECORD])


def test_an_old_copy_beside_a_new_record_is_refused() -> None:
    _newer, newer_record = next_key(KEY)
    with pytest.raises(WrongOrganizationKey):
        open_key(IDENTITY, COPY.sealed, [RECORD, newer_record])


def test_a_server_without_any_record_is_refused() -> None:
    with pytest.raises(WrongOrganizationKey):
        open_key(IDENTITY, COPY.sealed, [])


def test_the_keyring_holds_an_identity_by_organization_and_member() -> None:
    secrets = MemorySecrets()
    keep_identity(secrets, IDENTITY)
    assert secrets.get(f"organization/{ACME}/member/{FOUNDER}") == IDENTITY.to_text()
    assert kept_identity(secrets, ACME, FOUNDER) == IDENTITY
    assert len(IDENTITY.to_text()) == 92 < MAXIMUM_SECRET
    with pytest.raises(OrganizationKeyMissing) as refused:
        kept_identity(secrets, ACME, COLLEAGUE)
    assert refused.value.__context__ is None


def test_a_locked_keyring_is_not_an_empty_one() -> None:
    class Locked(MemorySecrets):
        def get(self, name: str) -> str:
            raise KeyringLocked

    with pytest.raises(KeyringLocked):
        kept_identity(Locked(), ACME, FOUNDER)


@given(st.one_of(st.text(max_size=100), st.binary(max_size=80).map(lambda o: o.hex())))
def test_rubbish_in_the_keyring_is_as_good_as_nothing(text: str) -> None:
    with pytest.raises(OrganizationKeyMissing):
        identity_from_text(ACME, FOUNDER, text)


def test_an_identity_of_a_later_format_is_not_taken_for_one_of_this() -> None:
    with pytest.raises(OrganizationKeyMissing):
        identity_from_text(ACME, FOUNDER, "Ag" + IDENTITY.to_text()[2:])


def test_a_name_in_the_keyring_is_never_that_of_a_connection() -> None:
    assert identity_name(ACME, FOUNDER).startswith("organization/")


def test_a_public_key_is_authentic_for_one_holder_organization_and_key() -> None:
    require_authentic(KEY, COPY)
    mallory = primitives.public_half(primitives.new_key())
    newer, _record = next_key(KEY)
    for key, copy in (
        (KEY, replace(COPY, public_key=mallory)),
        (KEY, replace(COPY, holder=COLLEAGUE)),
        (KEY, replace(COPY, authenticator=b"")),
        (replace(KEY, organization_id=OTHER), COPY),
        (newer, COPY),
        *((KEY, replace(COPY, authenticator=other)) for other in flipped(COPY.authenticator)),
    ):
        with pytest.raises(UntrustedPublicKey) as refused:
            require_authentic(key, copy)
        assert refused.value.holder == copy.holder


def test_a_public_key_that_everybody_could_open_gets_no_copy() -> None:
    with pytest.raises(UntrustedPublicKey):
        make_copy(KEY, COLLEAGUE, bytes(32))
