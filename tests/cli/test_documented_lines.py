"""The lines of the README that connect and link do so, as they are written there."""

from __future__ import annotations

import shlex
from pathlib import Path

from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHAPTER = README.split("## Connect and link")[1].split("\n## ")[0]
LINES = CHAPTER.split("```\n")[1].splitlines()


def test_three_lines_connect_and_link(program: Program, sandbox: Sandbox) -> None:
    assert len(LINES) == 3
    for line in LINES:
        name, *arguments = shlex.split(line)
        assert name == "clickup-desktop"
        piped = arguments[-1] == "<token.txt"
        ran = program(*arguments[: -1 if piped else None], token=sandbox.token if piped else "")
        assert ran.status == 0, ran.err
    assert [link["channel"]["name"] for link in program("links", "--json").json["links"]] == [
        "launch-2027"
    ]
