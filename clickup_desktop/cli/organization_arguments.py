"""What can be said after `organization` on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from clickup_desktop.cli.path_arguments import existing_file
from clickup_desktop.language.texts import _


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
                "postgresql://LOGIN@HOST/DATABASE; the password comes from standard input or a "
                "prompt"
            ),
        )
        _add_clear_text(added)
        return added

    create = with_address(
        "create",
        _(
            "Make an organization in an empty database, or repair what its server enforces. For a "
            "database administrator."
        ),
    )
    create.add_argument("--name", required=True, help=_("the organization's name"))
    create.add_argument(
        "--admin-email", required=True, metavar="EMAIL", help=_("of the first Enterprise Admin")
    )
    create.add_argument("--admin-name", metavar="NAME", help=_("of the first Enterprise Admin"))
    create.add_argument(
        "--server",
        metavar="HOST",
        help=_(
            "where members reach the server, with :PORT where it is another than 5432; needed "
            "where ADDRESS leads through a socket"
        ),
    )
    with_address("upgrade", _("Bring an organization up to date. For a database administrator."))
    with_address(
        "check",
        _("Say what the server would not enforce as it should. For a database administrator."),
    )
    join = action(
        "join",
        _(
            "Join an organization. Standard input brings the invitation on its first line and the "
            "password on the second; without it both are asked for."
        ),
    )
    join.add_argument(
        "--certificates",
        type=existing_file,
        metavar="FILE",
        help=_("your company's certificates, where the system does not know them"),
    )
    _add_clear_text(join)
    sign_in = action(
        "sign-in",
        _(
            "Sign in again where this computer has joined, as after a change of your password at "
            "the server. The password comes from standard input or a prompt."
        ),
    )
    sign_in.add_argument(
        "where",
        metavar="ORGANIZATION",
        nargs="?",
        help=_(
            "its id or name (the current one unless given), or its address with your login: "
            "postgresql://LOGIN@HOST/DATABASE"
        ),
    )
    _add_clear_text(sign_in)
    recover = action(
        "recover",
        _(
            "Come back where every computer's key is lost. Standard input brings the recovery key "
            "on its first line and the member's password on the second; without it both are asked "
            "for."
        ),
    )
    recover.add_argument(
        "address", metavar="ADDRESS", help=_("postgresql://LOGIN@HOST/DATABASE, a member's login")
    )
    _add_clear_text(recover)
    action("list", _("List the organizations that this computer knows."))
    use = action("use", _("Have another organization opened from now on."))
    use.add_argument("id", metavar="ID", help=_("the organization's id, or its name"))
    sign_out = action("sign-out", _("Forget an organization's password and key on this computer."))
    sign_out.add_argument("id", metavar="ID", help=_("the organization's id, or its name"))
    _add_member_actions(action)
    move = action(
        "move",
        _(
            "Bring connections and links of this computer's organization into the one that is "
            "open. Without a choice they are listed."
        ),
    )
    move.add_argument("--connection", action="append", metavar="ID", help=_("a connection"))
    move.add_argument("--link", action="append", metavar="ID", help=_("a link"))
    move.add_argument("--all", action="store_true", help=_("everything"))
    move.add_argument(
        "--with-kept-address",
        action="store_true",
        help=_("move a connection that names another address with the one its token was kept for"),
    )
    move.add_argument(
        "--remove-here",
        action="store_true",
        help=_("take it out of this computer's organization afterwards"),
    )


def _add_clear_text(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow-clear-text-password",
        action="store_true",
        help=_(
            "give the server the password itself when it asks, as it does for LDAP, RADIUS and "
            "PAM; whoever runs the server can then read it"
        ),
    )


def _add_member_actions(action: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add what the people of an organization are managed with."""
    roles = ("enterprise-admin", "integrations-admin", "member")
    invite = action(
        "invite", _("Invite somebody, or a member's other computer. For an Enterprise Admin.")
    )
    invite.add_argument("email", metavar="EMAIL", help=_("whom"))
    invite.add_argument("--name", help=_("their name; the e-mail address unless given"))
    invite.add_argument("--role", choices=roles, default="member", help=_("what they may do"))
    action("members", _("List the members."))
    role = action("role", _("Give a member another role. For an Enterprise Admin."))
    role.add_argument("member", metavar="MEMBER", help=_("the member's id, or e-mail address"))
    role.add_argument("role", choices=roles, help=_("what they may do"))
    remove = action(
        "remove",
        _("Remove a member and change the organization's key. For an Enterprise Admin."),
    )
    remove.add_argument("member", metavar="MEMBER", help=_("the member's id, or e-mail address"))
    remove.add_argument("--preview", action="store_true", help=_("only say what they have"))
    action("new-key", _("Change the organization's key. For an Enterprise Admin."))
    action(
        "new-recovery-key",
        _(
            "Make another recovery key, in the place of one that somebody may have seen. For an "
            "Enterprise Admin."
        ),
    )
    audit = action("audit", _("Show the audit trail. For an Enterprise Admin."))
    audit.add_argument(
        "--limit", type=_count, default=200, metavar="N", help=_("how many entries (200)")
    )


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if not 1 <= count <= 100_000:
        raise argparse.ArgumentTypeError(_("a number from 1 to 100000 is needed"))
    return count
