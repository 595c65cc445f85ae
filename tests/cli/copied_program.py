"""The process that is copied for each run (see `tests.cli.warm_start`)."""

from __future__ import annotations

import atexit
import fcntl
import gc
import importlib
import io
import os
import pickle
import pkgutil
import runpy
import signal
import socket
import sys
import tempfile
import termios
import threading
import time
import warnings
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from clickup_desktop.cli.arguments import build_parser
from clickup_desktop.process_end import ProcessEnd
from tests.cli.ready_statements import ask_everything
from tests.shared_statements import shared_statements

_STANDARD_ERROR = 2
BYTES = 1 << 20
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


def main() -> None:
    """Copy this process for each run that is asked for, until nobody can ask any more."""
    _import_all(sys.argv[1:])
    build_parser(["links"]).parse_args(["links"])  # compiles what every parser looks for
    with shared_statements():
        ask_everything()
        _answer_questions()


def copy_again() -> None:
    """Import what the arguments name, and copy this copy, too."""
    _import_all(sys.argv[1:])
    _answer_questions()


def _answer_questions() -> None:
    # What is imported stays to the end; looking through it would take each copy its time.
    gc.freeze()
    with socket.socket(fileno=0) as ours:
        while True:
            asked, files, _flags, _address = socket.recv_fds(ours, BYTES, 3)
            if not asked:
                return
            question: Run | int = pickle.loads(asked)
            if isinstance(question, int):
                _, status = os.waitpid(question, 0)
                ours.send(str(os.waitstatus_to_exitcode(status)).encode())
                continue
            assert threading.active_count() == 1, "a copy has none of the other threads"
            # One that comes while it is copied would be raised where Python passes over it.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            process = os.fork()
            if process == 0:
                gc.freeze()
                ours.close()
                _become(question, files)
                _end(_do(question))
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
            for file in files:
                os.close(file)
            ours.send(str(process).encode())


def _do(run: Run) -> int:
    """Do what is to be run, and return its exit status; what nobody caught is Python's to tell."""
    ProcessEnd._end = _go_on  # type: ignore[assignment, method-assign]
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


def _go_on(_end: ProcessEnd) -> None:
    """Leave the end to `_end`, which looks for what was left open first."""


def _end(status: int) -> NoReturn:
    """End as Python does, but for taking its modules apart."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    # What another thread works with is nobody's to close: that ends with the process. One that
    # ends at this moment leaves what nobody has collected yet.
    alone = threading.active_count() == 1
    gc.collect()
    for left in gc.get_objects() if alone else ():
        if isinstance(left, (socket.socket, io.RawIOBase)) and _is_open(left):
            warnings.warn(f"unclosed {left!r}", ResourceWarning, stacklevel=1)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)


def _import_all(names: Sequence[str]) -> None:
    for name in names:
        package = importlib.import_module(name)
        if name.startswith("clickup_desktop."):
            for module in pkgutil.walk_packages(package.__path__, f"{name}."):
                if not module.name.endswith("__main__") and not _is_for_few(module.name):
                    importlib.import_module(module.name)


def _is_for_few(module: str) -> bool:
    """Say whether a module is left to those who need it.

    Alembic imports the steps of the migrations. The tour brings Qt with it, whose end takes longer
    than that of all the rest.
    """
    return ".migrations." in module or module == "clickup_desktop.cli.tour"


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
    at_once = bool(run.environment.get("PYTHONUNBUFFERED"))
    sys.stdout = _opened(1, sys.stdout.errors, at_once=at_once)
    sys.stderr = _opened(2, sys.stderr.errors, at_once=at_once, line_buffering=True)
    # Whoever is started in a shell's background would ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    os.environ.clear()
    os.environ.update(run.environment)
    time.tzset()
    options = run.environment.get("PYTHONWARNINGS", "").split(",")
    warnings._processoptions(filter(None, options))  # type: ignore[attr-defined]
    # Where temporary files go is looked up once.
    tempfile.tempdir = None
    os.chdir(run.folder)
    for folder in reversed(run.environment.get("PYTHONPATH", "").split(os.pathsep)):
        if folder and folder not in sys.path:
            sys.path.insert(1, folder)
    sys.argv = ["clickup-desktop", *run.arguments]


def _opened(
    number: int, errors: str | None, *, at_once: bool, line_buffering: bool = False
) -> io.TextIOWrapper:
    """Open a stream to write to as Python does when it starts."""
    file = open(number, "wb", buffering=0 if at_once else -1, closefd=False)  # noqa: SIM115
    return io.TextIOWrapper(
        file, errors=errors, line_buffering=line_buffering, write_through=at_once
    )


if __name__ == "__main__":
    # What it is asked for is known by the module's own name.
    importlib.import_module("tests.cli.copied_program").main()
