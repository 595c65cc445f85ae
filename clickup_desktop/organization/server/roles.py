"""The names of an organization's roles in the server's cluster.

Roles belong to a whole cluster, so that their names carry the database's. Nobody logs in as one
of these; members have logins of their own that are members of a group.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from clickup_desktop.organization.roles import Role

SCHEMA = "clickup_desktop"
OUR_ROLE = "ClickUp Desktop: "
"""How the comment on a role of ours begins."""

_LONGEST = 24
_PLAIN = re.compile(r"[a-z0-9_]{1,24}")
_TOKEN = re.compile(r"@('?)([a-z_]+)\1@")


@dataclass(frozen=True, slots=True)
class RoleNames:
    """The roles of one organization.

    Attributes:
        prefix: what all of their names begin with.
    """

    prefix: str

    @property
    def owner(self) -> str:
        """Who owns the schema and everything in it."""
        return f"{self.prefix}_owner"

    @property
    def enterprise_admins(self) -> str:
        """The group of the Enterprise Admins."""
        return f"{self.prefix}_enterprise_admins"

    @property
    def integrations_admins(self) -> str:
        """The group of the Integrations Admins."""
        return f"{self.prefix}_integrations_admins"

    @property
    def members(self) -> str:
        """The group of the Members."""
        return f"{self.prefix}_members"

    @property
    def invited(self) -> str:
        """The group of those who were invited and have not come yet."""
        return f"{self.prefix}_invited"

    @property
    def login_prefix(self) -> str:
        """What the logins of members begin with."""
        return f"{self.prefix}_"

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups."""
        return (self.enterprise_admins, self.integrations_admins, self.members, self.invited)

    def group_of(self, role: Role) -> str:
        """Return the group for a role."""
        return {
            Role.ENTERPRISE_ADMIN: self.enterprise_admins,
            Role.INTEGRATIONS_ADMIN: self.integrations_admins,
            Role.MEMBER: self.members,
        }[role]

    def fill_in(self, sql: str) -> str:
        """Put the names into `sql`: `@owner@` as an identifier, `@'owner'@` as a literal."""

        def name(found: re.Match[str]) -> str:
            value: str = getattr(self, found[2])
            return quoted_literal(value) if found[1] else quoted(value)

        return _TOKEN.sub(name, sql)


def names_for(database: str) -> RoleNames:
    """Return the names for an organization that is made in `database`."""
    if _PLAIN.fullmatch(database):
        return RoleNames(f"clickup_{database}")
    # Cut or cleaned, two names could become one.
    cleaned = re.sub(r"[^a-z0-9]+", "_", database.lower())[: _LONGEST - 9].strip("_")
    digest = hashlib.sha256(database.encode()).hexdigest()[:8]
    return RoleNames(f"clickup_{cleaned}_{digest}")


def names_of_owner(owner: str) -> RoleNames:
    """Return the names of the organization whose schema `owner` owns."""
    return RoleNames(owner.removesuffix("_owner"))


def quoted(identifier: str) -> str:
    """Return an identifier as it stands in SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def quoted_literal(text: str) -> str:
    """Return a text as it stands in SQL; names of roles hold no backslash."""
    return "'" + text.replace("'", "''") + "'"
