"""Runs the program again and again from a process that has imported it: what starts takes longest.

Each run is a process of its own, with the environment, folder, standard input and exit of one that
was started anew: a copy of this one, which has imported the program's modules, put the statements
of most runs into SQL, and done no more. Where runs need more modules, it is a copy that has
imported those, and is copied in its turn.
In the program's place a script can be run that uses its modules. A copy does not take its modules
apart in the end, for that takes longer than most runs. It tells instead what was left open.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import select
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tests.cli.copied_program import BYTES, Run

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = (
    "alembic.command",
    "alembic.config",
    "clickup_desktop.cli",
    "clickup_desktop.clickup",
    "clickup_desktop.integration",
    "clickup_desktop.organization",
    "clickup_desktop.troubleshooting",
    "platformdirs",
    "psycopg",
    "requests",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
)
_FOR_COMMANDS = ("keyring", "tests.fake_keyring")
_COPY_AGAIN = "from tests.cli.copied_program import copy_again; copy_again()"
_STARTED = contextlib.ExitStack()
atexit.register(_STARTED.close)
_SECONDS = 250
"""More than a busy machine takes, and less than a test may."""


class Ended(NamedTuple):
    """How it ended, and what it wrote."""

    status: int
    out: bytes
    err: bytes


class Copy:
    """A run that goes on by itself, used as a `subprocess.Popen` is.

    Attributes:
        stdin: its standard input, stdout and stderr what it writes; None where they lead elsewhere.
        returncode: how it ended, once somebody has waited for its end; minus the signal's number
            where one ended it.
    """

    def __init__(
        self, pid: int, status: Callable[[int], int], pipes: Sequence[BinaryIO | None]
    ) -> None:
        self.pid = pid
        self.stdin, self.stdout, self.stderr = pipes
        self.returncode: int | None = None
        self._status = status
        # Readable once the process has ended.
        self._end = os.pidfd_open(pid)

    def __enter__(self) -> Copy:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self.stdout, self.stderr, self.stdin):
            if pipe is not None:
                pipe.close()
        self.wait()

    def poll(self) -> int | None:
        """Return how it ended, or None while it goes on."""
        if self.returncode is None and select.select([self._end], [], [], 0)[0]:
            self.returncode = self._status(self.pid)
            os.close(self._end)
        return self.returncode

    def wait(self, timeout: float = _SECONDS) -> int:
        """Return how it ended, when it has; `timeout` is in seconds."""
        if self.returncode is None:
            assert select.select([self._end], [], [], timeout)[0], f"{self.pid} did not end"
        status = self.poll()
        assert status is not None
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, given: bytes = b"", timeout: float = _SECONDS) -> tuple[bytes, bytes]:
        """Hand `given` to it, and return all that it writes until it ends."""
        deadline = time.monotonic() + timeout
        if self.stdin is not None and not self.stdin.closed:
            with contextlib.suppress(BrokenPipeError), self.stdin as to:
                to.write(given)
        written: tuple[list[bytes], list[bytes]] = ([], [])
        with selectors.DefaultSelector() as selector:
            for pipe, into in zip((self.stdout, self.stderr), written, strict=True):
                if pipe is not None and not pipe.closed:
                    selector.register(pipe, selectors.EVENT_READ, (pipe, into))
            while selector.get_map():
                ready = selector.select(deadline - time.monotonic())
                assert ready, f"{self.pid} did not end"
                for key, _events in ready:
                    pipe, into = key.data
                    into.append(os.read(pipe.fileno(), 65_536))
                    if not into[-1]:
                        selector.unregister(pipe)
                        pipe.close()
        self.wait(max(0.0, deadline - time.monotonic()))
        out, err = (b"".join(parts) for parts in written)
        return out, err


class WarmStart:
    """Has the program run; for one thread."""

    def __init__(self, ours: socket.socket) -> None:
        self._ours = ours

    def run(
        self,
        arguments: tuple[str, ...],
        environment: Mapping[str, str],
        folder: Path,
        given: bytes,
        script: str = "",
    ) -> Ended:
        """Run the program to its end, or `script`."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            copy = self.start(arguments, environment, folder, script=script, out=out, err=err)
            copy.communicate(given)
            status = copy.wait()
            out.seek(0)
            err.seek(0)
            return Ended(status, out.read(), err.read())

    def start(
        self,
        arguments: tuple[str, ...],
        environment: Mapping[str, str],
        folder: Path,
        *,
        script: str = "",
        given: socket.socket | None = None,
        out: BinaryIO | None = None,
        err: BinaryIO | None = None,
        terminal: int | None = None,
    ) -> Copy:
        """Start the program, or `script`, and leave it running.

        Args:
            arguments: what the program is given.
            environment: all of its environment.
            folder: where it runs.
            script: run in the program's place.
            given: its standard input, in the place of a pipe.
            out: the file that its standard output goes to, in the place of a pipe.
            err: the same of its standard error.
            terminal: what stands for all three, and controls it.
        """
        run = Run(arguments, dict(environment), str(folder), script, terminal is not None)
        theirs: list[int] = []
        pipes: list[BinaryIO | None] = []
        with contextlib.ExitStack() as stack:
            for number, file in enumerate((given, out, err)):
                leads_to = terminal if file is None else file.fileno()
                if leads_to is not None:
                    pipes.append(None)
                    theirs.append(leads_to)
                    continue
                reading, writing = os.pipe()
                ours, its = (writing, reading) if number == 0 else (reading, writing)
                pipes.append(os.fdopen(ours, "wb" if number == 0 else "rb", buffering=0))
                theirs.append(its)
                stack.callback(os.close, its)
            socket.send_fds(self._ours, [pickle.dumps(run)], theirs)
        return Copy(self._answer(), self._status, pipes)

    def _status(self, pid: int) -> int:
        self._ours.send(pickle.dumps(pid))
        return self._answer()

    def _answer(self) -> int:
        answer = self._ours.recv(BYTES)
        assert answer, "what is copied has ended"
        return int(answer)


