"""The sandbox as a program of its own: `clickup-desktop sandbox`."""

from __future__ import annotations

import argparse
import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

from clickup_desktop.language.texts import _

from .chat_world import CHAT_SIZES
from .company import SIZES
from .server import Sandbox
from .tokens import FAULTS

_WAKE_SECONDS = 0.5
_READ_BYTES = 4096


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the `sandbox` command."""
    parser.add_argument(
        "--port",
        type=_port,
        default=0,
        metavar="N",
        help=_("port on 127.0.0.1 (default: 0, any free port)"),
    )
    parser.add_argument(
        "--size",
        choices=tuple(SIZES),
        default="small",
        help=_("amount of sample data (default: small)"),
    )
    parser.add_argument(
        "--chat",
        choices=tuple(CHAT_SIZES),
        help=_("fill the Channel general with messages and threads"),
    )
    parser.add_argument(
        "--latency-ms",
        type=_count,
        default=0,
        metavar="N",
        help=_("milliseconds that each answer takes (default: 0)"),
    )
    parser.add_argument(
        "--rate-limit",
        type=_count,
        default=100,
        metavar="N",
        help=_("requests per minute for each token (default: 100; 0: no limit)"),
    )
    parser.add_argument("--fault", choices=FAULTS, help=_("fault that the default token meets"))
    parser.add_argument(
        "--json",
        action="store_true",
        help=_("print the address and the tokens as one line of JSON"),
    )
    parser.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help=_(
            "stop when standard input closes, so that the sandbox never outlives the "
            "program that started it"
        ),
    )


def _count(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text} is not a number").format(text=text)) from None
    if value < 0:
        raise argparse.ArgumentTypeError(_("{number} is negative").format(number=text))
    return value


def _port(text: str) -> int:
    value = _count(text)
    if value > 65_535:
        raise argparse.ArgumentTypeError(_("{number} is not a port").format(number=text))
    return value


def run(namespace: argparse.Namespace, tell: Callable[[str], object]) -> int:
    """Serve until a signal comes, or standard input is closed where that was asked for.

    Args:
        tell: called with the line that says where it runs, once it does.

    Returns:
        The exit status: 0, or 1 when the port can't be had.
    """
    sandbox = Sandbox(
        size=namespace.size,
        port=namespace.port,
        latency_ms=namespace.latency_ms,
        rate_limit=namespace.rate_limit,
        fault=namespace.fault,
        chat=namespace.chat,
    )
    # Putting into a simple queue is allowed in the middle of anything, so in a signal handler.
    wishes_to_stop: queue.SimpleQueue[str] = queue.SimpleQueue()
    _listen_to_signals(wishes_to_stop)
    try:
        sandbox.start()
    except OSError as error:
        told = _("The sandbox can't listen on port {port}: {reason}")
        told = told.format(port=namespace.port, reason=error.strerror)
        sys.stderr.write(f"{told}\n")
        return 1
    try:
        tell(_announcement(sandbox, as_json=namespace.json))
        if namespace.until_stdin_closes:
            threading.Thread(
                target=_wait_for_end_of_input, args=(wishes_to_stop,), daemon=True
            ).start()
        _wait(wishes_to_stop)
    finally:
        sandbox.stop()
    return 0


def _announcement(sandbox: Sandbox, *, as_json: bool) -> str:
    if as_json:
        found = {"url": sandbox.url, "token": sandbox.token, "tokens": sandbox.tokens}
        return json.dumps(found)
    line = _("The sandbox runs at {url} with the token {token}. Press Ctrl+C to stop it.")
    return line.format(url=sandbox.url, token=sandbox.token)


def _listen_to_signals(wishes_to_stop: queue.SimpleQueue[str]) -> None:
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread may; another one's starter has its own way to stop it

    def handle(number: int, frame: FrameType | None) -> None:
        wishes_to_stop.put("signal")

    signal.signal(signal.SIGINT, handle)
    signal.signal(signal.SIGTERM, handle)


def _wait_for_end_of_input(wishes_to_stop: queue.SimpleQueue[str]) -> None:
    # Not through sys.stdin: its lock, held by a daemon thread, breaks the interpreter's exit.
    try:
        while os.read(sys.stdin.fileno(), _READ_BYTES):
            pass
    finally:
        wishes_to_stop.put("end of input")


def _wait(wishes_to_stop: queue.SimpleQueue[str]) -> None:
    while True:
        try:
            wishes_to_stop.get(timeout=_WAKE_SECONDS)  # Windows hands signals over only between
        except queue.Empty:
            continue
        return
