"""The whole program: its command line and its window, and what is left when it is killed."""

from __future__ import annotations

import signal

import pytest
from pytestqt.qtbot import QtBot

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.window.failure_page import FailurePage
from tests.cli.conftest import Program
from tests.cli.test_stopping import wait_for_request
from tests.failures.office import TOKEN, ClickUp
from tests.failures.recorder import Recorder
from tests.failures.told import hint_of
from tests.failures.window import WAIT, Window, read_off
from tests.fake_keyring import KeyringServer

THEME = "In the command line and in the window"
KILLED = "Killed"


# The command line


def test_the_command_line_says_it_in_the_same_words(
    failures: Recorder, program: Program, sandbox: Sandbox
) -> None:
    command = ("connect", "--visibility", "shared", "--json")
    ran = program(*command, token=sandbox.tokens["expired"])
    hint = hint_of(ran.json["error"])
    assert ran.status == 1
    assert ran.err.startswith(f"{hint.title}\n{hint.happened}\n")
    assert all(step.text in ran.err for step in hint.steps)
    assert program("connections", "--json").json == {"connections": []}
    failures.record(
        theme=THEME,
        fault="An expired token in the command line",
        made="`clickup-desktop connect --json`, which ends with status 1",
        seen=hint,
        kept="Nothing was saved, so there is nothing to undo.",
    )


def test_a_damaged_store_is_told_in_the_command_line(
    failures: Recorder, program: Program, sandbox: Sandbox
) -> None:
    assert program("links").status == 0
    (store,) = program.folder.rglob(STORE_NAME)
    store.write_bytes(b"no database " * 1_000)
    ran = program("links", "--json")
    assert ran.status == 1
    assert store.read_bytes() == b"no database " * 1_000
    failures.record(
        theme=THEME,
        fault="A damaged data file in the command line",
        made="`clickup-desktop links --json`, which ends with status 1",
        seen=hint_of(ran.json["error"]),
        kept="The file, byte for byte as it was found.",
    )


# Killed


@pytest.mark.parametrize("command", ["connect", "update-token"])
def test_killed_while_clickup_is_asked(
    failures: Recorder,
    program: Program,
    keyring: KeyringServer,
    sandbox: Sandbox,
    command: str,
) -> None:
    arguments = ["connect", "--visibility", "shared"]
    if command == "update-token":
        made = program(*arguments, "--json", token=sandbox.token).json
        arguments = ["update-token", made["connection"]["id"]]
    before = program("connections", "--json").json
    kept = dict(keyring.kept)
    sandbox.reset()
    with program.start(*arguments) as process:
        assert process.stdin is not None
        process.stdin.write(sandbox.tokens["slow"].encode())
        process.stdin.close()
        process.stdin = None
        wait_for_request(sandbox, process)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    after = program("connections", "--json").json
    assert (after, keyring.kept) == (before, kept)
    count = len(after["connections"])
    assert count == (0 if command == "connect" else 1)
    failures.record(
        theme=KILLED,
        fault=f"Killed (SIGKILL) during {command}",
        made="the process killed while it waits for ClickUp's answer",
        seen="The next start opens as if it had not been tried.",
        kept="No connection and no token." if count == 0 else "The connection with its old token.",
    )


# The window


def test_the_dialog_says_it_in_the_same_words_and_keeps_what_was_typed(
    failures: Recorder, window: Window, clickup: ClickUp
) -> None:
    clickup.everywhere = lambda connection: connection.answer(
        {"err": "Token invalid", "ECODE": "OAUTH_025"}, "401 Unauthorized"
    )
    dialog = window.connect(TOKEN)
    assert dialog.token.text == TOKEN
    failures.record(
        theme=THEME,
        fault="An expired token in the window",
        made="the dialog that connects, with a server that answers OAUTH_025",
        seen=read_off(dialog.hint),
        kept="The token stays in the field for another try; nothing is saved.",
    )


def test_a_damaged_store_is_told_on_the_whole_window(
    failures: Recorder, qtbot: QtBot, window: Window
) -> None:
    window.folder.mkdir()
    store = window.folder / STORE_NAME
    store.write_bytes(b"no database " * 1_000)
    session = window.open()
    qtbot.waitUntil(lambda: session.shell.findChild(FailurePage) is not None, timeout=WAIT)
    page = session.shell.findChild(FailurePage)
    assert page is not None
    qtbot.waitUntil(lambda: page.panel.hint is not None, timeout=WAIT)
    assert store.read_bytes() == b"no database " * 1_000
    failures.record(
        theme=THEME,
        fault="A damaged data file in the window",
        made="the window opened on a file that is no database",
        seen=read_off(page.panel),
        kept="The file, byte for byte as it was found.",
    )
