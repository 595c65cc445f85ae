"""The sandbox's tokens: whose account each is, what it reaches, and how it fails."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from . import names
from .answer import Refused
from .people import GUEST, OWNER, SECOND, sample_people
from .records import (
    ChannelRecord,
    FolderRecord,
    ListRecord,
    PlaceType,
    SpaceRecord,
    WorkspaceRecord,
    World,
)

FAULTS = (
    "second",
    "guest",
    "no-chat",
    "partial",
    "expired",
    "revoked",
    "unauthorized",
    "role",
    "plan",
    "limited",
    "fault",
    "unavailable",
    "html",
    "redirect",
    "slow",
    "cut",
    "endless-cursor",
    "gateway",
    "marked",
    "twins",
)
"""How a token may behave other than the owner's; each is the name of a token too."""

PASSING_FAULTS = (
    *("expired", "revoked", "unauthorized", "role", "plan", "no-chat", "limited", "fault"),
    *("unavailable", "html", "redirect", "slow", "cut", "gateway", "marked"),
)
"""Those that some requests may meet and the others not."""

TOKEN_NAMES = ("owner", *FAULTS)
_ACCOUNTS = {"second": SECOND, "guest": GUEST}
_TAIL_OF_OWNER = "7Q2F"


def token_of(name: str) -> str:
    """The sample token of this name, in the form that ClickUp's tokens usually have.

    It opens nothing but a sandbox, and is the same each time.
    """
    person = sample_people(GUEST + 1)[_ACCOUNTS.get(name, OWNER)]
    digest = hashlib.sha256(f"clickup sandbox {name}".encode()).digest()
    secret = base64.b32encode(digest).decode()[:32]
    if name == "owner":
        secret = secret[: -len(_TAIL_OF_OWNER)] + _TAIL_OF_OWNER
    return f"pk_{person.id}_{secret}"


@dataclass(frozen=True)
class AccountRecord:
    """Who asks, as the token in the request says.

    Attributes:
        behaviour: one of `TOKEN_NAMES`.
        person: place in the Workspace's people.
        world: the sample data.
    """

    behaviour: str
    person: int
    world: World

    @property
    def is_guest(self) -> bool:
        """Whether only what was shared can be seen."""
        return self.behaviour == "guest"

    @property
    def view(self) -> str:
        """A name for what can be seen; accounts with the same name see the same."""
        return self.behaviour if self.behaviour in _ACCOUNTS else "owner"

    def workspaces(self) -> tuple[WorkspaceRecord, ...]:
        """The Workspaces that the account is a member of."""
        if self.behaviour == "twins":
            return self.world.twins
        return self.world.workspaces if self.view == "owner" else self.world.workspaces[:1]

    def workspace(self, workspace_id: str) -> WorkspaceRecord | None:
        """The Workspace with this id, or None when it is none of the account's."""
        return next((found for found in self.workspaces() if found.id == workspace_id), None)

    def sees_space(self, space: SpaceRecord) -> bool:
        """Whether the Space is listed."""
        return not self.is_guest and not (space.private and self.view == "second")

    def may_read_space(self, space: SpaceRecord) -> bool:
        """Whether what the Space holds may be read; "partial" lists one that may not."""
        withheld = self.behaviour == "partial" and space.name == names.WITHHELD_SPACE
        return self.sees_space(space) and not withheld

    def may_read_folder(self, workspace: WorkspaceRecord, folder: FolderRecord) -> bool:
        """Whether the Folder may be read."""
        if self.is_guest:
            return folder.id in self.world.guest_folder_ids
        return self.may_read_space(workspace.space_by_id[folder.space_id])

    def may_read_list(self, workspace: WorkspaceRecord, entry: ListRecord) -> bool:
        """Whether the List may be read."""
        if self.is_guest:
            shared = self.world.guest_list_ids, self.world.guest_folder_ids
            return entry.id in shared[0] or entry.folder_id in shared[1]
        given = self.view == "second" and entry.id in self.world.given_list_ids
        return given or self.may_read_space(workspace.space_by_id[entry.space_id])

    def sees_channel(self, channel: ChannelRecord) -> bool:
        """Whether the Channel is listed."""
        if self.is_guest:
            folders, lists = self.world.guest_folder_ids, self.world.guest_list_ids
            shared = folders if channel.parent_type == PlaceType.FOLDER else lists
            return channel.canonical and not channel.private and channel.parent_id in shared
        return self.view == "owner" or not channel.private or self.person in channel.members


class TokenDesk:
    """Finds out who asks from the Authorization header."""

    def __init__(self, world: World, fault: str | None = None) -> None:
        """Know all tokens; the default one, the owner's, behaves as `fault` says."""
        behaviours = {name: name for name in TOKEN_NAMES}
        if fault is not None:
            behaviours["owner"] = fault
        self._world = world
        self._accounts: dict[str, AccountRecord] = {}
        for name, behaviour in behaviours.items():
            self.behave(token_of(name), behaviour)

    def behave(self, token: str, behaviour: str) -> None:
        """Have a token behave like the one of the name `behaviour`."""
        person = _ACCOUNTS.get(behaviour, OWNER)
        self._accounts[token] = AccountRecord(behaviour, person, self._world)

    def account(self, authorization: str) -> AccountRecord:
        """The account of a raw personal token.

        Raises:
            Refused: no token, one with "Bearer" before it, or an unknown one.
        """
        if not authorization.strip():
            raise Refused(400, "OAUTH_017", "Authorization header required")
        if authorization.lower().startswith("bearer"):
            # Only OAuth tokens are sent so, and the sandbox knows none.
            raise Refused(401, "OAUTH_019", "Oauth token not found")
        account = self._accounts.get(authorization)
        if account is None:
            raise Refused(401, "OAUTH_025", "Token invalid")
        return account
