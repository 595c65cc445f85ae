"""The language that the window speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from clickup_desktop.language import choice
from clickup_desktop.ui import application
from clickup_desktop.ui.window_state import WindowState


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
