"""The people of an organization, and what only one on a server can do."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from clickup_desktop.integration.errors import KeyNotChanged
from clickup_desktop.integration.server.reading import required_server
from clickup_desktop.integration.server.records import (
    Belongings,
    Invited,
    KeyChanged,
    RecoveryKeyReplaced,
    Removed,
)
from clickup_desktop.organization.errors import ChangedMeanwhile, UnknownMember
from clickup_desktop.organization.keys.recovery import RecoveryKey, new_recovery_key
from clickup_desktop.organization.records import (
    AuditEntry,
    Connection,
    KeyDue,
    Member,
    Rows,
    Visibility,
)
from clickup_desktop.organization.roles import MAY_INTEGRATE, MAY_MANAGE_MEMBERS, Role
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.troubleshooting.redaction import remember_secret
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.server.server_link import ServerLink
    from clickup_desktop.organization.server.inviting import InvitedLogin, WaitingInvitation
    from clickup_desktop.organization.server.sealing import InvitationWriter

_ATTEMPTS = 5


class Members:
    """What a member does with members, and with the organization's key.

    Where this computer keeps the organization, what takes a server raises `KeptHere`. Every call
    may raise `StoreError`, and `RoleRequired` where it takes an Enterprise Admin.
    """

    def __init__(self, organization: OrganizationService, server: ServerLink | None) -> None:
        self._organization = organization
        self._server = server

    def add(self, name: str, role: Role) -> str:
        """Add a member and return their id; raises `RoleRequired` but for an Enterprise Admin."""
        return self._organization.members.add(name, "", role).id

    def invite(self, email: str, name: str, role: Role) -> Invited:
        """Make a login for somebody, and the invitation to hand over.

        Args:
            name: the e-mail address where it is empty.
        """
        server = required_server(self._server, "invite members")
        email = display_text(email.strip())
        name = display_text(name.strip()) or email
        writer = server.invitation_writer(self._organization.organization.name)
        made = server.people.invite(name, email, role, writer)
        return _invited(writer, made, Member(made.member_id, name, email, role))

    def renew_invitation(self, member_id: str) -> Invited:
        """Invite somebody whose invitation ran out, or a member's other computer.

        Raises:
            UnknownMember: there is none.
        """
        server = required_server(self._server, "invite members")
        member = self._member(member_id)
        writer = server.invitation_writer(self._organization.organization.name)
        made = server.people.invite_again(member_id, writer)
        return _invited(writer, made, member)

    def waiting_invitations(self) -> tuple[WaitingInvitation, ...]:
        """Return the invitations that were not used yet; none where there is no server."""
        return () if self._server is None else self._server.people.waiting_invitations()

    def set_role(self, member_id: str, role: Role, *, expected_version: int | None = None) -> None:
        """Give somebody another role.

        Raises:
            UnknownMember, LastEnterpriseAdmin.
            ChangedMeanwhile: they are not as `expected_version` was any more.
        """
        self._organization.members.set_role(member_id, role, expected_version=expected_version)

    def belongings_of(self, member_id: str) -> Belongings:
        """Return what a member has, before they are removed.

        Raises:
            UnknownMember: there is none.
        """
        server = required_server(self._server, "remove members")
        member = self._member(member_id)
        found = server.people.belongings(member_id)
        links = len(found.links) + len(found.unreadable)
        return Belongings(member, found.connections, links)

    def remove(self, member_id: str, *, expected_version: int | None = None) -> Removed:
        """Remove a member, and change the organization's key, so that theirs opens nothing new.

        Raises:
            UnknownMember, LastEnterpriseAdmin, NotOneself, ChangedMeanwhile: nothing was changed.
            KeyNotChanged: they are removed, and the key is the old one; `change_key` changes it.
        """
        server = required_server(self._server, "remove members")
        member = self._member(member_id)
        # What role they have may not be told.
        unknown = member_id in {it.id for it in self._organization.members.rows().unreadable}
        invitations = server.people.waiting_invitations()
        never_came = any(it.first and it.member_id == member_id for it in invitations)
        if never_came and not unknown and expected_version is None:
            # Who comes in meanwhile is another than who is judged here.
            expected_version = member.version
        exposed = tuple(
            it
            for it in self._organization.connections()
            if not never_came
            and ((unknown and it.visibility is Visibility.SHARED) or _could_see(member, it))
        )
        waiting = frozenset(it.member_id for it in invitations)
        server.people.remove(member_id, expected_version=expected_version)
        try:
            left_out = self._change_key(server, leaving=(member_id,))
        except Exception as error:  # noqa: BLE001 - whatever it was, the member is out
            raise KeyNotChanged(error, exposed) from None
        ids = {it.id for it in exposed}
        return Removed(
            tuple(it for it in self._organization.connections() if it.id in ids),
            self._members_among(waiting),
            self._members_among(left_out),
        )

    def change_key(self) -> KeyChanged:
        """Give the organization a new key, and encrypt every Shared token with it.

        Raises:
            ChangedMeanwhile: others kept changing what it is made for; it is the old one.
        """
        return self._key_changed(required_server(self._server, "make a new key"))

    def replace_recovery_key(self) -> RecoveryKeyReplaced:
        """Make another recovery key, and a new key that the one of before does not open.

        Raises:
            ChangedMeanwhile: others kept changing what it is made for; all is as it was.
        """
        server = required_server(self._server, "make a new recovery key")
        recovery_key = new_recovery_key()
        text = recovery_key.to_text()
        for secret in (text, text.replace("-", "")):
            remember_secret(secret)
        return RecoveryKeyReplaced(text, self._key_changed(server, recovery_key))

    def audit_rows(self, limit: int = 200) -> Rows[AuditEntry]:
        """Return the newest entries of the audit trail, the newest first."""
        return self._organization.members.audit_rows(limit)

    def _member(self, member_id: str) -> Member:
        """Return a member; without a name, and with the least of roles, whose row can't be read."""
        found = self._organization.members.rows()
        unreadable = (Member(it.id, "", "", Role.MEMBER) for it in found.unreadable)
        for member in (*found.readable, *unreadable):
            if member.id == member_id:
                return member
        raise UnknownMember("no such member")

    def _members_among(self, ids: Collection[str]) -> tuple[Member, ...]:
        return tuple(it for it in self._organization.members.all() if it.id in ids) if ids else ()

    def keys_due(self, member: Member) -> tuple[KeyDue, ...]:
        """Return why a new key is due, for a member who can make one; the oldest first."""
        if self._server is None or member.role not in MAY_MANAGE_MEMBERS:
            return ()
        return self._server.key.due()

    def _key_changed(
        self, server: ServerLink, recovery_key: RecoveryKey | None = None
    ) -> KeyChanged:
        waiting = {it.member_id for it in server.people.waiting_invitations()}
        left_out = self._change_key(server, recovery_key=recovery_key)
        return KeyChanged(self._members_among(waiting), self._members_among(left_out))

    @staticmethod
    def _change_key(
        server: ServerLink,
        *,
        leaving: tuple[str, ...] = (),
        recovery_key: RecoveryKey | None = None,
    ) -> frozenset[str]:
        """Return the ids of members who have a computer that was left out."""
        attempts = 1
        while True:
            try:
                return frozenset(server.key.replace(leaving=leaving, recovery_key=recovery_key))
            except ChangedMeanwhile:
                # Somebody saved a connection, or came in, while it was made.
                if attempts == _ATTEMPTS:
                    raise
                attempts += 1


def _could_see(member: Member, connection: Connection) -> bool:
    """Whether a member who leaves may know a connection's token."""
    may = member.role in MAY_INTEGRATE or connection.owner.id == member.id
    return may and connection.visibility is Visibility.SHARED


def _invited(writer: InvitationWriter, made: InvitedLogin, member: Member) -> Invited:
    if made.password:
        remember_secret(made.password)
    return Invited(writer.text, made.expires_at, member)
