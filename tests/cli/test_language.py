"""The command line in the language that was asked for, or the system's."""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from clickup_desktop import cli
from clickup_desktop.cli import main
from clickup_desktop.cli.arguments import build_parser
from clickup_desktop.language import choice, texts
from tests.cli.test_arguments import COMMANDS
from tests.language.made_up import is_translated, spoken
from tests.language.pseudo import PseudoCatalogue, is_wholly_translated
from tests.parsed_sources import parsed

GERMAN = {
    "List the connections.": "Die Verbindungen auflisten.",
    "There is no connection yet.": "Es gibt noch keine Verbindung.",
    "ClickUp is not connected": "ClickUp ist nicht verbunden",
    "What to do now:": "Was jetzt zu tun ist:",
    "The organization URL is empty.": "Die Organisations-URL ist leer.",
    "The organization URL names no host.": "Die Organisations-URL nennt keinen Computer.",
}


@pytest.fixture(autouse=True)
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a catalogue of a few texts, on a system that speaks English."""
    catalogue = Catalog(locale="de")
    for message, translated in GERMAN.items():
        catalogue.add(message, translated)
    folder = tmp_path / "locale/de/LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "clickup_desktop.mo").open("wb") as file:
        write_mo(file, catalogue)
    for module in (choice, texts):
        monkeypatch.setattr(module, "resource_path", lambda name: tmp_path / name)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    yield
    texts.use("en")


@pytest.mark.parametrize("arguments", [["--language", "de", "--help"], ["--language=de-AT", "-h"]])
def test_the_help_is_in_the_language_that_was_asked_for(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert "Die Verbindungen auflisten." in capsys.readouterr().out


def test_the_help_is_in_the_system_s_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "de_CH.UTF-8")
    assert main(["--help"]) == 0
    assert "Die Verbindungen auflisten." in capsys.readouterr().out
    assert main(["--language", "en", "--help"]) == 0
    assert "List the connections." in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["--language", "xx", "links"], ["links", "--language=xx"], ["--language", "xx"]]
)
def test_a_language_that_is_not_there_is_wrong_use(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "available: en, de" in capsys.readouterr().err


def test_what_is_wrong_with_the_options_is_told_in_the_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--language", "de", "links", "--organization-url", "https://"]) == 2
    assert GERMAN["The organization URL names no host."] in capsys.readouterr().err


def test_a_hint_s_texts_follow_the_language_in_json_as_well_and_its_code_does_not(
    own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--language", "de", "--json"]) == 1
    ran = capsys.readouterr()
    error = json.loads(ran.out)["error"]
    assert (error["code"], error["title"]) == ("not-connected", "ClickUp ist nicht verbunden")
    assert "Was jetzt zu tun ist:" in ran.err


def test_lines_for_people_are_in_the_language(
    own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["connections", "--language", "de"]) == 0
    assert capsys.readouterr().out == "Es gibt noch keine Verbindung.\n"


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize(
    ("arguments", "language"), [([], ""), (["--language", "de"], "de"), (["--language=en"], "en")]
)
def test_the_window_is_told_what_was_asked_for(
    arguments: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    application = ModuleType("clickup_desktop.ui.application")

    def run_window(_folder: Path | None, _url: str | None, *, language: str) -> int:
        told.append(language)
        return 0

    application.run_window = run_window  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "clickup_desktop.ui.application", application)
    monkeypatch.setenv("DISPLAY", ":0")
    assert main(arguments) == 0
    assert told == [language]


def helps(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield what a parser, and each of its commands, says of itself."""
    yield parser.description or ""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from (choice.help or "" for choice in action._choices_actions)
            for added in action.choices.values():
                if isinstance(added, argparse.ArgumentParser):
                    yield from helps(added)
        else:
            yield action.help or ""


@pytest.mark.parametrize("command", [*COMMANDS, "doctor", "organization"])
def test_every_help_text_is_in_the_language(command: str) -> None:
    with spoken():
        found = list(helps(build_parser([command])))
    assert len(found) > 10
    assert [text for text in found if not is_translated(text)] == []


