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
from clickup_desktop.integration.policy.lookup import look_up_policy
from clickup_desktop.language.choice import language_asked_for, language_to_use
from clickup_desktop.language.texts import N_, _, use

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from clickup_desktop.integration.policy.policy import Policy

ORGANIZATION_URL_VARIABLE = "CLICKUP_ORGANIZATION_URL"
TOKEN_VARIABLE = "CLICKUP_TOKEN"  # noqa: S105 - the name of a variable

_TOKEN_PREFIX = "pk_"  # noqa: S105 - what ClickUp's tokens begin with

_TYPED_IN_THE_OPEN = N_(
    """\
clickup-desktop: the arguments contain a token. It was not used.
Other programs on this computer can read arguments, and the shell keeps them in its history.
Create a new token in ClickUp (profile icon, Settings, Apps, Regenerate). Then send it on standard
input or paste it at the prompt.
"""
)

_INVITATION_IN_THE_OPEN = N_(
    """\
clickup-desktop: the arguments contain an invitation. It was not used.
Other programs on this computer can read arguments, and the shell keeps them in its history.
Ask for a new invitation. Then send it on standard input or paste it at the prompt.
"""
)
_INVITATION = "clickup-desktop-invitation:"


def main(arguments: list[str]) -> int:
    """Run the program with `arguments` (without the program's name).

    Returns:
        The exit status: 0 done, 1 failed with a hint on standard error, 2 wrong use, 3 partial
        result, 130 stopped by Ctrl-C.
    """
    policy, unusable = look_up_policy()
    use(language_to_use(policy.language if policy else "", language_asked_for(arguments)))
    # Taken out at once, so that no program started from here inherits the token.
    environment_token = os.environ.pop(TOKEN_VARIABLE, None)
    if environment_token is not None:
        environment_token = environment_token.strip()
    if _token_among(arguments, environment_token or None):
        sys.stderr.write(_(_TYPED_IN_THE_OPEN))
        return WRONG_USE
    if any(_INVITATION in argument.lower() for argument in arguments):
        sys.stderr.write(_(_INVITATION_IN_THE_OPEN))
        return WRONG_USE
    options = _parsed(arguments)
    if isinstance(options, int):
        return options
    refused = _held_to_policy(options, policy, unusable) or _settled(options)
    if refused:
        return refused
    try:
        return _dispatch(options, environment_token)
    except KeyboardInterrupt:
        return STOPPED


def _held_to_policy(options: Namespace, policy: Policy | None, unusable: Exception | None) -> int:
    """Fill in what is decided; return the exit status where that forbids it, and 0 else."""
    if unusable is not None:
        # The window shows it itself.
        return 0 if options.command is None else _refuse(options, unusable, FAILED)
    if policy is None:
        return 0
    from clickup_desktop.cli.managed import hold_to_policy  # noqa: PLC0415 - where it is managed

    against = hold_to_policy(options, policy)
    return 0 if against is None else _refuse(options, against, WRONG_USE)


def _refuse(options: Namespace, error: Exception, status: int) -> int:
    """Tell what the policy does not let be done, and return the exit status."""
    from clickup_desktop.cli.output import Output  # noqa: PLC0415 - where it is managed
    from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415 - as above

    as_json = bool(getattr(options, "json", False)) and options.command != "sandbox"
    Output(as_json=as_json, command=options.command or "").failure(hint_for(error))
    return status


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
    from clickup_desktop.cli.typed_secrets import token_among  # noqa: PLC0415 - as above

    return token_among(arguments, environment_token)


def _dispatch(options: Namespace, environment_token: str | None) -> int:
    """Do what was asked for; what only that needs is imported then."""
    match options.command:
        case None:
            from clickup_desktop.cli.window import open_window  # noqa: PLC0415 - this command's

            return open_window(options)
        case "sandbox":
            from clickup_desktop.cli.sandbox import run  # noqa: PLC0415 - this command's

            return run(options)
        case "tour":
            from clickup_desktop.cli.tour import walk  # noqa: PLC0415 - this command's

            return walk(options)
        case _:
            from clickup_desktop.cli.running import run_command  # noqa: PLC0415 - the others'

            return run_command(options, environment_token)


def _settled(options: Namespace) -> int:
    """Settle the organization URL; return the exit status where it can't be used, and 0 else."""
    # The sandbox is an organization URL itself and asks nobody.
    problem = "" if options.command == "sandbox" else _settle_clickup_url(options)
    if problem:
        sys.stderr.write(f"clickup-desktop: {problem}\n")
    return WRONG_USE if problem else 0


def _settle_clickup_url(options: Namespace) -> str:
    """Fill in the variable's organization URL where no option was given; return what is wrong."""
    from_option = options.clickup_url is not None
    if not from_option:
        options.clickup_url = os.environ.get(ORGANIZATION_URL_VARIABLE, "").strip() or None
    if options.clickup_url is None:
        return ""
    from clickup_desktop.clickup.address import (  # noqa: PLC0415 - the window's start has none
        InvalidClickUpUrl,
        normalise_clickup_url,
    )

    try:
        options.clickup_url = normalise_clickup_url(options.clickup_url)
    except InvalidClickUpUrl as error:
        origin = "--organization-url" if from_option else ORGANIZATION_URL_VARIABLE
        return f"{origin}: {_(error.reason)}"
    return ""
