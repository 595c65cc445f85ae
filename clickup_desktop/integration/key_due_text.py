"""What is said of a new key that is due, in window and command line alike."""

from __future__ import annotations

from clickup_desktop.organization.records import KeyDue, KeyDueReason
from clickup_desktop.untrusted_text import display_text

_MOST_NAMED = 3
_LONGEST_NAME = 60
_WHY = {
    KeyDueReason.MEMBER_REMOVED: "{name} was removed on {day}",
    KeyDueReason.COMPUTER_LOST: "{name} lost a computer, {day}",
}


def key_due_text(due: tuple[KeyDue, ...]) -> str:
    """Return in a sentence that a new key is due, and why; days in UTC."""
    told = [
        _WHY[it.reason].format(
            name=display_text(it.member_name, maximum=_LONGEST_NAME), day=f"{it.since:%Y-%m-%d}"
        )
        for it in due[:_MOST_NAMED]
    ]
    if len(due) > _MOST_NAMED:
        told.append(f"{len(due) - _MOST_NAMED} more")
    return f"A new key is due: {'; '.join(told)}. Until then they may know the one in use."
