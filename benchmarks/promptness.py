"""How soon somebody is let go who has had enough, and how soon long texts are looked through.

    .venv/bin/python -m benchmarks.promptness [--rounds 9]

Each figure is the longest of the rounds: a person who presses Stop waits for that one.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure, table
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.token import Token, clean_token
from clickup_desktop.interruption import Cancellation, Cancelled, run_interruptibly
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting import identities

ROOT = Path(__file__).resolve().parent.parent
_ENOUGH = 30.0


def milliseconds_to_leave(
    call: Callable[[Cancellation], object], begun: Callable[[], object]
) -> float:
    """Return how long a call goes on after it was cancelled.

    Args:
        begun: returns once the call has come to where it waits.
    """
    cancellation = Cancellation()
    left_at: list[float] = []

    def run() -> None:
        try:
            call(cancellation)
        except Cancelled:
            left_at.append(time.perf_counter())

    caller = threading.Thread(target=run)
    caller.start()
    begun()
    began = time.perf_counter()
    cancellation.cancel()
    caller.join(_ENOUGH)
    return (left_at[0] - began) * 1000


def leave_what_cannot_be_interrupted() -> float:
    """Leave a call that goes on by itself, such as a name look-up."""
    over, begun = threading.Event(), threading.Event()

    def stuck() -> None:
        begun.set()
        over.wait(_ENOUGH)

    try:
        return milliseconds_to_leave(
            lambda cancellation: run_interruptibly(stuck, cancellation), begun.wait
        )
    finally:
        over.set()


def leave_a_silent_server() -> float:
    """Leave a server that takes the request and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        client = ClickUpClient(url, Token("pk_1_" + "A" * 32))
        silent.settimeout(_ENOUGH)
        taken: list[socket.socket] = []
        try:
            return milliseconds_to_leave(
                lambda cancellation: client.user(cancellation=cancellation),
                lambda: taken.append(silent.accept()[0]),
            )
        finally:
            for connection in taken:
                connection.close()
            client.close()


def end_the_command_line() -> float:
    """Press Ctrl-C while ClickUp is slow, and wait for the end of the process."""
    with tempfile.TemporaryDirectory() as folder, Sandbox(rate_limit=0) as sandbox:
        environment = {
            **os.environ,
            "CLICKUP_TOKEN": sandbox.tokens["slow"],
            "CLICKUP_ORGANIZATION_URL": sandbox.url,
        }
        command = [sys.executable, "-m", "clickup_desktop", "--data-dir", folder, "doctor"]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            while not sandbox.requests:
                time.sleep(0.01)
            began = time.perf_counter()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=_ENOUGH)
            return (time.perf_counter() - began) * 1000


def close_the_window() -> float:
    """Close the window while it reads a tree from a slow ClickUp."""
    with tempfile.TemporaryDirectory() as folder, Sandbox(rate_limit=0) as sandbox:
        tokens = sandbox.tokens
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "benchmarks.closing"),
                *(sandbox.url, tokens["owner"], tokens["slow"], folder),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=_ENOUGH * 2,
        )
    return float(ran.stdout)


def clean_what_was_pasted() -> float:
    """Clean what is no token and was made to be slow."""
    began = time.thread_time()
    for pasted in ("a" + " " * 19_000 + "b", "Bearer " * 10_000, "authorization" + " " * 100_000):
        clean_token(pasted)
    return (time.thread_time() - began) * 1000


def look_through_long_lines() -> float:
    """Look for names in long lines without any."""
    began = time.thread_time()
    for text in ("a" * 200_000, "/" * 200_000, "a." * 100_000, "a@" * 100_000):
        list(identities.find(text, Path("/home/acme")))
    return (time.thread_time() - began) * 1000


MEASURED: tuple[tuple[str, Callable[[], float], float], ...] = (
    ("leave what can't be interrupted", leave_what_cannot_be_interrupted, 100),
    ("leave a server that says nothing", leave_a_silent_server, 100),
    ("Ctrl-C to the end of the command", end_the_command_line, 2000),
    ("close the window while it reads", close_the_window, 2000),
    ("clean three hostile pastes", clean_what_was_pasted, 300),
    ("look through four lines of 200,000", look_through_long_lines, 2000),
)


def measure(rounds: int = 5) -> list[Figure]:
    """Measure everything, `rounds` times each."""
    return [
        Figure(name, round(max(once() for _ in range(rounds)), 1), "ms", wanted, rounds=rounds)
        for name, once, wanted in MEASURED
    ]


def main() -> int:
    """Print the figures; return 1 where one isn't as wanted."""
    parser = argparse.ArgumentParser(prog="benchmarks.promptness", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    figures = measure(parser.parse_args().rounds)
    print(table(figures))
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
