"""When the window answers a key after its start, and what memory it takes, beside a bare window.

    .venv/bin/python -m benchmarks.start [--rounds 9]

All programs are started as processes of their own, turn by turn, on a virtual screen. Keys and
clicks come from outside, as a person's do. Time runs from just before the process is started to
the end of the paint that shows what the key did: on Welcome the focus went on to another button,
in the tree the current row is another one. A bare window is there with its first paint. Memory is
the peak of the resident set at that moment, and 30 s later.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, middle, table
from benchmarks.sandboxes import sandbox
from benchmarks.screen import Screen, virtual_screen

ROOT = Path(__file__).resolve().parent.parent

BARE_SECONDS = 0.09
"""What the bare window takes on the machine that milliseconds are meant for."""

_TAB, _DOWN = 0xFF09, 0xFF54
_IN_THE_TREE = (400, 330)
_KEY_EVERY_SECONDS = 0.02
_LATER_SECONDS = 30.0
_LONGEST = 60.0

_REPORT = """
import json, sys, time
def report(what):
    status = open("/proc/self/status").read()
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"what": what, "moment": time.time(), "megabytes": peak}), flush=True)
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
    report("answered")
    application.quit()
application = QApplication([])
window = Window()
window.resize(1100, 720)
window.show()
application.exec()
"""
)

# What is looked for is the real window's; nothing of it is changed but where secrets are kept.
PROGRAM = (
    _REPORT
    + """
import os
secrets_file = os.environ.get("BENCHMARK_SECRETS", "")
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTreeView
from clickup_desktop.ui import openers

class Looking(QObject):
    def __init__(self):
        super().__init__()
        self.tree = self.painting = None
        self.key = self.told = False
        QApplication.instance().focusChanged.connect(self.went)
        self.look()

    def look(self):
        for window in QApplication.topLevelWidgets():
            if self.tree is None:
                tree = window.findChild(QTreeView, "placesTree")
                if tree is not None and tree.isVisible() and tree.model().rowCount():
                    self.tree = tree
                    tree.installEventFilter(self)
                    tree.selectionModel().currentRowChanged.connect(self.moved)
        if self.tree is None:
            QTimer.singleShot(2, self.look)

    def moved(self, *_):
        if self.key and not self.told and self.painting is None:
            self.watch(self.tree.viewport())

    def went(self, old, new):
        # Nothing but a key takes the focus from there.
        if old is not None and old.objectName() == "connectChoice" and new and not self.painting:
            self.watch(new)

    def watch(self, widget):
        self.painting = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.KeyPress:
            self.key = True
        elif event.type() == QEvent.Type.Paint and watched is self.painting and not self.told:
            self.told = True
            QTimer.singleShot(0, lambda: report("answered"))
        return False

def listen():
    import threading
    def close():
        report("later")
        for window in QApplication.topLevelWidgets():
            window.close()
    class Ending(QObject):
        def event(self, event):
            close()
            return True
    ending = Ending()
    def wait():
        sys.stdin.readline()
        QApplication.postEvent(ending, QEvent(QEvent.Type.User))
    threading.Thread(target=wait, daemon=True).start()
    return ending

usual = openers.usual_openers
def with_secrets(*arguments):
    made = usual(*arguments)
    def organizations():
        from clickup_desktop.organization.secrets import MemorySecrets
        found = made.organizations()
        if not isinstance(found._secrets, MemorySecrets):
            found._secrets = MemorySecrets()
            if secrets_file:
                found._secrets._values.update(json.load(open(secrets_file)))
        return found
    return made._replace(
        organizations=organizations, organization=lambda: organizations().open_current()
    )
openers.usual_openers = with_secrets
from clickup_desktop.ui import application
build = application.build_application
def build_and_look():
    made = build()
    made.looking, made.listening = Looking(), listen()
    return made
