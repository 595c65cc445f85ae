"""Reads a Workspace: Spaces, their Folders and Lists, and all Channels, on a few threads.

The requests are the fewest that the whole needs: 1 for the Spaces, 1 for what was shared by itself,
2 for each Space, 1 for each 100 Channels, and 1 for each Folder whose Lists the answer left out.
The Channels' pages form a chain, the longest way through, so it starts together with the Spaces and
goes before what is in them. Of what was shared, only what no Space holds is told, at the end.

Reading can be interrupted anywhere, to be stopped or to go on later. So each piece of work asks
first, remembers each answer, and only then tells and queues what follows from them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from clickup_desktop.clickup.client import MAXIMUM_PAGES, ClickUpClient
from clickup_desktop.clickup.errors import ClickUpError, UnexpectedAnswer
from clickup_desktop.clickup.estimate import seconds_left
from clickup_desktop.clickup.folders import in_order, nest_folders
from clickup_desktop.clickup.hierarchy_events import (
    ArchivedListsFailed,
    ArchivedListsRead,
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    Progress,
    SharedFailed,
    SharedRead,
    SpaceFailed,
    SpaceRead,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.clickup.hierarchy_questions import Answers, Questions
from clickup_desktop.clickup.job_queue import JobQueue, NewJob
from clickup_desktop.clickup.models import SharedHierarchy, Workspace
from clickup_desktop.clickup.rate_limit import MAXIMUM_IN_FLIGHT
from clickup_desktop.clickup.shared_reading import SharedReading
from clickup_desktop.clickup.space_reading import SpaceReading
from clickup_desktop.interruption import Cancellation

Part = TypeVar("Part")

CHANNELS, SPACES, SHARED = "channels", "spaces", "shared"

_FIRST, _CHAIN, _COMPLETING, _LATER = range(4)

THREADS = MAXIMUM_IN_FLIGHT - 1
"""A person's request goes beside all of the loader's."""

_LEAST_EXPERIENCE_SECONDS = 2.0


class HierarchyLoader:
    """Reads one Workspace and tells `listener` what has arrived.

    The listener is called from the loader's threads, one call at a time, and never after `stop`
    or `pause` has returned and a call under way has ended.

    Args:
        threads: how many requests are under way at most.
        cancellation: stops the loader as `stop` does.
        include_archived: ask for archived places as well, with calls of their own.
        only_spaces: the ids of the Spaces to read; None for all.
    """

    def __init__(
        self,
        client: ClickUpClient,
        workspace: Workspace,
        listener: Callable[[LoaderEvent], None],
        *,
        threads: int = THREADS,
        cancellation: Cancellation | None = None,
        include_archived: bool = False,
        only_spaces: frozenset[str] | None = None,
    ) -> None:
        self._client = client
        self._listener = listener
        self._threads = threads
        self._jobs = JobQueue(
            threads,
            patient_from=_COMPLETING,
            on_idle=self._tell_finished,
            on_mistake=self._note_failure,
        )
        self._questions = Questions(
            client, workspace.id, self._jobs, include_archived=include_archived, only=only_spaces
        )
        self._include_archived = include_archived
        self._shared = SharedReading()
        self._lock = threading.Lock()
        self._delivery = threading.Lock()
        self._going = threading.Event()
        self._going.set()
        self._stopped = False
        self._readings: dict[str, SpaceReading] = {}
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
                seconds_left=self._seconds_left(),
            )

    @property
    def paused(self) -> bool:
        """Whether the reading was paused, and not resumed or stopped since."""
        return self._jobs.paused

    def start(self) -> None:
        """Begin to read everything."""
        self._started = time.monotonic()
        self._jobs.put_together(
            [
                (_FIRST, SPACES, partial(self._read_spaces, {})),
                (_FIRST, SHARED, self._read_shared),
                (_CHAIN, CHANNELS, partial(self._read_channels, "", frozenset())),
            ]
        )

    def stop(self) -> None:
        """Stop at once; what is under way is dropped."""
        with self._lock:
            self._stopped = True
            self._jobs.stop()
            self._going.set()

    def pause(self) -> None:
        """Stop asking until `resume`; what is under way is left, and asked for again then."""
        with self._lock:
            if not self._stopped:
                self._going.clear()
                self._jobs.pause()

    def resume(self) -> None:
        """Go on where `pause` came in between."""
        with self._lock:
            self._jobs.resume()
            self._going.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing runs any more, or until a pause.

        Returns:
            Whether that was within `timeout` seconds.
        """
        return self._jobs.wait(timeout)

    def prioritise(self, space_id: str) -> None:
        """Read this Space before all others, also those asked for before: somebody looks at it."""
        self._jobs.prioritise(space_id)

    def retry(self, what: str) -> None:
        """Read again what failed: a Space by its id, or `SPACES`, `SHARED` or `CHANNELS`.

        It counts as failed until it is read.
        """
        jobs: list[NewJob] = []
        with self._lock:
            if what == SPACES:
                self._shared.spaces_answered = False
            if what == SHARED or (what == SPACES and self._shared.failed is not None):
                self._shared.failed = None
                jobs.append((_FIRST, SHARED, self._read_shared))
        if what == SPACES:
            jobs.append((_FIRST, SPACES, partial(self._read_spaces, {})))
        elif what == CHANNELS:
            jobs.append((_FIRST, CHANNELS, partial(self._read_channels, "", frozenset())))
        elif what != SHARED:
            jobs += self._parts_of_space(what, _FIRST)
        self._jobs.put_together(jobs)

    def read_archived_lists(self, folder_id: str) -> None:
        """Read the archived Lists of a Folder that somebody opens, by a call of their own."""
        self._jobs.put(_FIRST, folder_id, partial(self._read_archived_lists, folder_id))

    # What is read

    def _read_spaces(self, answers: Answers) -> None:
        try:
            found = {space.id: space for space in self._questions.spaces(answers)}
        except ClickUpError as error:
            self._spaces_are_answered(error)
            return
        self._tell(SpacesRead(tuple(found.values())))
        for space_id in found:
            self._jobs.put_together(self._parts_of_space(space_id, _LATER))
        self._spaces_are_answered(None)

    def _spaces_are_answered(self, refused: ClickUpError | None) -> None:
        with self._lock:
            self._shared.spaces_refused, self._shared.spaces_answered = refused, True
            self._shared.changed = True
        self._settle_shared()

    def _read_shared(self) -> None:
        answer = self._questions.shared()
        with self._lock:
            self._shared.take(answer)
            if self._shared.failed is None:
                self._failures.discard(SHARED)
        self._settle_shared()

    def _settle_shared(self) -> None:
        """Once every Space is there or has failed, go on to what none of them has."""
        with self._lock:
            reading = self._shared
            open_spaces = any(
                not it.failed and space_id not in self._done
                for space_id, it in self._readings.items()
            )
            if open_spaces or not reading.answered:
                return
            settled = reading.settle(archived=self._include_archived)
            if settled is None:
                return  # whoever came together with the last answer tells it
            if settled.spaces_failed is None:
                self._failures.discard(SPACES)
        if settled.spaces_failed is not None:
            self._fail(SPACES, SpacesFailed(settled.spaces_failed))
        elif settled.shared_failed is not None:
            self._fail(SHARED, SharedFailed(settled.shared_failed))
        elif settled.shared is not None:
            self._jobs.put(_FIRST, SHARED, partial(self._complete_shared, settled.shared, {}))

    def _complete_shared(self, lacking: SharedHierarchy, answers: Answers) -> None:
        shared, failed = self._questions.with_lists(lacking, answers)
        if failed is None:
            with self._lock:
                self._failures.discard(SHARED)
        self._tell(SharedRead(shared))
        if failed is not None:
            with self._lock:
                self._shared.told = None  # not as a whole
            self._fail(SHARED, SharedFailed(failed))

    def _parts_of_space(self, space_id: str, priority: int) -> list[NewJob]:
        """Begin a Space anew; return what is to be read of it."""
        reading = SpaceReading()
        with self._lock:
            self._readings[space_id] = reading
            self._done.discard(space_id)
        return [
            (priority, space_id, partial(self._read_folders, space_id, reading, {})),
            (priority, space_id, partial(self._read_lists, space_id, reading, {})),
        ]

    def _read_folders(self, space_id: str, reading: SpaceReading, answers: Answers) -> None:
        call = partial(self._client.folders, space_id)
        folders = self._of_space(space_id, reading, call, answers)
        if folders is None:
            return
        missing = {folder.id for folder in folders if folder.lists is None}
        with self._lock:
            reading.folders = folders
            reading.missing_lists = set(missing)
        for folder_id in missing:
            fill = partial(self._fill, space_id, reading, folder_id, {})
            self._jobs.put(_COMPLETING, space_id, fill)
        self._tell_when_whole(space_id, reading)

    def _read_lists(self, space_id: str, reading: SpaceReading, answers: Answers) -> None:
        call = partial(self._client.folderless_lists, space_id)
        lists = self._of_space(space_id, reading, call, answers)
        if lists is not None:
            with self._lock:
                reading.lists = lists
            self._tell_when_whole(space_id, reading)

    def _fill(self, space_id: str, reading: SpaceReading, folder_id: str, answers: Answers) -> None:
        call = partial(self._client.folder_lists, folder_id)
        lists = self._of_space(space_id, reading, call, answers)
        if lists is not None:
            with self._lock:
                reading.read_lists[folder_id] = lists
                reading.missing_lists.discard(folder_id)
            self._tell_when_whole(space_id, reading)

    def _read_archived_lists(self, folder_id: str) -> None:
        try:
            lists = self._questions.archived_lists(folder_id)
        except ClickUpError as error:
            self._tell(ArchivedListsFailed(folder_id, error))
        else:
            self._tell(ArchivedListsRead(folder_id, lists))

    def _of_space(
        self,
        space_id: str,
        reading: SpaceReading,
        call: Callable[..., tuple[Part, ...]],
        answers: Answers,
    ) -> tuple[Part, ...] | None:
        """Ask for one part of a Space; the first part that fails ends it for the others."""
        if reading.failed:
            return None
        try:
            return self._questions.part(space_id, call, answers)
        except ClickUpError as error:
            with self._lock:
                first = not reading.failed and self._readings.get(space_id) is reading
                reading.failed = self._shared.changed = True
            if first:
                self._fail(space_id, SpaceFailed(space_id, error))
                self._settle_shared()
            return None

    def _tell_when_whole(self, space_id: str, reading: SpaceReading) -> None:
        with self._lock:
            current = self._readings.get(space_id) is reading
            if not current or not reading.whole or reading.failed or space_id in self._done:
                return
            folders = nest_folders(
                reading.folders or (), reading.read_lists, with_archived=self._include_archived
            )
            lists = in_order(reading.lists or ())
            reading.let_go()
            # Together, so that nobody takes the Space for read before it is known what it holds.
            self._done.add(space_id)
            self._failures.discard(space_id)
            self._shared.note(folders, lists)
        self._tell(SpaceRead(space_id, folders, lists))
        self._settle_shared()

    def _read_channels(self, cursor: str, asked: frozenset[str]) -> None:
        try:
            page = self._questions.channel_page(cursor)
        except ClickUpError as error:
            self._fail(CHANNELS, ChannelsFailed(error))
            return
        with self._lock:
            known = self._known_channels
            fresh = {it.id: it for it in page.channels if it.id not in known}
            known.update(fresh)
        if fresh:
            self._tell(ChannelsRead(tuple(fresh.values())))
        following = page.next_cursor
        if page.ends(cursor):
            with self._lock:
                self._channels_done = True
                self._failures.discard(CHANNELS)
            self._tell(ChannelsFinished())
        elif following in asked or len(asked) >= MAXIMUM_PAGES:
            endless = UnexpectedAnswer(status=200, detail="the list of Channels never ends")
            self._fail(CHANNELS, ChannelsFailed(endless))
        else:
            follow = partial(self._read_channels, following, asked | {following})
            self._jobs.put(_CHAIN, CHANNELS, follow)

    # How it is read

    def _fail(
        self, what: str, event: SpacesFailed | SharedFailed | SpaceFailed | ChannelsFailed
    ) -> None:
        self._note_failure(what)
        self._tell(event)

    def _note_failure(self, what: str) -> None:
        with self._lock:
            self._failures.add(what)

    def _tell(self, event: LoaderEvent) -> None:
        with self._delivery:
            # During a pause an answer that had come already waits here, so that it isn't lost.
            self._going.wait()
            if not self._stopped:
                self._listener(event)

    def _seconds_left(self) -> float | None:
        """Estimate the rest; needs the lock."""
        each = self._client.seconds_per_request
        experience = time.monotonic() - self._started
        if (
            not self._shared.spaces_answered
            or each is None
            or experience < _LEAST_EXPERIENCE_SECONDS
        ):
            return None
        parts = sum(
            reading.parts_left
            for space_id, reading in self._readings.items()
            if space_id not in self._done
        )
        if not parts:
            return 0.0 if self._channels_done else None
        requests = parts * self._questions.requests_a_part
        return seconds_left(requests, each / self._threads, self._client.rate_state)

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
