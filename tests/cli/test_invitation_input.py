"""An invitation and a password come from standard input or prompts without echo."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from clickup_desktop.cli.invitation_input import (
    InvitationMissing,
    PasswordsDiffer,
    read_invitation,
)
from clickup_desktop.integration.organizations.passwords import MINIMUM_PASSWORD
from clickup_desktop.organization.keys.errors import InvalidInvitation
from clickup_desktop.organization.keys.invitation_text import to_text
from clickup_desktop.organization.keys.joining import found, invite
from clickup_desktop.organization.roles import Role
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.troubleshooting.redaction import redact
from tests.cli.test_token_input import Input

ONE_TIME = "qX7zKw2LmN4vBt9RyC5h"
OWN = "Wq8-zxTv-3nHk-own"


def invitation(password: str = ONE_TIME) -> str:
    """An invitation as it is handed over."""
    member = "11111111-2222-4333-8444-555555555555"
    key = found("66666666-7777-4888-9999-aaaaaaaaaaaa", member).key
    made, _sealed = invite(
        key,
        organization_name="Acme",
        member_id=member,
        role=Role.MEMBER,
        server="localhost:5432",
        database="acme",
        login="clickup_acme_x",
        password=password,
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    return to_text(made)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[str]]]:
    """Have a person type answers; returns the prompts they were asked with."""

    def type_in(*answers: str) -> list[str]:
        asked: list[str] = []
        left = iter(answers)

        def answer(prompt: str) -> str:
            asked.append(prompt)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr(sys, "stdin", Input(terminal=True))
        monkeypatch.setattr(getpass, "getpass", answer)
        return asked

    yield type_in


def test_standard_input_brings_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    text = invitation()
    monkeypatch.setattr(sys, "stdin", Input(f" {text}\r\n{OWN}\r\n".encode()))
    assert read_invitation() == (text, OWN)
    assert OWN not in redact(f"it was {OWN}")


@pytest.mark.parametrize("content", ["", "\n", "only one line\n", "one\n\n"])
def test_too_little_is_told(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Input(content.encode()))
    with pytest.raises(InvitationMissing) as missing:
        read_invitation()
    assert hint_for(missing.value).code == "no-invitation"


def test_a_new_password_is_typed_twice(typed: Callable[..., list[str]]) -> None:
    text = invitation()
    asked = typed(text, OWN, "a slip of the finger", OWN, OWN)
    assert read_invitation() == (text, OWN)
    assert len(asked) == 5
    assert str(MINIMUM_PASSWORD) in asked[1]
    assert ONE_TIME not in redact(f"in a text {ONE_TIME}")


def test_three_slips_are_enough(typed: Callable[..., list[str]]) -> None:
    typed(invitation(), *(OWN, "a slip of the finger") * 3)
    with pytest.raises(PasswordsDiffer) as differ:
        read_invitation()
    assert hint_for(differ.value).code == "passwords-differ"


def test_for_another_computer_the_password_one_has_is_asked_for(
    typed: Callable[..., list[str]],
) -> None:
    text = invitation(password="")
    asked = typed(text, "short")
    assert read_invitation() == (text, "short")
    assert len(asked) == 2


def test_what_is_no_invitation_is_told_before_a_password_is_asked_for(
    typed: Callable[..., list[str]],
) -> None:
    asked = typed("postgresql://localhost/acme")
    with pytest.raises(InvalidInvitation):
        read_invitation()
    assert len(asked) == 1
    for nothing in ((), ("",), (invitation(),)):
        typed(*nothing)
        with pytest.raises(InvitationMissing):
            read_invitation()
