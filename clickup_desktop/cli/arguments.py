"""What can be said on the command line. The names are a contract with people's scripts."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from clickup_desktop import __version__

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, NoReturn

EXIT_STATUSES = """\
exit status: 0 done, 1 failed (a hint is on standard error), 2 wrong use, 3 partial result

environment: CLICKUP_ORGANIZATION_URL  the organization URL where the option is not given
             CLICKUP_TOKEN             lets workspaces, tree, check and doctor work without a
                                       stored connection; it is not saved
"""


def _path(text: str) -> Path:
    from pathlib import Path  # noqa: PLC0415 - a third of what `--help` would take

    return Path(text)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints hold plain text, and no token that was typed somewhere else."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Return the options; of what is unknown, the names alone are told."""
        options, rest = self.parse_known_args(args, namespace)
        if rest:
            names = [argument.partition("=")[0] for argument in rest if argument.startswith("-")]
            self.error(f"unknown: {' '.join(names)}" if names else "there is an argument too many")
        wrong = options.wrong_use(options) if hasattr(options, "wrong_use") else ""
        if wrong:
            self.error(wrong)
        return options

    def error(self, message: str) -> NoReturn:
        from clickup_desktop.troubleshooting.redaction import redact  # noqa: PLC0415 - rare
        from clickup_desktop.untrusted_text import display_text  # noqa: PLC0415 - rare

        super().error(display_text(redact(message), maximum=1_000))


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
        description="Connect ClickUp to your organization and choose the Channels to link. "
        "Without a command the window opens.",
        epilog=EXIT_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
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
            added.add_argument("--json", action="store_true", help="print the result as JSON")
        return added

    connect = command(
        "connect", "Connect ClickUp. The token comes from standard input or a prompt."
    )
    connect.add_argument(
        "--visibility",
        required=True,
        choices=("shared", "private"),
        help="shared: administrators can link channels through it; private: only you",
    )
    command("connections", "List the connections.")
    check = command("check", "Test a connection, or every one, with the calls that are used.")
    check.add_argument("connection", metavar="ID", nargs="?", help="the connection")
    doctor = command(
        "doctor",
        "Try everything from the data folder to the linked Channels, and say where it stops.",
    )
    doctor.add_argument(
        "--report",
        type=_path,
        metavar="FILE",
        help="write a text that can be posted, with everything secret or personal removed",
    )
    update = command("update-token", "Give a connection a new token. Its links stay.")
    update.add_argument("connection", metavar="ID", help="the connection")
    update.add_argument(
        "--accept-other-account",
        action="store_true",
        help="go on where the new token belongs to another ClickUp account",
    )
    update.add_argument(
        "--send-to",
        metavar="URL",
        help="the organization URL that the new token is sent to, where the connection's is in "
        "doubt",
    )
    disconnect = command("disconnect", "Remove a connection and its token.")
    disconnect.add_argument("connection", metavar="ID", help="the connection")
    _add_connection(command("workspaces", "List the Workspaces that can be reached."))
    tree = command("tree", "Show a Workspace's Spaces, Folders, Lists and Channels.")
    _add_workspace(tree)
    _add_connection(tree)
    _add_link(command("link", "Link a Channel, or all that a file names."))
    links = command("links", "List the linked Channels.")
    links.add_argument(
        "--check",
        action="store_true",
        help="ask ClickUp first whether they are still there, and what they are called now",
    )
    unlink = command("unlink", "Remove a link.")
    unlink.add_argument("link", metavar="ID", help="the link")
    _add_organization(command("organization", "Work with organizations on a PostgreSQL server."))
    sandbox = command("sandbox", "Run a ClickUp of sample data on this computer.", json=False)
    if "sandbox" in arguments:
        from clickup_desktop.sandbox.main import add_arguments  # noqa: PLC0415 - only when asked

        add_arguments(sandbox)
    tour = command(
        "tour",
        "Walk through the window off screen and save a picture of each step. "
        "The token comes from standard input; without one the sandbox is used.",
        json=False,
    )
    tour.add_argument("--out", type=_path, required=True, metavar="DIR", help="where pictures go")
    return parser


def _add_link(link: argparse.ArgumentParser) -> None:
    link.add_argument(
        "workspace", metavar="WORKSPACE", nargs="?", help="the Workspace's id, or its name"
    )
    link.add_argument(
        "channel",
        metavar="CHANNEL",
        nargs="?",
        help="the Channel's id, its web address in ClickUp, or its name",
    )
    link.add_argument(
        "--from",
        dest="source",
        type=_source,
        metavar="FILE",
        help="link what a CSV file names, - for standard input: its first line is "
        "workspace,channel or workspace,channel,connection, each line after it names one Channel, "
        "a private one by its id. All of them are linked, or none; at most 200",
    )
    _add_connection(link)
    link.set_defaults(wrong_use=_wrong_link)


def _wrong_link(options: argparse.Namespace) -> str:
    if options.source is not None:
        return "--from takes the place of WORKSPACE and CHANNEL" if options.workspace else ""
    return "" if options.channel else "WORKSPACE and CHANNEL are needed, or --from FILE"


