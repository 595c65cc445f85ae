"""Whatever a place is called, a terminal shows it as text, and a program can read the rest."""

from __future__ import annotations

import io
import json
import sys

import pytest

from clickup_desktop.cli.output import Output
from clickup_desktop.troubleshooting.hint import Hint, Step

NASTY = "\x1b]0;title\x07[bold]Acme[/bold]\r\x9b31m \u202eevil"


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


def test_nothing_from_outside_moves_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=False)
    output.line(f"  {NASTY}")
    output.table(("ID", "NAME"), [("1", NASTY)])
    output.note(NASTY)
    caught = capsys.readouterr()
    for text in (caught.out, caught.err):
        assert not set(text) & {"\x1b", "\x07", "\r", "\x9b", "\u202e"}
        assert "[bold]Acme[/bold]" in text
    assert caught.out.startswith("  ")


def test_ids_in_a_table_are_never_broken(capsys: pytest.CaptureFixture[str]) -> None:
    long_id = "8cgpk1b-" + "1234" * 30
    Output(as_json=False).table(("ID", "NAME"), [(long_id, "general"), ("2", "x" * 500)])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[1].split() == [long_id, "general"]


def test_json_stands_alone_and_is_plain_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=True)
    output.line("for people")
    output.table(("ID",), [("1",)])
    output.data({"name": "Café " + NASTY})
    text = capsys.readouterr().out
    assert text.isascii()
    assert json.loads(text) == {"name": "Café " + NASTY}


def test_a_failure_is_told_to_people_and_to_programs(capsys: pytest.CaptureFixture[str]) -> None:
    hint = Hint("code", "Title", "What happened.", ("A cause.",), (Step("Do this."),), "details")
    Output(as_json=True).failure(hint, {"ok": False})
    caught = capsys.readouterr()
    for part in ("Title", "What happened.", "A cause.", "1. Do this.", "details"):
        assert part in caught.err
    told = json.loads(caught.out)
    assert told["ok"] is False
    assert told["error"]["code"] == "code"
    assert told["error"]["steps"] == [{"text": "Do this.", "action": None, "seconds": 0}]


def test_progress_is_for_terminals(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = Output(as_json=True)
    output.progress("Reading")
    assert capsys.readouterr().err == ""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    output = Output(as_json=True)
    output.progress("Reading\nSpaces")
    output.clear_progress()
    assert terminal.getvalue() == "\r\x1b[2KReading Spaces\r\x1b[2K"


def test_a_terminal_without_unicode_gets_what_it_can_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    Output(as_json=False).line("Café › List")
    assert written.getvalue() == b"Caf? ? List\n"
