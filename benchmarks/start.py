"""How long the window takes to its first paint, and what memory it takes, beside a bare window.

    .venv/bin/python -m benchmarks.start [--rounds 9]

Both programs are started as processes of their own, turn by turn. Time runs from just before the
process is started to the end of the first paint. Memory is the peak of the resident set: at the
first paint, and once the (empty) organization has been opened behind it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, middle, table

ROOT = Path(__file__).resolve().parent.parent

_REPORT = """
import json, resource, sys, time
def report(**more):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"moment": time.time(), "megabytes": peak, **more}), flush=True)
"""

BARE = (
    _REPORT
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, done)
def done():
    report(opened=0)
    application.quit()
application = QApplication([])
window = Window()
window.resize(1100, 720)
window.show()
application.exec()
"""
)

PROGRAM = (
    _REPORT
    + """
from clickup_desktop.ui.window import shell
make = shell.Shell.__init__
def make_and_report(self, *arguments, **options):
    make(self, *arguments, **options)
    self.first_painted.connect(painted)
def painted():
    report(opened=0)
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget
    def look():
        for widget in QApplication.topLevelWidgets():
            if widget.findChild(QWidget, "firstRun") is not None:
                report(opened=1)
                widget.close()
                return
        QTimer.singleShot(5, look)
    look()
shell.Shell.__init__ = make_and_report
from clickup_desktop.__main__ import main
sys.exit(main())
"""
)


def reports_of(program: str, arguments: list[str]) -> list[dict[str, Any]]:
    """Start `program`, and return what it reported, with seconds since its start."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    started = time.time()
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
        timeout=120,
    )
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    for report in reports:
        report["seconds"] = report["moment"] - started
    return reports


def measure(rounds: int) -> list[Figure]:
    """Measure both, one after the other."""
    bare: list[dict[str, Any]] = []
    painted: list[dict[str, Any]] = []
    opened: list[dict[str, Any]] = []
    for turn in range(rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            reference = reports_of(BARE, [])[0]
            ours = reports_of(PROGRAM, ["--data-dir", folder])
        if turn:  # the first turn only warms the disk's cache
            bare.append(reference)
            painted.append(ours[0])
            opened.append(ours[-1])

    def median(of: list[dict[str, Any]], what: str) -> float:
        return middle([report[what] for report in of])

    def figure(name: str, what: str, unit: str, most: float, note: str = "") -> Figure:
        ours, reference = median(painted, what), median(bare, what)
        times = f"{ours / reference:.2f} x of a bare window"
        return Figure(
            name,
            round(ours, 3),
            unit,
            round(most * reference, 3),
            round(reference, 3),
            rounds,
            f"{times}{note}",
        )

    once_opened = f"; {median(opened, 'megabytes'):.0f} MB once the organization is open"
    return [
        figure("start to the first painted window", "seconds", "s", 1.5),
        figure("peak memory at the first paint", "megabytes", "MB", 2.0, once_opened),
    ]


def main() -> int:
    """Print the figures, and return 1 where one isn't as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    figures = measure(parser.parse_args().rounds)
    print(table(figures))
    return 0 if all(found.reached for found in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
