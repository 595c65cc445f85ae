"""What is said of a new key that is due, and of one that was made."""

from __future__ import annotations

from clickup_desktop.organization.records import KeyDue, KeyDueReason, Member
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


def left_out_text(left_out: tuple[Member, ...]) -> str:
    """Return in sentences whose computers did not get a new key; "" where all did."""
    if not left_out:
        return ""
    return (
        f"Nobody vouched for a computer of {_named(left_out)}, so it did not get the new key. Ask "
        "them about it; who can't open tokens any more is invited again."
    )


def invite_again_text(invite_again: tuple[Member, ...]) -> str:
    """Return in a sentence whose invitations are void with a new key; "" where none was open."""
    if not invite_again:
        return ""
    return f"Open invitations are void with the old key. Invite again: {_named(invite_again)}."


def _named(members: tuple[Member, ...]) -> str:
    named = [
        display_text(it.name or it.email, maximum=_LONGEST_NAME) for it in members[:_MOST_NAMED]
    ]
    if len(members) > _MOST_NAMED:
        named.append(f"{len(members) - _MOST_NAMED} more")
    return ", ".join(named)
