"""Which language the program speaks."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from clickup_desktop.language import choice
from clickup_desktop.language.choice import (
    _list_of_macos,
    best_language,
    language_asked_for,
    language_to_use,
    matching_language,
    system_languages,
)

KNOWN = ("en", "de", "pt_BR", "zh_Hant")


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (("de",), "de"),
        (("de_AT.UTF-8",), "de"),
        (("de-CH",), "de"),
        (("DE@euro",), "de"),
        (("fr_FR", "de_DE"), "de"),
        (("en_GB", "de"), "en"),
        (("pt_BR.UTF-8",), "pt_BR"),
        (("pt_PT",), "en"),
        (("zh-Hant-TW",), "zh_Hant"),
        (("", "../de", "xx"), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_that_there_is_a_catalogue_for(
    wanted: tuple[str, ...], language: str
) -> None:
    assert best_language(wanted, KNOWN) == language


@pytest.mark.parametrize(
    ("environment", "languages"),
    [
        ({"LANG": "de_DE.UTF-8"}, ("de_DE.UTF-8",)),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, ("fr_FR.UTF-8",)),
        ({"LANG": "de_DE", "LC_MESSAGES": "fr_FR", "LC_ALL": "ja_JP"}, ("ja_JP",)),
        ({"LANG": "de_DE", "LC_ALL": ""}, ("de_DE",)),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:fr"}, ("de", "fr", "en_US.UTF-8")),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, ()),
        ({"LANG": "C"}, ()),
        ({"LC_ALL": "POSIX", "LANG": "de_DE"}, ()),
        ({}, ()),
    ],
)
def test_linux_names_the_languages_in_variables(
    environment: dict[str, str], languages: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert system_languages(environment) == languages


def test_macos_names_them_in_the_preferences(tmp_path: Path) -> None:
    preferences = tmp_path / "preferences.plist"
    preferences.write_bytes(plistlib.dumps({"AppleLanguages": ["de-DE", "en-DE"]}))
    assert _list_of_macos(preferences) == ("de-DE", "en-DE")


@pytest.mark.parametrize("content", [b"", b"no plist", plistlib.dumps(["a list"])])
def test_preferences_that_say_nothing_name_no_language(tmp_path: Path, content: bytes) -> None:
    preferences = tmp_path / "preferences.plist"
    preferences.write_bytes(content)
    assert _list_of_macos(preferences) == ()
    assert _list_of_macos(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--language", "de", "links"], "de"),
        (["links", "--language", "de"], "de"),
        (["links", "--language=de"], "de"),
        (["--language", "fr", "links", "--language", "de"], "de"),
        (["--language"], ""),
        (["links", "--", "--language", "de"], ""),
        ([], ""),
    ],
)
def test_the_language_is_found_on_the_command_line(arguments: list[str], language: str) -> None:
    assert language_asked_for(arguments) == language


def test_a_language_that_there_is_no_catalogue_for_is_none() -> None:
    assert matching_language("de-AT", KNOWN) == "de"
    assert matching_language("xx", KNOWN) == ""
    assert matching_language("", KNOWN) == ""


@pytest.mark.parametrize(
    ("asked", "system", "language"),
    [
        (("de", "pt_BR"), "en_GB.UTF-8", "de"),
        (("", "pt_BR"), "de_DE.UTF-8", "pt_BR"),
        (("", ""), "de_DE.UTF-8", "de"),
        (("", "xx"), "de_DE.UTF-8", "de"),
        (("en", "de"), "de_DE.UTF-8", "en"),
        (("en_XA",), "de_DE.UTF-8", "en_XA"),
        (("",), "C.UTF-8", "en"),
    ],
)
def test_what_was_asked_for_comes_before_the_system_s(
    asked: tuple[str, ...], system: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", system)
    monkeypatch.setattr(choice, "known_languages", lambda: (*KNOWN, "en_XA"))
    assert language_to_use(*asked) == language


def test_an_english_start_looks_for_no_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    def look() -> tuple[str, ...]:
        raise AssertionError

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(choice, "known_languages", look)
    for locale in ("C", "en_GB.UTF-8"):
        monkeypatch.setenv("LC_ALL", locale)
        assert language_to_use("") == "en"
