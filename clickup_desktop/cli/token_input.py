"""Where a token comes from: standard input or a prompt without echo, never an argument.

Arguments can be read by every program on the computer, and shells write them down.
"""

from __future__ import annotations

import codecs
import getpass
import sys

from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.troubleshooting.hint import Action, Hint, Step

MAXIMUM_BYTES = 10 * 1024
"""A token has some fifty characters; whoever sends more has the wrong thing on the clipboard."""


class TokenInputError(Exception):
    """No token can be had from standard input."""

    def to_hint(self) -> Hint:
        raise NotImplementedError


class TokenTooLong(TokenInputError):
    """Standard input holds more than a token could."""

    def to_hint(self) -> Hint:
        return Hint(
            "token-too-long",
            _("This is too long for a token"),
            ngettext(
                "Standard input holds more than {number} byte; a token has about 50.",
                "Standard input holds more than {number} bytes; a token has about 50.",
                MAXIMUM_BYTES,
            ).format(number=whole_number(MAXIMUM_BYTES)),
            (),
            (
                Step(
                    _("Copy the token from ClickUp again and send nothing else."),
                    Action.OPEN_TOKEN_PAGE,
                ),
            ),
        )


class NoTokenGiven(TokenInputError):
    """Standard input is empty, or nothing was typed at the prompt."""

    def to_hint(self) -> Hint:
        return Hint(
            "no-token",
            _("No token was given"),
            _(
                "This command reads the Personal Access Token from standard input, or "
                "prompts for it."
            ),
            (),
            (
                Step(
                    _("Create a token in ClickUp: profile icon, Settings, Apps, Generate."),
                    Action.OPEN_TOKEN_PAGE,
                ),
                Step(
                    _("Send it on standard input, or run the command in a terminal and paste it.")
                ),
            ),
        )


class TokenVariableEmpty(TokenInputError):
    """CLICKUP_TOKEN is set, but to nothing, and no connection is there in its place."""

    def to_hint(self) -> Hint:
        return Hint(
            "token-variable-empty",
            _("CLICKUP_TOKEN is empty"),
            _("The variable CLICKUP_TOKEN is set but empty, and there is no connection."),
            (_("The secret that should fill it has another name or does not exist."),),
            (
                Step(_("Set CLICKUP_TOKEN to the Personal Access Token.")),
                Step(
                    _(
                        "Or unset the variable and connect ClickUp: clickup-desktop connect "
                        "--visibility shared"
                    )
                ),
            ),
        )


def read_token() -> str:
    """Return the token from standard input, or from a prompt where that is a terminal.

    Raises:
        TokenTooLong, NoTokenGiven.
        KeyboardInterrupt: Ctrl-C at the prompt; the terminal echoes again then.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        try:
            token = getpass.getpass(_("Personal Access Token (not shown): "))
        except EOFError:
            raise NoTokenGiven from None
        if len(token) > MAXIMUM_BYTES:
            raise TokenTooLong
    else:
        token = read_piped_token() or ""
    if not token.strip():
        raise NoTokenGiven
    return token


def read_piped_token() -> str | None:
    """Return the token from standard input; None where that is a terminal, or empty.

    Raises:
        TokenTooLong.
    """
    # A program started without a standard input has None here.
    if sys.stdin is None or sys.stdin.isatty():
        return None
    content = sys.stdin.buffer.read(MAXIMUM_BYTES + 1)
    if len(content) > MAXIMUM_BYTES:
        raise TokenTooLong
    return _text_of(content).strip() or None


def _text_of(content: bytes) -> str:
    """Decode a file as people have them: in UTF-8, or in UTF-16 as PowerShell's `>` writes."""
    encoding = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content[1:4:2] == b"\0\0":
        encoding = "utf-16-le"
    elif content[:4:2] == b"\0\0":
        encoding = "utf-16-be"
    # What can't be decoded is refused later, as every character that no header can carry.
    return content.decode(encoding, errors="replace")


def read_password(address: str) -> str:
    """Return the password for a server, from standard input or a prompt; "" for none.

    Args:
        address: the server's, or what else the organization was called; "" for the current one.

    Raises:
        TokenTooLong.
        KeyboardInterrupt: Ctrl-C at the prompt; the terminal echoes again then.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        try:
            prompt = (
                _("Password for {address} (not shown; leave empty for none): ")
                if address
                else _("Password for your organization (not shown; leave empty for none): ")
            )
            return getpass.getpass(prompt.format(address=address[:200]))
        except EOFError:
            return ""
    piped = read_piped_token() or ""
    return piped.splitlines()[0] if piped else ""
