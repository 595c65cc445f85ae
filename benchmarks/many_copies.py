"""Measures thirty copies of 100,000 messages each in one file.

That is the most that a connection is meant for. What is waited for is measured as the program does
it: the organization opened, the copies looked at, a round without news, a word looked for, and one
of the copies deleted while the others are searched. The file is made before, and measured in a
process of its own (`python -m benchmarks.many_copies`), so that the memory is that of what is
measured. Takes a quarter of an hour, and 5 GB in the temporary folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, middle, percentile
from benchmarks.many_messages import CHANNELS, write_copies
from benchmarks.message_export import most_megabytes
from benchmarks.message_finding import keystrokes, questions
from benchmarks.sandboxes import ROOT, Bench, sandbox
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.copy_file import BUSY_SECONDS, CopyFile, path_of
from clickup_desktop.integration.messages.finding import Searched, find
from clickup_desktop.integration.messages.query import parse_query
from clickup_desktop.integration.messages.states import CopyState
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID

MESSAGES = 3_000_000
_QUESTIONS = 30
_PAUSE = 0.05

Measured = dict[str, Any]


def channel_ids(bench: Bench) -> list[str]:
    """Return the ids of so many Channels."""
    with closing(ClickUpClient(bench.url, Token(bench.token))) as client:
        return [str(it.id) for it in client.channels(MAIN_WORKSPACE_ID)][:CHANNELS]


def measure_here(path: Path, bench: Bench) -> Measured:
    """Measure the file at `path` in this process; it is taken into an organization's folder."""
    data = path.parent / "data"
    secrets = MemorySecrets()
    with closing(open_integration(data, bench.url, secrets=secrets)) as integration:
        _link_all(integration, bench, path)
        [connection] = integration.overview().connections
    before = most_megabytes()
    measured: Measured = {}
    with _timed(measured, "open"):
        integration = open_integration(data, bench.url, secrets=secrets)
    with closing(integration):
        file = CopyFile(path_of(data, connection.id), "")
        with _timed(measured, "states"):
            states = integration.copies.states()
        measured["messages"] = sum(it.counts.messages + it.counts.replies for it in states)
        measured["size"] = file.path.stat().st_size
        with _timed(measured, "states again"):
            integration.copies.states()
        with _timed(measured, "round"):
            integration.copies.sync(quietly=True)
        with _timed(measured, "round again"):
            measured["requests"] = integration.copies.sync(quietly=True).requests
        measured["finding"] = [_find(file, text) for text in _typed(file)]
        measured["memory"] = most_megabytes() - before
        measured |= _erasing(integration, file, states)
        file.close()
    measured["memory with erasing"] = most_megabytes() - before
    return measured


def _link_all(integration: OrganizationSession, bench: Bench, path: Path) -> None:
    """Connect, link every Channel of the file, and take the file as its copies."""
    integration.connections.connect(bench.token, Visibility.PRIVATE, bench.url)
    [connection] = integration.overview().connections
    [choice, *_others] = integration.workspaces.choices()
    channels = {str(it.id): it for it in integration.workspaces.channels(choice)}
    target = path_of(integration.folder, connection.id)
    target.parent.mkdir()
    path.rename(target)
    with closing(CopyFile(target, "")) as file:
        with file.writing() as transaction:
            copy_rows.note_account(transaction, connection.account.id)
            now = int(time.time() * 1000)
            transaction.execute(
                "UPDATE copy SET read_at = ?1, recent_at = ?1, whole_at = ?1", (now,)
            )
            kept = [it.channel_id for it in copy_rows.copies(transaction)]
        file.remember_wishes()
    for it in kept:
        integration.links.add(choice, channels[it], (), "workspace", MAIN_WORKSPACE_ID)


