"""The members of an organization, and the audit trail of what they did."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    LastEnterpriseAdmin,
    OnlyByInvitation,
    UnknownMember,
)
from clickup_desktop.organization.records import AuditEntry, Member, Organization
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.schema import audit_entry, member, organization
from clickup_desktop.organization.store import kept_by_server
from clickup_desktop.untrusted_text import bounded

MAXIMUM_NAME = 300
MAXIMUM_SUBJECT = 700
_ROLES = {str(role): role for role in Role}


def read_organization(connection: Connection) -> Organization | None:
    """Return the organization, None where none was made yet."""
    row = connection.execute(select(organization).limit(1)).first()
    return None if row is None else Organization(row.id, row.name, row.local, row.assistance)


def create_organization(connection: Connection, name: str, *, local: bool) -> None:
    """Make the organization."""
    connection.execute(
        insert(organization).values(
            id=str(uuid.uuid4()), name=bounded(name, MAXIMUM_NAME), local=local, assistance=""
        )
    )


def change_assistance(connection: Connection, address: str) -> None:
    """Keep where members get help; "" for nowhere."""
    connection.execute(
        update(organization).values(assistance=bounded(address.strip(), MAXIMUM_NAME))
    )


def member_from(row: Row[Any] | Any, prefix: str = "") -> Member:
    """Return the member in a row whose columns begin with `prefix`."""
    return Member(
        id=getattr(row, f"{prefix}id"),
        name=getattr(row, f"{prefix}name"),
        email=getattr(row, f"{prefix}email"),
        role=Role(getattr(row, f"{prefix}role")),
        version=getattr(row, f"{prefix}version", 1),
        joined_at=getattr(row, f"{prefix}joined_at", None),
    )


def read_members(connection: Connection) -> tuple[Member, ...]:
    """Return all members, in the order in which they joined."""
    rows = connection.execute(
        select(member.c.id, member.c.name, member.c.email, member.c.role, member.c.version)
        .where(member.c.removed_at.is_(None))
        .order_by(member.c.joined_at, member.c.id)
    )
    # There may be tens of thousands, so without a look at each column's name.
    return tuple(
        Member(identifier, name, email, _ROLES[role], version)
        for identifier, name, email, role, version in rows
    )


def read_member(connection: Connection, member_id: str) -> Member:
    """Return one member.

    Raises:
        UnknownMember: there is none.
    """
    row = connection.execute(
        select(member).where(member.c.id == member_id, member.c.removed_at.is_(None))
    ).first()
    if row is None:
        raise UnknownMember("no such member")
    return member_from(row)


def read_holders(connection: Connection, roles: Iterable[Role]) -> tuple[Member, ...]:
    """Return the members who have one of `roles`."""
    rows = connection.execute(
        select(member)
        .where(member.c.removed_at.is_(None), member.c.role.in_([str(role) for role in roles]))
        .order_by(member.c.joined_at, member.c.id)
    )
    return tuple(member_from(row) for row in rows)


def create_member(connection: Connection, name: str, email: str, role: Role) -> Member:
    """Add a member.

    Raises:
        OnlyByInvitation: a server keeps the organization.
    """
    if kept_by_server(connection):
        raise OnlyByInvitation("members are invited")
    made = Member(
        str(uuid.uuid4()), bounded(name, MAXIMUM_NAME), bounded(email, MAXIMUM_NAME), role
    )
    connection.execute(
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
    connection: Connection, member_id: str, role: Role, expected_version: int | None = None
) -> Member:
    """Give a member another role.

    Raises:
        UnknownMember: there is none.
        LastEnterpriseAdmin: nobody would be left to give roles.
        ChangedMeanwhile: they are not as `expected_version` was any more.
    """
    if kept_by_server(connection):
        asked = func.set_member_role(member_id, str(role), expected_version)
        connection.execute(select(asked))
        return read_member(connection, member_id)
    current = read_member(connection, member_id)
    holders = read_holders(connection, (Role.ENTERPRISE_ADMIN,))
    if role is not Role.ENTERPRISE_ADMIN and [holder.id for holder in holders] == [current.id]:
        raise LastEnterpriseAdmin("the last Enterprise Admin keeps the role")
    if expected_version not in {None, current.version}:
        raise ChangedMeanwhile("the member was changed")
    connection.execute(
        update(member)
        .where(member.c.id == member_id)
        .values(role=str(role), version=member.c.version + 1)
    )
    return read_member(connection, member_id)


def note(connection: Connection, who: Member, action: str, subject: str) -> None:
    """Write into the audit trail, in the transaction of what was done.

    A server does that itself, and lets nobody else.
    """
    if kept_by_server(connection):
        return
    connection.execute(
        insert(audit_entry).values(
            at=datetime.now(UTC),
            member_id=who.id,
            member_name=who.name,
            action=action,
            subject=bounded(subject, MAXIMUM_SUBJECT),
        )
    )


def read_audit(connection: Connection, limit: int) -> tuple[AuditEntry, ...]:
    """Return the newest entries of the audit trail, the newest first."""
    rows = connection.execute(select(audit_entry).order_by(audit_entry.c.id.desc()).limit(limit))
    return tuple(AuditEntry(row.at, row.member_name, row.action, row.subject) for row in rows)
