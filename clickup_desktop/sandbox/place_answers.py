"""People and places as v2 answers them, required fields of the published description included.

Where a recorded answer differs from the description, it is given as recorded.
"""

from __future__ import annotations

from collections.abc import Iterable

from .records import (
    BASE_MOMENT_MS,
    FolderRecord,
    FolderShape,
    ListRecord,
    Person,
    SpaceRecord,
    WorkspaceRecord,
    placeholder_folder_id,
)

Json = dict[str, object]

_DAY_MS = 86_400_000
_STATUSES: list[Json] = [
    {"status": "to do", "type": "open", "orderindex": 0, "color": "#d3d3d3"},
    {"status": "in progress", "type": "custom", "orderindex": 1, "color": "#5b3fe0"},
    {"status": "complete", "type": "closed", "orderindex": 2, "color": "#6bc950"},
]
_SWITCHES = (
    "time_tracking",
    "tags",
    "time_estimates",
    "checklists",
    "custom_fields",
    "remap_dependencies",
    "dependency_warning",
    "portfolios",
)
_FEATURES: Json = {
    "due_dates": {
        "enabled": True,
        "start_date": False,
        "remap_due_dates": False,
        "remap_closed_due_date": False,
    },
    **{name: {"enabled": True} for name in _SWITCHES},
}
TASKS_A_PAGE = 100


def user(person: Person) -> Json:
    """A person as `GET /v2/user` and the members of a Workspace show them."""
    return {
        "id": person.id,
        "username": person.username,
        "email": person.email,
        "color": person.color,
        "profilePicture": None,
        "initials": person.initials,
        "week_start_day": 1,
        "global_font_support": True,
        "timezone": "Europe/Berlin",
    }


def workspace(entry: WorkspaceRecord, people: Iterable[Person]) -> Json:
    """A Workspace with all its members, who may be called otherwise by now."""
    return {
        "id": entry.id,
        "name": entry.name,
        "color": entry.color,
        "avatar": entry.avatar,
        "members": [{"user": user(person)} for person in people],
    }


def space(entry: SpaceRecord, people: tuple[Person, ...]) -> Json:
    """A Space; a private one names the people in it."""
    answer: Json = {
        "id": entry.id,
        "name": entry.name,
        "private": entry.private,
        "color": entry.color,
        "avatar": entry.avatar,
        "admin_can_manage": True,
        "archived": entry.archived,
        "statuses": _STATUSES,
        "multiple_assignees": True,
        "features": _FEATURES,
    }
    if entry.private:
        answer["members"] = [{"user": user(person)} for person in people[:1]]
    return answer


def folder(entry: FolderRecord, in_space: SpaceRecord) -> Json:
    """A Folder with the Lists in it that share its state of being archived or not."""
    answer: Json = {
        "id": entry.id,
        "name": entry.name,
        "orderindex": entry.orderindex,
        "override_statuses": False,
        "hidden": False,
        "space": _space_reference(in_space),
        "task_count": entry.task_count,
        "archived": entry.archived,
        "statuses": [],
    }
    children = [child for child in entry.lists if child.archived == entry.archived]
    if entry.shape is FolderShape.NAMES:
        answer["lists"] = [child.name for child in children]
    elif entry.shape is FolderShape.OBJECTS:
        answer["lists"] = [_list_in_folder(child) for child in children]
    if entry.parent is not None:
        answer["parent_folder"] = entry.parent
    return answer


def placeholder_folder(entry: ListRecord, in_space: SpaceRecord) -> Json:
    """The hidden Folder that ClickUp keeps for a List outside Folders."""
    return {
        "id": placeholder_folder_id(entry.id),
        "name": "hidden",
        "orderindex": 0,
        "override_statuses": False,
        "hidden": True,
        "space": _space_reference(in_space),
        "task_count": str(entry.tasks),
        "archived": False,
        "lists": [_list_in_folder(entry)],
    }


def _list_in_folder(entry: ListRecord) -> Json:
    """A List as it stands inside its Folder's answer."""
    return {
        "id": entry.id,
        "name": entry.name,
        "orderindex": entry.orderindex,
        "status": None,
        "priority": None,
        "assignee": None,
        "task_count": entry.task_count,
        "due_date": None,
        "start_date": None,
        "archived": entry.archived,
        "override_statuses": None,
        "permission_level": "create",
    }


