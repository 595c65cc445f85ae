"""For how long copies of messages may be kept, from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Program
from tests.policies import WrittenPolicy

COPIES = ("organization", "copies")
NO_LIMIT = {"days": None, "set_by": None, "organization_days": None}


def test_there_is_no_limit_until_one_is_set(program: Program) -> None:
    shown = program(*COPIES)
    assert (shown.status, shown.out) == (0, "Copies of messages: No limit\n")
    assert program(*COPIES, "--json").json == {"copies": NO_LIMIT}


def test_it_is_set_and_shown_and_in_the_audit_trail(program: Program) -> None:
    done = program(*COPIES, "--days", "30")
    assert (done.status, done.out) == (0, "Copies of messages: At most 30 days\n")
    assert program(*COPIES, "--json").json == {
        "copies": {"days": 30, "set_by": "organization", "organization_days": 30}
    }
    assert program(*COPIES, "--none").out == "Copies of messages: Not allowed\n"
    assert program(*COPIES, "--no-limit", "--json").json == {"copies": NO_LIMIT}
    entries = program("organization", "audit", "--json").json["entries"]
    assert [(it["action"], it["subject"]) for it in entries[:3]] == [
        ("set the limit for copies of messages", "No limit"),
        ("set the limit for copies of messages", "Not allowed"),
        ("set the limit for copies of messages", "At most 30 days"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--days", "0"),
        ("--days", "36501"),
        ("--days", "soon"),
        ("--days", "30", "--none"),
        ("--none", "--no-limit"),
    ],
)
def test_what_says_no_limit_or_two_is_wrong_usage(program: Program, wrong: tuple[str, ...]) -> None:
    assert program(*COPIES, *wrong).status == 2
    assert program(*COPIES, "--json").json == {"copies": NO_LIMIT}


def test_where_the_policy_is_stricter_it_holds_and_is_named(
    program: Program, policy: WrittenPolicy
) -> None:
    program(*COPIES, "--days", "90")
    policy.write("message-copy-days = 30")
    shown = policy.run(program, *COPIES)
    assert (shown.status, shown.out) == (
        0,
        f"Copies of messages: At most 30 days\nSet by your organization in {policy.file}.\n",
    )
    assert policy.run(program, *COPIES, "--json").json == {
        "copies": {"days": 30, "set_by": "policy", "organization_days": 90}
    }


def test_where_the_policy_decides_nothing_is_set(program: Program, policy: WrittenPolicy) -> None:
    program(*COPIES, "--days", "90")
    policy.write("message-copy-days = 30")
    refused = policy.run(program, *COPIES, "--days", "7", "--json")
    assert (refused.status, refused.json["error"]["code"]) == (2, "against-policy")
    assert program(*COPIES, "--json").json["copies"]["days"] == 90