application.build_application = build_and_look
from clickup_desktop.__main__ import main
sys.exit(main())
"""
)

# Connects and reads once, as somebody did yesterday; what was read then had 1,280 places.
YESTERDAY = """
import json, sys
from pathlib import Path
from benchmarks.driving import DrivenWindow
from benchmarks.sandboxes import Bench
from clickup_desktop.clickup.fields import Identifier, Text
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished, Finished, SpaceRead, SpacesRead
)
from clickup_desktop.clickup.models import ClickUpList, Folder, Space
from clickup_desktop.integration.snapshots.snapshots import Snapshots
folder, url, token, secrets = sys.argv[1:]
window = DrivenWindow(Path(folder), Bench(url, token))
window.open("channels")
window.until(window.whole_tree_read, "the tree")
window.settle()
choice = window.page.browser.choice
window.close()
Path(secrets).write_text(json.dumps(window._secrets._values))
recorder = Snapshots(Path(folder) / "snapshots").recorder(choice)
spaces = tuple(Space(id=Identifier(f"9{n}"), name=Text(f"Space {n}")) for n in range(20))
recorder.hear(SpacesRead(spaces))
for space in spaces:
    folders = tuple(
        Folder(
            Identifier(f"{space.id}{n}"), Text(f"Folder {n}"),
            lists=tuple(ClickUpList(Identifier(f"{space.id}{n}{m}"), Text(f"List {m}"))
                        for m in range(20)),
        )
        for n in range(3)
    )
    recorder.hear(SpaceRead(space.id, folders, ()))
