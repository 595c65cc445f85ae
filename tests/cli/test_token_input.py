"""A token comes from standard input or a prompt without echo, and not more than a token."""

from __future__ import annotations

import getpass
import io
import sys

import pytest

from clickup_desktop.cli.token_input import (
    MAXIMUM_BYTES,
    NoTokenGiven,
    TokenInputError,
    TokenTooLong,
    read_piped_token,
    read_token,
)
from clickup_desktop.troubleshooting.hints import hint_for


class Input(io.TextIOWrapper):
    """A standard input with `content`."""

    def __init__(self, content: bytes = b"", *, terminal: bool = False) -> None:
        self.source = io.BytesIO(content)
        super().__init__(self.source, encoding="utf-8")
        self._terminal = terminal

    def isatty(self) -> bool:
        """Return whether this plays a terminal."""
        return self._terminal


def test_the_token_is_what_stands_in_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Input(b"\n  pk_1_ABC \r\n"))
    assert read_token() == "pk_1_ABC"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_token_may_come_as_windows_writes_files(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Input("pk_1_ABC\r\n".encode(encoding)))
    assert read_token() == "pk_1_ABC"


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_an_empty_standard_input_is_no_token(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Input(content))
    with pytest.raises(NoTokenGiven):
        read_token()
    monkeypatch.setattr(sys, "stdin", Input(content))
    assert read_piped_token() is None


def test_more_than_ten_kilobytes_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Input(b"x" * (MAXIMUM_BYTES * 4))
    monkeypatch.setattr(sys, "stdin", endless)
    with pytest.raises(TokenTooLong):
        read_token()
    assert endless.source.tell() == MAXIMUM_BYTES + 1


def test_a_terminal_is_asked_without_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Input(terminal=True))
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: "pk_1_TYPED")
    assert read_token() == "pk_1_TYPED"
    assert read_piped_token() is None


def test_leaving_the_prompt_empty_is_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(sys, "stdin", Input(terminal=True))
    monkeypatch.setattr(getpass, "getpass", ends)
    with pytest.raises(NoTokenGiven):
        read_token()


def test_a_program_without_standard_input_has_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert read_piped_token() is None
    with pytest.raises(NoTokenGiven):
        read_token()


@pytest.mark.parametrize("error", [NoTokenGiven(), TokenTooLong()])
def test_each_failure_says_what_to_do(error: TokenInputError) -> None:
    assert hint_for(error).steps
