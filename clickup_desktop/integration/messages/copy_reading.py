"""Reads one Channel's messages and their threads into its copy."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from clickup_desktop.clickup.chat_messages import MESSAGES_A_PAGE
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import (
    AccessDenied,
    AnswerTooLarge,
    InvalidIdentifier,
    NotFound,
    PlanForbids,
    ServerFault,
    UnexpectedAnswer,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.models import Channel, MessagePage, WholeMessage
from clickup_desktop.integration.messages import copy_rows, threads, walks
from clickup_desktop.integration.messages.authors import AuthorNames
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.records import (
    DAY,
    DueThread,
    KeptCopy,
    SeenMessage,
    Walk,
    WalkKind,
)
from clickup_desktop.interruption import Cancellation
from clickup_desktop.untrusted_text import display_text

COMPARED_MESSAGES = 1_000
"""So many of a Channel's last messages are compared when it has news."""

GONE = (AccessDenied, InvalidIdentifier, NotFound, PlanForbids, WorkspaceNotAuthorized)
"""Refusals that may be of one place alone; others end a round."""

_SMALLER_PAGES = (MESSAGES_A_PAGE, 10, 1)
_RESTARTS = 3
_MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far the reading of one copy is.

    Attributes:
        threads: whether it reads threads now, and not the messages themselves.
        done: messages met, or threads read.
        expected: of how many; for messages an estimate, 0 where nobody knows.
        requests_left: as far as is known; 0 where it isn't.
    """

    channel_id: str
    threads: bool
    done: int
    expected: int
    requests_left: int


OnProgress = Callable[[SyncProgress], None]


class CopyReading:
    """Reads into the copies of one file."""

    def __init__(
        self,
        client: ClickUpClient,
        file: CopyFile,
        *,
        on_progress: OnProgress,
        cancellation: Cancellation | None,
        clock: Callable[[], int],
        half: bool,
        names: AuthorNames,
    ) -> None:
        self._client = client
        self._file = file
        self._on_progress = on_progress
        self._cancellation = cancellation
        self._clock = clock
        self._half = half
        self._names = names
        self._authors: set[str] = set()

    def read(
        self, copy: KeptCopy, kind: WalkKind | None, begun: Walk | None, channel: Channel | None
    ) -> None:
        """Read what is due of a copy.

        Args:
            kind: which walk is due; None for none.
            begun: the walk that was interrupted.
            channel: as a list has just told it; None to ask for it.

        Raises:
            ClickUpError: what was read so far is kept, with the place to go on at.
            CopyError, Cancelled: likewise.
        """
        self._authors.clear()
        now = self._clock()
        latest = copy.latest_at
        if kind is not None or begun is not None:
            if channel is None:
                self.wait_for_others()
                channel = self._client.channel(
                    copy.workspace_id, copy.channel_id, cancellation=self._cancellation
                )
            latest = int(channel.latest_comment_at)
            with self._file.writing() as connection:
                copy_rows.note_channel(
                    connection,
                    copy,
                    name=display_text(channel.name),
                    private=channel.private,
                    created_at=int(channel.created_at),
                )
            self._walk(copy, kind, begun, int(channel.created_at))
        with self._file.writing() as connection:
            threads.read_again_what_lacked(connection, copy, now)
        self._read_threads(copy)
        whole = WalkKind.WHOLE in (kind, None if begun is None else begun.kind)
        self._name_authors(copy, None if whole else self._authors)
        with self._file.writing() as connection:
            copy_rows.note_read(connection, copy, now, latest)

    def wait_for_others(self) -> None:
        """Wait where half of a minute's requests is to be left to others, and it is all there is.

        Raises:
            Cancelled: nobody wants it any more.
        """
        if self._cancellation is not None:
            self._cancellation.raise_if_cancelled()
        state = self._client.rate_state
        if self._half and state.limit and state.remaining <= state.limit // 2:
            waiting = self._cancellation or Cancellation()
            waiting.wait(state.reset_seconds)

    def _walk(
        self, copy: KeptCopy, kind: WalkKind | None, begun: Walk | None, created_at: int
    ) -> None:
        if begun is not None and (kind in {None, begun.kind} or begun.kind is WalkKind.WHOLE):
            walk = begun
        else:
            walk = self._begin(copy, kind or WalkKind.RECENT)
        oldest_wanted = 0 if copy.keep_days is None else self._clock() - copy.keep_days * DAY
        asked = {walk.cursor}
        resumed_at = walk.cursor
        restarts = 0
        while True:
            try:
                page = self._page(
                    lambda limit: self._client.chat_messages.page(
                        copy.workspace_id,
                        copy.channel_id,
                        walk.cursor,  # noqa: B023 - called at once
                        limit,
                        cancellation=self._cancellation,
                    )
                )
            except (*GONE, UnexpectedAnswer, ServerFault) as error:
                fresh = not isinstance(error, GONE) and walk.cursor != resumed_at
                if not walk.cursor or fresh or restarts >= _RESTARTS:
                    raise
                # Perhaps ClickUp does not know the place any more at which to go on; if it is the
                # Channel that is gone, its first page tells.
                restarts += 1
                walk = self._begin(copy, walk.kind)
                asked = {""}
                continue
            cursor = walk.cursor
            with self._file.writing() as connection:
                walk = walks.take_page(
                    connection,
                    copy,
                    walk,
                    self._seen(page),
                    page.next_cursor,
                    unreadable=page.unreadable,
                    oldest_wanted=oldest_wanted,
                )
            self._tell_of_walk(copy, walk, created_at)
            ended = page.ends(cursor) or (0 < walk.oldest_at < oldest_wanted)
            compared = walk.taken >= COMPARED_MESSAGES and walk.met_known
            if ended or (walk.kind is WalkKind.RECENT and compared):
                break
            if walk.cursor in asked or len(asked) > _MOST_PAGES:
                raise UnexpectedAnswer(status=200, detail="the list of messages never ends")
            asked.add(walk.cursor)
        with self._file.writing() as connection:
            to_the_end = page.ends(cursor)
            walks.finish_walk(
                connection,
                copy,
                walk,
                self._clock(),
                to_the_end=to_the_end,
                whole=ended and walk.kind is WalkKind.WHOLE,
            )

    def _begin(self, copy: KeptCopy, kind: WalkKind) -> Walk:
        with self._file.writing() as connection:
            return walks.begin_walk(connection, copy, kind, self._clock())

    def _read_threads(self, copy: KeptCopy) -> None:
        while True:
            with self._file.reading() as connection:
                due = threads.due_threads(connection, copy)
            if not due:
                return
            for done, thread in enumerate(due):
                self._read_thread(copy, thread)
                self._on_progress(
                    SyncProgress(copy.channel_id, True, done + 1, len(due), len(due) - done - 1)
                )

    def _read_thread(self, copy: KeptCopy, thread: DueThread) -> None:
        certain = True
        asked = {thread.cursor}
        restarts = 0
        while True:
            try:
                page = self._page(
                    lambda limit: self._client.chat_messages.replies(
                        copy.workspace_id,
                        thread.message_id,  # noqa: B023 - called at once
                        thread.cursor,  # noqa: B023
                        limit,
                        cancellation=self._cancellation,
                    )
                )
            except InvalidIdentifier:
                if not thread.cursor or restarts >= _RESTARTS:
                    self._give_up(copy, thread)
                    return
                restarts += 1
                with self._file.writing() as connection:
                    thread = threads.restart_thread(connection, copy, thread)
                asked = {""}
                certain = True
                continue
            except GONE:
                # Of the message, or of the Channel: which, the next comparison shows.
                self._give_up(copy, thread)
                return
            cursor = thread.cursor
            certain = certain and not page.unreadable
            with self._file.writing() as connection:
                thread = threads.take_replies(
                    connection, copy, thread, self._seen(page), page.next_cursor
                )
                if page.ends(cursor):
                    threads.finish_thread(connection, copy, thread, self._clock(), certain=certain)
                    return
            if thread.cursor in asked:
                raise UnexpectedAnswer(status=200, detail="the list of replies never ends")
            asked.add(thread.cursor)

    def _give_up(self, copy: KeptCopy, thread: DueThread) -> None:
        with self._file.writing() as connection:
            threads.give_up_thread(connection, copy, thread)

    def _page(self, ask: Callable[[int], MessagePage]) -> MessagePage:
        """Ask for a page, and for a smaller one where it is larger than an answer may be."""
        for limit in _SMALLER_PAGES:
            self.wait_for_others()
            with suppress(AnswerTooLarge):
                return ask(limit)
        raise AnswerTooLarge

    def _seen(self, page: MessagePage) -> tuple[SeenMessage, ...]:
        seen = tuple(map(_seen, page.messages))
        self._authors.update(it.author_id for it in seen)
        return seen

    def _name_authors(self, copy: KeptCopy, among: Collection[str] | None) -> None:
        """Note the names of those who wrote; the list of members is asked for where it is due."""
        unnamed = self._names.unnamed(copy, among)
        if self._names.due(unnamed, whole=among is None):
            self.wait_for_others()
            self._names.ask(cancellation=self._cancellation)
        self._names.note(unnamed)

    def _tell_of_walk(self, copy: KeptCopy, walk: Walk, created_at: int) -> None:
        expected = _expected(walk, created_at)
        pages = -(-max(0, expected - walk.taken) // MESSAGES_A_PAGE)
        self._on_progress(SyncProgress(copy.channel_id, False, walk.taken, expected, pages))


def _expected(walk: Walk, created_at: int) -> int:
    """Estimate how many messages a walk meets in all, from how far back it has come; 0: unknown."""
    if walk.kind is WalkKind.RECENT:
        return max(COMPARED_MESSAGES, walk.taken)
    span, covered = walk.started_at - created_at, walk.started_at - walk.oldest_at
    if not created_at or not walk.oldest_at or covered <= 0 or span < covered:
        return 0
    return walk.taken * span // covered


def _seen(message: WholeMessage) -> SeenMessage:
    return SeenMessage(
        id=str(message.id),
        parent_id="",
        author_id=str(message.user_id),
        sent_at=int(message.date),
        edited_at=int(message.date_updated),
        kind=display_text(message.type, maximum=40),
        replies=max(0, int(message.replies_count)),
        text=str(message.content),
        cut=message.content.cut,
    )
