"""What can be said on the command line. The names are a contract with people's scripts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from clickup_desktop import __version__
from clickup_desktop.cli.path_arguments import existing_source, expanded_path, path_of
from clickup_desktop.cli.yes_argument import add_yes
from clickup_desktop.language.choice import OPTION, known_languages, matching_language
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _, ngettext

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, NoReturn

EXIT_STATUSES = N_(
    """\
exit status: 0 success, 1 failure (with a hint on standard error), 2 wrong usage, 3 partial result

environment: CLICKUP_ORGANIZATION_URL  organization URL, if --organization-url is not given
             CLICKUP_TOKEN             token for workspaces, tree, check and doctor, so that they
                                       work without a connection, and for sync, so that it works
                                       without a keyring; it is never saved
"""
)

# The parser's own words, in the program's language: it asks for them by this name.
argparse._ = _  # type: ignore[attr-defined]
PARSER_TEXTS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("expected one argument"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
    N_("the following arguments are required: %s"),
)


_ON_MESSAGES = {
    "keep": (N_("Keep a copy of a linked Channel's messages, or delete it."), True),
    "sync": (N_("Bring the copies of messages up to date."), True),
    "messages": (N_("Find messages in the copies."), True),
    "export": (N_("Write the messages of a copy as Markdown, JSON lines or CSV."), False),
    "follow": (N_("Print each change in the copies as a line of JSON, until stopped."), False),
}
"""What each is for, and whether its result can be had as JSON."""


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints hold plain text, and no token that was typed somewhere else."""

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write help, or raise `OSError`, which argparse passes over."""
        stream = file or sys.stderr
        if stream is not None:
            stream.write(message)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Return the options; of what is unknown, the names alone are told."""
        options, rest = self.parse_known_args(args, namespace)
        if rest:
            names = [argument.partition("=")[0] for argument in rest if argument.startswith("-")]
            unknown = ngettext("unknown option: {names}", "unknown options: {names}", len(names))
            told = unknown.format(names=" ".join(names)) if names else _("too many arguments")
            self.error(told)
        wrong = options.wrong_use(options) if hasattr(options, "wrong_use") else ""
        if wrong:
            self.error(wrong)
        return options

    def error(self, message: str) -> NoReturn:
        # Takes a fifth of `--help`, which complains of nothing.
        from clickup_desktop.cli.typed_secrets import complaint  # noqa: PLC0415 - as above

        super().error(complaint(message))


class _Unasked:
    """Stands for the parser of a command that is not among the arguments, and so never parses.

    Making the real ones takes half the time of `--help`, and a tenth of the window's start.
    """

    def __getattr__(self, _name: str) -> Callable[..., Any]:
        return lambda *_arguments, **_options: self


def build_parser(arguments: list[str]) -> argparse.ArgumentParser:
    """Return the parser.

    Args:
        arguments: what will be parsed. Of a command that is not among them, only its name and
            what it is for are known.
    """
    parser = _Parser(
        prog="clickup-desktop",
        description=_(
            "Connect ClickUp to your organization and choose the Channels to link.\n"
            "Without a command, the window opens."
        ),
        epilog=_(EXIT_STATUSES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=_("show the version of the program and exit"),
    )
    _add_common(parser)

    def made(**options: Any) -> Any:
        name = options["prog"].rpartition(" ")[2]
        return _Parser(**options) if name in arguments else _Unasked()

    makes: Any = made
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=makes)

    def command(name: str, text: str, *, json: bool = True) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(
            name, help=text, description=text, allow_abbrev=False
        )
        # Left out of the result where not given, so that it doesn't undo what stood before
        # the command's name.
        _add_common(added, default=argparse.SUPPRESS)
        if json:
            added.add_argument("--json", action="store_true", help=_("print the result as JSON"))
        return added

    connect = command(
        "connect", _("Connect ClickUp. Reads the token from standard input, or prompts for it.")
    )
    connect.add_argument(
        "--visibility",
        required=True,
        choices=("shared", "private"),
        help=_("shared: administrators can link Channels through it; private: only you can use it"),
    )
    _add_session_only(connect)
    command("connections", _("List the connections."))
    check = command(
        "check", _("Test one connection, or all of them, with the requests that the program uses.")
    )
    check.add_argument(
        "connection", metavar="ID", nargs="?", help=_("id of the connection (default: all of them)")
    )
    doctor = command(
        "doctor",
        _(
            "Run diagnostics: test every step from the data folder to the linked "
            "Channels, and show what fails."
        ),
    )
    doctor.add_argument(
        "--report",
        type=path_of,
        metavar="FILE",
        help=_("write a report for support, without secrets or personal data"),
    )
    update = command(
        "update-token",
        _(
            "Replace the token of a connection; its links stay. Reads the token from "
            "standard input, or prompts for it."
        ),
    )
    update.add_argument("connection", metavar="ID", help=_("id of the connection"))
    update.add_argument(
        "--accept-other-account",
        action="store_true",
        help=_("accept a token that belongs to another ClickUp account"),
    )
    update.add_argument(
        "--send-to",
        metavar="URL",
        help=_("organization URL to send the new token to, if the connection's own is in doubt"),
    )
    _add_session_only(update)
    disconnect = command("disconnect", _("Remove a connection and its token."))
    disconnect.add_argument("connection", metavar="ID", help=_("id of the connection"))
    add_yes(disconnect)
    _add_connection(command("workspaces", _("List the Workspaces that you can reach.")))
    tree = command("tree", _("Show a Workspace's Spaces, Folders, Lists and Channels."))
    _add_workspace(tree)
    _add_connection(tree)
    _add_link(command("link", _("Link a Channel, or all the Channels that a file lists.")))
    links = command("links", _("List the linked Channels."))
    links.add_argument(
        "--check",
        action="store_true",
        help=_("first ask ClickUp whether each Channel still exists and what it is called now"),
    )
    unlink = command("unlink", _("Remove a link."))
    unlink.add_argument("link", metavar="ID", help=_("id of the link"))
    add_yes(unlink)
    _add_on_messages(command, arguments)
    organization = command("organization", _("Manage organizations on a PostgreSQL server."))
    if "organization" in arguments:
        from clickup_desktop.cli.organization_arguments import (  # noqa: PLC0415 - this command's
            add_organization,
        )

        add_organization(organization, _add_common)
    sandbox = command(
        "sandbox", _("Run a simulated ClickUp with sample data on this computer."), json=False
    )
    if "sandbox" in arguments:
        from clickup_desktop.sandbox.main import add_arguments  # noqa: PLC0415 - this command's

        add_arguments(sandbox)
    tour = command(
        "tour",
        _(
            "Walk through the window off screen and save a picture of each step. Reads a "
            "token from standard input; without one, uses the sandbox."
        ),
        json=False,
    )
    tour.add_argument(
        "--out", type=path_of, required=True, metavar="DIR", help=_("folder for the pictures")
    )
    return parser


