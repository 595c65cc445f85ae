"""The members of an organization, and the audit trail of what they did."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection as Transaction
from sqlalchemy import bindparam, func, insert, select, update

from clickup_desktop.organization.decoding import AUDIT_ENTRY, COLLEAGUE, MEMBER, ORGANIZATION
from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    EssentialRowUnreadable,
    LastEnterpriseAdmin,
    OnlyByInvitation,
    RowUnreadable,
    UnknownMember,
)
from clickup_desktop.organization.records import (
    AuditEntry,
    Member,
    Organization,
    RowKind,
    Rows,
    UnreadableRow,
)
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.schema import audit_entry, member, organization
from clickup_desktop.organization.store import kept_by_server
from clickup_desktop.untrusted_text import bounded

MAXIMUM_NAME = 300
MAXIMUM_SUBJECT = 700

# Made once, since whoever does something is read first.
_MEMBER = select(member).where(member.c.id == bindparam("sought"), member.c.removed_at.is_(None))


def read_organization(transaction: Transaction) -> Organization | None:
    """Return the organization, None where none was made yet.

    Raises:
        EssentialRowUnreadable: nothing can be told of it.
    """
    row = transaction.execute(select(organization).limit(1)).first()
    if row is None:
        return None
    found = ORGANIZATION.decode(row)
    if isinstance(found, UnreadableRow):
        raise EssentialRowUnreadable(found)
    return found


def create_organization(transaction: Transaction, name: str, *, local: bool) -> None:
    """Make the organization."""
    transaction.execute(
        insert(organization).values(
            id=str(uuid.uuid4()), name=bounded(name, MAXIMUM_NAME), local=local, assistance=""
        )
    )


def change_assistance(transaction: Transaction, address: str) -> None:
    """Keep where members get help; "" for nowhere."""
    transaction.execute(
        update(organization).values(assistance=bounded(address.strip(), MAXIMUM_NAME))
    )


def change_message_copies(transaction: Transaction, days: int | None) -> None:
    """Keep for how many days copies of messages may be kept; None for any time."""
    transaction.execute(update(organization).values(message_copy_days=days))


def read_members(transaction: Transaction) -> Rows[Member]:
    """Return all members, in the order in which they joined; not when that was."""
    rows = transaction.execute(
        select(member.c.id, member.c.name, member.c.email, member.c.role, member.c.version)
        .where(member.c.removed_at.is_(None))
        .order_by(member.c.joined_at, member.c.id)
    )
    return COLLEAGUE.rows(rows)


def read_oneself(transaction: Transaction, member_id: str) -> Member:
    """Return the member who asks.

    Raises:
        UnknownMember: they are none.
        EssentialRowUnreadable: nothing can be told of them.
    """
    try:
        return read_member(transaction, member_id)
    except RowUnreadable as error:
        raise EssentialRowUnreadable(error.row) from None


def read_first_id(transaction: Transaction) -> str | None:
    """Return who joined first and is still there; None where nobody ever was.

    Raises:
        EssentialRowUnreadable: somebody is there, and who can't be told.
    """
    found = transaction.execute(
        select(member.c.id, member.c.removed_at).order_by(
            member.c.removed_at.is_not(None), member.c.joined_at, member.c.id
        )
    ).first()
    if found is None:
        return None
    if isinstance(found.id, str) and found.removed_at is None:
        return found.id
    raise EssentialRowUnreadable(
        UnreadableRow(RowKind.MEMBER, "", problems=("who is a member is not told",))
    )


def read_member(transaction: Transaction, member_id: str) -> Member:
    """Return one member.

    Raises:
        UnknownMember: there is none.
        RowUnreadable: nothing can be told of them.
    """
    row = transaction.execute(_MEMBER, {"sought": member_id}).first()
    if row is None:
        raise UnknownMember("no such member")
    return MEMBER.required(row)


def read_holders(transaction: Transaction, roles: Iterable[Role]) -> tuple[Member, ...]:
    """Return the members who have one of `roles`."""
    rows = transaction.execute(
        select(member)
        .where(member.c.removed_at.is_(None), member.c.role.in_([str(role) for role in roles]))
        .order_by(member.c.joined_at, member.c.id)
    )
    return MEMBER.rows(rows).readable


def create_member(transaction: Transaction, name: str, email: str, role: Role) -> Member:
    """Add a member.

    Raises:
        OnlyByInvitation: a server keeps the organization.
    """
    if kept_by_server(transaction):
        raise OnlyByInvitation("members are invited")
    made = Member(
        str(uuid.uuid4()), bounded(name, MAXIMUM_NAME), bounded(email, MAXIMUM_NAME), role
    )
    transaction.execute(
        insert(member).values(
            id=made.id,
            name=made.name,
            email=made.email,
            role=str(role),
            joined_at=datetime.now(UTC),
        )
    )
    return made


def change_role(
    transaction: Transaction, member_id: str, role: Role, expected_version: int | None = None
) -> Member:
    """Give a member another role.

    Raises:
        UnknownMember: there is none.
        LastEnterpriseAdmin: nobody would be left to give roles.
        ChangedMeanwhile: they are not as `expected_version` was any more.
    """
    if kept_by_server(transaction):
        asked = func.set_member_role(member_id, str(role), expected_version)
        transaction.execute(select(asked))
        return read_member(transaction, member_id)
    current = read_member(transaction, member_id)
    holders = read_holders(transaction, (Role.ENTERPRISE_ADMIN,))
    if role is not Role.ENTERPRISE_ADMIN and [holder.id for holder in holders] == [current.id]:
        raise LastEnterpriseAdmin("the last Enterprise Admin keeps the role")
    if expected_version not in {None, current.version}:
        raise ChangedMeanwhile("the member was changed")
    transaction.execute(
        update(member)
        .where(member.c.id == member_id)
        .values(role=str(role), version=member.c.version + 1)
    )
    return read_member(transaction, member_id)


def note(transaction: Transaction, who: Member, action: str, subject: str) -> None:
    """Write into the audit trail, in the transaction of what was done.

    A server does that itself, and lets nobody else.
    """
    if kept_by_server(transaction):
        return
    transaction.execute(
        insert(audit_entry).values(
            at=datetime.now(UTC),
            member_id=who.id,
            member_name=who.name,
            action=action,
            subject=bounded(subject, MAXIMUM_SUBJECT),
        )
    )


def read_audit(transaction: Transaction, limit: int) -> Rows[AuditEntry]:
    """Return the newest entries of the audit trail, the newest first."""
    rows = transaction.execute(select(audit_entry).order_by(audit_entry.c.id.desc()).limit(limit))
    return AUDIT_ENTRY.rows(rows)