@contextlib.contextmanager
def warm_start(beside: Sequence[str] = _FOR_COMMANDS) -> Iterator[WarmStart]:
    """Start a process that is copied, with more modules than `program_modules`; end it afterwards.

    Args:
        beside: what it imports besides; of a room of the program, everything in it.
    """
    ours, theirs = _connected()
    with ours:
        with theirs:
            copy = program_modules().start(
                tuple(beside),
                {**os.environ, "PYTHONWARNINGS": ""},
                ROOT,
                script=_COPY_AGAIN,
                given=theirs,
            )
        yield WarmStart(ours)
        ours.close()
        out, err = copy.communicate()
        assert copy.returncode == 0, (out + err).decode()


@cache
def program_modules() -> WarmStart:
    """Return what runs scripts with the program's modules; it has not looked for a keyring."""
    return until_the_end(cold_start(_PROGRAM))


def until_the_end(start: AbstractContextManager[WarmStart]) -> WarmStart:
    """Start something that ends with this process, after what was started later."""
    return _STARTED.enter_context(start)


@contextlib.contextmanager
def cold_start(names: Sequence[str], **variables: str) -> Iterator[WarmStart]:
    """Start a process that is copied, with a Python of its own, and end it afterwards.

    Args:
        names: what it imports; of a room of the program, everything in it.
        variables: of the environment that Python starts in.
    """
    ours, theirs = _connected()
    with (
        ours,
        subprocess.Popen(
            [sys.executable, "-m", "tests.cli.copied_program", *names],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "", **variables},
            stdin=theirs.fileno(),
        ) as process,
    ):
        theirs.close()
        yield WarmStart(ours)
        ours.close()
        process.wait(_SECONDS)


def _connected() -> tuple[socket.socket, socket.socket]:
    """Return the two ends that questions and answers go between; files go with them."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
