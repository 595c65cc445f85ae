"""Measures reading messages: `python -m benchmarks.message_syncing [--seconds N] [--json FILE]`.

The sandbox is in this process, so that what it was asked can be counted; times of answers are
therefore those of one interpreter for both sides, and only compared with limits in seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Figure, table
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.rate_limit import Priority, RateLimiter
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.counting import counts_of, is_complete
from clickup_desktop.integration.messages.syncing import CopySync
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox

PAGE = 100
KEPT_LINKS = 200
CLICK_SECONDS = 2.0
"""Between two things that a person asks for while messages are read."""


def keep(file: CopyFile, channel_ids: list[str]) -> None:
    """Have Channels copied."""
    with file.writing() as connection:
        for channel_id in channel_ids:
            copy_rows.keep_copy(
                connection,
                channel_id,
                MAIN_WORKSPACE_ID,
                "kept",
                private=False,
                keep_days=None,
                now=int(time.time() * 1000),
            )


@contextmanager
def copies() -> Iterator[CopyFile]:
    """A file of copies in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        file = CopyFile(Path(folder) / "copies.sqlite3", "1")
        try:
            yield file
        finally:
            file.close()


def first_reading() -> list[Figure]:
    """Read 50,000 messages with 5,000 threads."""
    with Sandbox(rate_limit=0, chat="large") as sandbox, copies() as file:
        top = sandbox.chat.messages(BUSY_CHANNEL_ID, None, 1_000_000)
        threads = [it for it in map(sandbox.chat.replies_count, top) if it]
        needed = -(-len(top) // PAGE) + sum(-(-it // PAGE) for it in threads)
        keep(file, [BUSY_CHANNEL_ID])
        client = ClickUpClient(sandbox.url, Token(sandbox.token), priority=Priority.BACKGROUND)
        started = time.monotonic()
        found = CopySync(client, file).run()
        seconds = time.monotonic() - started
        client.close()
        with file.reading() as connection:
            [copy] = copy_rows.copies(connection)
            counts = counts_of(connection, copy)
        if not is_complete(copy, counts) or counts.replies != sum(threads):
            raise SystemExit("the copy is not complete")
        size = file.path.stat().st_size / (counts.messages + counts.replies)
    note = f"{len(top)} messages, {len(threads)} threads, {counts.replies} replies"
    return [
        Figure("requests of a first reading", found.requests, "", needed * 1.02, needed, note=note),
        Figure("  the same, time", round(seconds, 1), "s", 600),
        Figure("  the same, disk for each message", round(size), "bytes", 500),
    ]


def quiet_round() -> list[Figure]:
    """Look after many copies in a large Workspace that has no news."""
    with Sandbox("large", rate_limit=0) as sandbox, copies() as file:
        client = ClickUpClient(sandbox.url, Token(sandbox.token), priority=Priority.BACKGROUND)
        channels = [str(it.id) for it in client.channels(MAIN_WORKSPACE_ID)]
        keep(file, channels[:KEPT_LINKS])
        CopySync(client, file).run()
        started = time.monotonic()
        # An hour later, since what is there was said long ago.
        found = CopySync(client, file, clock=lambda: int(time.time() * 1000) + 3_600_000).run()
        seconds = time.monotonic() - started
        client.close()
    note = f"{KEPT_LINKS} copies, {len(channels)} Channels"
    return [
        Figure("requests of a round without news", found.requests, "", 1, note=note),
        Figure("  the same, time", round(seconds, 3), "s", 1),
    ]


def beside_a_person(seconds: float) -> list[Figure]:
    """Read with a limit of 100 requests a minute while a person asks for something now and then."""
    with Sandbox(rate_limit=100, chat="large") as sandbox, copies() as file:
        keep(file, [BUSY_CHANNEL_ID])
        limiter = RateLimiter()
        token = Token(sandbox.token)
        reader = ClickUpClient(sandbox.url, token, limiter=limiter, priority=Priority.BACKGROUND)
        person = ClickUpClient(sandbox.url, token, limiter=limiter)
        cancellation = Cancellation()

        def read() -> None:
            try:
                CopySync(reader, file, cancellation=cancellation).run()
            except Cancelled:
                return

        thread = threading.Thread(target=read)
        thread.start()
        waits = []
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            time.sleep(CLICK_SECONDS)
            clicked = time.monotonic()
            person.channel(MAIN_WORKSPACE_ID, BUSY_CHANNEL_ID)
            waits.append(time.monotonic() - clicked)
        cancellation.cancel()
        thread.join()
        refused = sandbox.statuses.get(429, 0)
        reader.close()
        person.close()
    note = f"{len(waits)} clicks, {reader.request_count} requests beside them"
    return [
        Figure("429 caused at 100 requests a minute", refused, "", 0, note=note),
        Figure("  a click meanwhile, longest", round(max(waits), 2), "s", 2),
    ]


def measure(seconds: float = 130.0) -> list[Figure]:
    """Measure everything; `seconds` for the part with a limit."""
    return first_reading() + quiet_round() + beside_a_person(seconds)


def main() -> int:
    """Print the figures; return 1 where one isn't as wanted."""
    parser = argparse.ArgumentParser(prog="benchmarks.message_syncing", description=__doc__)
    parser.add_argument("--seconds", type=float, default=130.0, help="for the part with a limit")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args()
    figures = measure(options.seconds)
    print(table(figures))
    if options.json is not None:
        options.json.write_text(json.dumps([it.to_dict() for it in figures], indent=1) + "\n")
    return 0 if all(it.reached for it in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
