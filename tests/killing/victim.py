"""The process that is killed, as the one that kills it sees it."""

from __future__ import annotations

import multiprocessing
import os
from functools import cache
from multiprocessing.connection import Pipe
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.killing import process


@cache
def _copying() -> ForkServerContext:
    """Return what makes processes by copying one that has imported what they need."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([process.__name__])
    return context


class Victim:
    """Does one thing; says line by line what it is about to do, first that it is ready."""

    def __init__(
        self, folder: Path, url: str, work: dict[str, Any], environment: dict[str, str]
    ) -> None:
        given, giving = Pipe(duplex=False)
        hearing, said = Pipe(duplex=False)
        complaining, complained = Pipe(duplex=False)
        self._process = _copying().Process(
            target=process.run,
            args=(folder, url, work, environment, (given, said, complained)),
        )
        self._process.start()
        for theirs in (given, said, complained):
            theirs.close()
        self._ours = giving, hearing, complaining
        self._stdin = os.fdopen(giving.fileno(), "w", closefd=False)
        self._stdout = os.fdopen(hearing.fileno(), closefd=False)
        self._stderr = os.fdopen(complaining.fileno(), closefd=False)

    def let_go(self) -> None:
        """Have it do what it is there for."""
        print(file=self._stdin, flush=True)

    def hear(self) -> str:
        """Return the next line; "" where it has ended."""
        return self._stdout.readline().strip()

    def kill(self) -> None:
        """Kill it (SIGKILL)."""
        self._process.kill()

    def rest(self) -> str:
        """Wait for its end; return what it has said until then."""
        return self._stdout.read()

    def complaints(self) -> str:
        """Wait for its end; return what it has written to standard error."""
        return self._stderr.read()

    def __enter__(self) -> Victim:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self._process.join()
        self._process.close()
        for stream in (self._stdin, self._stdout, self._stderr):
            stream.close()
        for end in self._ours:
            end.close()
