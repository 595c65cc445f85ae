"""The report that a person may pass on."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.diagnostics.report import ReportNotSaved, save_report
from clickup_desktop.ui.diagnostics.report_dialog import ReportDialog
from tests.ui.fakes import Refused

TEXT = "ClickUp Desktop\nSystem: Linux\nTLS: failed\n"
OpenReport = Callable[..., ReportDialog]


@pytest.fixture
def open_report(qtbot: QtBot, work: BackgroundWork) -> Iterator[OpenReport]:
    """Open the dialog on a report."""
    opened: list[ReportDialog] = []

    def open_one(write: Callable[[], str] = lambda: TEXT) -> ReportDialog:
        dialog = ReportDialog(work, write)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        opened.append(dialog)
        return dialog

    yield open_one
    for dialog in opened:
        dialog.close()


def written(qtbot: QtBot, dialog: ReportDialog) -> ReportDialog:
    qtbot.waitUntil(dialog.save_button.isEnabled)
    return dialog


def test_the_report_is_shown_before_it_goes_anywhere(qtbot: QtBot, open_report: OpenReport) -> None:
    dialog = open_report()
    assert not dialog.save_button.isEnabled()
    assert not dialog.copy_button.isEnabled()

    written(qtbot, dialog)

    assert dialog.text.toPlainText() == TEXT
    assert dialog.text.isReadOnly()
    promise = dialog.findChild(QLabel, "reportPromise")
    assert isinstance(promise, QLabel)
    assert "secrets were removed" in promise.text()
    assert "read the report" in promise.text()
    assert dialog.busy.isHidden()


def test_what_looks_like_html_stays_text(qtbot: QtBot, open_report: OpenReport) -> None:
    dialog = written(qtbot, open_report(lambda: "<b>bold</b>"))

    assert dialog.text.toPlainText() == "<b>bold</b>"


def test_it_is_copied(qtbot: QtBot, open_report: OpenReport) -> None:
    dialog = written(qtbot, open_report())

    dialog.copy_button.click()

    assert QGuiApplication.clipboard().text() == TEXT
    assert dialog.told.text() == "The report is on the clipboard."


def test_it_is_saved_where_the_person_says_for_their_eyes_only(
    qtbot: QtBot, open_report: OpenReport, tmp_path: Path
) -> None:
    dialog = written(qtbot, open_report())
    target = tmp_path / "report.txt"

    dialog.save_button.click()
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    assert chooser.selectedFiles()[0].endswith(".txt")
    chooser.fileSelected.emit(str(target))
    chooser.close()

    qtbot.waitUntil(lambda: dialog.told.text() == "Saved as report.txt.")
    assert target.read_text(encoding="utf-8") == TEXT
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_a_report_that_cannot_be_saved_says_why_and_can_be_tried_elsewhere(
    qtbot: QtBot, open_report: OpenReport, tmp_path: Path
) -> None:
    dialog = written(qtbot, open_report())

    dialog.save(tmp_path / "gone" / "report.txt")

    qtbot.waitUntil(dialog.hint.isVisible)
    assert dialog.hint.hint is not None
    assert dialog.hint.hint.title == "The report could not be saved"
    assert "No such file or directory" in dialog.hint.hint.happened
    assert dialog.save_button.isEnabled()
    dialog.hint.action_requested.emit(Action.RETRY)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    chooser.close()


def test_a_report_that_cannot_be_made_says_why_and_can_be_tried_again(
    qtbot: QtBot, open_report: OpenReport
) -> None:
    failures: list[Exception] = [Refused(Action.RETRY)]

    def write() -> str:
        if failures:
            raise failures.pop()
        return TEXT

    dialog = open_report(write)
    qtbot.waitUntil(dialog.hint.isVisible)
    assert not dialog.save_button.isEnabled()

    dialog.hint.action_requested.emit(Action.RETRY)

    written(qtbot, dialog)
    assert dialog.hint.isHidden()
    assert dialog.text.toPlainText() == TEXT


def test_the_next_step_has_the_focus(qtbot: QtBot, open_report: OpenReport) -> None:
    dialog = open_report()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    written(qtbot, dialog)
    assert dialog.focusWidget() is dialog.save_button

    QTest.keyClick(dialog.text, Qt.Key.Key_Escape)

    assert dialog.isHidden()


def test_what_was_there_before_stays_when_the_report_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.txt"
    target.write_text("the old one", encoding="utf-8")

    def no_room(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(ReportNotSaved, match="could not be saved") as caught:
        save_report(target, TEXT)

    assert caught.value.reason == "No space left on device"
    assert target.read_text(encoding="utf-8") == "the old one"
    assert list(tmp_path.iterdir()) == [target]


def test_a_report_replaces_one_that_others_could_read(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("the old one", encoding="utf-8")
    target.chmod(0o644)

    save_report(target, TEXT)

    assert target.read_text(encoding="utf-8") == TEXT
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_report_is_saved_through_no_link(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("of somebody else", encoding="utf-8")
    (tmp_path / "report.txt").symlink_to(other)

    with pytest.raises(ReportNotSaved) as caught:
        save_report(tmp_path / "report.txt", TEXT)

    assert "a link" in caught.value.reason
    assert other.read_text(encoding="utf-8") == "of somebody else"