recorder.hear(ChannelsFinished())
recorder.hear(Finished(True, 0, 0.0))
print(len(spaces) * (1 + 3 + 3 * 20))
"""

Report = dict[str, Any]


def run(
    program: str,
    arguments: Sequence[str],
    display: str,
    *,
    act: Callable[[], None] | None = None,
    later: bool = False,
    environment: dict[str, str] | None = None,
) -> list[Report]:
    """Start `program`, have `act` done until it has answered, and return what it reported.

    Args:
        later: let it go on for 30 s after that.
    """
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        # What is installed is compiled already; here the first turn does it.
        "PYTHONDONTWRITEBYTECODE": "",
        "DISPLAY": display,
        **(environment or {}),
    }
    surroundings["QT_QPA_PLATFORM"] = "xcb"
    started = time.time()
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                lines.put(line)
            lines.put("")

        threading.Thread(target=read, daemon=True).start()
        reports: list[Report] = []
        try:
            reports.append(_next(lines, started, act))
            if act is not None:
                if later:
                    time.sleep(_LATER_SECONDS)
                process.stdin.write("\n")
                process.stdin.flush()
                reports.append(_next(lines, started, None))
        finally:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
    return reports


def _next(lines: queue.SimpleQueue[str], started: float, act: Callable[[], None] | None) -> Report:
    while time.time() - started < _LONGEST + _LATER_SECONDS:
        try:
            line = lines.get(timeout=_KEY_EVERY_SECONDS if act else _LONGEST)
        except queue.Empty:
            if act is not None:
                act()
            continue
        if not line:
            break
        report: Report = json.loads(line)
        report["seconds"] = report["moment"] - started
        return report
    raise TimeoutError("the window did not answer")


class Started:
    """What was measured of each program.

    Attributes:
        places: how many the last known tree has.
    """

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.reports: dict[str, list[list[Report]]] = {"bare": [], "fresh": [], "connected": []}
        self.load: list[float] = []
        with virtual_screen() as display, sandbox("small") as bench:
            self._screen = Screen(display)
            with tempfile.TemporaryDirectory() as folder:
                secrets = Path(folder) / "secrets.json"
                yesterday = [sys.executable, "-c", YESTERDAY, str(Path(folder) / "data")]
                told = subprocess.run(
                    [*yesterday, bench.url, bench.token, str(secrets)],
                    env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
                    stdout=subprocess.PIPE,
                    check=True,
                )
                self.places = int(told.stdout.split()[-1])
                for turn in range(rounds + 1):
                    self._turn(display, Path(folder), keep=bool(turn), later=turn == rounds)

    def median(self, program: str, what: str, at: int = 0) -> float:
        """Return the middle of what was measured; `at` 0 when it had answered, -1 at its end."""
        return middle([reports[at][what] for reports in self.reports[program]])

    def _turn(self, display: str, folder: Path, *, keep: bool, later: bool) -> None:
        connected = {"BENCHMARK_SECRETS": str(folder / "secrets.json")}
        with tempfile.TemporaryDirectory() as fresh:
            found = {
                "bare": run(BARE, [], display),
                "fresh": run(
                    PROGRAM, ["--data-dir", fresh], display, act=self._press_tab, later=later
                ),
                "connected": run(
                    PROGRAM,
                    ["--data-dir", str(folder / "data")],
                    display,
                    act=self._move_in_the_tree,
                    later=later,
                    environment=connected,
                ),
            }
        if keep:  # the first turn only warms the disk's cache
            self.load.append(os.getloadavg()[0])
            for program, reports in found.items():
                self.reports[program].append(reports)

    def _press_tab(self) -> None:
        if self._screen.give_focus():
            self._screen.press(_TAB)

    def _move_in_the_tree(self) -> None:
        if self._screen.give_focus():
            self._screen.click(*_IN_THE_TREE)
            self._screen.press(_DOWN)


def slowness(rounds: int = 5) -> float:
    """Return what milliseconds are multiplied by here: what a bare window takes over 0.09 s."""
    with virtual_screen() as display:
        seconds = [run(BARE, [], display)[0]["seconds"] for _ in range(rounds + 1)]
    return middle(seconds[1:]) / BARE_SECONDS


def of_the_command_line(rounds: int) -> list[Figure]:
    """Measure what says something and ends, beside the least that Python does."""
    figures = []
    for name, ours, bare in (
        ("--version", ["-m", "clickup_desktop", "--version"], ["-c", "pass"]),
        ("--help", ["-m", "clickup_desktop", "--help"], ["-c", "import argparse"]),
    ):
        seconds: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(rounds * 3):
            for which, command in (("ours", ours), ("bare", bare)):
                began = time.perf_counter()
                subprocess.run(
                    [sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL, check=True
                )
                seconds[which].append(time.perf_counter() - began)
        reference = middle(seconds["bare"])
        figures.append(
            _times(
                f"{name}, beside python {' '.join(bare)}", middle(seconds["ours"]), reference, 2.0
            )
        )
    return figures


def _times(
    name: str, ours: float, reference: float, most: float, *, unit: str = "s", note: str = ""
) -> Figure:
    times = f"{ours / reference:.2f} x, wanted {most:g} x"
    return Figure(
        name,
        round(ours, 3),
        unit,
        round(most * reference, 3),
        round(reference, 3),
        note="; ".join(filter(None, (times, note))),
    )


def measure(rounds: int) -> list[Figure]:
    """Measure all of them, one after the other."""
    found = Started(rounds)
    bare = found.median("bare", "seconds")
    megabytes = found.median("bare", "megabytes")
    load = f"load {middle(found.load):.1f}"
    figures = []
    for program, name, most in (
        ("fresh", "start to Welcome that answers a key", 2.5),
        ("connected", f"start to the last known tree ({found.places}) that answers a key", 3.3),
    ):
        figures.append(_times(name, found.median(program, "seconds"), bare, most, note=load))
        last = found.reports[program][-1][-1]["megabytes"]
        figures.append(
            _times(
                "  peak memory by then",
                found.median(program, "megabytes"),
                megabytes,
                2.2,
                unit="MB",
                note=f"{last:.0f} MB 30 s later",
            )
        )
    return figures + of_the_command_line(rounds)


def main() -> int:
    """Print the figures, and return 1 where one isn't as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    figures = measure(parser.parse_args().rounds)
    print(table(figures))
    return 0 if all(found.reached for found in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
