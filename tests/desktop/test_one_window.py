"""A second start really brings the first window to the front of a real screen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import wait_until
from tests.services import need_programs

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30.0


class Screen:
    """The windows on a private desktop."""

    def __init__(self, folder: Path, session: desktop.DesktopSession, stack: ExitStack) -> None:
        self._folder = folder
        self._environment = {**session.environment, "PYTHONPATH": str(ROOT)}
        self._stack = stack

    def start(self, data: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "clickup_desktop", "--data-dir", str(self._folder / data)],
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._stack.callback(process.communicate)
        self._stack.callback(process.terminate)
        return process

    def xdotool(self, *arguments: str) -> str:
        ran = subprocess.run(
            ["xdotool", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.stdout.strip()

    def in_front(self) -> str:
        """The process whose window is active, which openbox paints above all others."""
        return self.xdotool("getactivewindow", "getwindowpid")

    def wait_in_front(self, process: subprocess.Popen[str]) -> None:
        wait_until(lambda: self.in_front() == str(process.pid), "the window is in front", SECONDS)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    need_programs(*desktop.PROGRAMS)
    with desktop.desktop_session(tmp_path) as session, ExitStack() as stack:
        yield Screen(tmp_path, session, stack)


@pytest.mark.parametrize("minimised", [False, True])
def test_the_window_comes_to_the_front_also_from_the_task_bar(
    screen: Screen, minimised: bool
) -> None:
    first = screen.start("one")
    screen.wait_in_front(first)
    window = screen.xdotool("getactivewindow")
    other = screen.start("other")
    screen.wait_in_front(other)
    if minimised:
        screen.xdotool("windowminimize", "--sync", window)
    else:
        # Used last, so a window manager that guards against stolen focus is on its side.
        screen.xdotool("key", "--clearmodifiers", "Tab")

    again = screen.start("one")

    _output, told = again.communicate(timeout=SECONDS)
    assert (again.returncode, "brought to the front" in told) == (0, True)
    screen.wait_in_front(first)
    assert screen.xdotool("getactivewindow") == window
