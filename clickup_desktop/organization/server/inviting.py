"""Members of a server's organization: invited, taken in on a second computer, removed."""

from __future__ import annotations

import contextlib
import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection as Transaction
from sqlalchemy import func, select

from clickup_desktop.organization.column_types import UtcDateTime
from clickup_desktop.organization.connections import rows as connections
from clickup_desktop.organization.decoding import AnyRow, Author, Decoder
from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    InvalidEmail,
    RowUnreadable,
    ServerError,
)
from clickup_desktop.organization.links import rows as links
from clickup_desktop.organization.members import rows as members
from clickup_desktop.organization.members.members import OrganizationMembers
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    RowKind,
    UnreadableRow,
    Visibility,
)
from clickup_desktop.organization.roles import MAY_MANAGE_MEMBERS, Role
from clickup_desktop.organization.schema import member as member_table
from clickup_desktop.organization.server.passwords import one_time_password, verifier_of
from clickup_desktop.organization.server.tables import invitation
from clickup_desktop.organization.store import Store

INVITED_FOR = timedelta(days=7)
MAXIMUM_EMAIL = 300
_LOGIN_LETTERS = 16
# The server lets in no other (`invited` in sql/helpers.sql).
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")
_THROWING_SECONDS = 120


@dataclass(frozen=True, slots=True)
class InvitedLogin:
    """What somebody needs to come in, beside what the sealed key is opened with. Never logged.

    Attributes:
        login: the name to log in with.
        password: good for one time, until it expires; "" for a member who has one already.
        expires_at: in whole seconds.
    """

    member_id: str
    role: Role
    login: str
    password: str = field(repr=False)
    expires_at: datetime


Seal = Callable[[InvitedLogin], bytes]
"""Encrypts the organization's key for who will have this invitation."""


@dataclass(frozen=True, slots=True)
class WaitingInvitation:
    """An invitation that was not used yet.

    Attributes:
        first: whether it lets somebody in; else it is for another computer of a member's.
        over: whether it ran out, by the server's clock, or the key that it opens was replaced.
    """

    member_id: str
    role: Role
    first: bool
    expires_at: datetime
    over: bool = False


@dataclass(frozen=True, slots=True)
class RemainingRows:
    """What stays when a member is removed. What is Private goes, and nobody else sees it before.

    Attributes:
        connections: their Shared connections, which the remover takes over.
        links: the links they made, which stay as they are.
        unreadable: those of the links that can't be read.
    """

    connections: tuple[Connection, ...]
    links: tuple[ChannelLink, ...]
    unreadable: tuple[UnreadableRow, ...] = ()


