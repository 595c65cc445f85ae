"""What a person in front of a big Workspace waits for, in the real window off screen.

`python -m benchmarks.window NAME` measures one thing in this process and prints JSON: memory and
the event loop's stops are a process's own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop

from benchmarks.bare import BareReading, round_trip
from benchmarks.figures import Figure, middle, percentile
from benchmarks.sandboxes import ROOT, Bench, sandbox
from benchmarks.start import slowness

if TYPE_CHECKING:
    from benchmarks.driving import DrivenWindow

Measured = dict[str, list[float]]

_WORDS = ("launch", "marketing 20", "plan", "e", "backlog 3", "campaign")
_MISTYPED = ("lanuch", "markteing", "bakclog")
_READ_ALREADY = 5_000

_READ = """
import sys
from benchmarks.bare import BareReading
from benchmarks.sandboxes import Bench
BareReading(Bench(*sys.argv[1:]))
"""


@contextmanager
def _window(bench: Bench) -> Iterator[DrivenWindow]:
    """Open a window on an empty data folder, connected, at its Integrations page."""
    from benchmarks.driving import DrivenWindow

    with tempfile.TemporaryDirectory() as folder:
        window = DrivenWindow(Path(folder) / "data", bench)
        window.open("integrations")
        window.until(lambda: window.session.page is not None, "the first page")
        window.prepare_pages()
        window.settle()
        try:
            yield window
        finally:
            window.close()


def first_opening(rounds: int) -> Measured:
    """Measure when the Spaces are painted and when every Channel can be found."""
    found: Measured = {"spaces": [], "channels": [], "round_trip": [], "bare_channels": []}
    with sandbox("large", latency_ms=100) as bench:
        for _ in range(rounds):
            found["round_trip"].append(round_trip(bench))
            found["bare_channels"].append(BareReading(bench).channels_seconds)
            with _window(bench) as window:
                painted = window.watch_tree()
                began = time.monotonic()
                window.session.show_page("channels")
                window.until(painted.rows, "the Spaces")
                found["spaces"].append(painted.moment - began)
                window.until(window.channels_read, "the Channels")
                found["channels"].append(time.monotonic() - began)
    return found


def stops(_rounds: int, latency_ms: int = 50) -> Measured:
    """Measure how long the event loop stands still while all of `huge` is read, and the memory."""
    from benchmarks.driving import Stops, resident_megabytes

    with sandbox("huge", latency_ms=latency_ms) as bench, _window(bench) as window:
        before = resident_megabytes()
        watch = Stops()
        watch.start()
        window.session.show_page("channels")
        window.until(window.whole_tree_read, "the tree")
        window.settle()
        gaps = watch.stop()
        return {"gaps": gaps, "megabytes": [resident_megabytes() - before]}


def bare_stops(_rounds: int, latency_ms: int = 50) -> Measured:
    """Measure the same of an empty Qt loop, while another process reads the same."""
    from benchmarks.driving import Stops
    from clickup_desktop.ui.application import build_application

    with sandbox("huge", latency_ms=latency_ms) as bench:
        app, watch = build_application(), Stops()
        reading = [sys.executable, "-c", _READ, bench.url, bench.token]
        with subprocess.Popen(reading, cwd=ROOT) as reader:
            watch.start()
            while reader.poll() is None:
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return {"gaps": watch.stop()}


def finding_meanwhile(rounds: int) -> Measured:
    """Measure from a keystroke to the paint of its hits, while `huge` is still being read."""
    found: Measured = {"typed": []}
    for _ in range(rounds):
        with sandbox("huge", latency_ms=50) as bench, _window(bench) as window:
            window.session.show_page("channels")
            window.until(lambda: window.places() > _READ_ALREADY, "some places")
            for text in _WORDS:
                if not window.whole_tree_read():
                    found["typed"] += window.type_and_watch(text, each=True)
    return found


def finding(rounds: int) -> Measured:
    """Measure from a keystroke to the paint of its hits."""
    found: Measured = {"typed": [], "mistyped": []}
    with sandbox("huge") as bench, _window(bench) as window:
        window.session.show_page("channels")
        window.until(window.whole_tree_read, "the tree")
        for _ in range(rounds):
            for text in _WORDS:
                found["typed"] += window.type_and_watch(text, each=True)
            for text in _MISTYPED:
                found["mistyped"] += window.type_and_watch(text, each=False)
    return found


def from_snapshot(rounds: int) -> Measured:
    """Measure when the Spaces are painted, and all is there, while ClickUp doesn't answer yet."""
    found: Measured = {"spaces": [], "all": []}
    from benchmarks.driving import DrivenWindow

    with sandbox("huge") as bench, tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        window = DrivenWindow(data, bench)
        window.open("channels")
        window.until(window.whole_tree_read, "the tree")
        count = window.places()
        window.close()
        with sandbox("huge", latency_ms=5_000) as slow:
            window.move_to(slow)
            for _ in range(rounds):
                window.open("integrations")
                window.until(lambda: window.session.page is not None, "the first page")
                window.settle()
                painted = window.watch_tree()
                began = time.monotonic()
                window.session.show_page("channels")
                window.until(painted.rows, "the Spaces")
                found["spaces"].append(painted.moment - began)
                window.until(lambda: window.places() >= count, "all places")
                found["all"].append(time.monotonic() - began)
                window.close()
    return found


