"""What nobody caught ends in a dialog with its details and in the log, not in silence."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QEvent,
    QObject,
    Qt,
    QTimer,
    Signal,
    qCritical,
    qWarning,
)
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.troubleshooting import repetitions
from clickup_desktop.troubleshooting.log import LOG_NAME, start_logging, stop_logging
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.window.crashes import CrashWatch
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import TOKEN, FakeIntegration
from tests.ui.named_widgets import named

LOST = f"lost {TOKEN}"
# Qt reports of these, and so does the test's own handler.
pytestmark = pytest.mark.qt_no_exception_capture


class Painting(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        raise RuntimeError(LOST)


class Filtering(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        watched.removeEventFilter(self)
        raise RuntimeError(LOST)


class Sender(QObject):
    sent = Signal()


class Dying:
    def __del__(self) -> None:
        raise RuntimeError(LOST)


def fail(*_arguments: object) -> None:
    raise RuntimeError(LOST)


class Stage:
    """A window that is watched, and the ways to crash in it."""

    def __init__(self, session: WindowSession, folder: Path) -> None:
        self.session = session
        self.log = folder / LOG_NAME

    def dialogs(self) -> list[FailureDialog]:
        return [it for it in self.session.shell.findChildren(FailureDialog) if it.isVisible()]

    def in_a_slot(self) -> None:
        button = QPushButton(self.session.shell)
        button.clicked.connect(fail)
        QTimer.singleShot(0, button.click)

    def in_a_timer(self) -> None:
        QTimer.singleShot(0, fail)

    def in_a_queued_slot(self) -> None:
        sender = Sender(self.session.shell)
        sender.sent.connect(fail, Qt.ConnectionType.QueuedConnection)
        sender.sent.emit()

    def in_painting(self) -> None:
        widget = Painting(self.session.shell)
        widget.resize(20, 20)
        QTimer.singleShot(0, widget.show)

    def in_an_event_filter(self) -> None:
        widget = QWidget(self.session.shell)
        widget.installEventFilter(Filtering(widget))
        QTimer.singleShot(0, widget.show)

    def on_a_thread(self) -> None:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()

    def in_a_job(self) -> None:
        self.session.work.run(fail, receiver=self.session)

    def with_a_jobs_result(self) -> None:
        self.session.work.run(lambda _job: 1, receiver=self.session, on_result=fail)

    def in_a_destructor(self) -> None:
        Dying()


@pytest.fixture
def stage(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    session = open_window(FakeIntegration(), page="integrations")
    for module, hook in (
        (sys, "excepthook"),
        (sys, "unraisablehook"),
        (threading, "excepthook"),
    ):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    watch = CrashWatch(session.failures)
    start_logging(tmp_path)
    yield Stage(session, tmp_path)
    watch.stop()
    stop_logging()


@pytest.mark.parametrize(
    "crash",
    [
        Stage.in_a_slot,
        Stage.in_a_timer,
        Stage.in_a_queued_slot,
        Stage.in_painting,
        Stage.in_an_event_filter,
        Stage.on_a_thread,
        Stage.in_a_job,
        Stage.with_a_jobs_result,
        Stage.in_a_destructor,
    ],
    ids=lambda crash: crash.__name__,
)
def test_a_crash_anywhere_is_shown_with_its_details_and_logged(
    qtbot: QtBot, stage: Stage, crash: Callable[[Stage], None]
) -> None:
    crash(stage)

    qtbot.waitUntil(lambda: len(stage.dialogs()) == 1)
    (dialog,) = stage.dialogs()
    assert dialog.panel.hint is not None
    assert dialog.panel.hint.title == "Something unexpected happened"
    named(dialog, QPushButton, "hintAction_copy-details").click()
    log = stage.log.read_text(encoding="utf-8")
    for told in (QGuiApplication.clipboard().text(), log):
        assert "RuntimeError" in told
        assert "lost [removed]" in told
        assert TOKEN not in told


def test_a_storm_of_crashes_is_one_dialog_and_a_few_lines_of_log(
    qtbot: QtBot, stage: Stage
) -> None:
    painted = 0

    class Stormy(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            nonlocal painted
            painted += 1
            raise RuntimeError("painted")

    widget = Stormy(stage.session.shell)
    widget.resize(20, 20)
    timer = QTimer(widget)
    timer.timeout.connect(widget.update)
    timer.start(1)
    QTimer.singleShot(0, widget.show)
    qtbot.waitUntil(lambda: painted > 20 and len(stage.dialogs()) == 1)
    (dialog,) = stage.dialogs()
    dialog.close_button.click()
    seen = painted

    qtbot.waitUntil(lambda: painted > seen + 100)

    assert stage.dialogs() == []
    widget.hide()
    log = stage.log.read_text(encoding="utf-8")
    assert log.count("Traceback") == 1
    assert "Uncaught RuntimeError again, 100 times by now" in log


def test_the_same_crash_after_some_quiet_is_shown_again(
    qtbot: QtBot, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repetitions, "QUIET_SECONDS", 0.0)
    for _press in range(2):
        stage.in_a_timer()
        qtbot.waitUntil(lambda: len(stage.dialogs()) == 1)
        stage.dialogs()[0].close_button.click()

    assert stage.log.read_text(encoding="utf-8").count("Traceback") == 1


def test_another_crash_waits_until_the_first_has_been_read(qtbot: QtBot, stage: Stage) -> None:
    stage.in_a_timer()
    stage.in_a_destructor()
    qtbot.waitUntil(lambda: len(stage.dialogs()) == 1)
    (first,) = stage.dialogs()

    first.close_button.click()

    qtbot.waitUntil(lambda: [it for it in stage.dialogs() if it is not first] != [])


def test_a_crash_after_the_window_has_gone_is_told_on_standard_error(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.session.wind_up()

    stage.on_a_thread()

    told = capsys.readouterr().err
    assert "RuntimeError: lost [removed]" in told
    assert TOKEN not in told


def test_a_failing_page_does_not_keep_the_rest_from_ending(stage: Stage) -> None:
    assert stage.session.page is not None
    stage.session.page.leave = fail  # type: ignore[method-assign]

    with pytest.raises(RuntimeError):
        stage.session.wind_up()

    assert not stage.session.shell.isVisible()
    assert stage.session.work.shut_down()
    assert stage.session._integration.closed  # type: ignore[union-attr]


@pytest.mark.qt_log_ignore("a warning|something critical")
class TestMessagesOfQt:
    def test_warnings_are_in_the_log_without_secrets(self, stage: Stage) -> None:
        for _time in range(50):
            qWarning(f"a warning about {TOKEN}\nand a second line")

        log = stage.log.read_text(encoding="utf-8")
        lines = [line for line in log.splitlines() if "a warning about [removed]" in line]
        assert len(lines) == 2
        assert lines[1].endswith("(10 times by now)")
        assert TOKEN not in log
        assert stage.dialogs() == []

    def test_what_is_critical_is_shown(self, qtbot: QtBot, stage: Stage) -> None:
        qCritical("something critical")

        qtbot.waitUntil(lambda: len(stage.dialogs()) == 1)
        hint = stage.dialogs()[0].panel.hint
        assert hint is not None
        assert hint.details == "Qt: something critical"

    def test_what_a_screen_without_a_window_manager_lacks_is_no_news(self, stage: Stage) -> None:
        qWarning("This plugin does not support raise()")

        assert "raise()" not in stage.log.read_text(encoding="utf-8")

    def test_a_message_that_arises_from_telling_one_is_left(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        handler = logging.getLogger("clickup_desktop").handlers[0]
        told = handler.emit

        def emit(record: logging.LogRecord) -> None:
            qWarning("a warning in the middle of another")
            told(record)

        monkeypatch.setattr(handler, "emit", emit)
        qWarning("a warning")

        assert stage.log.read_text(encoding="utf-8").count("a warning") == 1
