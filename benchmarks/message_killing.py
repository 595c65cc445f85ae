"""Kills a program that reads messages, again and again: `python -m benchmarks.message_killing`.

Nothing may be lost or be there twice, and each kill may cost one page at most.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.figures import Figure, table
from benchmarks.message_syncing import keep
from benchmarks.sandboxes import ROOT
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.rate_limit import Priority
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.counting import counts_of, is_complete
from clickup_desktop.integration.messages.sync_lock import syncing
from clickup_desktop.integration.messages.syncing import CopySync
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox


def read(path: Path, url: str, token: str) -> None:
    """Read until everything is there."""
    file = CopyFile(path, "1")
    client = ClickUpClient(url, Token(token), priority=Priority.BACKGROUND)
    with syncing(path, "a program to be killed"):
        print("reading", flush=True)
        CopySync(client, file).run()


def measure(kills: int, seed: int = 1) -> list[Figure]:
    """Kill readers at random moments, then read to the end."""
    chance = random.Random(seed)
    with (
        Sandbox(rate_limit=0, chat="large") as sandbox,
        tempfile.TemporaryDirectory() as folder,
    ):
        path = Path(folder) / "copies.sqlite3"
        file = CopyFile(path, "1")
        keep(file, [BUSY_CHANNEL_ID])
        file.close()
        command = [sys.executable, "-m", "benchmarks.message_killing", "--read", str(path)]
        command += ["--url", sandbox.url]
        killed = 0
        while killed < kills:
            with subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
            ) as reader:
                assert reader.stdin is not None
                assert reader.stdout is not None
                reader.stdin.write(sandbox.token + "\n")
                reader.stdin.flush()
                reader.stdout.readline()
                time.sleep(chance.random() * 0.15)
                reader.kill()
            killed += 1
        read(path, sandbox.url, sandbox.token)
        pages = Counter(
            (address, query)
            for _method, address, query in sandbox.requests
            if address.endswith(("/messages", "/replies"))
        )
        again = sum(pages.values()) - len(pages)
        top = sandbox.chat.messages(BUSY_CHANNEL_ID, None, 1_000_000)
        there = {it.id for it in top}
        there |= {reply.id for it in top for reply in sandbox.chat.replies(it)}
        file = CopyFile(path, "1")
        with file.reading() as connection:
            [copy] = copy_rows.copies(connection)
            complete = is_complete(copy, counts_of(connection, copy))
            kept = [it for (it,) in connection.execute("SELECT id FROM message")]
        file.close()
    if not complete:
        raise SystemExit("the copy is not complete")
    return [
        Figure(f"lost by {kills} kills", len(there - set(kept)), "", 0),
        Figure("  there twice", len(kept) - len(set(kept)), "", 0),
        Figure("  pages read again", again, "", kills, note="one for each kill at most"),
    ]


def main() -> int:
    """Print the figures; return 1 where one isn't as wanted."""
    parser = argparse.ArgumentParser(prog="benchmarks.message_killing", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read is not None:
        read(options.read, options.url, sys.stdin.readline().strip())
        return 0
    figures = measure(options.kills)
    print(table(figures))
    return 0 if all(it.reached for it in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
