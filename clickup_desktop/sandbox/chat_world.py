"""A world of Chat: one Channel with many messages and threads, made when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from .chat_texts import mixed, text_of
from .messages import ASSISTANT, SOMEBODY_WHO_LEFT, MessageRecord, message_id
from .records import BASE_MOMENT_MS, ChannelRecord, WorkspaceRecord

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_GAP_MS = 37 * _MINUTE_MS
_JITTER_MS = 30 * _MINUTE_MS
_SAME_MOMENT_EVERY = 50
_EDITED_EVERY = 20
_POST_EVERY = 40
_LEFT_EVERY = 13
_ASSISTANT_EVERY = 17
_THREAD_AT = 3
_LATE_EVERY = 7
_REPLY_EDITED_EVERY = 11
_POST_TITLES = ("Weekly summary", "Decision", "Welcome", "Change of plan")


@dataclass(frozen=True)
class ChatSize:
    """How much is said in the Channel.

    Attributes:
        messages: how many stand in the Channel itself.
        thread_every: every so many messages one has replies.
        long_every: every so many threads one has more than 100 replies.
    """

    messages: int
    thread_every: int
    long_every: int


CHAT_SIZES = {
    "small": ChatSize(messages=300, thread_every=15, long_every=10),
    "large": ChatSize(messages=50_000, thread_every=10, long_every=400),
}


class ManyMessages:
    """A Channel's conversation of a size."""

    def __init__(self, channel: ChannelRecord, workspace: WorkspaceRecord, size: ChatSize) -> None:
        self._channel = channel
        self._size = size
        people = (workspace.people[member] for member in channel.members)
        # Who has only been invited has no name yet, and writes nothing.
        self._authors = tuple(str(person.id) for person in people if person.username is not None)

    def __len__(self) -> int:
        return self._size.messages

    def moment(self, number: int) -> int:
        """Some half an hour before the next message; now and then two have the same moment."""
        if number % _SAME_MOMENT_EVERY == _SAME_MOMENT_EVERY - 1:
            number -= 1
        return BASE_MOMENT_MS - number * _GAP_MS - mixed(number) % _JITTER_MS

    def message(self, number: int) -> MessageRecord:
        """The message of a number."""
        moment = self.moment(number)
        edited = number % _EDITED_EVERY == _EDITED_EVERY // 2
        post = number % _POST_EVERY == _POST_EVERY - 1
        return MessageRecord(
            id=message_id(self._channel, number),
            channel_id=self._channel.id,
            author=self._author(number),
            text=text_of(number),
            moment=moment,
            sequence=-1 - number,
            updated=moment + 1 + mixed(number) % _HOUR_MS if edited else None,
            post_title=_POST_TITLES[number // _POST_EVERY % len(_POST_TITLES)] if post else "",
        )

    def replies_count(self, number: int) -> int:
        """One to five replies to every message that has some, over 100 to a few."""
        thread, rest = divmod(number, self._size.thread_every)
        if rest != _THREAD_AT:
            return 0
        if thread % self._size.long_every == self._size.long_every // 2:
            return 101 + mixed(thread) % 150
        return 1 + mixed(thread) % 5

    def reply(self, number: int, position: int) -> MessageRecord:
        """One of the replies; in some threads the last one came when all else was said."""
        seed = self._size.messages + number * 512 + position
        moment = self.moment(number) + (position + 1) * 3 * _MINUTE_MS
        count = self.replies_count(number)
        late = number // self._size.thread_every % _LATE_EVERY == 0
        if late and position == count - 1:
            moment = max(moment, BASE_MOMENT_MS - mixed(seed) % (24 * _HOUR_MS))
        edited = seed % _REPLY_EDITED_EVERY == 0
        above = message_id(self._channel, number)
        return MessageRecord(
            id=f"{above}{position}",
            channel_id=self._channel.id,
            author=self._author(seed),
            text=text_of(seed),
            moment=moment,
            sequence=position - count,
            parent_id=above,
            updated=moment + _MINUTE_MS if edited else None,
        )

    def _author(self, number: int) -> str:
        if number % _ASSISTANT_EVERY == _ASSISTANT_EVERY - 1:
            return ASSISTANT
        if number % _LEFT_EVERY == _LEFT_EVERY - 1:
            return SOMEBODY_WHO_LEFT
        return self._authors[mixed(number) % len(self._authors)]
