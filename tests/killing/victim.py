"""The process that is killed, as the one that kills it sees it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.cli.warm_start import ROOT, program_modules

_PROCESS = "from tests.killing import process; process.main()"


class Victim:
    """Does one thing; says line by line what it is about to do, first that it is ready."""

    def __init__(
        self, folder: Path, url: str, work: dict[str, Any], environment: dict[str, str]
    ) -> None:
        self._process = program_modules().start(
            (str(folder), url, json.dumps(work)),
            {**os.environ, **environment},
            ROOT,
            script=_PROCESS,
        )

    def let_go(self) -> None:
        """Have it do what it is there for."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")

    def hear(self) -> str:
        """Return the next line; "" where it has ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().decode().strip()

    def kill(self) -> None:
        """Kill it (SIGKILL)."""
        self._process.kill()

    def rest(self) -> str:
        """Wait for its end; return what it has said until then."""
        return self._process.communicate()[0].decode()

    def complaints(self) -> str:
        """Wait for its end; return what it has written to standard error."""
        return self._process.communicate()[1].decode()

    def __enter__(self) -> Victim:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._process:
            self.kill()
