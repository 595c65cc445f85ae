"""What was said around a hit, as rows: messages, the replies below one, and what shows more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from clickup_desktop.integration.messages.conversation import Part
from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.messages.shown_messages import (
    ShownMessage,
    characters_text,
    replies_text,
    shown_message,
)

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.conversation import Conversation
    from clickup_desktop.integration.messages.finding import Hit

MOST_SHOWN = 150
"""So many of a Channel's messages, or of one's replies, are shown at once; others give way."""


class RowKind(Enum):
    """What a row is."""

    MESSAGE = "message"
    WHOLE = "whole"
    """Shows all of the message above it."""
    THREAD = "thread"
    """Shows the replies to the message above it."""
    EARLIER = "earlier"
    LATER = "later"


_WORDS = {
    RowKind.EARLIER: N_("Show earlier replies"),
    RowKind.LATER: N_("Show more replies"),
}


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A row of the conversation.

    Attributes:
        parent_id: of the thread that it is of or shows; "" for a Channel's message.
        shown: the message; None for what shows more.
        text: what stands on what shows more.
        shortened: the message that it shows all of.
    """

    kind: RowKind
    parent_id: str = ""
    shown: ShownMessage | None = None
    text: str = ""
    shortened: ShownMessage | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Tells it from every other row."""
        message = self.shown or self.shortened
        return self.kind.value, self.parent_id, message.message.id if message else ""

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        return self.shown.spoken if self.shown is not None else self.text


@dataclass(frozen=True, slots=True)
class ShownPart:
    """Some of a Channel's messages, or of one's replies, the oldest first."""

    parent_id: str
    messages: tuple[ShownMessage, ...]
    earlier: bool
    later: bool

    @property
    def part(self) -> Part:
        """These messages as they were read."""
        messages = tuple(it.message for it in self.messages)
        return Part(self.parent_id, messages, self.earlier, self.later)

    def with_earlier(self, part: ShownPart) -> ShownPart:
        """Return this with what stands before it; what is too far behind goes."""
        messages = part.messages + self.messages
        cut = len(messages) > MOST_SHOWN
        return replace(
            self, messages=messages[:MOST_SHOWN], earlier=part.earlier, later=self.later or cut
        )

    def with_later(self, part: ShownPart) -> ShownPart:
        """Return this with what stands behind it; what is too far before it goes."""
        messages = self.messages + part.messages
        cut = len(messages) > MOST_SHOWN
        return replace(
            self, messages=messages[-MOST_SHOWN:], later=part.later, earlier=self.earlier or cut
        )


@dataclass(frozen=True, slots=True)
class ShownConversation:
    """What was said around a hit.

    Attributes:
        top: the Channel's messages.
        threads: the replies that are shown, by the id of what they reply to.
    """

    hit: Hit
    top: ShownPart
    threads: dict[str, ShownPart] = field(default_factory=dict)

    def rows(self) -> Iterator[ConversationRow]:
        """Yield all rows in their order."""
        # The message that was replied to may be deleted, its replies not.
        orphans = [it for it in self.threads.values() if not self._is_top(it.parent_id)]
        for shown in self.top.messages:
            while orphans and _first_row(orphans[0]) < shown.message.row:
                yield from _rows_of(orphans.pop(0))
            yield from _message_rows(shown, "")
            key = shown.message.id
            if key in self.threads:
                yield from _rows_of(self.threads[key])
            elif shown.message.replies:
                text = replies_text(shown.message.replies)
                yield ConversationRow(RowKind.THREAD, key, text=text)
        for part in orphans:
            yield from _rows_of(part)

    def _is_top(self, message_id: str) -> bool:
        return any(it.message.id == message_id for it in self.top.messages)

    def with_part(self, part: ShownPart, *, earlier: bool) -> ShownConversation:
        """Return this with more of its messages, or of the replies to one."""
        known = self.top if not part.parent_id else self.threads.get(part.parent_id)
        if known is None:
            grown = part
        else:
            grown = known.with_earlier(part) if earlier else known.with_later(part)
        if not part.parent_id:
            return replace(self, top=grown)
        return replace(self, threads={**self.threads, part.parent_id: grown})

    def without_thread(self, parent_id: str) -> ShownConversation:
        """Return this with the replies to a message put away."""
        threads = {key: it for key, it in self.threads.items() if key != parent_id}
        return replace(self, threads=threads)


def shown_conversation(hit: Hit, found: Conversation) -> ShownConversation:
    """Return a conversation as it is shown; off the GUI thread."""
    threads = {} if found.thread is None else {found.thread.parent_id: found.thread}
    return ShownConversation(
        hit,
        shown_part(hit, found.messages),
        {key: shown_part(hit, part) for key, part in threads.items()},
    )


def shown_part(hit: Hit, part: Part) -> ShownPart:
    """Return some messages as they are shown; off the GUI thread."""
    phrases = hit.query.phrases
    return ShownPart(
        part.parent_id,
        tuple(shown_message(it, phrases, sought=it.row == hit.message.row) for it in part.messages),
        part.earlier,
        part.later,
    )


def _first_row(part: ShownPart) -> int:
    return part.messages[0].message.row if part.messages else 0


def _message_rows(shown: ShownMessage, parent_id: str) -> Iterator[ConversationRow]:
    """Yield a message, and what shows all of it where it says more."""
    yield ConversationRow(RowKind.MESSAGE, parent_id, shown=shown)
    if shown.shortened:
        text = _("Show all {characters}")
        if shown.message.cut:
            text = _("Show all that is kept: {characters}")
        told = text.format(characters=characters_text(len(shown.message.text)))
        yield ConversationRow(RowKind.WHOLE, parent_id, text=told, shortened=shown)


def _rows_of(part: ShownPart) -> Iterator[ConversationRow]:
    """Yield the rows of a thread."""
    key = part.parent_id
    if part.earlier:
        yield ConversationRow(RowKind.EARLIER, key, text=_(_WORDS[RowKind.EARLIER]))
    for shown in part.messages:
        yield from _message_rows(shown, key)
    if part.later:
        yield ConversationRow(RowKind.LATER, key, text=_(_WORDS[RowKind.LATER]))
