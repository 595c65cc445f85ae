"""What `organization` does, for its members and for who looks after its server."""

from __future__ import annotations

from collections.abc import Callable

from clickup_desktop.cli import copies, members, organizations
from clickup_desktop.cli.session import Session

WITH_ADDRESS = frozenset({"create", "upgrade", "check"})
"""What a database administrator does, whose password is asked for."""

_HERE: dict[str, Callable[[Session], int]] = {
    "audit": members.audit,
    "copies": copies.limit_copies,
    "invite": members.invite,
    "join": organizations.join,
    "list": organizations.list_organizations,
    "members": members.list_members,
    "move": organizations.move,
    "new-key": members.new_key,
    "new-recovery-key": members.new_recovery_key,
    "recover": organizations.recover,
    "remove": members.remove,
    "role": members.change_role,
    "sign-in": organizations.sign_in,
    "sign-out": organizations.sign_out,
    "use": organizations.use,
}


def run(session: Session) -> int:
    """Do what `organization` was asked for."""
    known = _HERE.get(session.options.action)
    if known is not None:
        return known(session)
    # Only who has a server needs psycopg and what talks to it.
    from clickup_desktop.cli import organization_server  # noqa: PLC0415

    return organization_server.run(session)
