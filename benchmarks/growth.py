"""What a place costs in a Workspace of 10,000 and of 100,000: time and memory, window included."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.figures import Figure, middle
from benchmarks.sandboxes import ROOT

SMALLER, LARGER = 10_000, 100_000
_PLACES_A_SPACE = 400


def _measure_here(places: int) -> dict[str, float]:
    from PySide6.QtWidgets import QTreeView

    from benchmarks.driving import resident_megabytes
    from clickup_desktop.clickup.hierarchy_events import LoaderEvent, SpaceRead, SpacesRead
    from clickup_desktop.clickup.models import ClickUpList, Folder, Space
    from clickup_desktop.ui.application import build_application
    from clickup_desktop.ui.background import favour_gui_thread
    from clickup_desktop.ui.channels.batches import batch_from
    from clickup_desktop.ui.channels.finder import Finder
    from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel

    def events() -> Iterator[LoaderEvent]:
        count = places // _PLACES_A_SPACE
        yield SpacesRead(tuple(Space(id=f"s{n}", name=f"Space {n}") for n in range(count)))  # type: ignore[arg-type]
        yield from (content(number) for number in range(count))

    def content(number: int) -> SpaceRead:
        lists = tuple(
            ClickUpList(id=f"{number}-{n}", name=f"Campaign {number} {n}")  # type: ignore[arg-type]
            for n in range(_PLACES_A_SPACE)
        )
        folders = tuple(
            Folder(
                id=f"f{number}-{n}",  # type: ignore[arg-type]
                name=f"Folder {n}",  # type: ignore[arg-type]
                lists=lists[n * 40 : n * 40 + 30],
            )
            for n in range(10)
        )
        outside = tuple(item for n in range(10) for item in lists[n * 40 + 30 : n * 40 + 39])
        return SpaceRead(f"s{number}", folders, outside)

    app = build_application()
    model, finder = HierarchyModel(), Finder()
    tree = QTreeView()
    tree.setUniformRowHeights(True)
    tree.setModel(model)
    tree.show()
    app.processEvents()
    favour_gui_thread()
    before = resident_megabytes()
    seconds = 0.0
    for event in events():
        began = time.process_time()
        batch = batch_from(event)
        finder.apply(batch)
        model.apply(batch)
        app.processEvents()
        seconds += time.process_time() - began
    del batch, event
    gc.collect()
    after = resident_megabytes()
    return {"seconds": seconds, "megabytes": after - before}


def measure(rounds: int) -> list[Figure]:
    """Measure both sizes, each in processes of their own."""
    found: dict[int, list[dict[str, float]]] = {SMALLER: [], LARGER: []}
    for _ in range(rounds):
        for places, results in found.items():
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.growth", str(places)],
                cwd=ROOT,
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
                stdout=subprocess.PIPE,
                check=True,
                timeout=300,
            )
            results.append(json.loads(done.stdout))
    figures = []
    for what, unit, scale in (("seconds", "µs", 1e6), ("megabytes", "KiB", 1024)):
        each = {
            places: middle([result[what] for result in results]) * scale / places
            for places, results in found.items()
        }
        figures.append(
            Figure(
                f"{'time' if what == 'seconds' else 'memory'} a place, 100,000 places",
                round(each[LARGER], 3),
                unit,
                round(1.3 * each[SMALLER], 3),
                round(each[SMALLER], 3),
                rounds,
                f"{each[LARGER] / each[SMALLER]:.2f} x of 10,000 places",
            )
        )
    return figures


if __name__ == "__main__":
    json.dump(_measure_here(int(sys.argv[1])), sys.stdout)