def _add_on_messages(command: Callable[..., argparse.ArgumentParser], arguments: list[str]) -> None:
    for name, (text, json) in _ON_MESSAGES.items():
        added = command(name, _(text), json=json)
        if name in arguments:
            from clickup_desktop.cli import message_arguments  # noqa: PLC0415 - these commands'

            getattr(message_arguments, f"add_{name}")(added)


def _add_link(link: argparse.ArgumentParser) -> None:
    link.add_argument(
        "workspace", metavar="WORKSPACE", nargs="?", help=_("id or name of the Workspace")
    )
    link.add_argument(
        "channel",
        metavar="CHANNEL",
        nargs="?",
        help=_("id, web address or name of the Channel"),
    )
    link.add_argument(
        "--from",
        dest="source",
        type=existing_source,
        metavar="FILE",
        help=_(
            "link the Channels that a CSV file lists (- for standard input). The first "
            "line is workspace,channel or workspace,channel,connection; each further "
            "line names one Channel, a private one by its id. Links all of them or none, "
            "at most 200"
        ),
    )
    _add_connection(link)
    link.set_defaults(wrong_use=_wrong_link)


def _wrong_link(options: argparse.Namespace) -> str:
    if options.source is not None:
        return _("--from can't be combined with WORKSPACE and CHANNEL") if options.workspace else ""
    return "" if options.channel else _("WORKSPACE and CHANNEL are required, or --from FILE")


def _add_session_only(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--session-only",
        action="store_true",
        help=_(
            "use the token for this command only and don't save it, for example on a "
            "server without a keyring"
        ),
    )


def _add_common(parser: argparse.ArgumentParser, **default: Any) -> None:
    parser.add_argument(
        "--data-dir",
        type=_folder,
        metavar="DIR",
        help=_("data folder (default: the system's own)"),
        **default,
    )
    parser.add_argument(
        "--organization-url",
        dest="clickup_url",
        metavar="URL",
        help=_(
            "organization URL for new connections and CLICKUP_TOKEN (default: "
            "https://api.clickup.com)"
        ),
        **default,
    )
    parser.add_argument(
        "--organization",
        metavar="ID",
        help=_("id or name of the organization to use (default: the current one)"),
        **default,
    )
    parser.add_argument(
        OPTION,
        type=_language,
        metavar="LANG",
        help=_("language of the texts, such as en (default: the system's)"),
        **default,
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        help=_("show on standard error what the program is doing"),
        **(default or {"default": False}),
    )


def _add_workspace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workspace", metavar="WORKSPACE", help=_("id or name of the Workspace"))


def _add_connection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--connection",
        metavar="ID",
        help=_("id of the connection to use, if several reach a Workspace"),
    )


def _language(text: str) -> str:
    known = known_languages()
    if not matching_language(text, known):
        told = _("unknown language; available: {languages}")
        raise argparse.ArgumentTypeError(told.format(languages=enumeration(known)))
    return text


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError(_("the folder has no name"))
    return expanded_path(text)
