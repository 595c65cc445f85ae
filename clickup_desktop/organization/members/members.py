"""Who belongs to the organization, and which role each call needs, read afresh every time."""

from __future__ import annotations

from sqlalchemy import Connection as Transaction

from clickup_desktop.organization.errors import OrganizationGone, RoleRequired
from clickup_desktop.organization.members import rows as members
from clickup_desktop.organization.records import (
    MOST_COPY_DAYS,
    AuditEntry,
    Member,
    Organization,
    Rows,
)
from clickup_desktop.organization.roles import MAY_INTEGRATE, MAY_MANAGE_MEMBERS, Role
from clickup_desktop.organization.store import Store


class OrganizationMembers:
    """The organization's people, for one of them.

    Every call reads the role afresh.
    """

    def __init__(self, store: Store, member_id: str) -> None:
        self._store = store
        self._member_id = member_id

    @property
    def organization(self) -> Organization:
        """The organization itself."""
        with self._store.read() as transaction:
            found = members.read_organization(transaction)
        if found is None:
            raise OrganizationGone("there is no organization")
        return found

    @property
    def member(self) -> Member:
        """The member, with the role they have now."""
        with self._store.read() as transaction:
            return self.who(transaction)

    def all(self) -> tuple[Member, ...]:
        """Return everybody, but those whose rows can't be read."""
        return self.rows().readable

    def rows(self) -> Rows[Member]:
        """Return everybody."""
        with self._store.read() as transaction:
            return members.read_members(transaction)

    def holders_of(self, roles: tuple[Role, ...]) -> tuple[Member, ...]:
        """Return who has one of `roles`."""
        with self._store.read() as transaction:
            return members.read_holders(transaction, roles)

    def require(self, action: str) -> None:
        """Raise `RoleRequired` unless the member may open Integrations and link Channels."""
        with self._store.read() as transaction:
            self.require_role(transaction, MAY_INTEGRATE, action)

    def add(self, name: str, email: str, role: Role) -> Member:
        """Add somebody."""
        with self._store.write() as transaction:
            who = self.require_role(transaction, MAY_MANAGE_MEMBERS, "add members")
            added = members.create_member(transaction, name, email, role)
            members.note(transaction, who, "added a member", f"{name} as {role.english}")
            return added

    def set_role(
        self, member_id: str, role: Role, *, expected_version: int | None = None
    ) -> Member:
        """Give somebody another role.

        Raises:
            UnknownMember, LastEnterpriseAdmin.
            ChangedMeanwhile: they are not as `expected_version` was any more.
        """
        with self._store.write() as transaction:
            who = self.require_role(transaction, MAY_MANAGE_MEMBERS, "change roles")
            changed = members.change_role(transaction, member_id, role, expected_version)
            members.note(transaction, who, "changed a role", f"{changed.name} to {role.english}")
            return changed

    def set_assistance(self, address: str) -> None:
        """Say where members get help: an e-mail address, a web address, a telephone number."""
        with self._store.write() as transaction:
            action = "set the address for assistance"
            who = self.require_role(transaction, MAY_MANAGE_MEMBERS, action)
            members.change_assistance(transaction, address)
            members.note(transaction, who, action, address)

    def set_message_copies(self, days: int | None) -> None:
        """Say for how many days members may keep copies of messages.

        Args:
            days: from 0, for not at all, to `MOST_COPY_DAYS`; None for as long as they want.
        """
        if days is not None and not 0 <= days <= MOST_COPY_DAYS:
            raise ValueError(days)
        with self._store.write() as transaction:
            action = "set the limit for copies of messages"
            who = self.require_role(transaction, MAY_MANAGE_MEMBERS, action)
            members.change_message_copies(transaction, days)
            members.note(transaction, who, action, _limit_subject(days))

    def audit(self, limit: int = 200) -> tuple[AuditEntry, ...]:
        """Return the newest entries of the audit trail, but those that can't be read."""
        return self.audit_rows(limit).readable

    def audit_rows(self, limit: int = 200) -> Rows[AuditEntry]:
        """Return the newest entries of the audit trail."""
        with self._store.read() as transaction:
            self.require_role(transaction, MAY_MANAGE_MEMBERS, "read the audit trail")
            return members.read_audit(transaction, limit)

    def who(self, transaction: Transaction) -> Member:
        """Return the member, with the role they have in a transaction.

        Raises:
            UnknownMember: they are none any more.
        """
        return members.read_oneself(transaction, self._member_id)

    def require_role(
        self, transaction: Transaction, roles: tuple[Role, ...], action: str
    ) -> Member:
        """Return the member; raises `RoleRequired` unless they have one of `roles`."""
        who = self.who(transaction)
        if who.role not in roles:
            raise RoleRequired(action, roles, members.read_holders(transaction, roles))
        return who


def _limit_subject(days: int | None) -> str:
    match days:
        case None:
            return "No limit"
        case 0:
            return "Not allowed"
        case 1:
            return "At most 1 day"
        case _:
            return f"At most {days} days"
