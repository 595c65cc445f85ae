"""The command line: the documented steps without a window, and the way into the window.

This package stays light, because the window is started through it: nothing but the parser is
imported before it is known what was asked for.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from clickup_desktop.cli.arguments import build_parser
from clickup_desktop.cli.exit_status import FAILED, STOPPED, WRONG_USE

ORGANIZATION_URL_VARIABLE = "CLICKUP_ORGANIZATION_URL"
TOKEN_VARIABLE = "CLICKUP_TOKEN"  # noqa: S105 - the name of a variable

_TOKEN_PREFIX = "pk_"  # noqa: S105 - what ClickUp's tokens begin with

_TYPED_IN_THE_OPEN = """\
clickup-desktop: a token was typed as an argument. It was not used.
Every program on this computer can read arguments, and the shell keeps them in its history.
Create a new token in ClickUp (profile icon, Settings, Apps, Regenerate) and send it on standard
input, or paste it at the prompt.
"""

_INVITATION_IN_THE_OPEN = """\
clickup-desktop: an invitation was typed as an argument. It was not used.
Every program on this computer can read arguments, and the shell keeps them in its history.
Ask for a new one, and send it on standard input, or paste it at the prompt.
"""
_INVITATION = "clickup-desktop-invitation:"


def main(arguments: list[str]) -> int:
    """Run the program with `arguments` (without the program's name).

    Returns:
        The exit status: 0 done, 1 failed with a hint on standard error, 2 wrong use, 3 partial
        result, 130 stopped by Ctrl-C.
    """
    # Taken out at once, so that no program started from here inherits the token.
    environment_token = os.environ.pop(TOKEN_VARIABLE, None)
    if environment_token is not None:
        environment_token = environment_token.strip()
    if _token_among(arguments, environment_token or None):
        sys.stderr.write(_TYPED_IN_THE_OPEN)
        return WRONG_USE
    if any(_INVITATION in argument.lower() for argument in arguments):
        sys.stderr.write(_INVITATION_IN_THE_OPEN)
        return WRONG_USE
    options = _parsed(arguments)
    if isinstance(options, int):
        return options
    # The sandbox is an organization URL itself and asks nobody.
    problem = "" if options.command == "sandbox" else _settle_clickup_url(options)
    if problem:
        sys.stderr.write(f"clickup-desktop: {problem}\n")
        return WRONG_USE
    try:
        return _dispatch(options, environment_token)
    except KeyboardInterrupt:
        return STOPPED


def _parsed(arguments: list[str]) -> Namespace | int:
    """Return the options, or the exit status of what the parser answers by itself."""
    try:
        return build_parser(arguments).parse_args(arguments)
    except SystemExit as ended:  # --help, --version and wrong use
        return ended.code if isinstance(ended.code, int) else WRONG_USE
    except OSError as error:
        from clickup_desktop.cli.output import refused_output  # noqa: PLC0415 - rare

        return refused_output(error)


def _token_among(arguments: list[str], environment_token: str | None) -> bool:
    """Whether a token was typed where a name or an id belongs, which would then be shown."""
    # Loaded where there may be one: it takes a fifth of `--help`, and the window's start.
    if environment_token is None and not any(_TOKEN_PREFIX in it for it in arguments):
        return False
    from clickup_desktop.troubleshooting.redaction import (  # noqa: PLC0415 - as above
        holds_token,
        remember_secret,
    )

    if environment_token is not None:
        remember_secret(environment_token)
    return any(
        holds_token(argument) or (environment_token is not None and environment_token in argument)
        for argument in arguments
    )


def _dispatch(options: Namespace, environment_token: str | None) -> int:
    match options.command:
        case None:
            return _open_window(options)
        case "sandbox":
            return _run_sandbox(options)
        case "tour":
            return _run_tour(options)
        case _:
            from clickup_desktop.cli.running import run_command  # noqa: PLC0415 - heavy

            return run_command(options, environment_token)


def _settle_clickup_url(options: Namespace) -> str:
    """Fill in the variable's organization URL where no option was given; return what is wrong."""
    from_option = options.clickup_url is not None
    if not from_option:
        options.clickup_url = os.environ.get(ORGANIZATION_URL_VARIABLE, "").strip() or None
    if options.clickup_url is None:
        return ""
    from clickup_desktop.clickup.address import (  # noqa: PLC0415 - only needed here
        InvalidClickUpUrl,
        normalise_clickup_url,
    )

    try:
        options.clickup_url = normalise_clickup_url(options.clickup_url)
    except InvalidClickUpUrl as error:
        origin = "--organization-url" if from_option else ORGANIZATION_URL_VARIABLE
        return f"{origin}: {error.reason}"
    return ""


def _open_window(options: Namespace) -> int:
    from clickup_desktop.ui.display import names_no_display, tell_no_display  # noqa: PLC0415

    if names_no_display():
        tell_no_display()
        return FAILED
    from clickup_desktop.data_folder import NoHomeFolder  # noqa: PLC0415 - as the window
    from clickup_desktop.ui.application import run_window  # noqa: PLC0415 - Qt

    try:
        return run_window(options.data_dir, options.clickup_url)
    except NoHomeFolder as error:
        from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415 - heavy

        sys.stderr.write(hint_for(error).to_text() + "\n")
        return FAILED


def _run_sandbox(options: Namespace) -> int:
    from clickup_desktop.sandbox.main import run  # noqa: PLC0415 - only this command needs it

    return run(options)


def _run_tour(options: Namespace) -> int:
    from clickup_desktop.cli.token_input import TokenTooLong, read_piped_token  # noqa: PLC0415
    from clickup_desktop.ui.tour import run_tour  # noqa: PLC0415 - Qt

    try:
        token = read_piped_token()
    except TokenTooLong as error:
        sys.stderr.write(error.to_hint().to_text() + "\n")
        return FAILED
    return run_tour(options.out, options.clickup_url, token)
