"""What is said of a copy: "12,480 messages, complete, 3 minutes ago"."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.widgets.moments import age_words, day_text, duration_words
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.read_only import read_only_reason

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.copy_reading import SyncProgress
    from clickup_desktop.integration.messages.states import CopyState
    from clickup_desktop.integration.policy.copies import CopyLimit
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.ui.widgets.badge import Tone

_WORTH_TELLING = 2.0


def count_text(state: CopyState) -> str:
    """Return how much a copy holds, replies included: "12,480 messages"."""
    number = state.counts.messages + state.counts.replies
    return ngettext("{count} message", "{count} messages", number).format(count=number_text(number))


def short_text(state: CopyState) -> str:
    """Return how a copy stands, where there is room for little: "12,480 messages, complete"."""
    return enumeration((count_text(state), _word_of(state)))


def _word_of(state: CopyState) -> str:
    if state.other_account:
        return _("read with another account")
    if state.reading is not None:
        return _("reading")
    if state.complete and not state.problems:
        return _("complete")
    return _("paused") if state.paused and not state.problems else _("incomplete")


def badge_of(state: CopyState) -> tuple[str, Tone]:
    """Return how a copy stands in one or two words, and how that is to be taken."""
    if state.other_account:
        return _("Another account"), "warning"
    if state.reading is not None:
        return _("Reading"), "accent"
    if state.problems:
        return _("Incomplete"), "warning"
    if state.paused:
        return _("Paused"), "neutral"
    if not state.first_read:
        return _("Not read yet") if state.read_at is None else _("Incomplete"), "neutral"
    return (_("Complete"), "success") if state.complete else (_("Incomplete"), "neutral")


def state_text(state: CopyState, now: datetime | None = None) -> str:
    """Return how a copy stands, in one sentence without its full stop."""
    if state.reading is not None:
        return enumeration((_("reading"), *_how_far(state.reading.progress, _left_of(state))))
    facts = [count_text(state)]
    if state.problems:
        text = _("incomplete: {why}")
        facts.append(text.format(why=state.problems[0].title))
    elif state.complete:
        facts.append(_("complete"))
    else:
        facts.append(_("not everything is read yet"))
    if state.paused:
        facts.append(_("paused"))
    if state.read_at is not None:
        facts.append(age_words(state.read_at, now or datetime.now(UTC)))
    return enumeration(facts)


def _left_of(state: CopyState) -> float | None:
    return state.reading.seconds_left if state.reading is not None else None


def _how_far(progress: SyncProgress, left: float | None) -> list[str]:
    """Return how far a reading is: "3,100 of about 12,500", "4 min left"."""
    done, expected = number_text(progress.done), number_text(progress.expected)
    if progress.threads:
        text = ngettext("{done} of {count} thread", "{done} of {count} threads", progress.expected)
        facts = [text.format(done=done, count=expected)]
    elif progress.expected > progress.done:
        facts = [_("{done} of about {count}").format(done=done, count=expected)]
    else:
        text = ngettext("{count} message", "{count} messages", progress.done)
        facts = [text.format(count=done)]
    if left is not None and left >= _WORTH_TELLING:
        facts.append(_("{time} left").format(time=duration_words(left)))
    return facts


def round_text(channel: str, progress: SyncProgress) -> str:
    """Return what the status bar says of a reading."""
    text = _("Reading messages of {channel}… {done}")
    return text.format(channel=channel, done=enumeration(_how_far(progress, None)))


def done_text(state: CopyState) -> str:
    """Return what is told once a copy was updated."""
    told = _("{channel}: {state}.")
    return told.format(channel=state.channel_name, state=state_text(state))


def whole_text(state: CopyState) -> str:
    """Return when all of a copy was last compared; "" where it wasn't yet."""
    if state.compared_at is None:
        return ""
    return _("All of it was last compared {day}.").format(day=day_text(state.compared_at))


def keeping_text(days: int | None) -> str:
    """Return for how long the messages of a copy are kept."""
    if days is None:
        return _("Messages are kept until the copy is deleted.")
    text = ngettext(
        "Messages are kept for {count} day.", "Messages are kept for {count} days.", days
    )
    return text.format(count=number_text(days))


def export_held_back(overview: Overview | None) -> str:
    """Return why nothing can be exported now; "" where it can."""
    reason = read_only_reason(overview)
    if not reason:
        return ""
    noted = _("An export is first noted in its audit trail.")
    return f"{reason} {noted}"


def where_text(limit: CopyLimit) -> str:
    """Return where a copy lies, for whom, and for how long, in one sentence."""
    if limit.days is None:
        return _("Unencrypted on this computer, for you alone, while linked.")
    text = ngettext(
        "Unencrypted on this computer, for you alone, for at most {count} day.",
        "Unencrypted on this computer, for you alone, for at most {count} days.",
        limit.days,
    )
    return text.format(count=number_text(limit.days))
