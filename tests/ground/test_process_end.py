"""The process ends with its status, whatever its threads are doing then."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

IN_QT = """
import sys, threading
from clickup_desktop.process_end import ProcessEnd
end = ProcessEnd()
from PySide6.QtCore import QSortFilterProxyModel, QStringListModel
class Sorted(QSortFilterProxyModel):
    def lessThan(self, left, right):
        return left.row() < right.row()
sorts = threading.Event()
def sort():
    model, rows = Sorted(), QStringListModel(["a", "b", "c"] * 100)
    model.setSourceModel(rows)
    while True:
        model.sort(0)
        sorts.set()
        model.sort(-1)
threading.Thread(target=sort, daemon=True).start()
sorts.wait()
sys.exit(end.with_status(3))
"""
"""Leaves a thread behind that is amid Qt, which calls Python again."""

IN_ORDER = """
import atexit, sys
from clickup_desktop.process_end import ProcessEnd
class Kept:
    def __del__(self):
        print("taken apart")
kept = Kept()
end = ProcessEnd()
atexit.register(print, "put away", end=", ")
{ending}
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_thread_that_was_left_amid_qt_is_no_crash() -> None:
    ended = run(IN_QT)
    assert (ended.returncode, ended.stderr) == (3, "")


@pytest.mark.parametrize("status", [0, 130])
def test_what_is_called_at_exit_is_called_before(status: int) -> None:
    ended = run(IN_ORDER.format(ending=f"sys.exit(end.with_status({status}))"))
    assert (ended.returncode, ended.stdout) == (status, "put away, ")


def test_an_exception_is_left_to_python() -> None:
    ended = run(IN_ORDER.format(ending="raise SystemExit('in a sentence')"))
    assert (ended.returncode, ended.stderr) == (1, "in a sentence\n")
    assert ended.stdout == "put away, taken apart\n"


def test_closed_streams_are_no_hindrance() -> None:
    ended = run(IN_ORDER.format(ending="sys.stderr.close(); sys.stdout = None; end.with_status(4)"))
    assert ended.returncode == 4
