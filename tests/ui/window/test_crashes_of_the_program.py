"""Crashes of the real program, each in a process of its own: early, late, and fatal ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clickup_desktop.troubleshooting.last_crash import CRASH_NAME
from clickup_desktop.troubleshooting.log import LOG_NAME
from tests.ui.fakes import TOKEN
from tests.ui.window.copied_window import Answer, run_copy

# What is killed leaves its socket there.
pytestmark = pytest.mark.usefixtures("runtime_folder")

PROGRAM = """
import ctypes, json, os, sys, threading
from pathlib import Path
from PySide6.QtCore import QAbstractListModel, QModelIndex, QRunnable, QThread, QThreadPool, QTimer
from PySide6.QtCore import qFatal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QListView, QPushButton
from clickup_desktop.ui import application
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.window.shell import Shell

def fail(*arguments, **options):
    raise RuntimeError("lost TOKEN")

class Listing(QAbstractListModel):
    def rowCount(self, parent=None):
        return 3
    def data(self, index, role=0):
        fail()

class Running(QThread):
    def run(self):
        fail()

class Pooled(QRunnable):
    def run(self):
        fail()

def in_a_model():
    session.kept = view, model = QListView(session.shell), Listing()
    view.setModel(model)
    view.show()

def on_a_qthread():
    session.kept = thread = Running()
    thread.start()

def in_a_pool():
    session.kept = pooled = Pooled()
    QThreadPool.globalInstance().start(pooled)

def once(look, then):
    def again():
        found = look()
        then(found) if found else QTimer.singleShot(20, again)
    again()

def dialog():
    return next((it for it in QApplication.topLevelWidgets() if isinstance(it, QDialog)), None)

def tell_and_close(found):
    hint = found.panel.hint
    found.findChild(QPushButton, "hintAction_copy-details").click()
    copied = QGuiApplication.clipboard().text()
    print(json.dumps([hint.code, list(hint.actions()), copied]), flush=True)
    found.close_button.click()
    session.shell.close()

def opened(found):
    ACT

usual = application._after_the_first_paint
def after(*arguments, **options):
    global session
    session = usual(*arguments, **options)
    once(lambda: session.overview, opened)
    return session
application._after_the_first_paint = after
BEFORE
sys.exit(application.run_window(Path(sys.argv[1]), None))
"""


def run(folder: Path, act: str = "session.shell.close()", before: str = "") -> Answer:
    """Run the program, and do `act` once its organization is open."""
    program = PROGRAM.replace("ACT", act).replace("BEFORE", before).replace("TOKEN", TOKEN)
    return run_copy(program, str(folder))


def logged(folder: Path) -> str:
    return (folder / LOG_NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize("crash", ["in_a_model", "on_a_qthread", "in_a_pool"])
def test_a_crash_where_only_qt_calls_is_shown_and_logged(tmp_path: Path, crash: str) -> None:
    act = f"QTimer.singleShot(0, {crash}); once(dialog, tell_and_close)"
    answer = run(tmp_path, act)

    assert answer.returncode == 0, answer.stderr
    code, actions, copied = json.loads(answer.stdout)
    assert code == "unexpected"
    assert "copy-details" in actions
    for told in (copied, logged(tmp_path)):
        assert "lost [removed]" in told
        assert TOKEN not in told


def test_a_crash_in_the_first_paint_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    answer = run(tmp_path, before="Shell._sketch = fail")

    assert answer.returncode == 0, answer.stderr
    for told in (answer.stderr, logged(tmp_path)):
        assert "RuntimeError" in told
        assert "lost [removed]" in told
        assert TOKEN not in told


@pytest.mark.parametrize("made", ["__init__", "resizeEvent"])
def test_a_window_that_cannot_be_made_ends_with_its_reason(tmp_path: Path, made: str) -> None:
    answer = run(tmp_path, before=f"Shell.{made} = fail")

    assert answer.returncode == 1
    for told in (answer.stderr, logged(tmp_path)):
        assert "lost [removed]" in told
        assert TOKEN not in told


def test_a_window_that_cannot_be_furnished_says_so_and_ends(tmp_path: Path) -> None:
    before = """
startup.furnish = fail
def read(found):
    copy = next(it for it in found.findChildren(QPushButton) if it.text() == "Copy details")
    copy.click()
    print(json.dumps([found.windowTitle(), QGuiApplication.clipboard().text()]), flush=True)
    found.reject()
QTimer.singleShot(0, lambda: once(dialog, read))
"""
    # The timer needs an application; its event loop is the one of the dialog.
    before = "from clickup_desktop.ui import startup\napplication.build_application()\n" + before
    answer = run(tmp_path, before=before)

    assert answer.returncode == 1, answer.stderr
    title, copied = json.loads(answer.stdout)
    assert title == "The window cannot be opened"
    assert "lost [removed]" in copied
    assert "lost [removed]" in answer.stderr
    assert TOKEN not in copied + answer.stderr


@pytest.mark.parametrize(
    "where", ["session._close_all", "session.work.shut_down", "session._rate.stop"]
)
def test_a_crash_on_the_way_out_is_told_and_the_program_ends(tmp_path: Path, where: str) -> None:
    answer = run(tmp_path, f"{where} = fail; session.shell.close()")

    assert "lost [removed]" in answer.stderr
    assert "lost [removed]" in logged(tmp_path)
    assert TOKEN not in answer.stderr
    assert not (tmp_path / CRASH_NAME).exists()


def test_a_folder_that_cannot_be_written_costs_the_log_and_not_the_dialog(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder", encoding="utf-8")
    before = """
def after(*arguments, **options):
    global session
    session = usual(*arguments, **options)
    once(lambda: session._failure, lambda found: QTimer.singleShot(0, fail))
    once(dialog, tell_and_close)
    return session
application._after_the_first_paint = after
"""
    answer = run(occupied, before=before)

    assert answer.returncode == 0, answer.stderr
    assert "lost [removed]" in json.loads(answer.stdout)[2]


FATAL = {
    "a segmentation fault": "ctypes.string_at(0)",
    "an abort": "os.abort()",
    "a fault on another thread": "threading.Thread(target=ctypes.string_at, args=(0,)).start()",
    "Qt's own": "qFatal('Qt lost TOKEN')",
}


@pytest.mark.parametrize("how", FATAL)
def test_a_fatal_signal_is_told_at_the_next_start_and_then_forgotten(
    tmp_path: Path, how: str
) -> None:
    # The marker must not be found: a fault handler that told values would tell it.
    struck = run(tmp_path, f"value = 'TOKEN'; {FATAL[how]}")
    assert struck.returncode < 0
    assert TOKEN not in (tmp_path / CRASH_NAME).read_text(encoding="utf-8")

    answer = run(tmp_path, "once(dialog, tell_and_close)")

    assert answer.returncode == 0, answer.stderr
    code, actions, copied = json.loads(answer.stdout)
    assert code == "ended-unexpectedly"
    assert actions == ["run-diagnostics", "copy-details"]
    assert "most recent call first" in copied
    assert ("Qt: [A qFatal() call" in copied) is (how == "Qt's own")
    assert "The last run ended unexpectedly" in logged(tmp_path)
    assert not (tmp_path / CRASH_NAME).exists()


def test_what_a_killed_run_leaves_is_not_told(tmp_path: Path) -> None:
    killed = run(tmp_path, "os.kill(os.getpid(), 9)")
    assert killed.returncode == -9

    answer = run(tmp_path, "print(dialog()); session.shell.close()")

    assert answer.stdout.strip() == "None"
