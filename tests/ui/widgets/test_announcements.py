"""What screen readers are told although the focus stays: through one function, not too often."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.ui.widgets import announcements, hint_panel
from clickup_desktop.ui.widgets.announcements import SpokenProgress
from clickup_desktop.ui.widgets.hint_panel import HintPanel


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What is announced, and whether at once."""
    heard: list[tuple[str, bool]] = []

    def note(_widget: QWidget, text: str, *, urgent: bool = False) -> None:
        heard.append((text, urgent))

    for module in (announcements, hint_panel):
        monkeypatch.setattr(module, "announce", note)
    return heard


@pytest.fixture
def progress(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> SpokenProgress:
    """Something that takes its time; the pauses are an hour long, and end when a test says so."""
    for name in ("_WORTH_TELLING_MILLISECONDS", "_BETWEEN_MILLISECONDS"):
        monkeypatch.setattr(announcements, name, 3_600_000)
    widget = QWidget()
    qtbot.addWidget(widget)
    return SpokenProgress(widget)


def end_pause(progress: SpokenProgress) -> None:
    """Let the pause that runs be over."""
    assert progress.pause.isActive()
    progress.pause.stop()
    progress.pause.timeout.emit()


def test_a_pause_between_two_texts_is_five_seconds() -> None:
    assert announcements._BETWEEN_MILLISECONDS == 5_000


def test_only_the_latest_text_is_said_and_none_before_the_pause_is_over(
    progress: SpokenProgress, said: list[tuple[str, bool]]
) -> None:
    for done in range(10):
        progress.tell(f"{done} of 10")
    assert said == []
    end_pause(progress)
    assert said == [("9 of 10", False)]

    progress.tell("10 of 10")
    assert len(said) == 1
    end_pause(progress)
    assert said[1:] == [("10 of 10", False)]


def test_what_has_not_changed_is_not_said_again(
    progress: SpokenProgress, said: list[tuple[str, bool]]
) -> None:
    for _ in range(2):
        progress.tell("3 of 10")
        end_pause(progress)

    assert said == [("3 of 10", False)]


def test_what_is_over_before_it_was_worth_telling_is_not_told(
    progress: SpokenProgress, said: list[tuple[str, bool]]
) -> None:
    progress.tell("3 of 10")
    progress.end()
    end_pause(progress)

    assert said == []


def test_the_answer_to_another_question_is_said_even_where_it_is_the_same(
    progress: SpokenProgress, said: list[tuple[str, bool]]
) -> None:
    for _ in range(2):
        progress.begin()
        progress.tell("1 result")
        end_pause(progress)

    assert said == [("1 result", False), ("1 result", False)]


def test_a_failure_is_said_at_once_and_once(
    qtbot: QtBot, said: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    panel = HintPanel(around)
    failure = Hint("odd", "It failed", "Nobody knows why.")

    # Nobody sees it yet: it is said as soon as somebody does.
    panel.show_news(failure)
    assert said == []
    around.show()
    assert said == [("It failed. Nobody knows why.", True)]

    around.hide()
    around.show()
    assert len(said) == 1


def test_what_was_known_before_is_shown_and_not_announced(
    qtbot: QtBot, said: list[tuple[str, bool]]
) -> None:
    panel = HintPanel()
    qtbot.addWidget(panel)
    panel.show_hint(Hint("odd", "It failed", "Nobody knows why."))
    panel.show()

    assert said == []


def test_a_dialog_speaks_in_the_name_of_the_window_that_stays(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    inner = QDialog(QDialog(window))

    assert announcements.main_window(QWidget(inner)) is window
