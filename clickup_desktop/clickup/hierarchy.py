"""Reads a Workspace: Spaces, their Folders and Lists, and all Channels, on a few threads.

The requests are the fewest that the whole needs: 1 for the Spaces, 2 for each Space, 1 for each
100 Channels, and 1 for each Folder whose Lists the answer left out. The Channels' pages form a
chain, the longest way through, so it starts together with the Spaces.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import msgspec

from clickup_desktop.clickup.client import MAXIMUM_PAGES, ClickUpClient
from clickup_desktop.clickup.errors import (
    AccessDenied,
    ClickUpError,
    InvalidIdentifier,
    NotFound,
    PlanForbids,
    UnexpectedAnswer,
    UnknownAnswer,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.folders import in_order, nest_folders
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SharedRead,
    SpaceFailed,
    SpaceRead,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.clickup.job_queue import JobQueue
from clickup_desktop.clickup.models import ClickUpList, Folder, SharedHierarchy, Workspace
from clickup_desktop.interruption import Cancellation

Part = TypeVar("Part")

CHANNELS = "channels"
SPACES = "spaces"

_FIRST, _SOON, _LATER = 0, 1, 2

# Answers that mean "nothing was shared with you"; any other failure leaves that open.
_NOTHING_SHARED = (
    AccessDenied,
    InvalidIdentifier,
    NotFound,
    PlanForbids,
    UnknownAnswer,
    WorkspaceNotAuthorized,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is."""

    spaces_done: int
    spaces_total: int
    channels_done: bool
    channels_read: int
    requests: int


class _SpaceReading:
    """The parts of a Space that have arrived so far."""

    __slots__ = ("failed", "folders", "lists", "missing_lists", "read_lists")

    def __init__(self) -> None:
        self.folders: tuple[Folder, ...] | None = None
        self.lists: tuple[ClickUpList, ...] | None = None
        self.missing_lists: set[str] = set()
        self.read_lists: dict[str, tuple[ClickUpList, ...]] = {}
        self.failed = False

    @property
    def whole(self) -> bool:
        return self.folders is not None and self.lists is not None and not self.missing_lists


