"""Runs the program again and again from a process that has imported it: what starts takes longest.

Each run is a process of its own, with the environment, folder, standard input and exit of one that
was started anew: a copy of this one, which has imported the program's modules and done no more.
In the program's place a script can be run that uses its modules. A copy does not take its modules
apart in the end, for that takes longer than most runs. It tells instead what was left open.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import os
import pkgutil
import runpy
import socket
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parents[2]
_ROOMS = (
    "clickup_desktop.cli",
    "clickup_desktop.clickup",
    "clickup_desktop.integration",
    "clickup_desktop.organization",
    "clickup_desktop.troubleshooting",
)
_BESIDE = (
    "alembic.command",
    "alembic.config",
    "keyring",
    "platformdirs",
    "psycopg",
    "requests",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
    "tests.fake_keyring",
)
_STANDARD_ERROR = 2
_SECONDS = 250
"""More than a busy machine takes, and less than a test may."""


class Run(NamedTuple):
    """What is to be run: arguments, environment, folder, and standard input.

    Attributes:
        script: run in the place of the program; "" for the program.
    """

    arguments: tuple[str, ...]
    environment: dict[str, str]
    folder: str
    given: bytes
    script: str


class Ended(NamedTuple):
    """How it ended, and what it wrote."""

    status: int
    out: bytes
    err: bytes


class WarmStart:
    """Has the program run; for one thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(
        self,
        arguments: tuple[str, ...],
        environment: Mapping[str, str],
        folder: Path,
        given: bytes,
        script: str = "",
    ) -> Ended:
        """Run the program to its end, or `script`."""
        self._connection.send(Run(arguments, dict(environment), str(folder), given, script))
        assert self._connection.poll(_SECONDS), f"it did not end: {arguments[:1]}"
        ended = self._connection.recv()
        assert isinstance(ended, Ended)
        return ended


@contextlib.contextmanager
def warm_start(beside: Sequence[str] = _BESIDE, *, warnings: str = "error") -> Iterator[WarmStart]:
    """Start the process that is copied, and end it afterwards.

    Args:
        beside: what it imports besides; of a room of the program, everything in it.
        warnings: what is done with them (PYTHONWARNINGS).
    """
    ours, theirs = Pipe()
    with (
        ours,
        subprocess.Popen(
            [sys.executable, "-m", "tests.cli.warm_start", str(theirs.fileno()), *beside],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": warnings},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        ) as process,
    ):
        theirs.close()
        yield WarmStart(ours)
        ours.close()
        process.wait(_SECONDS)


def main() -> None:
    """Copy this process for each run that is asked for, until nobody can ask any more."""
    _import_all(sys.argv[2:])
    # What is imported stays to the end; looking through it would take each copy its time.
    gc.freeze()
    connection = Connection(int(sys.argv[1]))
    with contextlib.suppress(EOFError):
        while True:
            run: Run = connection.recv()
            with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
                reading, writing = os.pipe()
                assert threading.active_count() == 1, "a copy has none of the other threads"
                process = os.fork()
                if process == 0:
                    gc.freeze()
                    connection.close()
                    os.close(writing)
                    _become(run, reading, out.fileno(), err.fileno())
                    _end(_do(run))
                os.close(reading)
                with contextlib.suppress(BrokenPipeError), os.fdopen(writing, "wb") as given:
                    given.write(run.given)
                _, status = os.waitpid(process, 0)
                out.seek(0)
                err.seek(0)
                ended = Ended(os.waitstatus_to_exitcode(status), out.read(), err.read())
            connection.send(ended)


def _do(run: Run) -> int:
    """Do what is to be run, and return its exit status; what nobody caught is Python's to tell."""
    try:
        if run.script:
            exec(run.script, {"__name__": "__main__"})
        else:
            runpy.run_module("clickup_desktop", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if ended.code is not None and not isinstance(ended.code, int):
            raise
        return ended.code or 0
    return 0


def _end(status: int) -> NoReturn:
    """End as Python does, but for taking its modules apart."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    gc.collect()
    # What another thread works with is nobody's to close: that ends with the process.
    for left in gc.get_objects() if threading.active_count() == 1 else ():
        if isinstance(left, (socket.socket, io.RawIOBase)) and _is_open(left):
            warnings.warn(f"unclosed {left!r}", ResourceWarning, stacklevel=1)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)


def _import_all(beside: Sequence[str]) -> None:
    for name in (*_ROOMS, *beside):
        package = importlib.import_module(name)
        if name.startswith("clickup_desktop."):
            for module in pkgutil.walk_packages(package.__path__, f"{name}."):
                # A step of the migrations is imported by Alembic alone.
                if ".migrations." not in module.name and not module.name.endswith("__main__"):
                    importlib.import_module(module.name)


def _is_open(left: socket.socket | io.RawIOBase) -> bool:
    closed = left.fileno() < 0 if isinstance(left, socket.socket) else left.closed
    return not closed and left.fileno() > _STANDARD_ERROR


def _become(run: Run, given: int, out: int, err: int) -> None:
    for here, there in ((given, 0), (out, 1), (err, 2)):
        os.dup2(here, there)
    os.close(given)
    os.environ.clear()
    os.environ.update(run.environment)
    os.chdir(run.folder)
    for folder in reversed(run.environment.get("PYTHONPATH", "").split(os.pathsep)):
        if folder and folder not in sys.path:
            sys.path.insert(1, folder)
    sys.argv = ["clickup-desktop", *run.arguments]


if __name__ == "__main__":
    # What it is asked for and answers with is known by the module's own name.
    importlib.import_module("tests.cli.warm_start").main()
