"""The language that the window speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QMenu

from clickup_desktop.language import choice
from clickup_desktop.ui import application
from clickup_desktop.ui.widgets import numbers
from clickup_desktop.ui.window import language_menu, qt_texts, top_bar
from clickup_desktop.ui.window_state import WindowState
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration, connection
from tests.ui.named_widgets import named

SpeakOfQt = Callable[[str], str]


@pytest.mark.parametrize(
    ("asked", "remembered", "language"),
    [
        ("de", "fr", "de"),
        ("", "fr", "fr"),
        ("", "", "pt_BR"),
        ("", "xx", "pt_BR"),
        ("en", "fr", "en"),
    ],
)
def test_what_was_asked_for_comes_before_what_is_remembered(
    asked: str, remembered: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(application, "use", spoken.append)
    monkeypatch.setattr(choice, "known_languages", lambda: ("en", "de", "fr", "pt_BR"))
    monkeypatch.setattr(choice, "system_languages", lambda: ("pt_BR",))
    state = WindowState(tmp_path)
    state.language = remembered
    state.save()
    application._speak(asked, WindowState(tmp_path))
    assert spoken == [language]


def test_a_language_is_chosen_in_the_profile_menu_for_the_next_start(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(top_bar, "known_languages", lambda: ("en", "de"))
    monkeypatch.setattr(language_menu, "known_languages", lambda: ("en", "de"))
    session = open_window(FakeIntegration(connection()))
    menu = named(session.shell.top_bar, QMenu, "languageMenu")
    offered = {action.text(): action for action in menu.actions() if action.isCheckable()}
    menu.aboutToShow.emit()

    assert list(offered) == ["Same as system", "English", "Deutsch"]
    assert offered["Same as system"].isChecked()
    offered["Deutsch"].trigger()

    assert session._state.language == "de"
    assert session.shell.status.announcement.text() == "Takes effect when you restart the program."


def test_nothing_is_offered_where_there_is_english_alone(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(top_bar, "known_languages", lambda: ("en",))
    session = open_window(FakeIntegration(connection()))
    assert session.shell.top_bar.findChildren(QMenu, "languageMenu") == []


@pytest.fixture
def spoken_by_qt(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeakOfQt]:
    def speak(language: str) -> str:
        monkeypatch.setattr(qt_texts, "language_in_use", lambda: language)
        qt_texts.translate_qt(qapp)
        return QCoreApplication.translate("QWidgetTextControl", "Select All")

    yield speak
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.mark.parametrize(
    ("language", "told"),
    [("de", "Alles auswählen"), ("en", "Select All"), ("xx", "Select All")],
)
def test_qt_speaks_the_language_where_it_can(
    language: str, told: str, spoken_by_qt: SpeakOfQt
) -> None:
    assert spoken_by_qt(language) == told


@pytest.mark.parametrize(
    ("language", "text"), [("en", "12,000"), ("de", "12.000"), ("pt_BR", "12.000")]
)
def test_numbers_are_written_as_the_language_has_them(
    language: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "language_in_use", lambda: language)
    assert numbers.number_text(12_000) == text
