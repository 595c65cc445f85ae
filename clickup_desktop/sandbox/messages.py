"""A message of Chat as a compact record, and what a Channel holds before anybody writes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from . import names
from .records import BASE_MOMENT_MS, ChannelRecord, WorkspaceRecord

ASSISTANT = "-4"
"""Whom ClickUp's assistant writes as."""
SOMEBODY_WHO_LEFT = "10199999"

_FIRST_DIGITS = "80"
_ID_LENGTH = 14
_REPLIED_EVERY = 4
_REPLIES = 2
_POST_EVERY = 10
_LEFT_EVERY = 9
_POST_TITLE = "Weekly summary"


class MessageRecord(NamedTuple):
    """A message or a reply to one."""

    id: str
    channel_id: str
    author: str
    text: str
    moment: int  # in milliseconds
    sequence: int  # decides between those of one moment: the higher is the later; negative at first
    parent_id: str = ""  # "": stands in the Channel itself
    updated: int | None = None
    post_title: str = ""  # "": no post
    raw: Mapping[str, object] | None = None  # what is answered in place of all this

    @property
    def key(self) -> tuple[str, str]:
        """Tells it from all others: ids are only certain to be different in one Channel."""
        return self.channel_id, self.id

    @property
    def number(self) -> int | None:
        """Its number in the Channel's `Conversation`; None for a reply, and for what came later."""
        return -1 - self.sequence if self.sequence < 0 and not self.parent_id else None

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands among the others, the newest last."""
        return self.moment, self.sequence


def moment_of(date: object) -> int | None:
    """Milliseconds since 1970, read from any of the shapes that dates come in; None from others."""
    if isinstance(date, int | float) and math.isfinite(date):
        return int(date)
    if not isinstance(date, str):
        return None
    try:
        return int(date)
    except ValueError:
        pass
    try:
        return round(datetime.fromisoformat(date).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


class Conversation(Protocol):
    """What was said in a Channel before the sandbox started; number 0 is the newest message."""

    def __len__(self) -> int:
        """How many messages stand in the Channel itself."""

    def moment(self, number: int) -> int:
        """When a message was written; never later than the one of a lower number."""

    def message(self, number: int) -> MessageRecord:
        """The message of a number."""

    def replies_count(self, number: int) -> int:
        """How many replies a message has."""

    def reply(self, number: int, position: int) -> MessageRecord:
        """One of the replies to a message."""


def message_id(channel: ChannelRecord, number: int) -> str:
    """The id of the message of a number."""
    return f"{_FIRST_DIGITS}{channel.number:06d}{number:06d}"


def read_id(text: str) -> tuple[int, int, int | None] | None:
    """The number of the Channel, of the message, and the position of the reply that an id names.

    None for an id that no message has from the start.
    """
    if len(text) < _ID_LENGTH or not (text.isascii() and text.isdecimal()):
        return None
    if not text.startswith(_FIRST_DIGITS):
        return None
    position = text[_ID_LENGTH:]
    if position and position != str(int(position)):
        return None
    return int(text[2:8]), int(text[8:_ID_LENGTH]), int(position) if position else None


class FewMessages:
    """A Channel's messages where no world of Chat was asked for."""

    def __init__(self, channel: ChannelRecord, workspace: WorkspaceRecord) -> None:
        self._channel = channel
        self._workspace = workspace

    def __len__(self) -> int:
        return self._channel.messages

    def moment(self, number: int) -> int:
        """37 minutes lie between two messages."""
        return BASE_MOMENT_MS - (self._channel.number * 7 + number * 37) * 60_000

    def message(self, number: int) -> MessageRecord:
        """The message of a number."""
        channel = self._channel
        author = self._workspace.people[channel.members[number % len(channel.members)]]
        left = number % _LEFT_EVERY == _LEFT_EVERY - 1
        return MessageRecord(
            id=message_id(channel, number),
            channel_id=channel.id,
            author=SOMEBODY_WHO_LEFT if left else str(author.id),
            text=names.MESSAGES[(channel.number + number) % len(names.MESSAGES)],
            moment=self.moment(number),
            sequence=-1 - number,
            post_title=_POST_TITLE if number % _POST_EVERY == _POST_EVERY - 1 else "",
        )

    def replies_count(self, number: int) -> int:
        """Every fourth message has two replies."""
        return _REPLIES if number % _REPLIED_EVERY == 0 else 0

    def reply(self, number: int, position: int) -> MessageRecord:
        """One of the replies, by the author of the message."""
        above = self.message(number)
        return above._replace(
            id=f"{above.id}{position}",
            text=names.MESSAGES[position + 3],
            sequence=position - _REPLIES,
            parent_id=above.id,
            post_title="",
        )
