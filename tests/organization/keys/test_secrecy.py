"""No secret is in a repr, a format, a pickle or an exception."""

from __future__ import annotations

import base64
import copy
import pickle
from dataclasses import asdict
from typing import Any

import pytest

from clickup_desktop.organization.keys.joining import found, join
from clickup_desktop.organization.keys.rotation import TokenCiphertext, rotate
from clickup_desktop.organization.keys.secret import Secret
from clickup_desktop.organization.keys.shared_token import encrypt_token
from tests.organization.keys.samples import (
    ACME,
    FOUNDER,
    NOW,
    PLACE,
    TOKEN,
    sample_invitation,
)

FOUNDING = found(ACME, FOUNDER)
INVITATION, COPY = sample_invitation(FOUNDING.key)
JOINING = join(INVITATION, COPY, FOUNDING.record, NOW)
ROTATION = rotate(
    FOUNDING.key,
    leaving=(),
    members=[FOUNDING.copy],
    recovery=FOUNDING.recovery_copy,
    tokens=[TokenCiphertext(PLACE, encrypt_token(FOUNDING.key, PLACE, TOKEN))],
)
HOLDERS: list[Any] = [
    FOUNDING,
    FOUNDING.key,
    FOUNDING.identity,
    FOUNDING.recovery_key,
    INVITATION,
    INVITATION.password,
    JOINING,
    ROTATION,
]
SECRETS = [
    FOUNDING.key.secret.reveal(),
    ROTATION.key.secret.reveal(),
    FOUNDING.identity.seed.reveal(),
    JOINING.identity.seed.reveal(),
    FOUNDING.recovery_key.secret.reveal(),
    INVITATION.secret.reveal(),
    INVITATION.password.reveal().encode(),
    TOKEN.encode(),
]


def forms(secret: bytes) -> list[str]:
    """How eight bytes of a secret in a row could be written."""
    return [
        written
        for start in range(len(secret) - 7)
        for part in [secret[start : start + 8]]
        for written in (part.hex(), repr(part)[2:-1], base64.b64encode(part).decode()[:10])
    ]


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
def test_who_holds_secrets_shows_none(holder: Any) -> None:
    shown = f"{holder} {holder!r} {holder!s} {holder:>40}" if isinstance(holder, Secret) else ""
    shown += repr(holder) + str(holder) + f"{holder}"
    assert not [form for secret in SECRETS for form in forms(secret) if form in shown]


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)
@pytest.mark.parametrize("write", [pickle.dumps, copy.copy, copy.deepcopy])
def test_what_holds_secrets_is_not_written_anywhere(holder: Any, write: Any) -> None:
    if write is copy.copy and not isinstance(holder, Secret):
        write = copy.deepcopy
    with pytest.raises(TypeError, match="not written anywhere"):
        write(holder)


def test_a_secret_does_not_slip_out_through_a_dictionary() -> None:
    with pytest.raises(TypeError, match="not written anywhere"):
        asdict(FOUNDING.key)


def test_secrets_are_compared_by_what_they_hold() -> None:
    assert Secret("one") == Secret("one")
    assert Secret("one") != Secret("two")
    assert Secret("one") != "one"
    assert len({Secret(b"one"), Secret(b"one")}) == 1
