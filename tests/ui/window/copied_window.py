"""The window in a process of its own: a copy of one that has imported its modules, and no more."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.cli.warm_start import WarmStart, until_the_end, warm_start

ROOT = Path(__file__).parents[3]


class Answer(NamedTuple):
    """How the process ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run_copy(script: str, *arguments: str, **environment: str) -> Answer:
    """Run `script` to its end, without a display."""
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
    ended = warm_window().run(arguments, variables, ROOT, b"", script)
    return Answer(ended.status, ended.out.decode(), ended.err.decode())


@cache
def warm_window() -> WarmStart:
    """Return what runs the window."""
    return until_the_end(warm_start(("clickup_desktop.ui",)))
