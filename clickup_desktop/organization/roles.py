"""The roles of an organization's members."""

from __future__ import annotations

from enum import StrEnum

from clickup_desktop.language.texts import N_, _


class Role(StrEnum):
    """What a member may do."""

    ENTERPRISE_ADMIN = "enterprise-admin"
    INTEGRATIONS_ADMIN = "integrations-admin"
    MEMBER = "member"

    @property
    def title(self) -> str:  # type: ignore[override]  # a role is never asked for Title Case
        """The role's name, as it is shown."""
        return _(self.english)

    @property
    def english(self) -> str:
        """The role's name, as the log and the audit trail have it."""
        return _TITLES[self]


_TITLES = {
    Role.ENTERPRISE_ADMIN: N_("Enterprise Admin"),
    Role.INTEGRATIONS_ADMIN: N_("Integrations Admin"),
    Role.MEMBER: N_("Member"),
}


MAY_INTEGRATE = (Role.ENTERPRISE_ADMIN, Role.INTEGRATIONS_ADMIN)
"""Who opens Integrations and links Channels, also through a Shared connection."""

MAY_MANAGE_MEMBERS = (Role.ENTERPRISE_ADMIN,)
