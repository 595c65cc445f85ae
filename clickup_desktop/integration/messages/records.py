"""What a copy of a Channel's messages is made of, as plain values. Moments are in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DAY = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message or a reply as ClickUp told it, on its way into a copy.

    Attributes:
        parent_id: the message that it replies to; "" where it replies to none.
        author_id: "" where ClickUp names nobody.
        edited_at: 0 where it isn't known to be edited.
        replies: how many replies ClickUp counts; 0 for a reply.
        cut: whether the text was too long to be taken whole.
    """

    id: str
    parent_id: str
    author_id: str
    sent_at: int
    edited_at: int
    kind: str
    replies: int
    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message or a reply as a copy has it.

    Attributes:
        row: its place among all messages of the file; a later one has a larger row.
        author_name: the newest that is known; "" where nobody is known by that id.
        missing: whether the last comparison lacked it, so that it is about to be erased; it has no
            text then.
        cut: whether its text was too long to be kept whole.
    """

    row: int
    channel_id: str
    id: str
    parent_id: str
    author_id: str
    author_name: str
    sent_at: int
    edited_at: int
    kind: str
    replies: int
    text: str
    missing: bool = False
    cut: bool = False


class WalkKind(StrEnum):
    """How far a walk through a Channel's messages goes, the newest first."""

    RECENT = "recent"
    """Until what is known is met, and through the last messages (`COMPARED_MESSAGES`)."""
    WHOLE = "whole"
    """To the end."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through a Channel's messages that has begun and not ended.

    Attributes:
        number: larger than that of every walk before.
        cursor: asks for the next page; "" for the first.
        started_at: when it began.
        taken: how many messages it has met.
        oldest_at: when the oldest of them was sent; 0 before the first.
        met_known: whether it has met one that was there before it began.
        unreadable: how many it has met in a shape that can't be read. It can't tell which those
            are, so it proves of none that it is lacking.
    """

    number: int
    kind: WalkKind
    cursor: str
    started_at: int
    taken: int = 0
    oldest_at: int = 0
    met_known: bool = False
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class DueThread:
    """A thread that is to be read: its replies are not those that ClickUp counts.

    Attributes:
        replies: how many ClickUp counts.
        readings: how often it was read to the end for this count already.
        cursor: asks for the next page of a reading that was interrupted; "" for the first.
    """

    message_id: str
    replies: int
    readings: int
    cursor: str


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A Channel's copy, without its messages.

    Attributes:
        number: its key in the file.
        private: whether the Channel was private when it was last seen.
        keep_days: older messages are erased; None to keep all.
        began_at: when the copy was wanted.
        first_read: whether the first reading has come to the end.
        read_at: when it was last known to be as ClickUp's; 0 before.
        recent_at: when its last messages were last compared; 0 before.
        whole_at: when all of it was last compared; 0 before.
        latest_at: what ClickUp told of its latest message when it was last read; 0 where unknown.
        problem: the code of the hint that says why it can't be read now; "" when it can.
        paused: whether a person has paused it.
        unreadable: how many messages the last walk met in a shape that can't be read.
        created_at: when the Channel was made; 0 where unknown.
        problem_at: when it was last tried, where there is a problem.
    """

    number: int
    channel_id: str
    workspace_id: str
    channel_name: str
    private: bool
    keep_days: int | None
    began_at: int
    first_read: bool
    read_at: int
    recent_at: int
    whole_at: int
    latest_at: int
    problem: str
    paused: bool
    unreadable: int = 0
    created_at: int = 0
    problem_at: int = 0


@dataclass(frozen=True, slots=True)
class CopyCounts:
    """What a copy holds, and whether that is everything.

    Attributes:
        messages: that reply to none.
        replies: that are here.
        replies_expected: as ClickUp counts them.
        due_threads: how many threads are to be read, where the sums alone do not tell.
        missing_threads: ids of messages whose count of replies stays wrong.
        cut: how many texts were too long to be kept whole.
        missing: how many are hidden, because the last comparison lacked them.
    """

    messages: int = 0
    replies: int = 0
    replies_expected: int = 0
    due_threads: int = 0
    missing_threads: tuple[str, ...] = ()
    cut: int = 0
    missing: int = 0


class ChangeKind(StrEnum):
    """What became of a message."""

    CREATED = "created"
    EDITED = "edited"
    DELETED = "deleted"
