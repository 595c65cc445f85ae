"""Exporting a copy, some days of it, or what was found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.messages.export.exporting import ExportFormat
from clickup_desktop.organization.errors import StoreReadOnly
from clickup_desktop.ui.messages.export_dialog import ExportDialog
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.messages.kept import KeptMessages
from tests.ui.named_widgets import named


def export_of(session: WindowSession, *, found: str = "") -> ExportDialog:
    """Open the dialog: for the first copy, or for what is found."""
    page = cast("MessagesPage", session.page)
    if found:
        page.bar.field.setText(found)
        page.bar.export_wanted.emit()
    else:
        page.copies.chosen.export_button.click()
    return next(it for it in session.shell.findChildren(ExportDialog) if it.isVisible())


def await_end(qtbot: QtBot, dialog: ExportDialog) -> None:
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == 1 or dialog.hint.hint is not None)


def test_a_whole_copy_is_exported(
    qtbot: QtBot, session: WindowSession, kept: KeptMessages, tmp_path: Path
) -> None:
    dialog = export_of(session)
    dialog.export_to(tmp_path / "general.md")
    await_end(qtbot, dialog)

    text = (tmp_path / "general.md").read_text("utf-8")
    assert "When is the launch?" in text
    assert kept.exported == [{"general": 192}]
    assert named(dialog, QLabel, "exportedText").text() == (
        "192 messages were exported to general.md."
    )


@pytest.mark.parametrize("file_format", ExportFormat)
def test_the_file_is_of_the_chosen_format(
    qtbot: QtBot, session: WindowSession, tmp_path: Path, file_format: ExportFormat
) -> None:
    dialog = export_of(session)
    dialog.formats[file_format].setChecked(True)
    chooser = dialog.choose_file()
    assert chooser.defaultSuffix() == file_format.suffix.removeprefix(".")
    assert Path(chooser.selectedFiles()[0]).name == f"messages-general{file_format.suffix}"
    chooser.reject()

    dialog.export_to(tmp_path / "out")
    await_end(qtbot, dialog)

    first = (tmp_path / "out").read_text("utf-8").splitlines()[0]
    if file_format is ExportFormat.JSON_LINES:
        json.loads(first)
    else:
        assert first.startswith("#" if file_format is ExportFormat.MARKDOWN else "")


def test_some_days_are_exported(
    qtbot: QtBot, session: WindowSession, kept: KeptMessages, tmp_path: Path
) -> None:
    dialog = export_of(session)
    for field, day in zip(dialog.days, ("2000-01-01", "2000-12-31"), strict=True):
        field.setText(day)
    dialog.export_to(tmp_path / "nothing.csv")
    await_end(qtbot, dialog)

    assert named(dialog, QLabel, "exportedText").text() == (
        "0 messages were exported to nothing.csv."
    )
    assert [sum(it.values()) for it in kept.exported] == [0]


def test_what_was_found_is_exported(
    qtbot: QtBot, session: WindowSession, kept: KeptMessages, tmp_path: Path
) -> None:
    dialog = export_of(session, found="launch")
    assert dialog.days == ()
    dialog.formats[ExportFormat.JSON_LINES].setChecked(True)
    dialog.export_to(tmp_path / "found.jsonl")
    await_end(qtbot, dialog)

    assert kept.exported == [{"general": 2, "launch-2027": 1}]
    assert (tmp_path / "found.jsonl").read_text("utf-8").count("launch") >= 3
    assert named(dialog, QLabel, "exportedText").text().startswith("3 messages")


def test_what_is_left_out_of_an_export_is_told(
    qtbot: QtBot, session: WindowSession, kept: KeptMessages, tmp_path: Path
) -> None:
    kept.integration.saved_links = kept.integration.saved_links[:1]
    dialog = export_of(session, found="launch")
    dialog.export_to(tmp_path / "found.md")
    await_end(qtbot, dialog)

    assert kept.exported == [{"general": 2}]
    assert named(dialog, QLabel, "exportedText").text().startswith("2 messages")
    assert named(dialog, QLabel, "exportedLeftOut").text() == (
        "1 message was left out: its Channel is not linked any more, or may not be used."
    )


def test_without_the_audit_trail_nothing_is_exported(
    qtbot: QtBot, session: WindowSession, kept: KeptMessages, tmp_path: Path
) -> None:
    kept.refuses = StoreReadOnly("the server is away")
    dialog = export_of(session)
    dialog.export_to(tmp_path / "general.md")
    await_end(qtbot, dialog)

    assert dialog.hint.hint is not None
    assert not (tmp_path / "general.md").exists()


def test_a_file_that_cannot_be_written_is_told(
    qtbot: QtBot, session: WindowSession, tmp_path: Path
) -> None:
    dialog = export_of(session)
    dialog.export_to(tmp_path / "nowhere" / "general.md")
    await_end(qtbot, dialog)

    assert dialog.hint.hint is not None
    assert dialog.hint.hint.code == "export-not-written"


def test_the_button_asks_for_the_file_first(qtbot: QtBot, session: WindowSession) -> None:
    dialog = export_of(session)

    dialog.accept_button.click()

    choosers = [it for it in dialog.findChildren(QFileDialog) if it.isVisible()]
    assert len(choosers) == 1
    choosers[0].reject()
    assert dialog.isVisible()


@pytest.mark.parametrize("typed", ["yesterday", "2026-02-30", "31.1.2026"])
def test_what_is_no_day_is_said(session: WindowSession, typed: str) -> None:
    dialog = export_of(session)
    dialog.days[0].setText(typed)

    assert not dialog.accept_button.isEnabled()
    assert named(dialog, QLabel, "exportDays").text() == "Write a day as 2026-01-31."
