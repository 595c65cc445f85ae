"""What the organization and its store refuse."""

from __future__ import annotations

from pathlib import Path

from clickup_desktop.organization.records import ChannelLink, Member
from clickup_desktop.organization.roles import Role


class OrganizationError(Exception):
    """The organization's rules do not allow it."""


class RoleRequired(OrganizationError):
    """The member's role does not include it.

    Attributes:
        action: what was to be done, as it follows "may".
        needed: the roles that may.
        holders: the members who have one of them.
    """

    def __init__(
        self, action: str, needed: tuple[Role, ...], holders: tuple[Member, ...] = ()
    ) -> None:
        super().__init__(f"needs {' or '.join(role.title for role in needed)} to {action}")
        self.action = action
        self.needed = needed
        self.holders = holders


class UnknownMember(OrganizationError):
    """There is no such member."""


class LastEnterpriseAdmin(OrganizationError):
    """The organization would be left without an Enterprise Admin."""


class UnknownConnection(OrganizationError):
    """There is no such connection, or not for this member."""


class UnknownLink(OrganizationError):
    """There is no such link, or not for this member."""


class LinkedChannelArchived(OrganizationError):
    """The Channel that a link leads to was archived in ClickUp."""


class AlreadyLinked(OrganizationError):
    """The Channel is linked through this connection already."""

    def __init__(self, link: ChannelLink | None = None) -> None:
        super().__init__("the Channel is linked already")
        self.link = link


class StoreError(Exception):
    """The store failed.

    Attributes:
        path: where it lies.
    """

    def __init__(self, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {detail}" if detail else str(path))
        self.path = path


class StoreNewer(StoreError):
    """A newer version of the program wrote the store."""


class StoreReadOnly(StoreError):
    """The store or its folder can't be written."""


class StoreFull(StoreError):
    """There is no room left on the disk."""


class StoreLocked(StoreError):
    """Somebody else holds the store."""


class StoreDamaged(StoreError):
    """The file is no store, or is broken."""


class StoreUnreachable(StoreError):
    """The folder is not there and can't be made."""
