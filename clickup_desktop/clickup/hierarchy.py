"""Reads a Workspace: Spaces, their Folders and Lists, and all Channels, on a few threads.

The requests are the fewest that the whole needs: 1 for the Spaces, 2 for each Space, 1 for each
100 Channels, and 1 for each Folder whose Lists the answer left out. The Channels' pages form a
chain, the longest way through, so it starts together with the Spaces.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from clickup_desktop.clickup.client import MAXIMUM_PAGES, ClickUpClient
from clickup_desktop.clickup.errors import ClickUpError, UnexpectedAnswer
from clickup_desktop.clickup.folders import nest_folders
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
from clickup_desktop.clickup.models import ClickUpList, Folder, SharedHierarchy, Workspace
from clickup_desktop.interruption import Cancellation, Cancelled

Part = TypeVar("Part")

CHANNELS = "channels"
SPACES = "spaces"

_FIRST, _SOON, _LATER = 0, 1, 2


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
        self._thread_limit = threads
        self._archived = (False, True) if include_archived else (False,)
        self._cancellation = Cancellation()
        if cancellation is not None:
            cancellation.subscribe(self.stop)
        self._condition = threading.Condition()
        self._delivery = threading.Lock()
        self._queue: list[tuple[int, int, str, Callable[[], None]]] = []
        self._sequence = itertools.count()
        self._threads: set[threading.Thread] = set()
        self._active = 0  # threads that will look into the queue again
        self._readings: dict[str, _SpaceReading] = {}
        self._done: set[str] = set()
        self._failures: set[str] = set()
        self._urgent: set[str] = set()
        self._known_channels: set[str] = set()
        self._channels_done = False
        self._requests_before = client.request_count
        self._started = 0.0

    @property
    def progress(self) -> Progress:
        """How far the reading is now."""
        with self._condition:
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
        self._put(_FIRST, SPACES, self._read_spaces)
        self._put(_SOON, CHANNELS, lambda: self._read_channels("", frozenset()))

    def stop(self) -> None:
        """Stop at once; what is under way is dropped."""
        with self._condition:
            self._queue.clear()
            self._condition.notify_all()
        self._cancellation.cancel()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing runs any more.

        Returns:
            Whether that was within `timeout` seconds.
        """
        until = None if timeout is None else time.monotonic() + timeout
        with self._condition:
            while self._threads or self._queue:
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    return False
                self._condition.wait(left)
        return True

    def prioritise(self, space_id: str) -> None:
        """Read this Space before the others: somebody looks at it."""
        with self._condition:
            self._urgent.add(space_id)
            self._queue = [
                (_FIRST if key == space_id else priority, number, key, job)
                for priority, number, key, job in self._queue
            ]
            heapq.heapify(self._queue)

    def retry(self, what: str) -> None:
        """Read again what failed: a Space by its id, or `SPACES` or `CHANNELS`."""
        with self._condition:
            self._failures.discard(what)
        if what == SPACES:
            self._put(_FIRST, SPACES, self._read_spaces)
        elif what == CHANNELS:
            self._put(_FIRST, CHANNELS, lambda: self._read_channels("", frozenset()))
        else:
            self._read_space(what, _FIRST)

    # What is read

    def _read_spaces(self) -> None:
        try:
            spaces = tuple(
                space
                for archived in self._archived
                for space in self._client.spaces(
                    self._workspace.id, archived, cancellation=self._cancellation
                )
            )
        except ClickUpError as error:
            self._read_shared(error)
            return
        self._tell(SpacesRead(spaces))
        if not spaces:
            self._read_shared(None)
        for space in spaces:
            self._read_space(space.id, _LATER)

    def _read_shared(self, refused: ClickUpError | None) -> None:
        """Read what a guest sees; `refused` says why there are no Spaces."""
        try:
            shared = self._client.shared_hierarchy(
                self._workspace.id, cancellation=self._cancellation
            )
            folders = tuple(
                self._with_lists(folder) if folder.lists is None else folder
                for folder in shared.folders
            )
        except ClickUpError:
            shared, folders = SharedHierarchy(), ()
        if shared.lists or folders:
            self._tell(SharedRead(SharedHierarchy(shared.tasks, shared.lists, folders)))
        elif refused is not None:
            self._fail(SPACES, SpacesFailed(refused))

    def _with_lists(self, folder: Folder) -> Folder:
        lists = self._client.folder_lists(folder.id, cancellation=self._cancellation)
        return Folder(id=folder.id, name=folder.name, archived=folder.archived, lists=lists)

    def _read_space(self, space_id: str, priority: int) -> None:
        reading = _SpaceReading()
        with self._condition:
            self._readings[space_id] = reading
            if space_id in self._urgent:
                priority = _FIRST
        self._put(priority, space_id, lambda: self._read_folders(space_id, reading))
        self._put(priority, space_id, lambda: self._read_lists(space_id, reading))

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
        with self._condition:
            reading.folders = folders
            reading.missing_lists = set(missing)
        for folder_id in missing:
            self._put(_SOON, space_id, partial(self._fill, space_id, reading, folder_id))
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
            with self._condition:
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
            with self._condition:
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
            with self._condition:
                first = not reading.failed
                reading.failed = True
            if first:
                self._fail(space_id, SpaceFailed(space_id, error))
            return None

    def _tell_when_whole(self, space_id: str, reading: _SpaceReading) -> None:
        with self._condition:
            current = self._readings.get(space_id) is reading
            if not current or not reading.whole or reading.failed or space_id in self._done:
                return
            self._done.add(space_id)
        folders = nest_folders(reading.folders or (), reading.read_lists)
        self._tell(SpaceRead(space_id, folders, reading.lists or ()))

    def _read_channels(self, cursor: str, asked: frozenset[str]) -> None:
        try:
            page = self._client.channel_page(
                self._workspace.id, cursor, cancellation=self._cancellation
            )
        except ClickUpError as error:
            self._fail(CHANNELS, ChannelsFailed(error))
            return
        with self._condition:
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
            with self._condition:
                self._channels_done = True
            self._tell(ChannelsFinished())
        elif following in asked or len(asked) >= MAXIMUM_PAGES:
            endless = UnexpectedAnswer(status=200, detail="the list of Channels never ends")
            self._fail(CHANNELS, ChannelsFailed(endless))
        else:
            self._put(_SOON, CHANNELS, lambda: self._read_channels(following, asked | {following}))

    # How it is read

    def _fail(self, what: str, event: SpacesFailed | SpaceFailed | ChannelsFailed) -> None:
        with self._condition:
            self._failures.add(what)
        self._tell(event)

    def _tell(self, event: LoaderEvent) -> None:
        with self._delivery:
            if not self._cancellation.cancelled:
                self._listener(event)

    def _put(self, priority: int, key: str, job: Callable[[], None]) -> None:
        with self._condition:
            if self._cancellation.cancelled:
                return
            heapq.heappush(self._queue, (priority, next(self._sequence), key, job))
            if self._active >= self._thread_limit:
                return
            self._active += 1
            thread = threading.Thread(target=self._work, name="hierarchy-loader", daemon=True)
            self._threads.add(thread)
        thread.start()

    def _work(self) -> None:
        """Do what is queued, then end; whoever queues more starts a thread again."""
        active = True
        try:
            while True:
                with self._condition:
                    if not self._queue:
                        self._active -= 1
                        active = False
                        finished = not self._active
                        break
                    _priority, _number, _key, job = heapq.heappop(self._queue)
                job()
            if finished:
                self._tell_finished()
        except Cancelled:
            pass
        finally:
            with self._condition:
                self._active -= active
                self._threads.discard(threading.current_thread())
                self._condition.notify_all()

    def _tell_finished(self) -> None:
        with self._condition:
            complete = not self._failures
        self._tell(
            Finished(
                complete=complete,
                requests=self._client.request_count - self._requests_before,
                elapsed_seconds=time.monotonic() - self._started,
            )
        )
