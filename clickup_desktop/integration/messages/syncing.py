"""Looks after the copies of one connection, round by round.

ClickUp tells neither what was edited nor what was deleted, so what is there is read again and
compared: the last messages of a Channel when it has news and once a day, all of it once a week. A
quiet round is one request a Workspace, whatever the number of copies. Nothing is concluded from a
request that failed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from clickup_desktop.clickup.client import MAXIMUM_PAGES, ClickUpClient
from clickup_desktop.clickup.errors import ClickUpError, UnexpectedAnswer
from clickup_desktop.clickup.models import Channel
from clickup_desktop.integration.messages import copy_rows, threads, walks
from clickup_desktop.integration.messages.authors import AuthorNames
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.copy_reading import (
    COMPARED_MESSAGES,
    GONE,
    CopyReading,
    OnProgress,
)
from clickup_desktop.integration.messages.erasing import erase_expired, scrub_where_due
from clickup_desktop.integration.messages.errors import CopyRemoved
from clickup_desktop.integration.messages.journal import compact_where_due
from clickup_desktop.integration.messages.records import DAY, KeptCopy, Walk, WalkKind
from clickup_desktop.interruption import Cancellation
from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.troubleshooting.hints import hint_for

HOUR = 60 * 60 * 1000
WEEK = 7 * DAY

OVERLAP = HOUR
"""Milliseconds by which a round asks for news of the time before the last one as well."""


@dataclass(slots=True)
class CopyOutcome:
    """What a round did for one copy.

    Attributes:
        requests: how many were sent for it.
        problem: why it could not be read; None where it could.
    """

    channel_id: str
    requests: int = 0
    elapsed_s: float = 0.0
    problem: Hint | None = None


@dataclass(slots=True)
class SyncRound:
    """What a round did.

    Attributes:
        outcomes: of each copy that was looked after, by its Channel.
        requests: how many were sent, those that ask for news included.
        failure: what ended the round early; None where nothing did.
    """

    outcomes: dict[str, CopyOutcome] = field(default_factory=dict)
    requests: int = 0
    failure: ClickUpError | None = None


@dataclass(frozen=True, slots=True)
class _Due:
    """What is to be read of a copy; a walk that was interrupted goes on."""

    copy: KeptCopy
    kind: WalkKind | None
    begun: Walk | None
    threads: bool

    @property
    def nothing(self) -> bool:
        return self.kind is None and self.begun is None and not self.threads


class CopySync:
    """Looks after the copies in one file. Belongs to whoever holds its lock (`sync_lock`).

    Args:
        client: of the connection, with a priority that leaves people's requests alone.
        may_read: whether a Workspace may still be read, by its id.
        on_progress: is told after every page, on the thread that reads.
        clock: the moment in milliseconds.
        half: whether to leave half of each minute's requests to others who use the token.
    """

    def __init__(
        self,
        client: ClickUpClient,
        file: CopyFile,
        *,
        may_read: Callable[[str], bool] = lambda _workspace_id: True,
        on_progress: OnProgress = lambda _progress: None,
        cancellation: Cancellation | None = None,
        clock: Callable[[], int] = lambda: int(time.time() * 1000),
        half: bool = False,
    ) -> None:
        self._client = client
        self._file = file
        self._may_read = may_read
        self._cancellation = cancellation
        self._clock = clock
        self._names = AuthorNames(client, file, clock=clock)
        self._reading = CopyReading(
            client,
            file,
            on_progress=on_progress,
            cancellation=cancellation,
            clock=clock,
            half=half,
            names=self._names,
        )

    def run(self, channel_ids: Collection[str] | None = None, *, again: bool = False) -> SyncRound:
        """Bring copies up to date, as far as they are due.

        Args:
            channel_ids: of the copies to look after, paused or not; None for all that are not.
            again: compare all of each, whenever that was last done.

        Raises:
            CopyError: the file can't be used; what was read before is kept.
            Cancelled: what was read so far is kept, with the place to go on at.
        """
        found = SyncRound()
        if not self._file.exists:
            return found
        with self._file.reading() as connection:
            copies = [
                it
                for it in copy_rows.copies(connection)
                if (it.channel_id in channel_ids if channel_ids is not None else not it.paused)
            ]
        before = self._client.request_count
        try:
            for workspace_id in dict.fromkeys(it.workspace_id for it in copies):
                if self._may_read(workspace_id):
                    inside = [it for it in copies if it.workspace_id == workspace_id]
                    self._look_after(workspace_id, inside, found, again=again)
        except ClickUpError as error:
            found.failure = error
        finally:
            found.requests = self._client.request_count - before
        self._names.note_renamed()
        self._erase(copies)
        return found

    def _look_after(
        self, workspace_id: str, copies: list[KeptCopy], found: SyncRound, *, again: bool
    ) -> None:
        began_at = self._clock()
        due = self._due(copies, again=again)
        for it in due:
            found.outcomes[it.copy.channel_id] = CopyOutcome(it.copy.channel_id)
        quiet = [it.copy for it in due if it.nothing and not it.copy.problem]
        news: dict[str, Channel] = {}
        if quiet:
            try:
                news = self._news(workspace_id, min(it.read_at for it in quiet))
            except GONE as error:
                self._note_gone(quiet, error, found)
                quiet = []
        for it in due:
            channel = news.get(it.copy.channel_id)
            if it.copy in quiet and channel is not None and _has_news(it.copy, channel):
                quiet.remove(it.copy)
                self._read(replace(it, kind=WalkKind.RECENT), channel, found)
            elif not it.nothing:
                self._read(it, channel, found)
        with self._file.writing() as connection:
            copy_rows.note_quiet(connection, quiet, began_at)

    def _note_gone(self, copies: Iterable[KeptCopy], error: ClickUpError, found: SyncRound) -> None:
        hint = hint_for(error)
        with self._file.writing() as connection:
            for it in copies:
                found.outcomes[it.channel_id].problem = hint
                copy_rows.note_problem(connection, it, hint.code, self._clock())

    def _read(self, due: _Due, channel: Channel | None, found: SyncRound) -> None:
        channel_id = due.copy.channel_id
        outcome = found.outcomes[channel_id]
        sent, started = self._client.request_count, time.monotonic()
        try:
            self._reading.read(due.copy, due.kind, due.begun, channel)
        except GONE as error:
            self._note_gone([due.copy], error, found)
        except CopyRemoved:
            del found.outcomes[channel_id]
        except ClickUpError as error:
            outcome.problem = hint_for(error)
            raise
        finally:
            outcome.requests = self._client.request_count - sent
            outcome.elapsed_s = time.monotonic() - started

    def _news(self, workspace_id: str, since: int) -> dict[str, Channel]:
        """Ask which Channels have messages since a moment."""
        channels: dict[str, Channel] = {}
        cursor, asked = "", {""}
        while True:
            self._reading.wait_for_others()
            page = self._client.chat_messages.channels_with_news(
                workspace_id, max(0, since - OVERLAP), cursor, cancellation=self._cancellation
            )
            channels.update((str(it.id), it) for it in page.channels)
            if page.ends(cursor):
                return channels
            cursor = page.next_cursor
            if cursor in asked or len(asked) > MAXIMUM_PAGES:
                raise UnexpectedAnswer(status=200, detail="the list of Channels never ends")
            asked.add(cursor)

    def _due(self, copies: Iterable[KeptCopy], *, again: bool) -> list[_Due]:
        """Return what is due of each copy, whether its Channel has news or not."""
        now = self._clock()
        found = []
        with self._file.reading() as connection:
            for it in copies:
                if it.problem and now - it.problem_at < HOUR and not again:
                    found.append(_Due(it, None, None, threads=False))
                    continue
                newer = walks.lacking_since_an_hour(connection, it, now)
                found.append(
                    _Due(
                        it,
                        _kind_due(it, newer, now, again=again),
                        walks.begun_walk(connection, it),
                        threads.has_due_threads(connection, it, now),
                    )
                )
        return found

    def _erase(self, copies: Iterable[KeptCopy]) -> None:
        """Erase what is kept for long enough, and the bytes of what was erased."""
        limited = [it for it in copies if it.keep_days is not None]
        if limited:
            with self._file.writing() as connection:
                for it in limited:
                    erase_expired(connection, it, self._clock())
        compact_where_due(self._file)
        scrub_where_due(self._file, self._clock(), cancellation=self._cancellation)


def _kind_due(copy: KeptCopy, newer: int | None, now: int, *, again: bool) -> WalkKind | None:
    """Return which walk is due.

    Args:
        newer: how many messages are newer than the oldest that another walk may erase.
    """
    if again or not copy.first_read or now - copy.whole_at >= WEEK:
        return WalkKind.WHOLE
    if newer is not None and newer >= COMPARED_MESSAGES:
        return WalkKind.WHOLE
    if newer is not None or copy.problem or now - copy.recent_at >= DAY:
        return WalkKind.RECENT
    return None


def _has_news(copy: KeptCopy, channel: Channel) -> bool:
    return not channel.latest_comment_at or int(channel.latest_comment_at) != copy.latest_at
