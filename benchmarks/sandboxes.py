"""The embedded ClickUp as a process of its own, so that it shares no interpreter with us."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Bench:
    """Where a sandbox listens, and a token that works there."""

    url: str
    token: str


@contextmanager
def sandbox(
    size: str, *, latency_ms: int = 0, rate_limit: int = 0, chat: str | None = None
) -> Iterator[Bench]:
    """Run a sandbox; `rate_limit` requests a minute, 0 for no limit."""
    command = [sys.executable, "-m", "clickup_desktop", "sandbox", "--port", "0", "--json"]
    command += ["--size", size, "--latency-ms", str(latency_ms), "--rate-limit", str(rate_limit)]
    command += ["--chat", chat] if chat is not None else []
    command.append("--until-stdin-closes")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        try:
            yield Bench(told["url"], told["token"])
        finally:
            process.communicate()
