"""For how long copies of messages may be kept: the stricter of policy and organization holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.policy.copies import CopyLimit, copy_limit, days_text
from clickup_desktop.integration.policy.errors import AgainstPolicy
from clickup_desktop.integration.policy.policy import Key, Policy
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import MOST_COPY_DAYS, Organization
from clickup_desktop.organization.secrets import MemorySecrets
from tests.policies import WrittenPolicy

FILE = Path("/etc/clickup-desktop/policy.toml")
DAYS = st.none() | st.integers(0, MOST_COPY_DAYS)

Open = Callable[[], OrganizationSession]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens this computer's organization as it is managed then."""
    sessions: list[OrganizationSession] = []

    def again() -> OrganizationSession:
        for session in sessions:
            session.close()
        secrets = MemorySecrets()
        sessions[:] = [open_integration(tmp_path, "https://clickup.example.com", secrets=secrets)]
        return sessions[0]

    yield again
    for session in sessions:
        session.close()


def limit(managed: int | None, ruled: int | None) -> CopyLimit:
    organization = Organization("o", "Acme", local=False, message_copy_days=ruled)
    return copy_limit(Policy(FILE, message_copy_days=managed), organization)


@pytest.mark.parametrize(
    ("managed", "ruled", "holds"),
    [
        (None, None, CopyLimit()),
        (None, 30, CopyLimit(30)),
        (None, 0, CopyLimit(0)),
        (30, None, CopyLimit(30, by_policy=True)),
        (30, 90, CopyLimit(30, by_policy=True)),
        (30, 30, CopyLimit(30, by_policy=True)),
        (30, 7, CopyLimit(7)),
        (30, 0, CopyLimit(0)),
        (0, 30, CopyLimit(0, by_policy=True)),
    ],
)
def test_the_stricter_holds_and_says_whose_it_is(
    managed: int | None, ruled: int | None, holds: CopyLimit
) -> None:
    assert limit(managed, ruled) == holds


@given(DAYS, DAYS)
def test_neither_is_ever_passed(managed: int | None, ruled: int | None) -> None:
    holds = limit(managed, ruled)
    for days in (managed, ruled):
        assert days is None or (holds.days is not None and holds.days <= days)
    assert holds.allowed is (0 not in (managed, ruled))


def test_it_is_told_in_words() -> None:
    told = [days_text(days) for days in (None, 0, 1, 30, 1_000)]
    assert told == ["No limit", "Not allowed", "At most 1 day", "At most 30 days",
                    "At most 1,000 days"]  # fmt: skip


def test_what_is_set_holds_at_once(opened: Open) -> None:
    session = opened()
    assert session.copy_limit() == CopyLimit()
    session.set_message_copies(30)
    assert session.copy_limit() == CopyLimit(30)
    assert session.overview().organization.message_copy_days == 30
    session.set_message_copies(None)
    assert session.copy_limit() == CopyLimit()


def test_where_the_policy_decides_nothing_else_is_set(policy: WrittenPolicy, opened: Open) -> None:
    opened().set_message_copies(90)
    policy.write("message-copy-days = 30")
    session = opened()
    assert session.copy_limit() == CopyLimit(30, by_policy=True)
    for days in (None, 0, 7, 30, 365):
        with pytest.raises(AgainstPolicy) as raised:
            session.set_message_copies(days)
        assert raised.value.key is Key.MESSAGE_COPY_DAYS
        assert str(policy.file) in raised.value.to_hint().happened
    assert session.overview().organization.message_copy_days == 90
