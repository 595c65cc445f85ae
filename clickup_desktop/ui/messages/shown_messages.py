"""Messages as the window shows them. Made off the GUI thread; plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clickup_desktop.integration.messages.marking import Spans, matched_spans
from clickup_desktop.integration.messages.message_records import moment_of
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.widgets.moments import moment_text
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.untrusted_text import display_paragraph, display_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clickup_desktop.integration.messages.finding import Hit
    from clickup_desktop.integration.messages.query import Phrase
    from clickup_desktop.integration.messages.records import KeptMessage

LONGEST_SHOWN = 2_000
"""Characters of a message that a conversation shows; the rest is shown when it is asked for."""

_LONGEST_EXCERPT = 200
_SEEN = 40  # a narrow row shows so many characters
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit in the list.

    Attributes:
        line: what it says, around what was looked for, on one line.
        spans: what of that was looked for.
    """

    hit: Hit
    line: str
    spans: Spans
    who: str
    where: str
    when: str

    @property
    def key(self) -> tuple[str, int]:
        """Tells it from every other hit."""
        return self.hit.file.path.stem, self.hit.message.row

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        return enumeration((self.who, self.where, self.when, self.line))


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message of a conversation.

    Attributes:
        text: what it says, on as many lines as it has.
        spans: what of that was looked for.
        notes: what else there is to know, such as that it was edited.
        sought: whether it is the one that the conversation is around.
        shortened: whether there is more of its text.
    """

    message: KeptMessage
    text: str
    spans: Spans
    who: str
    when: str
    notes: tuple[str, ...] = ()
    sought: bool = False
    shortened: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        reply = _("reply") if self.message.parent_id else ""
        return enumeration(filter(None, (reply, self.who, self.when, *self.notes, self.text)))


def shown_hit(hit: Hit) -> ShownHit:
    """Return a hit as it is shown."""
    line, spans = hit.excerpt(_LONGEST_EXCERPT, _SEEN)
    return ShownHit(
        hit,
        line,
        spans,
        who_of(hit.message),
        display_text(hit.copy.channel_name, maximum=_LONGEST_NAME),
        when_of(hit.message),
    )


def shown_message(
    message: KeptMessage, phrases: Iterable[Phrase] = (), *, sought: bool = False
) -> ShownMessage:
    """Return a message as it is shown.

    Args:
        phrases: what was looked for.
        sought: whether the conversation is around it.
    """
    text = display_paragraph(message.text, maximum=LONGEST_SHOWN)
    if message.missing:
        text = _("Deleted in ClickUp.")
    notes: list[str] = []
    if message.edited_at:
        notes.append(_("edited"))
    if message.cut:
        notes.append(_("too long to be kept whole"))
    shortened = len(message.text) > len(text) >= LONGEST_SHOWN
    if shortened and not message.cut:
        notes.append(_("only its beginning is shown"))
    spans = () if message.missing else matched_spans(text, phrases)
    return ShownMessage(
        message,
        text,
        spans,
        who_of(message),
        when_of(message),
        tuple(notes),
        sought,
        shortened and not message.missing,
    )


def who_of(message: KeptMessage) -> str:
    """Return the author's name."""
    return display_text(message.author_name, maximum=_LONGEST_NAME) or _("Unknown author")


def when_of(message: KeptMessage) -> str:
    """Return when a message was sent."""
    moment = moment_of(message.sent_at, None)
    return moment_text(moment) if moment is not None else _("no date")


def whole_text(message: KeptMessage) -> str:
    """Return all that is kept of a message's text, as it is shown; off the GUI thread."""
    return display_paragraph(message.text, maximum=max(1, len(message.text)))


def characters_text(number: int) -> str:
    """Return how long a text is."""
    text = ngettext("{count} character", "{count} characters", number)
    return text.format(count=number_text(number))


def replies_text(number: int) -> str:
    """Return how many replies there are."""
    return ngettext("{count} reply", "{count} replies", number).format(count=number_text(number))
