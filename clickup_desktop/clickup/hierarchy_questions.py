"""What a loader asks ClickUp: for as long as its queue goes on, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, TypeVar

import msgspec

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.folders import in_order
from clickup_desktop.clickup.job_queue import JobQueue
from clickup_desktop.clickup.models import ChannelPage, ClickUpList, Folder, SharedHierarchy, Space
from clickup_desktop.clickup.rate_limit import Priority, Urgency
from clickup_desktop.clickup.shared_reading import REFUSALS

Part = TypeVar("Part")
T = TypeVar("T")
Answers = dict[Hashable, Any]
"""What a job has heard so far; with it, a job that was interrupted asks for the rest alone."""


class Questions:
    """Asks for the parts of one Workspace. Every method raises `ClickUpError` and `Cancelled`."""

    def __init__(
        self,
        client: ClickUpClient,
        workspace_id: str,
        jobs: JobQueue,
        *,
        include_archived: bool,
        only: frozenset[str] | None = None,
    ) -> None:
        self._client = client
        self._workspace_id = workspace_id
        self._jobs = jobs
        self._only = only
        self._archived = (False, True) if include_archived else (False,)

    @property
    def requests_a_part(self) -> int:
        """How many requests `part` sends."""
        return len(self._archived)

    def spaces(self, answers: Answers) -> tuple[Space, ...]:
        """Return the Workspace's Spaces, as far as they are to be read."""
        call = partial(self._client.spaces, self._workspace_id)
        found = self._whole(call, Priority.SOON, answers)
        return tuple(it for it in found if self._only is None or it.id in self._only)

    def part(
        self, space_id: str, call: Callable[..., tuple[Part, ...]], answers: Answers
    ) -> tuple[Part, ...]:
        """Return what `call`, one of the client's, returns; at once if the Space is looked at."""

        def priority() -> Priority:
            return Priority.SOON if self._jobs.is_urgent(space_id) else Priority.BACKGROUND

        return self._whole(call, priority, answers)

    def archived_lists(self, folder_id: str) -> tuple[ClickUpList, ...]:
        """Return a Folder's archived Lists, which the answer about its Space leaves out."""
        lists = self._client.folder_lists(
            folder_id, True, cancellation=self._jobs.cancellation, priority=Priority.SOON
        )
        return in_order(lists)

    def channel_page(self, cursor: str) -> ChannelPage:
        """Return one page of Channels."""
        return self._client.channel_page(
            self._workspace_id,
            cursor,
            cancellation=self._jobs.cancellation,
            priority=Priority.SOON,
        )

    def shared(self) -> SharedHierarchy | ClickUpError:
        """Return what was shared by itself, nothing where that is refused, or why it is unknown."""
        try:
            return self._client.shared_hierarchy(
                self._workspace_id, cancellation=self._jobs.cancellation, priority=Priority.SOON
            )
        except REFUSALS:
            return SharedHierarchy()
        except ClickUpError as error:
            return error

    def with_lists(
        self, shared: SharedHierarchy, answers: Answers
    ) -> tuple[SharedHierarchy, ClickUpError | None]:
        """Return what was shared, its Folders with their Lists, and what failed, if anything."""
        failed: ClickUpError | None = None
        folders: list[Folder] = []
        for folder in shared.folders:
            try:
                folders.append(_once(answers, folder.id, partial(self._with_lists, folder)))
            except ClickUpError as error:
                folders.append(_alone(folder, ()))
                failed = error
        inside = {item.id for folder in folders for item in folder.lists or ()}
        lists = (item for item in shared.lists if item.id not in inside)
        return SharedHierarchy(lists=in_order(lists), folders=in_order(folders)), failed

    def _with_lists(self, folder: Folder) -> Folder:
        lists = folder.lists
        if lists is None:
            lists = self._client.folder_lists(
                folder.id, cancellation=self._jobs.cancellation, priority=Priority.SOON
            )
        return _alone(folder, in_order(lists))

    def _whole(
        self, call: Callable[..., tuple[Part, ...]], priority: Urgency, answers: Answers
    ) -> tuple[Part, ...]:
        def ask(archived: bool) -> tuple[Part, ...]:
            return call(archived, cancellation=self._jobs.cancellation, priority=priority)

        return tuple(
            item
            for archived in self._archived
            for item in _once(answers, archived, partial(ask, archived))
        )


def _alone(folder: Folder, lists: tuple[ClickUpList, ...]) -> Folder:
    return msgspec.structs.replace(folder, lists=lists, folders=(), archived_unread=False)


def _once(answers: Answers, key: Hashable, ask: Callable[[], T]) -> T:
    if key not in answers:
        answers[key] = ask()
    answer: T = answers[key]
    return answer
