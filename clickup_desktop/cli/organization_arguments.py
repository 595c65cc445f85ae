"""What can be said after `organization` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from clickup_desktop.cli.path_arguments import existing_file
from clickup_desktop.cli.yes_argument import add_yes
from clickup_desktop.language.texts import _
from clickup_desktop.organization.records import MOST_COPY_DAYS


def add_organization(parser: argparse.ArgumentParser, add_common: Callable[..., None]) -> None:
    """Add what can be done with organizations.

    Args:
        add_common: adds what every command takes.
    """
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, text: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=text, description=text, allow_abbrev=False)
        add_common(added, default=argparse.SUPPRESS)
        added.add_argument("--json", action="store_true", help=_("print the result as JSON"))
        return added

    def with_address(name: str, text: str) -> argparse.ArgumentParser:
        added = action(name, text)
        added.add_argument(
            "address",
            metavar="ADDRESS",
            help=_(
                "postgresql://LOGIN@HOST/DATABASE; the password is read from standard input, "
                "or prompted for"
            ),
        )
        _add_clear_text(added)
        return added

    create = with_address(
        "create",
        _(
            "Create an organization in an empty database, or repair the rules that its "
            "server enforces. For database administrators."
        ),
    )
    create.add_argument("--name", required=True, help=_("name of the organization"))
    create.add_argument(
        "--admin-email",
        required=True,
        metavar="EMAIL",
        help=_("e-mail address of the first Enterprise Admin"),
    )
    create.add_argument(
        "--admin-name",
        metavar="NAME",
        help=_("name of the first Enterprise Admin (default: the e-mail address)"),
    )
    create.add_argument(
        "--server",
        metavar="HOST",
        help=_(
            "host where members reach the server, with :PORT if it is not 5432; required "
            "if ADDRESS uses a socket"
        ),
    )
    with_address(
        "upgrade",
        _("Update an organization to this version of the program. For database administrators."),
    )
    with_address(
        "check",
        _(
            "Show which rules the server does not enforce as it should. For database "
            "administrators."
        ),
    )
    join = action(
        "join",
        _(
            "Join an organization. Reads the invitation from the first line of standard "
            "input and the password from the second, or prompts for both."
        ),
    )
    join.add_argument(
        "--certificates",
        type=existing_file,
        metavar="FILE",
        help=_("file with your company's certificates, if the system does not have them"),
    )
    _add_clear_text(join)
    sign_in = action(
        "sign-in",
        _(
            "Sign in again to an organization that this computer has joined, for example "
            "after your password was changed on the server. Reads the password from "
            "standard input, or prompts for it."
        ),
    )
    sign_in.add_argument(
        "where",
        metavar="ORGANIZATION",
        nargs="?",
        help=_(
            "id or name of the organization (default: the current one), or its address "
            "with your login: postgresql://LOGIN@HOST/DATABASE"
        ),
    )
    _add_clear_text(sign_in)
    recover = action(
        "recover",
        _(
            "Get back in after every computer has lost its key. Reads the recovery key "
            "from the first line of standard input and the member's password from the "
            "second, or prompts for both."
        ),
    )
    recover.add_argument(
        "address",
        metavar="ADDRESS",
        help=_("postgresql://LOGIN@HOST/DATABASE, with a member's login"),
    )
    _add_clear_text(recover)
    action("list", _("List the organizations that this computer knows."))
    use = action("use", _("Switch to another organization."))
    use.add_argument("id", metavar="ID", help=_("id or name of the organization"))
    sign_out = action(
        "sign-out",
        _("Sign out of an organization: remove its password and key from this computer."),
    )
    sign_out.add_argument("id", metavar="ID", help=_("id or name of the organization"))
    add_yes(sign_out)
    _add_member_actions(action)
    _add_copies(action)
    move = action(
        "move",
        _(
            "Add connections and links of this computer's organization to the current "
            "one. Without a selection, lists them."
        ),
    )
    move.add_argument(
        "--connection", action="append", metavar="ID", help=_("id of a connection to move")
    )
    move.add_argument("--link", action="append", metavar="ID", help=_("id of a link to move"))
    move.add_argument("--all", action="store_true", help=_("move all connections and links"))
    move.add_argument(
        "--with-kept-address",
        action="store_true",
        help=_(
            "if a connection names a different address than its token was saved for, "
            "move it with that of the token"
        ),
    )
    move.add_argument(
        "--remove-here",
        action="store_true",
        help=_("afterwards, remove them from this computer's organization"),
    )
    add_yes(move)


def _add_clear_text(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow-clear-text-password",
        action="store_true",
        help=_(
            "send the server the password itself if it asks for it, as with LDAP, RADIUS "
            "or PAM; whoever runs the server can then read it"
        ),
    )


def _add_member_actions(action: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add what the people of an organization are managed with."""
    roles = ("enterprise-admin", "integrations-admin", "member")
    invite = action(
        "invite", _("Invite a person, or another computer of a member. For Enterprise Admins.")
    )
    invite.add_argument("email", metavar="EMAIL", help=_("e-mail address of the person"))
    invite.add_argument("--name", help=_("name of the person (default: the e-mail address)"))
    invite.add_argument(
        "--role", choices=roles, default="member", help=_("role of the person (default: member)")
    )
    action("members", _("List the members."))
    role = action("role", _("Change a member's role. For Enterprise Admins."))
    role.add_argument("member", metavar="MEMBER", help=_("id or e-mail address of the member"))
    role.add_argument("role", choices=roles, help=_("the new role"))
    remove = action(
        "remove",
        _("Remove a member and change the organization key. For Enterprise Admins."),
    )
    remove.add_argument("member", metavar="MEMBER", help=_("id or e-mail address of the member"))
    remove.add_argument(
        "--preview",
        action="store_true",
        help=_("only show what the member has, and remove nothing"),
    )
    action("new-key", _("Change the organization key. For Enterprise Admins."))
    action(
        "new-recovery-key",
        _(
            "Replace the recovery key, for example because somebody may have seen it. "
            "For Enterprise Admins."
        ),
    )
    audit = action("audit", _("Show the audit trail. For Enterprise Admins."))
    audit.add_argument(
        "--limit", type=_count, default=200, metavar="N", help=_("number of entries (default: 200)")
    )


def _add_copies(action: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add what says for how long members may keep copies of messages."""
    copies = action(
        "copies",
        _(
            "Show for how long members may keep copies of messages, or set it. Only Enterprise "
            "Admins can set it."
        ),
    )
    limit = copies.add_mutually_exclusive_group()
    limit.add_argument(
        "--days", type=_days, metavar="N", help=_("allow copies, and keep them for at most N days")
    )
    limit.add_argument(
        "--none", dest="days", action="store_const", const=0, help=_("allow no copies")
    )
    limit.add_argument(
        "--no-limit", action="store_true", help=_("allow copies, and keep them for any time")
    )


def _count(text: str) -> int:
    return _number(text, 100_000)


def _days(text: str) -> int:
    return _number(text, MOST_COPY_DAYS)


def _number(text: str, highest: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= highest:
        raise argparse.ArgumentTypeError(
            _("must be a number from 1 to {highest}").format(highest=highest)
        )
    return number
