"""The members of an organization, and the audit trail of what they did."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from clickup_desktop.organization.errors import LastEnterpriseAdmin, UnknownMember
from clickup_desktop.organization.records import AuditEntry, Member, Organization
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.schema import audit_entry, member, organization
from clickup_desktop.untrusted_text import bounded

MAXIMUM_NAME = 300
MAXIMUM_SUBJECT = 700


def read_organization(connection: Connection) -> Organization | None:
    """Return the organization, None where none was made yet."""
    row = connection.execute(select(organization)).first()
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
    )


def read_members(connection: Connection) -> tuple[Member, ...]:
    """Return all members, in the order in which they joined."""
    rows = connection.execute(select(member).order_by(member.c.joined_at, member.c.id))
    return tuple(member_from(row) for row in rows)


def read_member(connection: Connection, member_id: str) -> Member:
    """Return one member.

    Raises:
        UnknownMember: there is none.
    """
    row = connection.execute(select(member).where(member.c.id == member_id)).first()
    if row is None:
        raise UnknownMember("no such member")
    return member_from(row)


def read_holders(connection: Connection, roles: Iterable[Role]) -> tuple[Member, ...]:
    """Return the members who have one of `roles`."""
    wanted = set(roles)
    return tuple(person for person in read_members(connection) if person.role in wanted)


def create_member(connection: Connection, name: str, email: str, role: Role) -> Member:
    """Add a member."""
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


def change_role(connection: Connection, member_id: str, role: Role) -> Member:
    """Give a member another role.

    Raises:
        UnknownMember: there is none.
        LastEnterpriseAdmin: nobody would be left to give roles.
    """
    current = read_member(connection, member_id)
    holders = read_holders(connection, (Role.ENTERPRISE_ADMIN,))
    if role is not Role.ENTERPRISE_ADMIN and [holder.id for holder in holders] == [current.id]:
        raise LastEnterpriseAdmin("the last Enterprise Admin keeps the role")
    connection.execute(update(member).where(member.c.id == member_id).values(role=str(role)))
    return read_member(connection, member_id)


def note(connection: Connection, who: Member, action: str, subject: str) -> None:
    """Write into the audit trail, in the transaction of what was done."""
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
