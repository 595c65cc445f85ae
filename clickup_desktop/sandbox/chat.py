"""The messages of all Channels as they are now, and what tests have happen to them."""

from __future__ import annotations

import bisect
import heapq
import itertools
import threading
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from .chat_world import CHAT_SIZES, ManyMessages
from .clock import Clock
from .company import MAIN_WORKSPACE_ID
from .cursors import Place
from .messages import Conversation, FewMessages, MessageRecord, moment_of, read_id
from .people import SECOND
from .records import World

BUSY_CHANNEL_ID = f"7-{MAIN_WORKSPACE_ID}-8"
"""The Channel, "general", in which a world of Chat is."""

_Key = tuple[str, str]


class Chat:
    """Holds what happened since the start beside what was generated. Safe to use from any thread.

    `latest_comment_at` of a Channel is the date of the newest message that ever stood in the
    Channel itself: writing moves it, while replies, edits and deletions leave it where it is.
    `with_message_since` asks for the Channels in which it is that moment or a later one.
    """

    def __init__(self, world: World, clock: Clock, size: str | None) -> None:
        """Begin with a world of Chat of a size, or with the few messages that are there anyway.

        Raises:
            KeyError: there is no such size.
        """
        self._world = world
        self._clock = clock
        self._size = None if size is None else CHAT_SIZES[size]
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._conversations: dict[str, Conversation] = {}
        self._written: defaultdict[str, list[MessageRecord]] = defaultdict(list)
        self._replies: defaultdict[_Key, list[MessageRecord]] = defaultdict(list)
        self._by_id: defaultdict[str, list[MessageRecord]] = defaultdict(list)
        self._edits: dict[_Key, tuple[str, int]] = {}
        self._deleted: set[_Key] = set()
        self._answering: set[_Key] = set()  # deleted, and their replies are still there
        self._hidden: set[_Key] = set()
        self._changed_threads: set[_Key] = set()
        self._miscounted: Counter[_Key] = Counter()
        self._whole_pages: dict[str, int] = {}
        self._pages_until_written: dict[str, tuple[int, Iterator[int]]] = {}

    # -- reading

    def latest_moment(self, channel_id: str) -> int | None:
        """`latest_comment_at` of a Channel in milliseconds, None where nobody ever wrote."""
        with self._lock:
            said = self._conversation(channel_id)
            moments = [said.moment(0)] if len(said) else []
            moments += [written.moment for written in self._written.get(channel_id, ())[-1:]]
            return max(moments, default=None)

    def messages(self, channel_id: str, after: Place | None, limit: int) -> list[MessageRecord]:
        """So many messages of a Channel at most, the newest first.

        Args:
            after: the place of the message after which to begin; None for the beginning.
        """
        with self._lock:
            merged = heapq.merge(
                self._generated(channel_id, after),
                self._since_the_start(channel_id, after),
                key=lambda it: (-it.moment, -it.sequence),
            )
            there = (self._edited(message) for message in merged if self._is_there(message))
            return list(itertools.islice(there, limit))

    def replies(self, parent: MessageRecord) -> list[MessageRecord]:
        """The replies to a message, in the order in which they are listed.

        ClickUp promises none: in a world of Chat it is any, but the same each time.
        """
        with self._lock:
            there = [self._edited(reply) for reply in self._thread(parent) if self._is_there(reply)]
            return sorted(there, key=self.reply_place)

    def reply_place(self, reply: MessageRecord) -> Place:
        """Where a reply stands in the list of its thread, the first one lowest."""
        if self._size is None:
            return reply.place
        return zlib.crc32(f"{reply.id} {reply.sequence}".encode("utf-8", "replace")), reply.sequence

    def replies_count(self, message: MessageRecord) -> int:
        """`replies_count` of a message."""
        with self._lock:
            return self._count(message) + self._miscounted[message.key]

    def threads(self, message_id: str) -> list[MessageRecord]:
        """The messages of this id whose replies can be asked for; one at most in each Channel."""
        with self._lock:
            return [
                message
                for message in self._all_of(message_id)
                if not message.parent_id
                and (self._is_there(message) or message.key in self._answering)
            ]

    def ends_early(self, channel_id: str, page: int) -> bool:
        """Whether the page of this number, from 0, is given as if it were the last one."""
        with self._lock:
            return page >= self._whole_pages.get(channel_id, page + 1)

    def note_reading(self, channel_id: str) -> None:
        """Have happen what shall happen before a page of the Channel is read."""
        with self._lock:
            every, pages = self._pages_until_written.get(channel_id, (0, iter(())))
            if every and next(pages) % every == 0:
                self._add(channel_id, None, None, text="Written while somebody was reading.")

    # -- what happens

    def write(
        self, channel_id: str, text: str, *, author: str | None = None, moment: int | None = None
    ) -> str:
        """Write a message in a Channel, and return its id.

        Args:
            author: the user's id; None for the second account.
            moment: when, in milliseconds; None for now.

        Raises:
            KeyError: there is no such Channel.
        """
        with self._lock:
            return self._add(channel_id, moment, None, text=text, author=author).id

    def reply(
        self,
        message_id: str,
        text: str,
        *,
        author: str | None = None,
        moment: int | None = None,
        channel_id: str | None = None,
    ) -> str:
        """Reply to a message, and return the reply's id; arguments and errors as in `write`.

        Args:
            channel_id: tells which is meant where two Channels have a message of this id.
        """
        with self._lock:
            parent = self._message(message_id, channel_id)
            return self._add(parent.channel_id, moment, parent, text=text, author=author).id

    def edit(self, message_id: str, text: str, *, channel_id: str | None = None) -> None:
        """Give a message or reply another text; raises `KeyError` as `reply`."""
        with self._lock:
            self._edits[self._message(message_id, channel_id).key] = text, self._clock.now_ms()

    def delete(
        self, message_id: str, *, replies_stay: bool = False, channel_id: str | None = None
    ) -> None:
        """Delete a message or reply; raises `KeyError` as `reply`.

        Args:
            replies_stay: the replies to it are answered as before, to whoever knows its id.
        """
        with self._lock:
            message = self._message(message_id, channel_id)
            self._deleted.add(message.key)
            self._note_thread(message)
            if replies_stay:
                self._answering.add(message.key)

    def hide(self, message_ids: Iterable[str]) -> None:
        """Answer as if messages or replies were deleted, until they are shown again.

        Raises:
            KeyError: there is no such message.
        """
        with self._lock:
            for message in [self._message(it, None) for it in message_ids]:
                self._hidden.add(message.key)
                self._note_thread(message)

    def show(self, message_ids: Iterable[str] | None = None) -> None:
        """Answer with what was hidden again; None for all of it."""
        with self._lock:
            shown = None if message_ids is None else set(message_ids)
            self._hidden = {
                key for key in self._hidden if shown is not None and key[1] not in shown
            }

    def wrong_count(self, message_id: str, by: int = 1, *, channel_id: str | None = None) -> None:
        """Have `replies_count` be wrong by so many for ever; raises `KeyError` as `reply`."""
        with self._lock:
            message = self._message(message_id, channel_id)
            self._miscounted[message.key] += by
            self._changed_threads.add(message.key)

    def write_raw(
        self,
        channel_id: str,
        message: Mapping[str, object],
        *,
        moment: int | None = None,
        parent_id: str | None = None,
    ) -> str:
        """Add a message that is answered as it is, whatever it holds, and return its id.

        Args:
            message: the object of the answer; nothing can happen to one without an `id`.
            moment: where it is listed; None for where its `date` says, or else for now.
            parent_id: the message to which it is a reply.

        Raises:
            KeyError: there is no such Channel, or no such message in it.
        """
        if moment is None:
            moment = moment_of(message.get("date"))
        with self._lock:
            parent = None if parent_id is None else self._message(parent_id, channel_id)
            return self._add(channel_id, moment, parent, raw=dict(message)).id

    def cut_pages(self, channel_id: str, whole_pages: int = 0) -> None:
        """Have each walk through a Channel's messages, and through a thread in it, end too early.

        Args:
            whole_pages: after so many the next page is given by half, and as if it were the last.
        """
        with self._lock:
            self._whole_pages[channel_id] = whole_pages

    def mend_pages(self, channel_id: str) -> None:
        """Give a Channel's pages to the end again."""
        with self._lock:
            self._whole_pages.pop(channel_id, None)

    def write_while_reading(self, channel_id: str, every: int) -> None:
        """Write a message before every so many-th page that is read of the Channel; 0 for no more.

        The pages of its threads count as well.

        Raises:
            KeyError: there is no such Channel.
        """
        with self._lock:
            self._conversation(channel_id)
            self._pages_until_written[channel_id] = every, itertools.count(1)

    # -- inside, under the lock

    def _conversation(self, channel_id: str) -> Conversation:
        said = self._conversations.get(channel_id)
        if said is None:
            workspace = self._world.main
            channel = workspace.channel_by_id[channel_id]
            if self._size is not None and channel_id == BUSY_CHANNEL_ID:
                said = ManyMessages(channel, workspace, self._size)
            else:
                said = FewMessages(channel, workspace)
            self._conversations[channel_id] = said
        return said

    def _generated(self, channel_id: str, after: Place | None) -> Iterator[MessageRecord]:
        said = self._conversation(channel_id)
        first = 0
        if after is not None:
            moment, sequence = after
            first = bisect.bisect_right(
                range(len(said)),
                (-moment, -sequence),
                key=lambda number: (-said.moment(number), number + 1),
            )
        return (said.message(number) for number in range(first, len(said)))

    def _since_the_start(self, channel_id: str, after: Place | None) -> Iterator[MessageRecord]:
        written = self._written.get(channel_id, [])
        end = len(written)
        if after is not None:
            end = bisect.bisect_left(written, after, key=lambda it: it.place)
        return (written[position] for position in range(end - 1, -1, -1))

    def _thread(self, parent: MessageRecord) -> Iterator[MessageRecord]:
        if parent.number is not None:
            said = self._conversation(parent.channel_id)
            count = said.replies_count(parent.number)
            yield from (said.reply(parent.number, position) for position in range(count))
        yield from self._replies.get(parent.key, ())

    def _count(self, message: MessageRecord) -> int:
        if message.key in self._changed_threads:
            return sum(self._is_there(reply) for reply in self._thread(message))
        if message.number is None:
            return 0
        return self._conversation(message.channel_id).replies_count(message.number)

    def _is_there(self, message: MessageRecord) -> bool:
        return message.key not in self._deleted and message.key not in self._hidden

    def _edited(self, message: MessageRecord) -> MessageRecord:
        edit = self._edits.get(message.key)
        if message.raw is not None:
            raw = dict(message.raw)
            if edit is not None:
                raw |= {"content": edit[0], "date_updated": edit[1]}
            if message.key in self._changed_threads:
                raw["replies_count"] = self.replies_count(message)
            return message._replace(raw=raw)
        return message if edit is None else message._replace(text=edit[0], updated=edit[1])

    def _note_thread(self, reply: MessageRecord) -> None:
        if reply.parent_id:
            self._changed_threads.add((reply.channel_id, reply.parent_id))

    def _add(
        self,
        channel_id: str,
        moment: int | None,
        parent: MessageRecord | None,
        *,
        text: str = "",
        author: str | None = None,
        raw: Mapping[str, object] | None = None,
    ) -> MessageRecord:
        self._conversation(channel_id)
        sequence = next(self._numbers)
        message_id = f"81{sequence:012d}"
        message = MessageRecord(
            id=message_id if raw is None else str(raw.get("id", message_id)),
            channel_id=channel_id,
            author=str(self._world.main.people[SECOND].id) if author is None else author,
            text=text,
            moment=self._clock.now_ms() if moment is None else moment,
            sequence=sequence,
            parent_id="" if parent is None else parent.id,
            raw=raw,
        )
        self._by_id[message.id].append(message)
        if parent is None:
            bisect.insort(self._written[channel_id], message, key=lambda it: it.place)
        else:
            self._replies[parent.key].append(message)
            self._note_thread(message)
        return message

    def _all_of(self, message_id: str) -> Iterator[MessageRecord]:
        generated = self._generated_message(message_id)
        if generated is not None:
            yield generated
        yield from self._by_id.get(message_id, ())

    def _generated_message(self, message_id: str) -> MessageRecord | None:
        found = read_id(message_id)
        channels = self._world.main.channels
        if found is None or found[0] >= len(channels):
            return None
        index, number, position = found
        said = self._conversation(channels[index].id)
        if number >= len(said):
            return None
        if position is None:
            return said.message(number)
        return said.reply(number, position) if position < said.replies_count(number) else None

    def _message(self, message_id: str, channel_id: str | None) -> MessageRecord:
        for message in self._all_of(message_id):
            if channel_id in (None, message.channel_id) and message.key not in self._deleted:
                return message
        raise KeyError(message_id)
