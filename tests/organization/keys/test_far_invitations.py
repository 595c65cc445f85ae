"""An invitation's last moment lies within the calendar; beyond it, it is no invitation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from clickup_desktop.organization.keys import invitation_text
from clickup_desktop.organization.keys.errors import InvalidInvitation
from clickup_desktop.organization.keys.invitation_text import from_text, to_text
from clickup_desktop.organization.keys.joining import found
from clickup_desktop.organization.keys.typed_text import from_letters, to_letters
from tests.organization.keys.samples import ACME, FOUNDER, sample_invitation

LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
INVITATION = replace(sample_invitation(found(ACME, FOUNDER).key)[0], expires_at=LAST)


def expiring(seconds: int) -> str:
    """Return the invitation with another last moment, written as a forger would."""
    front, _, letters = to_text(INVITATION).rpartition(":")
    octets = from_letters(letters)
    assert octets is not None
    before = int(LAST.timestamp()).to_bytes(8)
    assert octets.count(before) == 1
    whole = octets.replace(before, seconds.to_bytes(8))[: -invitation_text._CHECKSUM]
    return f"{front}:{to_letters(whole + invitation_text._checksum(whole))}"


def test_the_last_second_of_the_calendar_is_read() -> None:
    assert from_text(expiring(int(LAST.timestamp()))).expires_at == LAST


@pytest.mark.parametrize("beyond", [int(LAST.timestamp()) + 1, 2**40, 2**63, 2**64 - 1])
def test_a_moment_beyond_the_calendar_is_no_invitation(beyond: int) -> None:
    with pytest.raises(InvalidInvitation):
        from_text(expiring(beyond))
