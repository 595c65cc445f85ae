"""The people of an organization, and what only one on a server can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from clickup_desktop.integration.server_records import (
    Belongings,
    Invited,
    Moved,
    Moving,
    Removed,
    ServerState,
)
from clickup_desktop.organization.records import AuditEntry
from clickup_desktop.organization.roles import Role


class MemberSteps:
    """What `Integration` does with members and with the server."""

    @property
    def state(self) -> ServerState:
        """How the organization is reached, as far as is known now."""
        raise NotImplementedError

    def invite_member(self, email: str, name: str, role: Role) -> Invited:
        """Make a login for somebody, and the invitation to hand over."""
        raise NotImplementedError

    def renew_invitation(self, member_id: str) -> Invited:
        """Invite somebody again, or a member's other computer."""
        raise NotImplementedError

    def set_role(self, member_id: str, role: Role) -> None:
        """Give somebody another role."""
        raise NotImplementedError

    def belongings_of(self, member_id: str) -> Belongings:
        """Return what a member has, before they are removed."""
        raise NotImplementedError

    def remove_member(self, member_id: str) -> Removed:
        """Remove a member, and change the organization's key."""
        raise NotImplementedError

    def audit(self, limit: int = 200) -> tuple[AuditEntry, ...]:
        """Return the newest entries of the audit trail."""
        raise NotImplementedError

    def moving_preview(self) -> Moving:
        """Return what could be moved here from this computer's organization."""
        raise NotImplementedError

    def move(
        self,
        connection_ids: Iterable[str],
        link_ids: Iterable[str],
        *,
        remove_here: bool = False,
    ) -> Moved:
        """Move connections and links of this computer's organization into this one."""
        raise NotImplementedError

    def watch(self, on_change: Callable[[ServerState], None]) -> Callable[[], None]:
        """Have `on_change` called, from another thread, when somebody changed something."""
        raise NotImplementedError
