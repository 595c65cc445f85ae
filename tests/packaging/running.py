"""Runs the program that needs no Python."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.desktop.desktop_session import DesktopSession


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of somebody who has no Python."""
    return {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **more}


def run(
    program: Path, home: Path, *arguments: str, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *arguments],
        cwd=home,
        env=environment(home, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def running_from(folder: Path) -> list[str]:
    """Return the processes whose program lies in `folder`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = str((process / "exe").readlink())
        except OSError:
            continue
        if Path(where).is_relative_to(folder):
            found.append(process.name)
    return found


def shows_window(session: DesktopSession) -> bool:
    """Whether the program's window is on a screen."""
    ran = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "ClickUp Desktop"],
        env=session.environment,
        capture_output=True,
        check=False,
    )
    return bool(ran.stdout.strip())
