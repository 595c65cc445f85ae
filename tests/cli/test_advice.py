"""What a hint advises can be done on the command line, where there are no buttons."""

from __future__ import annotations

import shlex

import pytest

from clickup_desktop.cli.advice import BY_HAND, COMMANDS, as_commands
from clickup_desktop.cli.arguments import build_parser
from clickup_desktop.organization.secrets import KeyringAbsent
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.troubleshooting.hints import HINTS, hint_for


def test_every_button_is_a_command_or_a_thing_to_do_by_hand() -> None:
    assert set(Action) == {*COMMANDS, *BY_HAND, Action.KEEP_FOR_SESSION}
    assert not BY_HAND & COMMANDS.keys()


@pytest.mark.parametrize("command", COMMANDS.values())
def test_a_command_that_is_advised_is_one(command: str) -> None:
    arguments = shlex.split(command.replace("|private", ""))
    assert build_parser(arguments).parse_args(arguments).command == arguments[0]


def test_every_step_with_a_button_says_what_to_write() -> None:
    for hint in HINTS.values():
        for step in as_commands(hint, "connect").steps:
            if step.action in COMMANDS:
                assert "clickup-desktop " in step.text, hint.code


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("connect", "--session-only"),
        ("update-token", "--session-only"),
        ("tree", "CLICKUP_TOKEN"),
        ("organization", ""),
    ],
)
def test_a_token_for_one_command_is_advised_where_one_is_taken(command: str, told: str) -> None:
    steps = as_commands(hint_for(KeyringAbsent("none")), command).steps
    kept = [step.text for step in steps if step.action is Action.KEEP_FOR_SESSION]
    assert len(kept) == bool(told)
    assert all(told in text for text in kept)
