"""The read operations of ClickUp's published description, served from the sample data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import cache
from typing import cast

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, Rule

from . import place_answers
from .answer import Refused, Reply, encode, number_or_refused, unauthorized_place
from .chat_routes import ChatRoutes
from .place_answers import Json
from .query import Query
from .records import (
    PLACEHOLDER_PREFIX,
    FolderRecord,
    ListRecord,
    Person,
    SpaceRecord,
    WorkspaceRecord,
    World,
)
from .tokens import AccountRecord

_CHANNEL = "/api/v3/workspaces/<workspace>/chat/channels/<channel>"
_OPERATIONS = {
    "user": "/api/v2/user",
    "teams": "/api/v2/team",
    "spaces": "/api/v2/team/<workspace>/space",
    "shared": "/api/v2/team/<workspace>/shared",
    "plan": "/api/v2/team/<workspace>/plan",
    "space": "/api/v2/space/<space>",
    "folders": "/api/v2/space/<space>/folder",
    "folderless_lists": "/api/v2/space/<space>/list",
    "folder": "/api/v2/folder/<folder>",
    "folder_lists": "/api/v2/folder/<folder>/list",
    "list": "/api/v2/list/<list_id>",
    "tasks": "/api/v2/list/<list_id>/task",
    "channels": "/api/v3/workspaces/<workspace>/chat/channels",
    "channel": _CHANNEL,
    "members": f"{_CHANNEL}/members",
    "followers": f"{_CHANNEL}/followers",
    "messages": f"{_CHANNEL}/messages",
    "replies": "/api/v3/workspaces/<workspace>/chat/messages/<message>/replies",
}


@cache
def _paths() -> MapAdapter:
    """Return what tells the operation behind a path; compiling it is what takes a sandbox long."""
    # No redirects: ClickUp sends none, and a client must not follow one with its token.
    return Map(
        [Rule(path, endpoint=name) for name, path in _OPERATIONS.items()],
        strict_slashes=True,
        merge_slashes=False,
        redirect_defaults=False,
    ).bind("127.0.0.1")


class Routes:
    """Answers the calls. Answers of places are kept as bytes, since they never change."""

    def __init__(self, world: World, chat: ChatRoutes) -> None:
        self._world = world
        self._paths = _paths()
        self._kept: dict[Hashable, bytes] = {}
        self._renamed: dict[str, str] = {}
        self._operations: dict[str, Callable[..., bytes]] = {
            name: getattr(chat, name) if "/chat/" in path else getattr(self, f"_{name}")
            for name, path in _OPERATIONS.items()
        }

    def find(self, path: str) -> tuple[str, dict[str, str]]:
        """The operation behind a path, and the ids in it.

        Raises:
            Refused: there is none.
        """
        try:
            endpoint, arguments = self._paths.match(path, method="GET")
        except HTTPException as error:
            raise Refused(404, "APP_001", "Route not found") from error
        return cast("str", endpoint), {name: str(value) for name, value in arguments.items()}

    def answer(
        self, operation: str, arguments: dict[str, str], query: Query, account: AccountRecord
    ) -> Reply:
        """Carry an operation out.

        Raises:
            Refused: an id is unknown or out of reach, or a parameter is wrong.
        """
        return Reply(200, self._operations[operation](account, query, **arguments))

    def _keep(self, key: Hashable, build: Callable[[], object]) -> bytes:
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = encode(build())
        return kept

    # -- people and Workspaces

    def _user(self, account: AccountRecord, query: Query) -> bytes:
        [person] = self._now((self._world.main.people[account.person],))
        return encode({"user": place_answers.user(person)})

    def _teams(self, account: AccountRecord, query: Query) -> bytes:
        return self._keep(
            ("teams", *(entry.id for entry in account.workspaces()), *self._renamed.items()),
            lambda: {
                "teams": [
                    place_answers.workspace(entry, self._now(entry.people))
                    for entry in account.workspaces()
                ]
            },
        )

    def rename(self, user_id: str, name: str) -> None:
        """Have somebody be called otherwise from now on."""
        self._renamed = {**self._renamed, user_id: name}

    def _now(self, people: tuple[Person, ...]) -> tuple[Person, ...]:
        renamed = self._renamed
        return tuple(
            it._replace(username=renamed[str(it.id)]) if str(it.id) in renamed else it
            for it in people
        )

    def _plan(self, account: AccountRecord, query: Query, workspace: str) -> bytes:
        _workspace(account, workspace)
        free = account.behaviour == "plan"
        name, number = ("Free Forever", 1) if free else ("Business", 3)
        return encode({"plan_name": name, "plan_id": number})

    def _shared(self, account: AccountRecord, query: Query, workspace: str) -> bytes:
        found = _workspace(account, workspace)
        # Some of it lies in Spaces that the account sees as well; a client leaves that out.
        wanted = self._world.guest_list_ids
        wanted |= frozenset() if account.is_guest else self._world.given_list_ids
        lists = [
            place_answers.shared_list(found.list_by_id[list_id])
            for list_id in sorted(wanted & found.list_by_id.keys())
        ]
        folders = [
            place_answers.shared_folder(found.folder_by_id[folder_id])
            for folder_id in sorted(self._world.guest_folder_ids & found.folder_by_id.keys())
        ]
        return encode({"shared": {"tasks": [], "lists": lists, "folders": folders}})

    # -- places

    def _spaces(self, account: AccountRecord, query: Query, workspace: str) -> bytes:
        found = _workspace(account, workspace)
        archived = query.flag("archived")
        return encode(
            {
                "spaces": [
                    place_answers.space(entry, found.people)
                    for entry in found.spaces
                    if entry.archived == archived and account.sees_space(entry)
                ]
            }
        )

    def _space(self, account: AccountRecord, query: Query, space: str) -> bytes:
        workspace, found = _readable_space(account, space)
        return encode(place_answers.space(found, workspace.people))

    def _folders(self, account: AccountRecord, query: Query, space: str) -> bytes:
        _, found = _readable_space(account, space)
        archived = query.flag("archived")
        return self._keep(
            ("folders", found.id, archived),
            lambda: {
                "folders": [
                    place_answers.folder(entry, found)
                    for entry in found.folders
                    if entry.archived == archived
                ]
            },
        )

    def _folderless_lists(self, account: AccountRecord, query: Query, space: str) -> bytes:
        _, found = _readable_space(account, space)
        archived = query.flag("archived")
        return self._keep(
            ("lists", found.id, archived), lambda: _lists(found.lists, None, found, archived)
        )

    def _folder(self, account: AccountRecord, query: Query, folder: str) -> bytes:
        outside = folder.removeprefix(PLACEHOLDER_PREFIX)
        if outside != folder and outside.isdecimal():
            workspace, entry = _readable_list(account, outside)
            if entry.folder_id is None:
                in_space = workspace.space_by_id[entry.space_id]
                return encode(place_answers.placeholder_folder(entry, in_space))
        workspace, found = _readable_folder(account, folder)
        return encode(place_answers.folder(found, workspace.space_by_id[found.space_id]))

    def _folder_lists(self, account: AccountRecord, query: Query, folder: str) -> bytes:
        workspace, found = _readable_folder(account, folder)
        in_space = workspace.space_by_id[found.space_id]
        archived = query.flag("archived")
        return self._keep(
            ("folder lists", found.id, archived),
            lambda: _lists(found.lists, found, in_space, archived),
        )

    def _list(self, account: AccountRecord, query: Query, list_id: str) -> bytes:
        workspace, found = _readable_list(account, list_id)
        in_folder = workspace.folder_by_id.get(found.folder_id or "")
        in_space = workspace.space_by_id[found.space_id]
        return encode(place_answers.single_list(found, in_folder, in_space))

    def _tasks(self, account: AccountRecord, query: Query, list_id: str) -> bytes:
        workspace, found = _readable_list(account, list_id)
        page = query.number("page", 0, 0)
        closed_too = query.flag("include_closed")
        return encode(
            place_answers.task_page(found, workspace.people[0], page, closed_too=closed_too)
        )


def _lists(
    entries: Iterable[ListRecord],
    in_folder: FolderRecord | None,
    in_space: SpaceRecord,
    archived: bool,
) -> Json:
    return {
        "lists": [
            place_answers.list_in_collection(entry, in_folder, in_space)
            for entry in entries
            if entry.archived == archived
        ]
    }


def _workspace(account: AccountRecord, workspace_id: str) -> WorkspaceRecord:
    number_or_refused(workspace_id, "Team")
    found = account.workspace(workspace_id)
    if found is None:
        raise unauthorized_place()
    return found


def _readable_space(account: AccountRecord, space_id: str) -> tuple[WorkspaceRecord, SpaceRecord]:
    number_or_refused(space_id, "Space")
    for workspace in account.workspaces():
        found = workspace.space_by_id.get(space_id)
        if found is not None:
            if account.may_read_space(found):
                return workspace, found
            raise unauthorized_place()
    raise Refused(401, "PROJ_006", "Space not found")


def _readable_folder(
    account: AccountRecord, folder_id: str
) -> tuple[WorkspaceRecord, FolderRecord]:
    number_or_refused(folder_id, "Folder")
    for workspace in account.workspaces():
        found = workspace.folder_by_id.get(folder_id)
        if found is not None:
            if account.may_read_folder(workspace, found):
                return workspace, found
            raise unauthorized_place()
    # As recorded, with a token that works.
    raise Refused(401, "OAUTH_018", "Oauth token not found")


def _readable_list(account: AccountRecord, list_id: str) -> tuple[WorkspaceRecord, ListRecord]:
    number_or_refused(list_id, "List")
    for workspace in account.workspaces():
        found = workspace.list_by_id.get(list_id)
        if found is not None and account.may_read_list(workspace, found):
            return workspace, found
    raise unauthorized_place()
