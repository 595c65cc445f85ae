"""Ctrl-C ends the program, whatever it waits for, and nothing is half done."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import termios
import time

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.cli.warm_start import Copy

pytestmark = pytest.mark.usefixtures("ctrl_c")


def wait_for_request(sandbox: Sandbox, process: Copy) -> None:
    """Wait until the program has asked ClickUp something."""
    deadline = time.monotonic() + 30
    while not sandbox.requests:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_ctrl_c_while_clickup_is_slow_ends_with_130(program: Program, sandbox: Sandbox) -> None:
    with program.start("connect", "--visibility", "shared") as process:
        assert process.stdin is not None
        process.stdin.write(sandbox.tokens["slow"].encode())
        process.stdin.close()
        process.stdin = None
        wait_for_request(sandbox, process)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=30)  # the answer comes after a minute
    assert process.returncode == 130
    assert err == b"Stopped.\n"
    assert program("connections", "--json").json == {"connections": []}


def test_ctrl_c_while_a_tree_is_read(program: Program, sandbox: Sandbox) -> None:
    token = sandbox.tokens["slow"]
    with program.start("tree", "Acme Rollout", CLICKUP_TOKEN=token) as process:
        wait_for_request(sandbox, process)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 130


def test_ctrl_c_at_the_prompt_gives_the_terminal_its_echo_back(program: Program) -> None:
    ours, theirs = pty.openpty()
    try:
        process = subprocess.Popen(
            program.command("connect", "--visibility", "shared"),
            cwd=program.folder,
            env=program.environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            # Ctrl-C reaches a program by its controlling terminal.
            start_new_session=True,
        )
        shown = b""
        while b"Personal Access Token" not in shown:
            shown += os.read(ours, 1024)
        assert not echoes(theirs)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert echoes(theirs)
    finally:
        os.close(ours)
        os.close(theirs)


def echoes(terminal: int) -> bool:
    """Whether the terminal shows what is typed."""
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def test_a_reader_that_has_seen_enough_is_no_failure_to_talk_about(
    program: Program, sandbox: Sandbox
) -> None:
    token = sandbox.tokens["owner"]
    with program.start("tree", "Acme Rollout", CLICKUP_TOKEN=token) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _out, err = process.communicate(timeout=60)
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err
