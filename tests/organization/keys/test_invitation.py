"""An invitation survives how people hand it over; anything else is told as no invitation."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clickup_desktop.organization.keys.errors import (
    InvalidInvitation,
    InvitationExpired,
    WrongOrganizationKey,
)
from clickup_desktop.organization.keys.identity import open_key
from clickup_desktop.organization.keys.invitation import Invitation
from clickup_desktop.organization.keys.invitation_text import from_text, secrets_in, to_text
from clickup_desktop.organization.keys.joining import found, join
from clickup_desktop.organization.keys.key_copy import require_authentic
from clickup_desktop.organization.keys.organization_key import first_key, next_key
from clickup_desktop.organization.keys.secret import Secret
from clickup_desktop.organization.keys.typed_text import to_letters
from clickup_desktop.organization.roles import Role
from tests.organization.keys.samples import (
    ACME,
    COLLEAGUE,
    FOUNDER,
    NOW,
    OTHER,
    flipped,
    sample_invitation,
    told_by,
)

ACME_KEYS = found(ACME, FOUNDER)
INVITATION, COPY = sample_invitation(ACME_KEYS.key)
TEXT = to_text(INVITATION)
BODY = TEXT.rpartition(":")[2]

ONE_LINE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40)


def test_an_invitation_is_one_line_of_harmless_characters() -> None:
    assert TEXT.startswith("clickup-desktop-invitation:1:")
    assert BODY.isalnum()
    assert BODY.isascii()
    assert len(TEXT) < 400


def test_it_carries_everything_that_joining_needs() -> None:
    read = from_text(TEXT)
    assert read == INVITATION
    assert (read.server, read.database, read.login) == (
        "db.acme.example:5432",
        "acme",
        "colleague@acme.example",
    )
    assert read.password.reveal() == "CANARY99-once"
    assert (read.organization_id, read.organization_name) == (ACME, "Acme")
    assert (read.member_id, read.role) == (COLLEAGUE, Role.INTEGRATIONS_ADMIN)
    assert (read.key_version, read.expires_at) == (1, NOW + timedelta(days=1))


@given(
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=400),
    login=ONE_LINE.filter(lambda text: 0 < len(text.encode()) <= 63),
    password=ONE_LINE,
    server=st.text("abcdefghijklmnopqrstuvwxyz0123456789.,:[]-_", min_size=1, max_size=60),
    role=st.sampled_from(Role),
    expires_at=st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31)),
)
def test_every_invitation_is_read_as_it_was_written(
    *, name: str, login: str, password: str, server: str, role: Role, expires_at: datetime
) -> None:
    invitation, _copy = sample_invitation(
        ACME_KEYS.key, organization_name=name, login=login, password=password, server=server
    )
    written = replace(
        invitation, role=role, expires_at=expires_at.replace(microsecond=0, tzinfo=UTC)
    )
    assert from_text(to_text(written)) == written


@pytest.mark.parametrize(
    "pasted",
    [
        f"  {TEXT}\r\n",
        f'"{TEXT}"',
        f"<{TEXT}>",
        f"{TEXT}.",
        "\n".join(TEXT[i : i + 60] for i in range(0, len(TEXT), 60)),
        TEXT.upper(),
        TEXT.lower(),
        TEXT.replace("-", "–"),
        "\u200b".join(TEXT),
    ],
)
def test_what_mail_and_chat_do_to_a_line_does_not_matter(pasted: str) -> None:
    assert from_text(pasted) == INVITATION


def test_a_truncated_paste_is_told_wherever_it_was_cut() -> None:
    for length in range(TEXT.rindex(":") + 1, len(TEXT)):
        with pytest.raises(InvalidInvitation, match="its end is missing"):
            from_text(TEXT[:length])
    for length in range(TEXT.rindex(":") + 1):
        with pytest.raises(InvalidInvitation):
            from_text(TEXT[:length])


def test_a_piece_that_is_missing_in_the_middle_is_told() -> None:
    with pytest.raises(InvalidInvitation):
        from_text(TEXT[:100] + TEXT[110:])


def test_a_changed_character_is_told_wherever_it_stands() -> None:
    start = TEXT.rindex(":") + 1
    for position in range(start, len(TEXT)):
        other = "7" if TEXT[position] != "7" else "8"
        with pytest.raises(InvalidInvitation) as refused:
            from_text(TEXT[:position] + other + TEXT[position + 1 :])
        assert "CANARY99" not in told_by(refused.value)


@pytest.mark.parametrize("name", ["A", "Ac", "Acm", "Acme", "Acme 1"])
def test_a_changed_last_character_is_told_though_it_may_hold_filling_alone(name: str) -> None:
    text = to_text(sample_invitation(ACME_KEYS.key, organization_name=name)[0])
    for other in set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") - {text[-1]}:
        with pytest.raises(InvalidInvitation):
            from_text(text[:-1] + other)


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("", "begins with"),
        ("pk_10100001_ABC", "begins with"),
        (TEXT.replace(":1:", ":2:"), "newer version"),
        (TEXT + "0", "after its end"),
        (TEXT + TEXT, "characters that are not allowed"),
        (TEXT + "!", "characters that are not allowed"),
        ("clickup-desktop-invitation:1:", "its end is missing"),
        ("clickup-desktop-invitation:1:" + "0" * 1_000_000, "too long"),
    ],
)
def test_each_mistake_is_told_apart(pasted: str, told: str) -> None:
    with pytest.raises(InvalidInvitation, match=told):
        from_text(pasted)


@given(
    st.one_of(
        st.text(max_size=300),
        st.text(max_size=300).map("clickup-desktop-invitation:1:".__add__),
        st.text("0123456789abcdefghjkmnpqrstvwxyz", max_size=300).map(
            "clickup-desktop-invitation:1:".__add__
        ),
    )
)
@example("clickup-desktop-invitation:1:ZZZZ")
@example("clickup-desktop-invitation:" + "9" * 4_301 + ":0")
def test_hostile_text_is_an_invalid_invitation_and_nothing_else(pasted: str) -> None:
    with pytest.raises(InvalidInvitation):
        from_text(pasted)


@given(st.binary(max_size=200), st.booleans())
def test_a_hostile_payload_with_a_right_checksum_is_no_other_error(
    payload: bytes, with_numbers: bool
) -> None:
    payload = bytes(92) + payload if with_numbers else payload
    whole = len(payload).to_bytes(2) + payload
    checksum = hashlib.blake2b(whole, digest_size=4, person=b"cud-invitation").digest()
    text = "clickup-desktop-invitation:1:" + to_letters(whole + checksum)
    with pytest.raises(InvalidInvitation) as refused:
        from_text(text)
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    "other",
    [
        {"server": ""},
        {"server": "db.example/acme?sslmode=disable"},
        {"server": "db.example\n"},
        {"server": "user@db.example"},
        {"server": "d" * 501},
        {"database": ""},
        {"database": "é" * 32},
        {"login": "two\nlines"},
        {"login": "x" * 64},
        {"login": "\ud800"},
        {"password": "a\0b"},
        {"password": "x" * 201},
        {"organization_name": "x" * 301},
        {"id": "1"},
        {"organization_id": ACME.upper()},
        {"member_id": ""},
        {"key_version": 0},
        {"key_version": 2**32},
        {"expires_at": NOW.replace(tzinfo=None)},
        {"expires_at": NOW.replace(microsecond=1)},
        {"expires_at": datetime(1969, 12, 31, tzinfo=UTC)},
        {"secret": Secret(b"short")},
    ],
    ids="-".join,
)
def test_no_invitation_holds_what_none_may_hold(other: dict[str, object]) -> None:
    if "password" in other:
        other = {"password": Secret(str(other["password"]))}
    with pytest.raises(InvalidInvitation) as refused:
        replace(INVITATION, **other)  # type: ignore[arg-type]
    assert "CANARY99" not in told_by(refused.value)


def test_the_secrets_in_it_are_named_for_the_redactor() -> None:
    body, password = secrets_in(INVITATION)
    assert TEXT.endswith(body)
    assert password == "CANARY99-once"
    without_password = replace(INVITATION, password=Secret(""))
    assert secrets_in(without_password) == (to_text(without_password).rpartition(":")[2],)


def test_a_name_is_cleaned_before_it_travels() -> None:
    invitation, _copy = sample_invitation(ACME_KEYS.key, organization_name="Acme\n\u202eLtd")
    assert invitation.organization_name == "Acme Ltd"


def test_who_was_invited_joins_and_is_vouched_for() -> None:
    joining = join(from_text(TEXT), COPY, ACME_KEYS.record, NOW)
    assert joining.key == ACME_KEYS.key
    assert joining.copy.holder == COLLEAGUE
    require_authentic(ACME_KEYS.key, joining.copy)
    assert open_key(joining.identity, joining.copy.sealed, [ACME_KEYS.record]) == ACME_KEYS.key


def test_each_computer_has_an_identity_of_its_own() -> None:
    one, other = (join(INVITATION, COPY, ACME_KEYS.record, NOW) for _ in range(2))
    assert one.identity.public_key != other.identity.public_key


def test_an_invitation_expires() -> None:
    with pytest.raises(InvitationExpired, match="2030-05-04 12:00 UTC"):
        join(INVITATION, COPY, ACME_KEYS.record, INVITATION.expires_at)


@pytest.mark.parametrize(
    "other",
    [
        {"id": OTHER},
        {"organization_id": OTHER},
        {"member_id": FOUNDER},
        {"role": Role.ENTERPRISE_ADMIN},
        {"login": "somebody.else"},
        {"expires_at": NOW + timedelta(days=2)},
        {"secret": Secret(bytes(32))},
    ],
    ids="-".join,
)
def test_a_copy_is_bound_to_its_invitation(other: dict[str, object]) -> None:
    changed: Invitation = replace(INVITATION, **other)  # type: ignore[arg-type]
    with pytest.raises(InvalidInvitation):
        join(changed, COPY, ACME_KEYS.record, NOW)


def test_no_changed_byte_is_let_through() -> None:
    for changed in (*flipped(COPY), b""):
        with pytest.raises(InvalidInvitation):
            join(INVITATION, changed, ACME_KEYS.record, NOW)


def test_an_invitation_of_an_older_key_is_not_open_any_more() -> None:
    _key, record = next_key(ACME_KEYS.key)
    with pytest.raises(InvalidInvitation, match="has changed since"):
        join(INVITATION, COPY, record, NOW)


def test_a_server_that_uses_another_key_than_promised_is_refused() -> None:
    _foreign, foreign_record = first_key(ACME)
    with pytest.raises(WrongOrganizationKey):
        join(INVITATION, COPY, foreign_record, NOW)