NAMES = re.compile(
    r"""--?[a-z][a-z-]*          # an option
    | (?<![\w.])clickup-desktop(?:\ [a-z-]+)*   # a command, where it begins a line of its usage
    | ^\ {4}[a-z-]+\b          # a command that is listed
    | \{[a-z,-]+\}             # what can be chosen
    | \b[A-Z][A-Z_]*\b         # what stands for a value, or a variable
    """,
    re.VERBOSE | re.MULTILINE,
)
"""What a script has to write: the same in every language."""


def is_in_no_other_language(told: str) -> bool:
    """Whether all of a help is translated but for names."""
    return is_wholly_translated(NAMES.sub(" ", told))


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser, and those of its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for added in action.choices.values():
                if isinstance(added, argparse.ArgumentParser):
                    yield from parsers(added)


def actions_of(command: str) -> list[str]:
    """Return the names of what a command can do, such as "join" of "organization"."""
    known = [it.choices for it in _choices(build_parser([command]))]
    inner = known[0][command]
    return [name for it in _choices(inner) for name in it.choices] if _is_made(inner) else []


def _choices(parser: argparse.ArgumentParser) -> list[argparse._SubParsersAction]:  # type: ignore[type-arg]
    return [it for it in parser._actions if isinstance(it, argparse._SubParsersAction)]


def _is_made(parser: object) -> bool:
    return isinstance(parser, argparse.ArgumentParser)


@pytest.mark.parametrize("right_to_left", [False, True])
@pytest.mark.parametrize("command", [*COMMANDS, "doctor", "organization"])
def test_no_english_is_left_in_any_help(command: str, right_to_left: bool) -> None:
    actions = actions_of(command)
    with spoken(PseudoCatalogue(right_to_left=right_to_left)):
        told = [it.format_help() for it in parsers(build_parser([command, *actions]))]
    assert len(told) >= 2 + len(actions)
    assert [text for text in told if not is_in_no_other_language(text)] == []


@pytest.mark.parametrize("told", ["options:", "⟦ôptïôñš~~⟧ and more", "Use --from FILE"])
def test_english_in_a_help_is_seen(told: str) -> None:
    assert not is_in_no_other_language(told)


def headings() -> Iterator[tuple[str, ast.expr]]:
    """Yield each heading of a table in the sources of the command line, with its place."""
    for path in sorted(Path(cli.__file__).parent.rglob("*.py")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "table":
                assert isinstance(node.args[0], ast.Tuple), path
                yield from ((f"{path.name}:{node.lineno}", it) for it in node.args[0].elts)


def test_every_heading_of_a_table_is_translated() -> None:
    found = list(headings())
    assert len(found) > 20
    assert [place for place, it in found if getattr(it, "func", None) is None] == []
    names = {it.func.id for _place, it in found if isinstance(it, ast.Call)}  # type: ignore[attr-defined]
    assert names <= {"_", "pgettext"}


@pytest.mark.parametrize(
    ("arguments", "stream"),
    [
        (["--help"], "out"),
        (["link", "--help"], "out"),
        ([], "err"),
        (["nothing"], "err"),
        (["links", "--data-dir"], "err"),
        (["links", "--json=yes"], "err"),
        (["links", "--nothing"], "err"),
        (["links", "too", "many"], "err"),
        (["sandbox", "--port", "x"], "err"),
        (["sandbox", "--port", "-1"], "err"),
        (["sandbox", "--size", "none"], "err"),
    ],
    ids=str,
)
def test_the_parser_s_own_words_are_in_the_language(
    arguments: list[str], stream: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with spoken():
        parser = build_parser([*arguments, "organization"])
        with pytest.raises(SystemExit):
            parser.parse_args(arguments or ["organization"])
    told = getattr(capsys.readouterr(), stream)
    outside = re.sub(r"⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", "", told)
    assert re.findall(r"\b(?!clickup|desktop)[a-z]{3,} [a-z]{2,}", outside) == []