def list_in_collection(
    entry: ListRecord, in_folder: FolderRecord | None, in_space: SpaceRecord
) -> Json:
    """A List as the two calls that list them show it."""
    return {
        "id": entry.id,
        "name": entry.name,
        "orderindex": entry.orderindex,
        "content": "",
        "status": {"status": "green", "color": "#0b7a53", "hide_label": True}
        if entry.tasks > 30
        else None,
        "priority": None,
        "assignee": None,
        "task_count": entry.task_count,
        "due_date": None,
        "start_date": None,
        "folder": _folder_reference(entry, in_folder),
        "space": _space_reference(in_space),
        "archived": entry.archived,
        "override_statuses": False,
        "permission_level": "create",
    }


def single_list(entry: ListRecord, in_folder: FolderRecord | None, in_space: SpaceRecord) -> Json:
    """A List as `GET /v2/list/{id}` shows it."""
    return list_in_collection(entry, in_folder, in_space) | {
        "status": {"status": "green", "color": "#0b7a53", "hide_label": True},
        "priority": {"priority": "normal", "color": "#6fddff"},
        "due_date": str(BASE_MOMENT_MS + 30 * _DAY_MS),
        "due_date_time": False,
        "start_date_time": None,
        "folder": _folder_reference(entry, in_folder, never_null=True),
        "inbound_address": f"add.task.{entry.id}@tasks.acme.example",
        "statuses": _STATUSES,
    }


def _folder_reference(
    entry: ListRecord, in_folder: FolderRecord | None, *, never_null: bool = False
) -> Json | None:
    if in_folder is not None:
        return {
            "id": in_folder.id,
            "name": in_folder.name,
            "hidden": False,
            "access": True,
        }
    # Outside Folders both were recorded: a hidden placeholder, and nothing.
    if entry.orderindex % 2 and not never_null:
        return None
    return {
        "id": placeholder_folder_id(entry.id),
        "name": "hidden",
        "hidden": True,
        "access": True,
    }


def _space_reference(entry: SpaceRecord) -> Json:
    return {"id": entry.id, "name": entry.name, "access": True}


def shared_list(entry: ListRecord) -> Json:
    """A List under "Shared with me"."""
    return {
        "id": entry.id,
        "name": entry.name,
        "orderindex": entry.orderindex,
        "content": None,
        "status": None,
        "priority": None,
        "assignee": None,
        "task_count": str(entry.tasks),
        "due_date": None,
        "start_date": None,
        "archived": entry.archived,
    }


def shared_folder(entry: FolderRecord) -> Json:
    """A Folder under "Shared with me"; it comes without its Lists."""
    return {
        "id": entry.id,
        "name": entry.name,
        "orderindex": entry.orderindex,
        "content": None,
        "task_count": str(sum(child.tasks for child in entry.lists)),
        "due_date": None,
        "archived": entry.archived,
    }


def task_page(entry: ListRecord, owner: Person, page: int, *, closed_too: bool) -> Json:
    """A page of a List's Tasks, the newest first."""
    total = entry.tasks + (entry.closed_tasks if closed_too else 0)
    first = page * TASKS_A_PAGE
    last = min(total, first + TASKS_A_PAGE)
    return {
        "tasks": [_task(entry, owner, number) for number in range(first, last)],
        "last_page": last >= total,
    }


def _task(entry: ListRecord, owner: Person, number: int) -> Json:
    closed = number >= entry.tasks
    task_id = f"86{int(entry.id) % 1_000_000:06d}{number:03d}"
    created = BASE_MOMENT_MS - (number + 1) * _DAY_MS
    return {
        "id": task_id,
        "custom_item_id": None,
        "name": f"Task {number + 1} of {entry.name}"[:2_000],
        "status": _STATUSES[2 if closed else number % 2],
        "markdown_description": "",
        "orderindex": f"{number}.00000000000000000000000000000000",
        "date_created": str(created),
        "date_updated": str(created + 3_600_000),
        "date_closed": str(created + 7_200_000) if closed else None,
        "date_done": str(created + 7_200_000) if closed else None,
        "creator": {
            "id": owner.id,
            "username": owner.username,
            "color": owner.color,
            "profilePicture": "https://acme.example/avatars/owner.png",
        },
        "assignees": [],
        "watchers": [],
        "checklists": [],
        "tags": [],
        "parent": None,
        "priority": None,
        "due_date": None,
        "start_date": None,
        "time_estimate": None,
        "list": {"id": entry.id},
        "folder": {"id": entry.folder_id or placeholder_folder_id(entry.id)},
        "space": {"id": entry.space_id},
        "url": f"https://app.clickup.com/t/{task_id}",
    }
