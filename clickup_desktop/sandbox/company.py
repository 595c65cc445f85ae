"""Builds the sample company's places from the table of names, in one of three sizes."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from . import names
from .channels import build_channels
from .people import sample_people
from .records import (
    FolderRecord,
    FolderShape,
    ListRecord,
    SpaceRecord,
    WorkspaceRecord,
    World,
)

MAIN_WORKSPACE_ID = "90130001"
EMPTY_WORKSPACE_ID = "90130002"
TWIN_WORKSPACE_ID = "90130003"
_ARCHIVED_MARK = "~"
_SPACE_COLORS = ("#7b68ee", "#0f9d58", None, "#f4511e", "#03a9f4")
# What ClickUp says of a List's tasks, and how many there are: it was recorded as all of these.
_TASK_COUNTS: tuple[tuple[object, int], ...] = (
    ("0", 0),
    (None, 3),
    (0, 0),
    ("2", 2),
    ("7", 7),
    ("31", 31),
)
_TASKS_OF: dict[str, tuple[int, int]] = {
    # name: open and closed tasks. A hundred is a full page, which is the last one all the same.
    names.LAUNCH_LIST: (names.LAUNCH_OPEN_TASKS, 17),
    "Bugs": (250, 40),
    "Technical Debt": (100, 0),
}


@dataclass(frozen=True)
class Size:
    """How many places and Channels a sample has, archived ones not counted.

    None means as many as the table of names gives.
    """

    people: int
    spaces: int | None = None
    folders: int | None = None
    lists: int | None = None
    channels: int | None = None


SIZES = {
    "small": Size(people=137),
    "large": Size(people=1_200, spaces=100, folders=1_000, lists=20_000, channels=3_000),
    "huge": Size(people=5_000, spaces=250, folders=4_750, lists=95_000, channels=5_000),
}


@functools.lru_cache(maxsize=len(SIZES))
def build_world(size: str) -> World:
    """Return the sample of this size ("small", "large", "huge"), the same one each time.

    Raises:
        KeyError: there is no such size.
    """
    wanted = SIZES[size]
    people = sample_people(wanted.people)
    builder = _PlaceBuilder()
    named = tuple(builder.named_space(name, table) for name, table in names.COMPANY.items())
    spaces = named + tuple(_generated(builder, named, wanted))
    main = WorkspaceRecord(
        id=MAIN_WORKSPACE_ID,
        name="Acme Rollout",
        color="#5b3fe0",
        avatar="https://acme.example/avatars/rollout.png",
        people=people,
        spaces=spaces,
        channels=build_channels(
            MAIN_WORKSPACE_ID, named, spaces[len(named) :], len(people), wanted.channels
        ),
    )
    empty = WorkspaceRecord(
        id=EMPTY_WORKSPACE_ID,
        name="Acme Sandbox",
        color="#0b7a53",
        avatar=None,
        people=people[:1],
        spaces=(),
        channels=(),
    )
    twin = dataclasses.replace(empty, id=TWIN_WORKSPACE_ID, name=main.name)
    folders = (folder for folder in main.folder_by_id.values() if not folder.archived)
    in_private = (
        entry
        for space in named
        if space.private
        for entry in (*space.lists, *(it for folder in space.folders for it in folder.lists))
    )
    return World(
        workspaces=(main, empty),
        twins=(main, twin),
        given_list_ids=frozenset(
            itertools.islice((entry.id for entry in in_private if not entry.archived), 1)
        ),
        guest_folder_ids=frozenset(
            itertools.islice((entry.id for entry in folders if entry.name == names.GUEST_FOLDER), 1)
        ),
        guest_list_ids=frozenset(
            entry.id for entry in main.list_by_id.values() if entry.name == names.GUEST_LIST
        ),
    )


def _generated(
    builder: _PlaceBuilder, named: tuple[SpaceRecord, ...], wanted: Size
) -> Iterator[SpaceRecord]:
    """The Spaces that fill the sample up to its size, with equal shares of Folders and Lists."""
    if wanted.spaces is None or wanted.folders is None or wanted.lists is None:
        return
    live = [space for space in named if not space.archived]
    live_folders = [entry for space in live for entry in space.folders if not entry.archived]
    named_lists = itertools.chain(
        (entry for space in live for entry in space.lists),
        (entry for folder in live_folders for entry in folder.lists),
    )
    spaces = wanted.spaces - len(live)
    folders = wanted.folders - len(live_folders)
    lists = wanted.lists - sum(not entry.archived for entry in named_lists)
    for number in range(spaces):
        yield builder.generated_space(
            number, _share(folders, spaces, number), _share(lists, spaces, number)
        )


def _share(total: int, parts: int, number: int) -> int:
    """What the part of this number gets when `total` is divided into `parts` without rest."""
    return (number + 1) * total // parts - number * total // parts


class _PlaceBuilder:
    """Makes places with ids and positions of their own, in the order in which they are asked."""

    def __init__(self) -> None:
        self._spaces = itertools.count(1)
        self._folders = itertools.count(1)
        self._lists = itertools.count(1)

    def named_space(self, marked: str, table: dict[str, str]) -> SpaceRecord:
        """A Space out of the table of names."""
        number = next(self._spaces)
        space_id = f"90130{number:06d}"
        folder_ids = {folder: f"90131{next(self._folders):06d}" for folder in table if folder}
        folders = tuple(
            self._named_folder(space_id, order, folder, table[folder], folder_ids)
            for order, folder in enumerate(folder_ids)
        )
        lists = tuple(
            self._list(space_id, None, order, name)
            for order, name in enumerate(table.get("", "").split("|"))
            if name
        )
        name = marked.removeprefix(_ARCHIVED_MARK)
        return SpaceRecord(
            id=space_id,
            name=name,
            color=_SPACE_COLORS[number % len(_SPACE_COLORS)],
            avatar=None if number % 2 else f"https://acme.example/avatars/{space_id}.png",
            private=name in names.PRIVATE_SPACES,
            archived=marked != name,
            folders=folders,
            lists=lists,
        )

    def _named_folder(
        self, space_id: str, order: int, marked: str, lists: str, folder_ids: dict[str, str]
    ) -> FolderRecord:
        folder_id = folder_ids[marked]
        name = marked.removeprefix(_ARCHIVED_MARK)
        shape = FolderShape.OBJECTS
        if name in names.FOLDERS_WITHOUT_LISTS:
            shape = FolderShape.ABSENT
        elif name in names.FOLDERS_WITH_NAMES_ONLY:
            shape = FolderShape.NAMES
        parent: object = None
        if name in names.PARENT_FOLDERS:
            above = names.PARENT_FOLDERS[name]
            # Only reported, so both shapes that it could have are here.
            nested = above in names.PARENT_FOLDERS
            parent = {"id": folder_ids[above], "name": above} if nested else folder_ids[above]
        children = tuple(
            self._list(space_id, folder_id, position, entry)
            for position, entry in enumerate(lists.split("|"))
        )
        tasks = sum(entry.tasks for entry in children)
        task_counts = (str(tasks), tasks, None)
        return FolderRecord(
            id=folder_id,
            name=name,
            orderindex=order,
            space_id=space_id,
            archived=marked != name,
            task_count=task_counts[order % len(task_counts)],
            shape=shape,
            parent=parent,
            lists=children,
        )

    def _list(self, space_id: str, folder_id: str | None, order: int, marked: str) -> ListRecord:
        number = next(self._lists)
        name = marked.removeprefix(_ARCHIVED_MARK)
        task_count, tasks = _TASK_COUNTS[number % len(_TASK_COUNTS)]
        closed = number % 4
        if name in _TASKS_OF:
            tasks, closed = _TASKS_OF[name]
            task_count = str(tasks)
        return ListRecord(
            id=f"9014{number:08d}",
            name=name,
            orderindex=order,
            space_id=space_id,
            folder_id=folder_id,
            archived=marked != name,
            task_count=task_count,
            tasks=tasks,
            closed_tasks=closed,
        )

    def generated_space(self, number: int, folders: int, lists: int) -> SpaceRecord:
        """A Space with so many Folders and Lists, one List in twenty outside them."""
        space_number = next(self._spaces)
        space_id = f"90130{space_number:06d}"
        outside = lists // 20 if folders else lists
        team = names.GENERATED_TEAMS[number % len(names.GENERATED_TEAMS)]
        trade = names.GENERATED_TRADES[number % len(names.GENERATED_TRADES)]
        return SpaceRecord(
            id=space_id,
            name=f"{team} {trade} {number + 1}",
            color=_SPACE_COLORS[space_number % len(_SPACE_COLORS)],
            avatar=None,
            private=number % 19 == 18,
            archived=False,
            folders=tuple(
                self._generated_folder(
                    space_id, order, f"{trade}", _share(lists - outside, folders, order)
                )
                for order in range(folders)
            ),
            lists=tuple(self._generated_list(space_id, None, order) for order in range(outside)),
        )

    def _generated_folder(self, space_id: str, order: int, trade: str, lists: int) -> FolderRecord:
        number = next(self._folders)
        folder_id = f"90131{number:06d}"
        project = names.GENERATED_PROJECTS[number % len(names.GENERATED_PROJECTS)]
        return FolderRecord(
            id=folder_id,
            name=f"{trade} {project} {number}",
            orderindex=order,
            space_id=space_id,
            archived=False,
            task_count="0",
            shape=FolderShape.OBJECTS,
            parent=None,
            lists=tuple(
                self._generated_list(space_id, folder_id, position) for position in range(lists)
            ),
        )

    def _generated_list(self, space_id: str, folder_id: str | None, order: int) -> ListRecord:
        number = next(self._lists)
        project = names.GENERATED_PROJECTS[number * 7 % len(names.GENERATED_PROJECTS)]
        stage = names.GENERATED_STAGES[number * 5 % len(names.GENERATED_STAGES)]
        task_count, tasks = _TASK_COUNTS[number % len(_TASK_COUNTS)]
        return ListRecord(
            id=f"9014{number:08d}",
            name=f"{project} {stage} {number}",
            orderindex=order,
            space_id=space_id,
            folder_id=folder_id,
            archived=False,
            task_count=task_count,
            tasks=tasks,
            closed_tasks=0,
        )