def _add_organization(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, text: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=text, description=text, allow_abbrev=False)
        _add_common(added, default=argparse.SUPPRESS)
        added.add_argument("--json", action="store_true", help="print the result as JSON")
        return added

    def with_address(name: str, text: str) -> argparse.ArgumentParser:
        added = action(name, f"{text} For a database administrator.")
        added.add_argument(
            "address",
            metavar="ADDRESS",
            help="postgresql://LOGIN@HOST/DATABASE; the password comes from standard input or a "
            "prompt",
        )
        _add_clear_text(added)
        return added

    create = with_address(
        "create",
        "Make an organization in an empty database, or repair what its server enforces.",
    )
    create.add_argument("--name", required=True, help="the organization's name")
    create.add_argument(
        "--admin-email", required=True, metavar="EMAIL", help="of the first Enterprise Admin"
    )
    create.add_argument("--admin-name", metavar="NAME", help="of the first Enterprise Admin")
    with_address("upgrade", "Bring an organization up to date.")
    with_address("check", "Say what the server would not enforce as it should.")
    join = action(
        "join",
        "Join an organization. Standard input brings the invitation on its first line and the "
        "password on the second; without it both are asked for.",
    )
    join.add_argument(
        "--certificates",
        type=_file,
        metavar="FILE",
        help="your company's certificates, where the system does not know them",
    )
    _add_clear_text(join)
    recover = action(
        "recover",
        "Come back where every computer's key is lost. Standard input brings the recovery key on "
        "its first line and the member's password on the second; without it both are asked for.",
    )
    recover.add_argument(
        "address", metavar="ADDRESS", help="postgresql://LOGIN@HOST/DATABASE, a member's login"
    )
    _add_clear_text(recover)
    action("list", "List the organizations that this computer knows.")
    use = action("use", "Have another organization opened from now on.")
    use.add_argument("id", metavar="ID", help="the organization's id, or its name")
    sign_out = action("sign-out", "Forget an organization's password and key on this computer.")
    sign_out.add_argument("id", metavar="ID", help="the organization's id, or its name")
    _add_member_actions(action)
    move = action(
        "move",
        "Bring connections and links of this computer's organization into the one that is open. "
        "Without a choice they are listed.",
    )
    move.add_argument("--connection", action="append", metavar="ID", help="a connection")
    move.add_argument("--link", action="append", metavar="ID", help="a link")
    move.add_argument("--all", action="store_true", help="everything")
    move.add_argument(
        "--with-kept-address",
        action="store_true",
        help="move a connection that names another address with the one its token was kept for",
    )
    move.add_argument(
        "--remove-here",
        action="store_true",
        help="take it out of this computer's organization afterwards",
    )


def _add_clear_text(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow-clear-text-password",
        action="store_true",
        help="give the server the password itself when it asks, as it does for LDAP, RADIUS and "
        "PAM; whoever runs the server can then read it",
    )


def _add_member_actions(action: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add what the people of an organization are managed with."""
    roles = ("enterprise-admin", "integrations-admin", "member")
    invite = action(
        "invite", "Invite somebody, or a member's other computer. For an Enterprise Admin."
    )
    invite.add_argument("email", metavar="EMAIL", help="whom")
    invite.add_argument("--name", help="their name; the e-mail address unless given")
    invite.add_argument("--role", choices=roles, default="member", help="what they may do")
    action("members", "List the members.")
    role = action("role", "Give a member another role. For an Enterprise Admin.")
    role.add_argument("member", metavar="MEMBER", help="the member's id, or e-mail address")
    role.add_argument("role", choices=roles, help="what they may do")
    remove = action(
        "remove",
        "Remove a member and change the organization's key. For an Enterprise Admin.",
    )
    remove.add_argument("member", metavar="MEMBER", help="the member's id, or e-mail address")
    remove.add_argument("--preview", action="store_true", help="only say what they have")
    action("new-key", "Change the organization's key. For an Enterprise Admin.")
    audit = action("audit", "Show the audit trail. For an Enterprise Admin.")
    audit.add_argument(
        "--limit", type=_count, default=200, metavar="N", help="how many entries (200)"
    )


def _add_common(parser: argparse.ArgumentParser, **default: Any) -> None:
    parser.add_argument(
        "--data-dir",
        type=_folder,
        metavar="DIR",
        help="where the program keeps its data",
        **default,
    )
    parser.add_argument(
        "--organization-url",
        dest="clickup_url",
        metavar="URL",
        help="the base of ClickUp's API (https://api.clickup.com unless given)",
        **default,
    )
    parser.add_argument(
        "--organization",
        metavar="ID",
        help="the organization to work in (the current one unless given)",
        **default,
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="tell on standard error what is being done",
        **(default or {"default": False}),
    )


def _add_workspace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workspace", metavar="WORKSPACE", help="the Workspace's id, or its name")


def _add_connection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--connection", metavar="ID", help="the connection to use where several reach a Workspace"
    )


def _expanded(text: str) -> Path:
    try:
        return _path(text).expanduser()
    except RuntimeError:
        raise argparse.ArgumentTypeError("nobody's home folder is known for the ~") from None


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("a folder is needed")
    return _expanded(text)


def _file(text: str) -> Path:
    path = _expanded(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError("there is no such file")
    return path


def _source(text: str) -> Path:
    """Return where lines are read from, which may be a pipe; "-" is standard input."""
    path = _path(text)
    if text == "-":
        return path
    path = path.expanduser().absolute()
    if not path.exists():
        raise argparse.ArgumentTypeError("there is no such file")
    return path


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if not 1 <= count <= 100_000:
        raise argparse.ArgumentTypeError("a number from 1 to 100000 is needed")
    return count
