"""A whole Workspace read by the loader, beside bare threads that send the same requests."""

from __future__ import annotations

import threading
import time

from benchmarks.bare import BareReading
from benchmarks.figures import Figure, middle
from benchmarks.sandboxes import Bench, sandbox
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.hierarchy_events import LoaderEvent
from clickup_desktop.clickup.token import Token


def _read(bench: Bench) -> tuple[float, int]:
    client = ClickUpClient(bench.url, Token(bench.token))
    workspace = client.workspaces()[0]
    events: list[LoaderEvent] = []
    loader = HierarchyLoader(client, workspace, events.append)
    began = time.monotonic()
    before = client.request_count
    loader.start()
    loader.wait()
    seconds = time.monotonic() - began
    client.close()
    assert threading.active_count() < 50
    return seconds, client.request_count - before


def measure(rounds: int) -> list[Figure]:
    """Measure the requests and the wall time on `large`."""
    ours: list[float] = []
    bare: list[float] = []
    sent: set[int] = set()
    wanted: set[int] = set()
    with sandbox("large", latency_ms=50) as bench:
        for turn in range(rounds + 1):
            reference = BareReading(bench)
            seconds, requests = _read(bench)
            if turn:  # the first turn only warms up
                ours.append(seconds)
                bare.append(reference.seconds)
                sent.add(requests)
                wanted.add(reference.arithmetic)
    return [
        Figure(
            "requests for the whole tree, large",
            max(sent),
            "requests",
            min(wanted),
            min(wanted),
            rounds,
            "1 + 2 a Space + pages of Channels + Folders without Lists",
        ),
        Figure(
            "whole tree, large, 50 ms latency",
            round(middle(ours), 3),
            "s",
            round(1.25 * middle(bare), 3),
            round(middle(bare), 3),
            rounds,
            f"{middle(ours) / middle(bare):.2f} x of 8 bare threads",
        ),
    ]
