"""A whole Workspace read by the loader, beside bare threads that send the same requests."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

from benchmarks.bare import BareReading
from benchmarks.figures import Figure, middle
from benchmarks.sandboxes import Bench, sandbox
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.decoding import decode_items, decode_object
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.hierarchy_events import LoaderEvent
from clickup_desktop.clickup.models import Channel
from clickup_desktop.clickup.token import Token
from clickup_desktop.clickup.token_echo import remove_token


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


def _big_answer() -> bytes:
    """Return 4 MB as ClickUp writes Channels: with escapes, none of which is of a token."""
    channel = {
        **{"type": "CHANNEL", "visibility": "PUBLIC", "archived": False},
        **{"created_at": "2027-03-04T12:00:00.000Z", "updated_at": 1_700_000_000_000},
        **{"topic": 'What we say\nand "more"', "description": "Überblick", "creator": 10100001},
    }
    channels = [
        channel
        | {"id": f"6-9012345{number:07}-8", "name": f"Launch {number}"}
        | {"parent": {"id": f"90123{number:07}", "type": 6}}
        for number in range(14_000)
    ]
    return json.dumps({"data": channels, "next_cursor": ""}).encode()


def _milliseconds(work: Callable[[], object], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return middle(seconds) * 1_000


def _looking_for_the_token(rounds: int) -> Figure:
    answer = _big_answer()
    token = "pk_10100001_" + "A7Q2F9ZK3M8B1N6V5C4X0LJHGD7S2P9R"
    looking = _milliseconds(lambda: remove_token(answer, token), rounds)
    decoding = _milliseconds(lambda: decode_items(decode_object(answer), "data", Channel), rounds)
    return Figure(
        f"token looked for in an answer of {len(answer) / 1e6:.1f} MB",
        round(looking, 2),
        "ms",
        round(0.15 * decoding, 2),
        round(decoding, 2),
        rounds,
        f"{looking / decoding:.2f} x of decoding it",
    )


def measure(rounds: int) -> list[Figure]:
    """Measure the requests and the wall time on `large`, and what looking for the token adds."""
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
        _looking_for_the_token(rounds),
    ]
