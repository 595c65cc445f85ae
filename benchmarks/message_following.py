"""Measures following copies: how soon a change is told, and whether restarts lose or repeat any."""

from __future__ import annotations

import random
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.figures import Figure
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.following import FollowedFile, follow
from clickup_desktop.integration.messages.journal import Change, Position, compact
from clickup_desktop.interruption import Cancellation
from tests.integration.messages.channels import HOUR, CopiedChannel, message

_CHANGES_WAITED_FOR = 30


def _go_on(channel: CopiedChannel, chance: random.Random) -> None:
    """Let people write, change their minds and delete, and read it."""
    first = channel.now // HOUR * 10
    for number in range(first, first + chance.randrange(3)):
        coming = message(f"m{number}", "new", at=number)
        channel.messages[coming.id] = coming
    keys = list(channel.messages)
    for key in chance.sample(keys, min(len(keys), chance.randrange(3))):
        channel.edited(key, f"edited {chance.random()}")
    if len(keys) > 20:
        channel.lacks(*chance.sample(keys, 2))
    channel.compared()


def restarted(restarts: int) -> list[Figure]:
    """Follow, and be interrupted at a random change again and again, beside who writes."""
    chance = random.Random(5)
    heard: list[Change] = []
    position: Position | None = None
    with tempfile.TemporaryDirectory() as folder:
        file = CopyFile(Path(folder) / "copies.sqlite3", "81")
        channel = CopiedChannel(file)
        for number in range(restarts):
            _go_on(channel, chance)
            if number % 50 == 0:
                with file.writing() as connection:
                    compact(connection)
            most = chance.randrange(1, 5)
            with FollowedFile(file, position) as followed:
                for change, _ in zip(followed.changes(), range(most), strict=False):
                    heard.append(change)
                    position = change.position
        with FollowedFile(file, position) as followed:
            heard += followed.changes()
        file.close()
    numbers = [it.position.number for it in heard]
    twice = len(numbers) - len(set(numbers)) + sum(map(int.__ge__, numbers, numbers[1:]))
    state: dict[str, str] = {}
    for it in heard:
        known = it.message_id in state
        twice += it.kind == "created" and known
        if it.message is None:
            state.pop(it.message_id, None)
        else:
            state[it.message_id] = it.message.text
    there = {key: it.text for key, it in channel.messages.items()}
    left_out = sum(state.get(it) != there.get(it) for it in {*state, *there})
    note = f"{len(heard)} changes"
    return [
        Figure(f"told twice, {restarts:,} restarts", twice, "", 0, note=note),
        Figure("  left out", left_out, "", 0),
    ]


def waited_for() -> list[Figure]:
    """Let somebody wait for changes, and tell the longest time."""
    told = threading.Semaphore(0)
    moments: dict[str, float] = {}
    cancellation = Cancellation()
    with tempfile.TemporaryDirectory() as folder:
        file = CopyFile(Path(folder) / "copies.sqlite3", "81")
        channel, chance = CopiedChannel(file), random.Random(6)

        def listen() -> None:
            with FollowedFile(CopyFile(file.path, "81")) as followed:
                for it in follow([followed], cancellation=cancellation):
                    moments[it.message_id] = time.monotonic()
                    told.release()

        thread = threading.Thread(target=listen)
        thread.start()
        waits = []
        for number in range(_CHANGES_WAITED_FOR):
            time.sleep(chance.random())
            channel.has(message(f"m{number}", "new", at=number))
            written = time.monotonic()
            told.acquire()
            waits.append(max(0.0, moments[f"m{number}"] - written))
        cancellation.cancel()
        thread.join()
        file.close()
    return [Figure("a change is told after", round(max(waits), 2), "s", 2, rounds=len(waits))]


def measure(restarts: int = 1_000) -> list[Figure]:
    """Measure both."""
    return restarted(restarts) + waited_for()
