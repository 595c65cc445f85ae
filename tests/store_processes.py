"""Processes of their own in front of a store: they hold it, damage it, or open it together."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from clickup_desktop.data_folder import STORE_NAME
from tests.cli.warm_start import Copy, program_modules

NOBODY = 65534
"""A user of the system who may nothing."""

_ROOT = Path(__file__).resolve().parents[1]
_READY = "print('ready', flush=True)\nsys.stdin.readline()\n"
_HOLD = (
    "import sqlite3, sys\n"
    "held = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
    "for statement in sys.argv[2:]: held.execute(statement).fetchall()\n"
)


def in_a_process(script: str, folder: Path) -> str:
    """Run `script`, which finds `folder` as its first argument, and return what it printed."""
    done = program_modules().run((str(folder),), os.environ, _ROOT, b"", script)
    assert done.status == 0, done.err.decode()
    return done.out.decode().strip()


@contextlib.contextmanager
def held(folder: Path, *statements: str) -> Iterator[None]:
    """Another process runs `statements` on the store and holds what it got."""
    with _waiting(_HOLD, str(folder / STORE_NAME), *statements) as holder:
        _wait_for(holder)
        try:
            yield
        finally:
            holder.communicate(b"\n")


def all_at_once(number: int, prepare: str, script: str, folder: Path) -> list[str]:
    """Run `script` in several processes that begin together; return what each printed.

    Args:
        prepare: what each does before it waits for the others; imports `sys`.
    """
    with contextlib.ExitStack() as running:
        begun = [
            running.enter_context(_waiting(prepare, str(folder), then=script))
            for _ in range(number)
        ]
        for process in begun:
            _wait_for(process)
        for process in begun:
            assert process.stdin is not None
            process.stdin.write(b"\n")
        told = [process.communicate()[0].decode() for process in begun]
        assert [process.returncode for process in begun] == [0] * number
    return told


def _waiting(prepare: str, *arguments: str, then: str = "") -> Copy:
    """Start a process that prepares, waits for a line, and goes on."""
    return program_modules().start(arguments, os.environ, _ROOT, script=prepare + _READY + then)


def _wait_for(process: Copy) -> None:
    """Wait until a process waits."""
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
