"""What the window holds after many rounds of pages and dialogs, with a screen reader and without.

    .venv/bin/python -m benchmarks.accessibility [--rounds 171]

The window is a process of its own on a private desktop. In each round every page is shown, and
every dialog that this computer's organization has is opened and closed. With the accessibility
bus, a screen reader asks for all that is in sight at each stop, as one does that reads a window
out; without, Qt has nobody to tell. A round is told on standard error every 10 rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from benchmarks.figures import Figure, table
from benchmarks.sandboxes import ROOT, Bench, sandbox

ROUNDS = 171
_WARM_UP = 20
"""Rounds after which what is made once is there: fonts, icons, caches."""
_TOLD_EVERY = 10
_MOST_PER_ROUND = 0.05
"""Megabytes; a window that kept its dialogs would gain ten times as much."""
_READS_FOR_SECONDS = 0.05


def main() -> int:
    """Go through the rounds twice and compare."""
    parser = argparse.ArgumentParser(prog="benchmarks.accessibility", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--inside", nargs=3, metavar=("FOLDER", "URL", "TOKEN"))
    options = parser.parse_args()
    if options.inside:
        folder, url, token = options.inside
        _run_here(Path(folder), Bench(url, token), options.rounds)
        return 0
    without, heard = (_held(options.rounds, heard=heard) for heard in (False, True))
    figures = [
        _figure("without the accessibility bus", without),
        _figure("with the accessibility bus", heard, reference=_gained(without)),
    ]
    print(table(figures))
    print(json.dumps({"figures": [figure.to_dict() for figure in figures]}))
    return 0 if all(figure.reached for figure in figures) else 1


def _gained(megabytes: list[float]) -> float:
    """Return the megabytes that a round adds, once what is made once is there."""
    begin = min(_WARM_UP, len(megabytes)) - 1
    return (megabytes[-1] - megabytes[begin]) / max(1, len(megabytes) - 1 - begin)


def _figure(which: str, megabytes: list[float], reference: float | None = None) -> Figure:
    shown = sorted({0, *range(_WARM_UP - 1, len(megabytes), 50), len(megabytes) - 1})
    held = ", ".join(f"{at + 1}: {megabytes[at]:.0f}" for at in shown)
    return Figure(
        f"memory a round, {which}",
        round(_gained(megabytes), 3),
        "MB",
        _MOST_PER_ROUND,
        None if reference is None else round(reference, 3),
        len(megabytes),
        f"MB after round {held}",
    )


def _held(rounds: int, *, heard: bool) -> list[float]:
    """Return the megabytes after each round."""
    from tests.desktop.desktop_session import desktop_session
    from tests.desktop.screen_reader import ScreenReader

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        bench = stack.enter_context(sandbox("small"))
        desktop = stack.enter_context(desktop_session(Path(folder)))
        environment = {**desktop.environment, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb"}
        if not heard:
            del environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"]
            told = stack.enter_context(_inside(folder, bench, rounds, environment))
            return _listen(told, lambda: None, "without")
        reader = stack.enter_context(ScreenReader(desktop.environment))

        def read() -> None:
            while reader.hear(_READS_FOR_SECONDS):
                pass
            if reader.focus() is not None:
                for _ in reader.read():
                    pass

        told = stack.enter_context(_inside(folder, bench, rounds, environment))
        return _listen(told, read, "with")


@contextmanager
def _inside(
    folder: str, bench: Bench, rounds: int, environment: dict[str, str]
) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.accessibility", "--rounds", str(rounds)]
    with subprocess.Popen(
        [*command, "--inside", str(Path(folder) / "data"), bench.url, bench.token],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _listen(process: subprocess.Popen[str], read: Callable[[], None], which: str) -> list[float]:
    """Have `read` done at every stop, and return what the process holds after each round."""
    assert process.stdout is not None
    assert process.stdin is not None
    megabytes: list[float] = []
    for line in process.stdout:
        told = json.loads(line)
        if "megabytes" in told:
            megabytes.append(told["megabytes"])
            if len(megabytes) % _TOLD_EVERY in (0, 1):
                shown = f"{which}: {megabytes[-1]:.1f} MB after round {len(megabytes)}"
                print(shown, file=sys.stderr, flush=True)
            continue
        read()
        process.stdin.write("\n")
        process.stdin.flush()
    return megabytes


def _run_here(folder: Path, bench: Bench, rounds: int) -> None:
    """Go through the pages and dialogs; at each stop wait for a line on standard input."""
    from PySide6.QtWidgets import QDialog

    from benchmarks.driving import DrivenWindow, resident_megabytes
    from clickup_desktop.ui.widgets.roles import install_roles
    from clickup_desktop.ui.window.navigation import ENTRIES
    from tests.journeys.dialogs import DIALOGS

    install_roles()
    go_on = threading.Event()
    threading.Thread(target=_take_lines, args=(sys.stdin, go_on), daemon=True).start()

    def stop(where: str) -> None:
        window.until(lambda: not window.session.work.jobs, where)
        go_on.clear()
        _tell(at=where)
        window.until(go_on.is_set, where)

    with DrivenWindow(folder, bench) as window:
        window.until(window.whole_tree_read, "the tree")
        for _ in range(rounds):
            for entry in ENTRIES:
                window.session.show_page(entry.name)
                stop(entry.name)
            for name, open_dialog in DIALOGS.items():
                open_dialog(window.session)
                shown = [it for it in window.session.shell.findChildren(QDialog) if it.isVisible()]
                stop(name)
                for dialog in shown:
                    dialog.reject()
            window.settle(0.1)
            _tell(megabytes=resident_megabytes())


def _take_lines(source: IO[str], go_on: threading.Event) -> None:
    for _ in source:
        go_on.set()
    os._exit(1)  # whoever asked has gone


def _tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    sys.exit(main())