@contextmanager
def _timed(measured: Measured, name: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    measured[name] = time.perf_counter() - began


def _typed(file: CopyFile) -> list[str]:
    return [text for question in questions(file, _QUESTIONS) for text in keystrokes(question)]


def _find(file: CopyFile, text: str) -> float:
    began = time.perf_counter()
    find([Searched(file)], parse_query(text, typing=True))
    return time.perf_counter() - began


def _erasing(
    integration: OrganizationSession, file: CopyFile, states: tuple[CopyState, ...]
) -> Measured:
    """Delete a copy while others are looked at, searched and changed."""
    measured: Measured = {}
    largest = 0
    asked = _typed(file)
    found, looked, changed = list[float](), list[float](), list[float]()
    link = integration.links.get(states[1].link_id)
    ended = threading.Event()

    def erase() -> None:
        with _timed(measured, "erasing"):
            integration.copies.erase(states[0])
        ended.set()

    def repeat(call: Callable[[], object], times: list[float]) -> threading.Thread:
        def work() -> None:
            while not ended.wait(_PAUSE):
                began = time.perf_counter()
                call()
                times.append(time.perf_counter() - began)

        thread = threading.Thread(target=work)
        thread.start()
        return thread

    threads = [threading.Thread(target=erase)]
    threads[0].start()
    threads.append(repeat(lambda: _find(file, asked[len(found) % len(asked)]), found))
    threads.append(repeat(integration.copies.states, looked))
    threads.append(repeat(lambda: integration.copies.pause(link, paused=True), changed))
    while not ended.wait(_PAUSE):
        largest = max(largest, _size_of(file.path.parent))
    for it in threads:
        it.join()
    left = integration.copies.states()
    if len(left) != len(states) - 1:
        raise SystemExit("the copy is still there")
    return measured | {
        "largest": largest,
        "left": sum(it.stat().st_size for it in file.path.parent.iterdir()),
        "found beside": found,
        "looked beside": looked,
        "changed beside": changed,
    }


def _size_of(folder: Path) -> int:
    total = 0
    for it in folder.iterdir():
        try:
            total += it.stat().st_size
        except FileNotFoundError:
            continue
    return total


def measure(factor: float = 1.0, messages: int = MESSAGES) -> list[Figure]:
    """Make the file, and measure it.

    Args:
        factor: what milliseconds are multiplied by here.
    """
    with tempfile.TemporaryDirectory() as folder, sandbox("small") as bench:
        path = Path(folder) / "copies.sqlite3"
        write_copies(path, messages, ids=channel_ids(bench)).close()
        return figures_of(_measured_apart(path, bench), factor)


def _measured_apart(path: Path, bench: Bench) -> Measured:
    command = [sys.executable, "-m", "benchmarks.many_copies", str(path)]
    ran = subprocess.run(
        [*command, bench.url, bench.token], check=True, stdout=subprocess.PIPE, cwd=ROOT
    )
    measured: Measured = json.loads(ran.stdout)
    return measured


def figures_of(measured: Measured, factor: float) -> list[Figure]:
    """Return what was measured beside what is wanted of it."""

    def milliseconds(values: list[float]) -> str:
        return f"median {middle(values) * 1000:.1f}, longest {max(values) * 1000:.0f}"

    name = f"{CHANNELS} copies of {measured['messages'] // CHANNELS:,}"
    finding, size = measured["finding"], measured["size"]
    beside, looked, changed = (
        measured[it] for it in ("found beside", "looked beside", "changed beside")
    )
    return [
        Figure(
            f"find, {name}, p95",
            round(percentile(finding, 0.95) * 1000, 1),
            "ms",
            round(300 * factor, 1),
            rounds=len(finding),
            note=milliseconds(finding),
        ),
        Figure("  disk for each message", round(size / measured["messages"]), "bytes", 500),
        Figure(
            "  opening the organization",
            round(measured["open"] * 1000, 1),
            "ms",
            round(100 * factor),
        ),
        Figure(
            "  how all copies stand",
            round(measured["states"] * 1000, 1),
            "ms",
            round(100 * factor),
            note=f"again: {measured['states again'] * 1000:.1f}",
        ),
        Figure("  requests of a round without news", measured["requests"], "", 1),
        Figure(
            "  the same, time",
            round(measured["round again"], 3),
            "s",
            1,
            note=f"the first, which tidies up after the first reading: {measured['round']:.1f}",
        ),
        Figure("  memory for all that", round(measured["memory"], 1), "MB", 60),
        Figure("  deleting a copy", round(measured["erasing"], 1), "s", round(120 * factor)),
        Figure(
            "    find meanwhile, p95",
            round(percentile(beside, 0.95) * 1000, 1),
            "ms",
            round(1000 * factor),
            rounds=len(beside),
            note=milliseconds(beside),
        ),
        Figure(
            "    how all copies stand meanwhile, p95",
            round(percentile(looked, 0.95) * 1000, 1),
            "ms",
            round(300 * factor),
            note=milliseconds(looked),
        ),
        Figure(
            "    another change waits, longest",
            round(max(changed), 1),
            "s",
            BUSY_SECONDS,
            note=milliseconds(changed),
        ),
        Figure(
            "    disk meanwhile, in sizes of the file",
            round(measured["largest"] / size, 2),
            "",
            2.2,
        ),
    ]


def main() -> int:
    """Measure a file in this process, and print it as JSON."""
    path, url, token = sys.argv[1:]
    print(json.dumps(measure_here(Path(path), Bench(url, token))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
