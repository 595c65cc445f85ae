"""The audit trail, as `organization audit` prints it."""

from __future__ import annotations

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program

AUDIT = ("organization", "audit")
LEADERSHIP = "leadership"
"""A private Channel."""


@pytest.mark.parametrize(
    ("visibility", "told"),
    [
        ("shared", "a private Channel in Acme Rollout"),
        ("private", "through a Private connection"),
    ],
)
def test_a_private_channel_has_no_name_there(
    program: Program, sandbox: Sandbox, visibility: str, told: str
) -> None:
    connected = program("connect", "--visibility", visibility, token=sandbox.token)
    assert connected.status == 0, connected.err
    linked = program("link", "Acme Rollout", LEADERSHIP, "--json")
    assert program("unlink", linked.json["link"]["id"]).status == 0

    printed = program(*AUDIT)
    entries = program(*AUDIT, "--json").json["entries"]

    assert [(it["action"], it["subject"]) for it in entries[:2]] == [
        ("removed a link", told),
        ("linked a Channel", told),
    ]
    assert printed.out.count(told) == 2
    assert LEADERSHIP not in printed.out + repr(entries)
