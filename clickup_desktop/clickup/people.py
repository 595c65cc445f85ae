"""Who somebody is, from the list of members that comes with a token's Workspaces anyway."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import msgspec

from clickup_desktop.clickup.decoding import items_of
from clickup_desktop.clickup.fields import Identifier
from clickup_desktop.clickup.models import User
from clickup_desktop.language.texts import N_, _

ASSISTANT = N_("ClickUp's assistant")


class Member(msgspec.Struct, frozen=True):
    """A member of a Workspace, as the answer wraps them."""

    user: User | None = None


class Team(msgspec.Struct, frozen=True):
    """A Workspace with all its members; there may be thousands."""

    id: Identifier = Identifier("")
    members: msgspec.Raw = msgspec.Raw(b"null")


class People:
    """The names of people by their ids. May be used from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: dict[str, str] = {}
        self._known = False

    @property
    def known(self) -> bool:
        """Whether the members have been told."""
        with self._lock:
            return self._known

    def take(self, teams: msgspec.Raw) -> None:
        """Take in the members of the Workspaces in an answer to `GET /v2/team`."""
        members = (items_of(team.members, Member) for team in items_of(teams, Team))
        users = (member.user for some in members for member in some)
        self._add(user for user in users if user is not None and user.id)

    def _add(self, users: Iterable[User]) -> None:
        names = {str(user.id): user.display_name for user in users}
        with self._lock:
            self._names |= names
            self._known = True

    def name_of(self, user_id: str) -> str:
        """Return somebody's name; "" for who is not among the members.

        ClickUp's own assistant writes with a negative id.
        """
        if user_id.startswith("-"):
            return _(ASSISTANT)
        with self._lock:
            return self._names.get(user_id, "")
