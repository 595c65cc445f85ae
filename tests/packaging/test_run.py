"""`make run` opens the window, or walks through the program where there is no display."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import do_without

ROOT = Path(__file__).parents[2]
_TOUR = "-m clickup_desktop tour --out tour-output"

# Notes what the program is started with; what comes with -c is asked of the real Python.
_PYTHON = """#!/bin/sh
[ "$1" != -c ] || exec "$REAL_PYTHON" "$@"
echo "$@"
"""


@pytest.mark.parametrize(
    ("variables", "started", "told"),
    [
        ({}, _TOUR, "There is no display here"),
        ({"DISPLAY": ":9999"}, _TOUR, "The display :9999 does not answer"),
        (
            {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere"},
            _TOUR,
            "The display wayland-9 does not answer",
        ),
        ({"DISPLAY": ":9999", "QT_QPA_PLATFORM": "offscreen"}, "-m clickup_desktop", ""),
    ],
    ids=["none", "an X display that is gone", "a Wayland display that is gone", "one that answers"],
)
def test_a_display_is_used_where_it_answers(
    tmp_path: Path, variables: dict[str, str], started: str, told: str
) -> None:
    if sys.platform != "linux":
        do_without("not Linux")
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "run", tmp_path / "tools" / "run")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(_PYTHON)
    python.chmod(0o755)
    of_screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: text for name, text in os.environ.items() if name not in of_screens}
    ran = subprocess.run(
        [str(tmp_path / "tools" / "run")],
        env={**environment, "REAL_PYTHON": sys.executable, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == started
    assert (told in ran.stderr) if told else not ran.stderr