def linking(rounds: int) -> Measured:
    """Measure from the first opening to a link saved by keyboard, at 100 requests a minute."""
    found: Measured = {"seconds": [], "refused": []}
    for _ in range(rounds):
        # A fresh one each time, since the minute is counted by it.
        with sandbox("large", latency_ms=50, rate_limit=100) as bench, _window(bench) as window:
            refusals = window.count_refusals()
            began = time.monotonic()
            window.session.show_page("channels")
            window.link_by_keyboard()
            found["seconds"].append(time.monotonic() - began)
            # The reading goes on behind it: nothing of it may be refused either.
            window.settle(8.0)
            found["refused"].append(float(len(refusals)))
    return found


def _without_latency(
    measured: Callable[[int, int], Measured],
) -> Callable[[int], Measured]:
    return lambda rounds: measured(rounds, 0)


_SCENARIOS: dict[str, Callable[[int], Measured]] = {
    "first_opening": first_opening,
    "stops": stops,
    "bare_stops": bare_stops,
    "stops_at_once": _without_latency(stops),
    "bare_stops_at_once": _without_latency(bare_stops),
    "finding": finding,
    "finding_meanwhile": finding_meanwhile,
    "from_snapshot": from_snapshot,
    "linking": linking,
}


def measured_apart(module: str, *arguments: str) -> Measured:
    """Return what a module measures in a process of its own, off screen."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
        timeout=1_800,
    )
    measured: Measured = json.loads(done.stdout.splitlines()[-1])
    return measured


def _run(name: str, rounds: int) -> Measured:
    return measured_apart("window", name, str(rounds))


def stops_figures(
    name: str, ours: list[list[float]], bare: list[list[float]], factor: float
) -> list[Figure]:
    """Return the figures of the event loop's stops, over those of an empty loop."""
    figures = []
    for what, of, most in (
        ("p99", lambda gaps: percentile(gaps, 0.99), 16),
        ("longest", max, 50),
    ):
        reference = middle([of(gaps) for gaps in bare])
        figures.append(
            Figure(
                f"stop of the GUI thread, {name}, {what}",
                round(middle([of(gaps) for gaps in ours]), 1),
                "ms",
                round(reference + most * factor, 1),
                round(reference, 1),
                len(ours),
                f"worst of all runs {max(max(gaps) for gaps in ours):.0f} ms; "
                f"wanted: {most} ms x {factor:.2f} over a bare loop",
            )
        )
    return figures


def measure(rounds: int) -> list[Figure]:
    """Measure everything."""
    figures: list[Figure] = []
    opening = _run("first_opening", rounds)
    trip = middle(opening["round_trip"])
    figures.append(
        Figure(
            "first Spaces on screen, large, 100 ms latency",
            round(middle(opening["spaces"]), 3),
            "s",
            round(2 * trip + 0.05, 3),
            round(trip, 3),
            rounds,
            "wanted: 2 round trips + 50 ms",
        )
    )
    bare = middle(opening["bare_channels"])
    figures.append(
        Figure(
            "all Channels findable, large, 100 ms latency",
            round(middle(opening["channels"]), 3),
            "s",
            round(1.25 * bare, 3),
            round(bare, 3),
            rounds,
            "wanted: 1.25 x a bare client that follows the same cursors",
        )
    )
    link = _run("linking", rounds)
    figures += [
        Figure(
            "a Channel found and linked by keyboard, large, 100/min",
            round(middle(link["seconds"]), 2),
            "s",
            40,
            None,
            rounds,
        ),
        Figure("429 answers caused by that", sum(link["refused"]), "answers", 0, None, rounds),
    ]
    factor = slowness()
    for name, which in (("50 ms latency", ""), ("no latency", "_at_once")):
        runs = [_run(f"stops{which}", 1) for _ in range(rounds)]
        empty = [_run(f"bare_stops{which}", 1)["gaps"] for _ in range(rounds)]
        figures += stops_figures(f"huge, {name}", [run["gaps"] for run in runs], empty, factor)
        if not which:
            megabytes = middle([run["megabytes"][0] for run in runs])
            memory = "memory over the empty window, huge"
            figures.append(Figure(memory, round(megabytes, 1), "MB", 80, None, rounds))
    found = _run("finding", rounds)
    meanwhile = _run("finding_meanwhile", rounds)["typed"]
    figures += [
        Figure(
            "keystroke to painted hits, huge, p95",
            round(percentile(found["typed"], 0.95) * 1000, 1),
            "ms",
            round(50 * factor, 1),
            None,
            len(found["typed"]),
        ),
        Figure(
            "the same while it is still being read, p95",
            round(percentile(meanwhile, 0.95) * 1000, 1),
            "ms",
            round(50 * factor, 1),
            None,
            len(meanwhile),
        ),
        Figure(
            "the same with a typing error, p95",
            round(percentile(found["mistyped"], 0.95) * 1000, 1),
            "ms",
            250,
            None,
            len(found["mistyped"]),
        ),
    ]
    snapshot = _run("from_snapshot", rounds)
    figures += [
        Figure(
            "snapshot to painted Spaces, huge",
            round(middle(snapshot["spaces"]) * 1000),
            "ms",
            round(200 * factor),
            None,
            rounds,
        ),
        Figure(
            "snapshot to the whole tree, huge",
            round(middle(snapshot["all"]) * 1000),
            "ms",
            round(600 * factor),
            None,
            rounds,
        ),
    ]
    return figures


if __name__ == "__main__":
    json.dump(_SCENARIOS[sys.argv[1]](int(sys.argv[2])), sys.stdout)
