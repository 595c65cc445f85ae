"""Ctrl-C is raised in nothing of Qt's: the process ends at once, or where it is ready to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clickup_desktop import ctrl_c
from clickup_desktop.ctrl_c import NotedCtrlC

pytestmark = pytest.mark.usefixtures("ctrl_c")

ROOT = Path(__file__).parents[2]

AMID_QT = "press_amid_import('PySide6.QtWidgets')"

PRESSED = """
import importlib.abc, os, signal, sys

class Pressed(importlib.abc.MetaPathFinder):
    def __init__(self, amid):
        self.amid = amid
    def find_spec(self, name, path, target=None):
        if name == self.amid:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

def press_while(name):
    from clickup_desktop.ui.window.session import WindowSession
    usual = getattr(WindowSession, name)
    def press(session, *arguments):
        os.kill(os.getpid(), signal.SIGINT)
        usual(session, *arguments)
    setattr(WindowSession, name, press)

def press_amid_import(name):
    sys.meta_path.insert(0, Pressed(name))

{moment}
from clickup_desktop.__main__ import main
sys.exit(main())
"""
"""The program, in which Ctrl-C is pressed at a moment of which the most can go wrong."""


def ended(moment: str, folder: Path, *arguments: str) -> tuple[int, str]:
    """Return the status of the program, and what it wrote on standard error."""
    temporary = folder / "temporary"
    temporary.mkdir()
    program = [sys.executable, "-c", PRESSED.format(moment=moment), "--data-dir", str(folder)]
    ran = subprocess.run(
        [*program, *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(temporary)},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert list(temporary.iterdir()) == []
    return ran.returncode, ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("moment", [AMID_QT, "press_while('__init__')"])
def test_a_window_that_is_being_opened_ends_at_once(moment: str, tmp_path: Path) -> None:
    assert ended(moment, tmp_path) == (-signal.SIGINT, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("moment", [AMID_QT, "press_while('_opened')"])
def test_the_tour_ends_and_takes_away_what_it_made(moment: str, tmp_path: Path) -> None:
    status, told = ended(moment, tmp_path, "tour", "--out", str(tmp_path / "pictures"))
    assert status == 130
    assert set(told.splitlines()) <= {"This plugin does not support propagateSizeHints()"}


def test_a_command_that_has_not_begun_ends_without_a_traceback(tmp_path: Path) -> None:
    moment = "press_amid_import('clickup_desktop.cli.arguments')"
    assert ended(moment, tmp_path, "links") == (130, "")


def test_it_is_raised_when_it_is_asked_for() -> None:
    noted = NotedCtrlC()
    noted.raise_if_it_came()
    signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        noted.raise_if_it_came()


def test_who_has_it_ignored_keeps_that() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctrl_c.let_it_end_the_process()
    noted = NotedCtrlC()
    signal.raise_signal(signal.SIGINT)
    noted.raise_if_it_came()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
