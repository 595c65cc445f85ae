"""Runs the program again and again from a process that has imported it: what starts takes longest.

Each run is a process of its own, with the environment, folder, standard input and exit of one that
was started anew: a copy of this one, which has imported the program's modules, put the statements
of most runs into SQL, and done no more.
In the program's place a script can be run that uses its modules. A copy does not take its modules
apart in the end, for that takes longer than most runs. It tells instead what was left open.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import gc
import importlib
import io
import os
import pickle
import pkgutil
import runpy
import select
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

from clickup_desktop.cli.arguments import build_parser
from tests.cli.ready_statements import ask_everything
from tests.shared_statements import shared_statements

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
_WITH_QT = "clickup_desktop.cli.tour"
"""What no other command imports: Qt's libraries would have each copy unmap them, and end them."""

_STANDARD_ERROR = 2
_SECONDS = 250
"""More than a busy machine takes, and less than a test may."""

_BYTES = 1 << 20
"""More than a question or an answer has."""


class Run(NamedTuple):
    """What is to be run: arguments, environment and folder.

    Attributes:
        script: run in the place of the program; "" for the program.
        session: whether it leads a session of its own, whose terminal is its standard input.
    """

    arguments: tuple[str, ...]
    environment: dict[str, str]
    folder: str
    script: str
    session: bool


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
            out: the file that its standard output goes to, in the place of a pipe.
            err: the same of its standard error.
            terminal: what stands for all three, and controls it.
        """
        run = Run(arguments, dict(environment), str(folder), script, terminal is not None)
        theirs: list[int] = []
        pipes: list[BinaryIO | None] = []
        with contextlib.ExitStack() as stack:
            for number, file in enumerate((None, out, err)):
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
        answer = self._ours.recv(_BYTES)
        assert answer, "what is copied has ended"
        return int(answer)


@contextlib.contextmanager
def warm_start(beside: Sequence[str] = _BESIDE, *, warnings: str = "error") -> Iterator[WarmStart]:
    """Start the process that is copied, and end it afterwards.

    Args:
        beside: what it imports besides; of a room of the program, everything in it.
        warnings: what is done with them (PYTHONWARNINGS).
    """
    # A message is one question or answer; files go with it.
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
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
    build_parser(["links"]).parse_args(["links"])  # compiles what every parser looks for
    with shared_statements():
        ask_everything()
        _answer_questions(int(sys.argv[1]))


def _answer_questions(number: int) -> None:
    # What is imported stays to the end; looking through it would take each copy its time.
    gc.freeze()
    with socket.socket(fileno=number) as ours:
        while True:
            asked, files, _flags, _address = socket.recv_fds(ours, _BYTES, 3)
            if not asked:
                return
            question: Run | int = pickle.loads(asked)
            if isinstance(question, int):
                _, status = os.waitpid(question, 0)
                ours.send(str(os.waitstatus_to_exitcode(status)).encode())
                continue
            assert threading.active_count() == 1, "a copy has none of the other threads"
            process = os.fork()
            if process == 0:
                gc.freeze()
                ours.close()
                _become(question, files)
                _end(_do(question))
            for file in files:
                os.close(file)
            ours.send(str(process).encode())


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
                if not _is_for_few(module.name):
                    importlib.import_module(module.name)


def _is_for_few(module: str) -> bool:
    # A step of the migrations is imported by Alembic alone.
    return ".migrations." in module or module.endswith("__main__") or module == _WITH_QT


def _is_open(left: socket.socket | io.RawIOBase) -> bool:
    closed = left.fileno() < 0 if isinstance(left, socket.socket) else left.closed
    return not closed and left.fileno() > _STANDARD_ERROR


def _become(run: Run, files: Sequence[int]) -> None:
    if run.session:
        os.setsid()
        fcntl.ioctl(files[0], termios.TIOCSCTTY, 0)
    for there, here in enumerate(files):
        os.dup2(here, there)
        os.close(here)
    # What a stream can do is found out when it is opened.
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", closefd=False, errors=sys.stdout.errors)  # noqa: SIM115
    errors = sys.stderr.errors
    sys.stderr = open(2, "w", closefd=False, errors=errors, buffering=1)  # noqa: SIM115
    # Whoever is started in a shell's background would ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(run.environment)
    time.tzset()
    os.chdir(run.folder)
    for folder in reversed(run.environment.get("PYTHONPATH", "").split(os.pathsep)):
        if folder and folder not in sys.path:
            sys.path.insert(1, folder)
    sys.argv = ["clickup-desktop", *run.arguments]


if __name__ == "__main__":
    # What it is asked for and answers with is known by the module's own name.
    importlib.import_module("tests.cli.warm_start").main()
