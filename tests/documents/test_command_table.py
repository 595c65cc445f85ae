"""The table of commands in the README is what the command line takes: no more, no less."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clickup_desktop.cli.arguments import build_parser

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = README.split("## The command line")[1].split("\n\n")[1]
GROUP = "organization"
"""The command that has commands of its own, which one row may list without repeating its name."""


@dataclass(frozen=True)
class Usage:
    """What a row of the table says of one command."""

    command: str
    arguments: str

    def __str__(self) -> str:
        return f"{self.command} {self.arguments}".strip()


def usages() -> Iterator[Usage]:
    """Return what the first column says, one for each command."""
    for row in TABLE.splitlines()[2:]:
        cell = re.split(r"(?<!\\)\|", row)[1].replace(r"\|", "|")
        texts = re.findall(r"`([^`]+)`", cell)
        of_group = texts[0].startswith(f"{GROUP} ")
        for text in texts:
            words = text.removeprefix(f"{GROUP} ") if of_group else text
            names, _blank, arguments = words.partition(" ")
            for name in names.split("|"):
                yield Usage(f"{GROUP} {name}" if of_group else name, arguments)


def _below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = (it for it in parser._actions if isinstance(it, argparse._SubParsersAction))
    return dict(next(found).choices)


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command."""
    made = _below(build_parser(list(_below(build_parser([])))))
    group = made.pop(GROUP)
    return made | {f"{GROUP} {name}": parser for name, parser in _below(group).items()}


COMMANDS = commands()
USAGES = list(usages())


def _value(action: argparse.Action) -> str:
    """Return how the table writes what an option or a place takes."""
    if action.choices and action.option_strings:
        return "|".join(action.choices)
    return str(action.metavar or action.dest.upper())


def _place(action: argparse.Action) -> str:
    """Return how the table writes a place: that it may be left out, or filled several times."""
    text = f"{_value(action)}…" if action.nargs in {"*", "+"} else _value(action)
    return f"[{text}]" if action.nargs in {"?", "*"} else text


def test_every_command_is_in_the_table_once() -> None:
    assert Counter(usage.command for usage in USAGES) == Counter(list(COMMANDS))


@pytest.mark.parametrize("usage", USAGES, ids=str)
def test_a_row_says_what_its_command_takes(usage: Usage) -> None:
    actions = COMMANDS[usage.command]._actions
    options = {name: action for action in actions for name in action.option_strings}
    places = [action for action in actions if not action.option_strings]
    required = {name for name, action in options.items() if action.required}
    named = set()
    for text in re.findall(r"\[?--\S+(?: [\w|]+)?\]?", usage.arguments):
        name, _blank, value = text.strip("[]").partition(" ")
        action = options[name]
        assert text.startswith("[") is not action.required, f"{name} is required, or is not"
        assert value == ("" if action.nargs == 0 else _value(action))
        named.add(name)
    assert named >= required
    bare = re.sub(r"\[?--\S+(?: [\w|]+)?\]?", "", usage.arguments).split()
    assert bare == [_place(it) for it in places]
