"""Measures finding messages: what is typed letter by letter. And what copies take on the disk."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, middle, percentile
from benchmarks.many_messages import CHANNELS, Language, write_copies
from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.conversation import conversation_around
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.counting import counts_of
from clickup_desktop.integration.messages.erasing import scrub
from clickup_desktop.integration.messages.finding import Searched, find
from clickup_desktop.integration.messages.query import parse_query

FEW, MANY = 250_000, 1_000_000
_QUESTIONS = 60
_ERASED = 200


def questions(file: CopyFile, count: int) -> list[str]:
    """Return what people may look for: words of messages, frequent and rare, with keys as well."""
    chance = random.Random(3)
    words = Language().words
    with file.reading() as connection:
        [(first, last)] = connection.execute("SELECT min(row), max(row) FROM message")
        texts = [
            connection.execute(
                "SELECT text FROM message WHERE row >= ? ORDER BY row LIMIT 1",
                (chance.randrange(first, last),),
            ).fetchone()[0]
            for _ in range(count)
        ]
        authors = [name for (name,) in connection.execute("SELECT name FROM author")]
        channels = [it.channel_name for it in copy_rows.copies(connection)]
    asked = []
    for number, text in enumerate(texts):
        parts = text.split()
        at = chance.randrange(max(1, len(parts) - 1))
        some = " ".join(parts[at : at + 1 + number % 3])[:30]
        match number % 6:
            case 1:
                asked.append(f'"{some}"')
            case 2:
                asked.append(f"from:{chance.choice(authors).split()[0]} {some}")
            case 3:
                asked.append(f"in:{chance.choice(channels)} {some}")
            case 4:
                asked.append(f"after:2025-06-01 before:2026-06-01 {some}")
            case 5:
                asked.append(f"{words[number % 40]} {words[number * 7]}")
            case _:
                asked.append(some)
    return asked


def keystrokes(question: str) -> Iterator[str]:
    """Yield what is in the field after each letter, from where it may find something."""
    for end in range(2, len(question) + 1):
        yield question[:end]


def measure(messages: int, factor: float = 1.0) -> list[Figure]:
    """Measure one file of `messages`.

    Args:
        factor: what milliseconds are multiplied by here.
    """
    wanted = 50 if messages <= FEW else 100
    with tempfile.TemporaryDirectory() as folder:
        file = write_copies(Path(folder) / "copies.sqlite3", messages)
        file.close()
        size = file.path.stat().st_size / messages
        place = [Searched(file)]
        typed: list[tuple[float, str]] = []
        rows = []
        for question in questions(file, _QUESTIONS):
            for text in keystrokes(question):
                began = time.perf_counter()
                found = find(place, parse_query(text, typing=True))
                typed.append(((time.perf_counter() - began) * 1000, text))
                rows += [it.message for it in found.hits[:1]]
        slowest = max(typed)
        around = []
        for message in rows[:: max(1, len(rows) // 50)]:
            began = time.perf_counter()
            conversation_around(file, message.channel_id, message.row)
            around.append((time.perf_counter() - began) * 1000)
        counting = _counting(file)
        scrubbing = _scrubbing(file)
        file.close()
    milliseconds = [it for it, _text in typed]
    name = f"{messages:,} messages"
    note = f"median {middle(milliseconds):.1f}, longest {slowest[0]:.0f}: {slowest[1]!r}"
    return [
        Figure(
            f"find, {name}, p95",
            round(percentile(milliseconds, 0.95), 1),
            "ms",
            round(wanted * factor, 1),
            rounds=len(typed),
            note=note,
        ),
        Figure("  what was said around a hit, p95", round(percentile(around, 0.95), 1), "ms", 50),
        Figure("  counting a copy", round(counting, 2), "ms", round(5 * factor, 1)),
        Figure("  disk for each message", round(size), "bytes", 500),
        Figure(
            f"  removing the bytes of {_ERASED} messages",
            round(scrubbing, 1),
            "s",
            round(60 * factor),
        ),
    ]


def _counting(file: CopyFile) -> float:
    """Return how many milliseconds counting takes."""
    with file.reading() as connection:
        every = copy_rows.copies(connection)
        began = time.perf_counter()
        for it in every:
            counts_of(connection, it)
        return (time.perf_counter() - began) * 1000 / CHANNELS


def _scrubbing(file: CopyFile) -> float:
    """Return how many seconds it takes until nothing of some messages is left."""
    with file.writing() as connection:
        [copy, *_others] = copy_rows.copies(connection)
        connection.execute(
            "DELETE FROM message WHERE row IN"
            " (SELECT row FROM message WHERE copy = ? ORDER BY row LIMIT ?)",
            (copy.number, _ERASED),
        )
    began = time.perf_counter()
    scrub(file, 0)
    return time.perf_counter() - began
