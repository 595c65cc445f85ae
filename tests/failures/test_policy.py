"""A computer that is managed: what the policy does not allow, and one that can't be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.policy.errors import (
    AgainstPolicy,
    ConnectionAgainstPolicy,
    PolicyUnusable,
)
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.ui.window.failure_page import FailurePage
from tests.cli.conftest import Program
from tests.failures.recorder import Recorder, ToldFault
from tests.failures.told import hint_of
from tests.failures.window import WAIT, Window, read_off
from tests.policies import WrittenPolicy

THEME = "On a managed computer"


def in_its_place(hint: Hint, file: Path) -> Hint:
    """Return a hint that names the policy where a system keeps it."""
    return hint.with_texts(lambda text: text.replace(str(file), "/etc/clickup-desktop/policy.toml"))


@pytest.mark.parametrize(
    ("fault", "content"),
    [
        ("A key of the policy is misspelt", 'visiblity = "shared"'),
        ("A value of the policy is not valid", 'visibility = "Shared"'),
    ],
)
def test_a_policy_that_is_not_clear(
    failures: Recorder, program: Program, policy: WrittenPolicy, fault: str, content: str
) -> None:
    policy.write(content)
    ran = policy.run(program, "connections", "--json")
    assert ran.status == 1
    failures.record(
        theme=THEME,
        fault=fault,
        made=f"`{content}`, and a command, which ends with status 1",
        seen=ToldFault(PolicyUnusable, in_its_place(hint_of(ran.json["error"]), policy.file)),
        kept="Everything; nothing is opened or sent.",
    )


def test_a_policy_that_anybody_can_change(
    failures: Recorder, qtbot: QtBot, window: Window, policy: WrittenPolicy
) -> None:
    policy.write('visibility = "shared"', 0o666)
    session = window.open()
    qtbot.waitUntil(lambda: session.shell.findChild(FailurePage) is not None, timeout=WAIT)
    page = session.shell.findChild(FailurePage)
    assert page is not None
    qtbot.waitUntil(lambda: page.panel.hint is not None, timeout=WAIT)
    assert not window.folder.exists()
    failures.record(
        theme=THEME,
        fault="The policy can be changed by anybody",
        made="a policy with mode 666, and the window, which shows this on its whole page",
        seen=ToldFault(PolicyUnusable, in_its_place(read_off(page.panel), policy.file)),
        kept="Everything; nothing is opened or sent.",
    )


def test_an_option_against_it(
    failures: Recorder, program: Program, policy: WrittenPolicy, sandbox: Sandbox
) -> None:
    policy.write('visibility = "shared"')
    ran = policy.run(program, "connect", "--visibility", "private", "--json")
    assert ran.status == 2
    assert sandbox.requests == []
    failures.record(
        theme=THEME,
        fault="An option contradicts the policy",
        made="`connect --visibility private` where only Shared connections are allowed",
        seen=ToldFault(AgainstPolicy, in_its_place(hint_of(ran.json["error"]), policy.file)),
        kept="Everything; no token is asked for, and the command ends with status 2.",
    )


def test_a_limit_that_it_decides(
    failures: Recorder, program: Program, policy: WrittenPolicy
) -> None:
    policy.write("message-copy-days = 30")
    ran = policy.run(program, "organization", "copies", "--days", "90", "--json")
    assert ran.status == 2
    assert program("organization", "copies", "--json").json["copies"]["days"] is None
    failures.record(
        theme=THEME,
        fault="The limit for copies of messages is set where the policy decides it",
        made="`organization copies --days 90` where the policy says 30",
        seen=ToldFault(AgainstPolicy, in_its_place(hint_of(ran.json["error"]), policy.file)),
        kept="The organization's own limit.",
    )


def test_a_connection_against_it(
    failures: Recorder, program: Program, policy: WrittenPolicy, connection: str, sandbox: Sandbox
) -> None:
    sandbox.reset()
    policy.write('visibility = "private"')
    ran = policy.run(program, "check", connection, "--json")
    assert ran.status == 1
    assert sandbox.requests == []
    assert len(program("connections", "--json").json["connections"]) == 1
    failures.record(
        theme=THEME,
        fault="A connection is against the policy",
        made="a Shared connection where only Private ones are allowed by now",
        seen=ToldFault(
            ConnectionAgainstPolicy, in_its_place(hint_of(ran.json["error"]), policy.file)
        ),
        kept="The connection with its token and its links.",
    )