class HierarchyLoader:
    """Reads one Workspace and tells `listener` what has arrived.

    The listener is called from the loader's threads, one call at a time, and never after `stop`
    has returned and a call under way has ended.

    Args:
        threads: how many requests are under way at most.
        cancellation: stops the loader as `stop` does.
        include_archived: ask for archived places as well, with calls of their own.
    """

    def __init__(
        self,
        client: ClickUpClient,
        workspace: Workspace,
        listener: Callable[[LoaderEvent], None],
        *,
        threads: int = 6,
        cancellation: Cancellation | None = None,
        include_archived: bool = False,
    ) -> None:
        self._client = client
        self._workspace = workspace
        self._listener = listener
        self._archived = (False, True) if include_archived else (False,)
        self._cancellation = Cancellation()
        self._jobs = JobQueue(
            threads,
            self._cancellation,
            on_idle=self._tell_finished,
            on_mistake=self._note_failure,
        )
        self._lock = threading.Lock()
        self._delivery = threading.Lock()
        self._readings: dict[str, _SpaceReading] = {}
        self._done: set[str] = set()
        self._failures: set[str] = set()
        self._known_channels: set[str] = set()
        self._channels_done = False
        self._requests_before = client.request_count
        self._started = 0.0
        if cancellation is not None:
            cancellation.subscribe(self.stop)

    @property
    def progress(self) -> Progress:
        """How far the reading is now."""
        with self._lock:
            return Progress(
                spaces_done=len(self._done),
                spaces_total=len(self._readings),
                channels_done=self._channels_done,
                channels_read=len(self._known_channels),
                requests=self._client.request_count - self._requests_before,
            )

    def start(self) -> None:
        """Begin to read everything."""
        self._started = time.monotonic()
        self._jobs.put(_FIRST, SPACES, self._read_spaces)
        self._jobs.put(_SOON, CHANNELS, lambda: self._read_channels("", frozenset()))

    def stop(self) -> None:
        """Stop at once; what is under way is dropped."""
        # In this order: what is queued after the queue was cleared would stay in it for ever.
        self._cancellation.cancel()
        self._jobs.clear()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing runs any more.

        Returns:
            Whether that was within `timeout` seconds.
        """
        return self._jobs.wait(timeout)

    def prioritise(self, space_id: str) -> None:
        """Read this Space before all others, also those asked for before: somebody looks at it."""
        self._jobs.prioritise(space_id)

    def retry(self, what: str) -> None:
        """Read again what failed: a Space by its id, or `SPACES` or `CHANNELS`."""
        with self._lock:
            self._failures.discard(what)
        if what == SPACES:
            self._jobs.put(_FIRST, SPACES, self._read_spaces)
        elif what == CHANNELS:
            self._jobs.put(_FIRST, CHANNELS, lambda: self._read_channels("", frozenset()))
        else:
            self._read_space(what, _FIRST)

    # What is read

    def _read_spaces(self) -> None:
        try:
            found = {
                space.id: space
                for archived in self._archived
                for space in self._client.spaces(
                    self._workspace.id, archived, cancellation=self._cancellation
                )
            }
        except ClickUpError as error:
            self._read_shared(error)
            return
        self._tell(SpacesRead(tuple(found.values())))
        if not found:
            self._read_shared(None)
        for space_id in found:
            self._read_space(space_id, _LATER)

    def _read_shared(self, refused: ClickUpError | None) -> None:
        """Read what a guest sees; `refused` says why the Spaces could not be read, if so."""
        failed = refused
        try:
            shared = self._client.shared_hierarchy(
                self._workspace.id, cancellation=self._cancellation
            )
        except ClickUpError as error:
            shared = SharedHierarchy()
            if not isinstance(error, _NOTHING_SHARED):
                failed = failed or error
        folders: list[Folder] = []
        for folder in shared.folders:
            try:
                folders.append(self._with_lists(folder))
            except ClickUpError as error:
                folders.append(msgspec.structs.replace(folder, lists=()))
                failed = error
        if shared.lists or folders:
            # What a guest was given is all there is for them, so the Spaces' refusal is no failure.
            failed = None if failed is refused else failed
            self._tell(
                SharedRead(SharedHierarchy(shared.tasks, in_order(shared.lists), in_order(folders)))
            )
        if failed is not None:
            self._fail(SPACES, SpacesFailed(failed))

    def _with_lists(self, folder: Folder) -> Folder:
        lists = folder.lists
        if lists is None:
            lists = self._client.folder_lists(folder.id, cancellation=self._cancellation)
        return msgspec.structs.replace(folder, lists=in_order(lists))

    def _read_space(self, space_id: str, priority: int) -> None:
        reading = _SpaceReading()
        with self._lock:
            self._readings[space_id] = reading
            self._done.discard(space_id)
        self._jobs.put(priority, space_id, lambda: self._read_folders(space_id, reading))
        self._jobs.put(priority, space_id, lambda: self._read_lists(space_id, reading))

    def _read_folders(self, space_id: str, reading: _SpaceReading) -> None:
        folders = self._of_space(
            space_id,
            reading,
            lambda archived: self._client.folders(
                space_id, archived, cancellation=self._cancellation
            ),
        )
        if folders is None:
            return
        missing = {folder.id for folder in folders if folder.lists is None}
        with self._lock:
            reading.folders = folders
            reading.missing_lists = set(missing)
        for folder_id in missing:
            self._jobs.put(_SOON, space_id, partial(self._fill, space_id, reading, folder_id))
        self._tell_when_whole(space_id, reading)

    def _read_lists(self, space_id: str, reading: _SpaceReading) -> None:
        lists = self._of_space(
            space_id,
            reading,
            lambda archived: self._client.folderless_lists(
                space_id, archived, cancellation=self._cancellation
            ),
        )
        if lists is not None:
            with self._lock:
                reading.lists = lists
            self._tell_when_whole(space_id, reading)

    def _fill(self, space_id: str, reading: _SpaceReading, folder_id: str) -> None:
        lists = self._of_space(
            space_id,
            reading,
            lambda archived: self._client.folder_lists(
                folder_id, archived, cancellation=self._cancellation
            ),
        )
        if lists is not None:
            with self._lock:
                reading.read_lists[folder_id] = lists
                reading.missing_lists.discard(folder_id)
            self._tell_when_whole(space_id, reading)

    def _of_space(
        self, space_id: str, reading: _SpaceReading, call: Callable[[bool], tuple[Part, ...]]
    ) -> tuple[Part, ...] | None:
        """Ask for one part of a Space; the first part that fails ends it for the others."""
        if reading.failed:
            return None
        try:
            return tuple(item for archived in self._archived for item in call(archived))
        except ClickUpError as error:
            with self._lock:
                first = not reading.failed and self._readings.get(space_id) is reading
                reading.failed = True
            if first:
                self._fail(space_id, SpaceFailed(space_id, error))
            return None

    def _tell_when_whole(self, space_id: str, reading: _SpaceReading) -> None:
        with self._lock:
            current = self._readings.get(space_id) is reading
            if not current or not reading.whole or reading.failed or space_id in self._done:
                return
            self._done.add(space_id)
        folders = nest_folders(reading.folders or (), reading.read_lists)
        self._tell(SpaceRead(space_id, folders, in_order(reading.lists or ())))

    def _read_channels(self, cursor: str, asked: frozenset[str]) -> None:
        try:
            page = self._client.channel_page(
                self._workspace.id, cursor, cancellation=self._cancellation
            )
        except ClickUpError as error:
            self._fail(CHANNELS, ChannelsFailed(error))
            return
        with self._lock:
            fresh = tuple(
                {
                    channel.id: channel
                    for channel in page.channels
                    if channel.id not in self._known_channels
                }.values()
            )
            self._known_channels.update(channel.id for channel in fresh)
        if fresh:
            self._tell(ChannelsRead(fresh))
        following = page.next_cursor
        if not following:
            with self._lock:
                self._channels_done = True
            self._tell(ChannelsFinished())
        elif following in asked or len(asked) >= MAXIMUM_PAGES:
            endless = UnexpectedAnswer(status=200, detail="the list of Channels never ends")
            self._fail(CHANNELS, ChannelsFailed(endless))
        else:
            self._jobs.put(
                _SOON, CHANNELS, lambda: self._read_channels(following, asked | {following})
            )

    # How it is read

    def _fail(self, what: str, event: SpacesFailed | SpaceFailed | ChannelsFailed) -> None:
        self._note_failure(what)
        self._tell(event)

    def _note_failure(self, what: str) -> None:
        with self._lock:
            self._failures.add(what)

    def _tell(self, event: LoaderEvent) -> None:
        with self._delivery:
            if not self._cancellation.cancelled:
                self._listener(event)

    def _tell_finished(self) -> None:
        with self._lock:
            complete = not self._failures
        self._tell(
            Finished(
                complete=complete,
                requests=self._client.request_count - self._requests_before,
                elapsed_seconds=time.monotonic() - self._started,
            )
        )
