"""What the steps answer with, in the language of the person; what is kept stays English."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clickup_desktop.clickup.models import Channel, User
from clickup_desktop.clickup.rate_limit import RateState
from clickup_desktop.integration.checks import connection_steps
from clickup_desktop.integration.diagnostics import computer
from clickup_desktop.integration.diagnostics.hints import duration_text
from clickup_desktop.integration.masking import mask_channel
from clickup_desktop.integration.records import (
    MASKED_NAME,
    CheckReport,
    CheckStep,
    Verdict,
    is_masked_name,
)
from clickup_desktop.integration.server.key_due_text import (
    invite_again_text,
    key_due_text,
    left_out_text,
)
from clickup_desktop.integration.translation import account_from, kept_name
from clickup_desktop.organization.records import KeyDue, KeyDueReason, Member
from clickup_desktop.organization.roles import Role
from tests.language.made_up import is_translated, spoken

ANN = Member("m1", "Acme Admin", "", Role.MEMBER)
NOW = datetime(2026, 5, 3, tzinfo=UTC)


def test_names_that_are_kept_are_english_in_every_language() -> None:
    channel = Channel()
    with spoken():
        assert is_translated(channel.display_name)
        assert kept_name(channel) == "Unnamed Channel"
        assert account_from(User()).name.startswith("ClickUp user")


def test_a_masked_name_is_shown_in_the_language_and_known_for_what_it_is() -> None:
    with spoken():
        name = mask_channel(Channel()).name
        assert is_translated(name)
        assert is_masked_name(name)
        assert is_masked_name(MASKED_NAME)
        assert not is_masked_name("Acme")


@pytest.mark.parametrize(("seconds", "text"), [(1, "1 second"), (7_300, "2 hours")])
def test_a_duration_has_its_plural(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("folders", "lists", "spaces", "text"),
    [
        (1, 2, 1, "1 Folder and 2 Lists in Acme"),
        (0, 1, 1_200, "0 Folders and 1 List in Acme, the first of 1,200 Spaces"),
    ],
)
def test_folders_and_lists_are_counted(folders: int, lists: int, spaces: int, text: str) -> None:
    assert connection_steps._folders_and_lists(folders, lists, "Acme", spaces) == text


def test_findings_are_in_the_language() -> None:
    report = CheckReport((CheckStep("a", "A", Verdict.FINE, seconds=1.5),))
    with spoken():
        assert is_translated(report.praise)
        assert is_translated(report.steps[0].time_text)
        assert is_translated(connection_steps._rate_finding(RateState(100, 50, 0.0)).note)
        assert is_translated(computer._size(12_300_000_000))


@pytest.mark.parametrize("reason", KeyDueReason)
def test_a_new_key_that_is_due_is_told_in_the_language(reason: KeyDueReason) -> None:
    due = (KeyDue("Acme Admin", reason, NOW),) * 5
    with spoken():
        told = key_due_text(due)
        others = left_out_text((ANN,)), invite_again_text((ANN,))
    assert told.startswith("⟦A new key is due: ⟦Acme Admin ")
    assert "; ⟦2 more⟧" in told
    assert all(map(is_translated, others))
