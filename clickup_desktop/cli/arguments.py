"""What can be said on the command line. The names are a contract with people's scripts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from clickup_desktop import __version__
from clickup_desktop.cli.path_arguments import existing_source, expanded_path, path_of
from clickup_desktop.language.choice import OPTION, known_languages, matching_language
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, NoReturn

EXIT_STATUSES = N_(
    """\
exit status: 0 done, 1 failed (a hint is on standard error), 2 wrong use, 3 partial result

environment: CLICKUP_ORGANIZATION_URL  the organization URL where the option is not given
             CLICKUP_TOKEN             lets workspaces, tree, check and doctor work without a
                                       stored connection; it is not saved
"""
)


class _Help(argparse.HelpFormatter):
    """Help whose every word is in the language: argparse has its own in English alone."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin with how it is used."""
        beginning = _("usage: ") if prefix is None else prefix
        super().add_usage(usage, actions, groups, beginning)


class _LinesOfHelp(_Help, argparse.RawDescriptionHelpFormatter):
    """Help whose lines end where they were written to."""


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints hold plain text, and no token that was typed somewhere else."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, **{"formatter_class": _Help, **options})
        self._positionals.title = _("positional arguments")
        self._optionals.title = _("options")
        self.add_argument(
            "-h",
            "--help",
            action="help",
            default=argparse.SUPPRESS,
            help=_("show this help message and exit"),
        )

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
            unknown = _("unknown: {names}").format(names=" ".join(names))
            self.error(unknown if names else _("there is an argument too many"))
        wrong = options.wrong_use(options) if hasattr(options, "wrong_use") else ""
        if wrong:
            self.error(wrong)
        return options

    def error(self, message: str) -> NoReturn:
        # Takes a fifth of `--help`, which complains of nothing.
        from clickup_desktop.cli.typed_secrets import complaint  # noqa: PLC0415 - as above

        self.print_usage(sys.stderr)
        told = _("{program}: error: {complaint}")
        text = told.format(program=self.prog, complaint=complaint(message))
        self.exit(2, f"{text}\n")


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
            "Connect ClickUp to your organization and choose the Channels to link. "
            "Without a command the window opens."
        ),
        epilog=_(EXIT_STATUSES),
        formatter_class=_LinesOfHelp,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=_("show the program's version and exit"),
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
        "connect", _("Connect ClickUp. The token comes from standard input or a prompt.")
    )
    connect.add_argument(
        "--visibility",
        required=True,
        choices=("shared", "private"),
        help=_("shared: administrators can link channels through it; private: only you"),
    )
    _add_session_only(connect)
    command("connections", _("List the connections."))
    check = command("check", _("Test a connection, or every one, with the calls that are used."))
    check.add_argument("connection", metavar="ID", nargs="?", help=_("the connection"))
    doctor = command(
        "doctor",
        _("Try everything from the data folder to the linked Channels, and say where it stops."),
    )
    doctor.add_argument(
        "--report",
        type=path_of,
        metavar="FILE",
        help=_("write a text that can be posted, with everything secret or personal removed"),
    )
    update = command("update-token", _("Give a connection a new token. Its links stay."))
    update.add_argument("connection", metavar="ID", help=_("the connection"))
    update.add_argument(
        "--accept-other-account",
        action="store_true",
        help=_("go on where the new token belongs to another ClickUp account"),
    )
    update.add_argument(
        "--send-to",
        metavar="URL",
        help=_(
            "the organization URL that the new token is sent to, where the connection's is in doubt"
        ),
    )
    _add_session_only(update)
    disconnect = command("disconnect", _("Remove a connection and its token."))
    disconnect.add_argument("connection", metavar="ID", help=_("the connection"))
    _add_connection(command("workspaces", _("List the Workspaces that can be reached.")))
    tree = command("tree", _("Show a Workspace's Spaces, Folders, Lists and Channels."))
    _add_workspace(tree)
    _add_connection(tree)
    _add_link(command("link", _("Link a Channel, or all that a file names.")))
    links = command("links", _("List the linked Channels."))
    links.add_argument(
        "--check",
        action="store_true",
        help=_("ask ClickUp first whether they are still there, and what they are called now"),
    )
    unlink = command("unlink", _("Remove a link."))
    unlink.add_argument("link", metavar="ID", help=_("the link"))
    organization = command("organization", _("Work with organizations on a PostgreSQL server."))
    if "organization" in arguments:
        from clickup_desktop.cli.organization_arguments import (  # noqa: PLC0415 - this command's
            add_organization,
        )

        add_organization(organization, _add_common)
    sandbox = command("sandbox", _("Run a ClickUp of sample data on this computer."), json=False)
    if "sandbox" in arguments:
        from clickup_desktop.sandbox.main import add_arguments  # noqa: PLC0415 - this command's

        add_arguments(sandbox)
    tour = command(
        "tour",
        _(
            "Walk through the window off screen and save a picture of each step. "
            "The token comes from standard input; without one the sandbox is used."
        ),
        json=False,
    )
    tour.add_argument(
        "--out", type=path_of, required=True, metavar="DIR", help=_("where pictures go")
    )
    return parser


def _add_link(link: argparse.ArgumentParser) -> None:
    link.add_argument(
        "workspace", metavar="WORKSPACE", nargs="?", help=_("the Workspace's id, or its name")
    )
    link.add_argument(
        "channel",
        metavar="CHANNEL",
        nargs="?",
        help=_("the Channel's id, its web address in ClickUp, or its name"),
    )
    link.add_argument(
        "--from",
        dest="source",
        type=existing_source,
        metavar="FILE",
        help=_(
            "link what a CSV file names, - for standard input: its first line is workspace,channel "
            "or workspace,channel,connection, each line after it names one Channel, a private one "
            "by its id. All of them are linked, or none; at most 200"
        ),
    )
    _add_connection(link)
    link.set_defaults(wrong_use=_wrong_link)


def _wrong_link(options: argparse.Namespace) -> str:
    if options.source is not None:
        return _("--from takes the place of WORKSPACE and CHANNEL") if options.workspace else ""
    return "" if options.channel else _("WORKSPACE and CHANNEL are needed, or --from FILE")


def _add_session_only(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--session-only",
        action="store_true",
        help=_("keep the token for this command only, as on a server without a keyring"),
    )


def _add_common(parser: argparse.ArgumentParser, **default: Any) -> None:
    parser.add_argument(
        "--data-dir",
        type=_folder,
        metavar="DIR",
        help=_("where the program keeps its data"),
        **default,
    )
    parser.add_argument(
        "--organization-url",
        dest="clickup_url",
        metavar="URL",
        help=_("the base of ClickUp's API (https://api.clickup.com unless given)"),
        **default,
    )
    parser.add_argument(
        "--organization",
        metavar="ID",
        help=_("the organization to work in (the current one unless given)"),
        **default,
    )
    parser.add_argument(
        OPTION,
        type=_language,
        metavar="LANG",
        help=_("the language of the texts, such as en (the system's unless given)"),
        **default,
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        help=_("tell on standard error what is being done"),
        **(default or {"default": False}),
    )


def _add_workspace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workspace", metavar="WORKSPACE", help=_("the Workspace's id, or its name"))


def _add_connection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--connection",
        metavar="ID",
        help=_("the connection to use where several reach a Workspace"),
    )


def _language(text: str) -> str:
    known = known_languages()
    if not matching_language(text, known):
        told = _("there is no such language; there are {languages}")
        raise argparse.ArgumentTypeError(told.format(languages=enumeration(known)))
    return text


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError(_("a folder is needed"))
    return expanded_path(text)
