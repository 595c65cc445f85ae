"""The man page and the completion of shells say what the parser understands."""

from __future__ import annotations

import argparse
import runpy
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.services import need_programs

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 1_800_000_000

_ASK_BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
$(complete -p clickup-desktop | sed 's/.*-F \\([^ ]*\\).*/\\1/') clickup-desktop "${!#}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def texts() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "command-texts"))


@pytest.fixture(scope="module")
def commands(texts: dict[str, Any]) -> dict[str, argparse.ArgumentParser]:
    """Every command with its parser, as it is typed."""
    every = texts["commands_of"](texts["whole_parser"]())
    return {made.prog.removeprefix("clickup-desktop "): made for _name, _help, made in every}


def completed(texts: dict[str, Any], folder: Path, *words: str) -> set[str]:
    """What bash offers for the last of `words`."""
    script = folder / "completion"
    script.write_text(texts["completion"]("bash"))
    ran = subprocess.run(
        ["bash", "-c", _ASK_BASH, "bash", script, "clickup-desktop", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""
    return set(ran.stdout.split())


def test_every_command_and_option_is_in_the_manual(
    texts: dict[str, Any], commands: dict[str, argparse.ArgumentParser]
) -> None:
    page = texts["man_page"](SECONDS).replace("\\-", "-")
    assert {"connect", "organization join", "tour"} <= set(commands)
    for name, parser in commands.items():
        assert f".SS {name}\n" in page
        for action in parser._actions:
            for option in action.option_strings:
                assert rf"\fB{option}\fR" in page
    assert "CLICKUP_TOKEN" in page
    assert "2 wrong usage" in page


def test_man_shows_it_without_complaint(texts: dict[str, Any], tmp_path: Path) -> None:
    need_programs("man")
    page = tmp_path / "clickup-desktop.1"
    page.write_text(texts["man_page"](SECONDS))
    ran = subprocess.run(
        ["man", "--warnings=w", "-l", page],
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MANWIDTH": "80", "MANROFFSEQ": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""
    assert "clickup-desktop - connect ClickUp to your organization" in ran.stdout
    assert "CLICKUP_TOKEN" in ran.stdout


def test_bash_offers_commands_options_and_choices(
    texts: dict[str, Any], commands: dict[str, argparse.ArgumentParser], tmp_path: Path
) -> None:
    need_programs("bash")
    first = {name for name in commands if " " not in name}
    assert first <= completed(texts, tmp_path, "")
    assert completed(texts, tmp_path, "lin") == {"link", "links"}
    of_organizations = {name.partition(" ")[2] for name in commands if " " in name}
    assert of_organizations <= completed(texts, tmp_path, "organization", "")
    assert "--report" in completed(texts, tmp_path, "doctor", "--re")
    assert completed(texts, tmp_path, "connect", "--visibility", "") == {"shared", "private"}


def test_zsh_reads_its_completion(texts: dict[str, Any], tmp_path: Path) -> None:
    need_programs("zsh")
    script = tmp_path / "_clickup-desktop"
    script.write_text(texts["completion"]("zsh"))
    assert script.read_text().startswith("#compdef clickup-desktop")
    load = "autoload -Uz compinit; compinit -u; whence -w _clickup-desktop"
    ran = subprocess.run(
        ["zsh", "-f", "-c", f"fpath=({tmp_path} $fpath); {load}"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TERM": "dumb"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "_clickup-desktop: function"
    subprocess.run(["zsh", "-n", script], check=True)
