"""The roles of an organization's members."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member may do."""

    ENTERPRISE_ADMIN = "enterprise-admin"
    INTEGRATIONS_ADMIN = "integrations-admin"
    MEMBER = "member"

    @property
    def title(self) -> str:  # type: ignore[override]  # a role is never asked for Title Case
        """The role's name, as it is shown."""
        return self.value.replace("-", " ").title()


MAY_INTEGRATE = (Role.ENTERPRISE_ADMIN, Role.INTEGRATIONS_ADMIN)
"""Who opens Integrations and links Channels, also through a Shared connection."""

MAY_MANAGE_MEMBERS = (Role.ENTERPRISE_ADMIN,)
