"""The window as a process: how it crashes, and what the programs that it starts can read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.secrecy.canary import Canary
from tests.ui.window.copied_window import Answer, run_copy

PROGRAM = """
import faulthandler, runpy
faulthandler.enable()
runpy.run_module("tests.secrecy.window_program", run_name="__main__", alter_sys=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tmp").mkdir()
    return tmp_path


def run(steps: str, folder: Path, canary: Canary) -> Answer:
    """Run the window in `folder`, with the token in its environment."""
    return run_copy(
        PROGRAM,
        *(steps, str(folder / "data")),
        CLICKUP_TOKEN=canary.text,
        QT_LOGGING_RULES="*.debug=true;qt.text.*=false",
        TMPDIR=str(folder / "tmp"),
    )


def test_no_crash_tells_the_token(folder: Path, canary: Canary, own_home: Path) -> None:
    """In the main thread, in another, in a slot, and where Python can only complain."""
    ran = run("crash", folder, canary)

    assert ran.returncode == 0, canary.is_in(ran.stderr) or ran.stderr
    canary.assert_absent(ran.stdout + ran.stderr, "what was printed")
    log = (folder / "data" / "clickup-desktop.log").read_text(encoding="utf-8")
    for where in ("slot", "thread", "unraisable"):
        assert f"RuntimeError: {where} with [removed]" in log
    assert json.loads(ran.stdout.splitlines()[-1])["shown"], "no crash was shown"
    assert canary.assert_absent_below(folder, own_home) >= 3


def test_no_program_that_is_started_inherits_the_token(
    folder: Path, canary: Canary, own_home: Path
) -> None:
    """The sample workspace, and what opens an address in the browser."""
    ran = run("children", folder, canary)

    assert ran.returncode == 0, canary.is_in(ran.stderr) or ran.stderr
    canary.assert_absent(ran.stdout + ran.stderr, "what a started program can read")
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert any("sandbox" in child.get("command", "") for child in told)
    assert all("PATH=" in child["environment"] for child in told)
    assert not any("CLICKUP_TOKEN" in child["environment"] for child in told)
    assert canary.assert_absent_below(folder, own_home) >= 3