class ServerMembers:
    """The people of a server's organization, for one Enterprise Admin.

    Every call may raise `ServerError`, and `RoleRequired` for anybody else.
    """

    def __init__(self, store: Store, member_id: str) -> None:
        self._store = store
        self._member_id = member_id
        self._members = OrganizationMembers(store, member_id)

    def invite(
        self, name: str, email: str, role: Role, seal: Seal, *, valid_for: timedelta = INVITED_FOR
    ) -> InvitedLogin:
        """Make a login for somebody, with a one-time password.

        Args:
            valid_for: at most 31 days.

        Raises:
            InvalidEmail: nobody can be invited by it; nothing was asked of the server.
        """
        email = usable_email(email)
        prefix, now = self._login_prefix()
        draft = draft_invitation(role, prefix, end_of(valid_for, now))
        sealed = seal(draft)
        with self._store.write() as transaction:
            self._members.require_role(transaction, MAY_MANAGE_MEMBERS, "invite members")
            transaction.execute(
                select(
                    func.invite_member(
                        draft.member_id,
                        name.replace("\x00", "")[: members.MAXIMUM_NAME],
                        email,
                        str(role),
                        draft.login,
                        verifier_of(draft.password, raw(transaction)),
                        draft.expires_at.replace(tzinfo=None),
                        sealed,
                    )
                )
            )
        return draft

    def invite_again(
        self, member_id: str, seal: Seal, *, valid_for: timedelta = INVITED_FOR
    ) -> InvitedLogin:
        """Invite somebody whose invitation ran out, or a member's other computer.

        A member's own password stays: who could set it could see what is Private.

        Raises:
            UnknownMember: there is none.
        """
        with self._store.read() as transaction:
            self._members.require_role(transaction, MAY_MANAGE_MEMBERS, "invite members")
            who = members.read_member(transaction, member_id)
            login: str = transaction.execute(
                select(member_table.c.login).where(member_table.c.id == member_id)
            ).scalar_one()
            first = transaction.execute(
                select(invitation.c.first).where(invitation.c.member_id == member_id)
            ).scalar()
            now = server_now(transaction)
        draft = InvitedLogin(
            member_id,
            who.role,
            login,
            one_time_password() if first else "",
            end_of(valid_for, now),
        )
        sealed = seal(draft)
        with self._store.write() as transaction:
            renewed = transaction.execute(
                select(
                    func.renew_invitation(
                        member_id,
                        verifier_of(draft.password, raw(transaction)) if first else None,
                        draft.expires_at.replace(tzinfo=None),
                        sealed,
                    )
                )
            ).scalar_one()
            if renewed != bool(first):
                raise ChangedMeanwhile("they came in meanwhile")
        return draft

    def waiting_invitations(self) -> tuple[WaitingInvitation, ...]:
        """Return the invitations that were not used yet and can be read, the oldest first."""
        with self._store.read() as transaction:
            self._members.require_role(transaction, MAY_MANAGE_MEMBERS, "see invitations")
            # All but what is sealed.
            columns = [it for it in invitation.columns if it is not invitation.c.sealed]
            rows = transaction.execute(
                select(
                    *columns,
                    invitation.c.member_id.label("id"),
                    (invitation.c.expires_at <= func.utc_now(type_=UtcDateTime)).label("over"),
                ).order_by(invitation.c.created_at)
            )
            return _INVITATION.rows(rows).readable

    def belongings(self, member_id: str) -> RemainingRows:
        """Return what stays of a member's.

        Raises:
            UnknownMember: there is none.
        """
        with self._store.read() as transaction:
            who = self._members.require_role(transaction, MAY_MANAGE_MEMBERS, "remove members")
            # Also one whose row can't be read is removed.
            with contextlib.suppress(RowUnreadable):
                members.read_member(transaction, member_id)
            shared = tuple(
                connection
                for connection in connections.read_connections(transaction, who).readable
                if connection.owner.id == member_id and connection.visibility is Visibility.SHARED
            )
            made = links.read_links(transaction, who, linked_by_id=member_id)
        return RemainingRows(shared, made.readable, made.unreadable)

    def remove(self, member_id: str, *, expected_version: int | None = None) -> None:
        """Remove a member: their login and sessions end, what is Private goes, the rest stays.

        The organization's key is known to them still: a new one is to be made (`rotate`), and the
        tokens in ClickUp are to be regenerated.

        Raises:
            UnknownMember, LastEnterpriseAdmin, NotOneself, ChangedMeanwhile.
        """
        with self._store.write() as transaction:
            self._members.require_role(transaction, MAY_MANAGE_MEMBERS, "remove members")
            transaction.execute(select(func.remove_member(member_id, expected_version)))
        self._discard_notifications()

    def _discard_notifications(self) -> None:
        """Have the server throw away the notifications that the member's sessions kept unread.

        There may be gigabytes of them, and the next who asks how many there are waits until they
        are gone: this does, and nobody who saves something.
        """
        with contextlib.suppress(ServerError), self._store.read() as transaction:
            transaction.exec_driver_sql(f"SET LOCAL statement_timeout = '{_THROWING_SECONDS}s'")
            transaction.exec_driver_sql("SELECT pg_notification_queue_usage()")

    def _login_prefix(self) -> tuple[str, datetime]:
        """What all logins of the organization begin with, as one's own does; and the time."""
        with self._store.read() as transaction:
            self._members.require_role(transaction, MAY_MANAGE_MEMBERS, "invite members")
            own: str = transaction.execute(
                select(member_table.c.login).where(member_table.c.id == self._member_id)
            ).scalar_one()
            return own[:-_LOGIN_LETTERS], server_now(transaction)


def _waiting(row: AnyRow) -> WaitingInvitation:
    return WaitingInvitation(row.member_id, row.role, row.first, row.expires_at, row.over)


_INVITATION = Decoder(
    RowKind.INVITATION,
    invitation,
    _waiting,
    author=Author(moment="created_at"),
    lenient=frozenset({"sealed"}),  # not read
)


def usable_email(text: str) -> str:
    """Return an e-mail address that somebody can be invited by.

    Raises:
        InvalidEmail: it is none.
    """
    email = text.strip()
    if len(email) > MAXIMUM_EMAIL or _EMAIL.fullmatch(email) is None:
        raise InvalidEmail
    return email


def draft_invitation(role: Role, login_prefix: str, expires_at: datetime) -> InvitedLogin:
    """Return an invitation for somebody who is not in the organization yet.

    Args:
        expires_at: in whole seconds.
    """
    return InvitedLogin(
        str(uuid.uuid4()),
        role,
        login_prefix + secrets.token_hex(_LOGIN_LETTERS // 2),
        one_time_password(),
        expires_at,
    )


def server_now(transaction: Transaction) -> datetime:
    """Return the server's time: it decides when an invitation runs out."""
    now = transaction.execute(select(func.utc_now(type_=UtcDateTime))).scalar_one()
    if not isinstance(now, datetime):
        raise ServerError("", "its time can't be read")
    return now


def end_of(valid_for: timedelta, now: datetime) -> datetime:
    """Return when an invitation runs out, in whole seconds."""
    return (now + valid_for).replace(microsecond=0)


def raw(transaction: Transaction) -> Any:
    """Return psycopg's connection."""
    return transaction.connection.dbapi_connection
