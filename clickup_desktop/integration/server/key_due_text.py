"""What is said of a new key that is due, and of one that was made."""

from __future__ import annotations

from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.moments import short_day
from clickup_desktop.language.texts import N_, _, ngettext, pgettext
from clickup_desktop.organization.records import KeyDue, KeyDueReason, Member
from clickup_desktop.untrusted_text import display_text

_MOST_NAMED = 3
_LONGEST_NAME = 60
_WHY = {
    KeyDueReason.MEMBER_REMOVED: N_("{name} was removed on {day}"),
    KeyDueReason.COMPUTER_LOST: N_("{name} lost a computer on {day}"),
}


def key_due_text(due: tuple[KeyDue, ...]) -> str:
    """Return in a sentence that a new key is due, and why; days in UTC."""
    told = [
        _(_WHY[it.reason]).format(
            name=display_text(it.member_name, maximum=_LONGEST_NAME), day=short_day(it.since)
        )
        for it in due[:_MOST_NAMED]
    ]
    if len(due) > _MOST_NAMED:
        told.append(_more(len(due) - _MOST_NAMED))
    return _("A new key is due: {reasons}. Until it is made, they may know the key in use.").format(
        reasons=pgettext("between reasons", "; ").join(told)
    )


def left_out_text(left_out: tuple[Member, ...]) -> str:
    """Return in sentences whose computers did not get a new key; "" where all did."""
    if not left_out:
        return ""
    return _(
        "Nobody vouched for a computer of {members}, so it didn't get the new key. Ask them about "
        "it, and invite again whoever can't open tokens any more."
    ).format(members=_named(left_out))


def invite_again_text(invite_again: tuple[Member, ...]) -> str:
    """Return in a sentence whose invitations are void with a new key; "" where none was open."""
    if not invite_again:
        return ""
    told = _("Open invitations are no longer valid. Invite again: {members}.")
    return told.format(members=_named(invite_again))


def _named(members: tuple[Member, ...]) -> str:
    named = [
        display_text(it.name or it.email, maximum=_LONGEST_NAME) for it in members[:_MOST_NAMED]
    ]
    if len(members) > _MOST_NAMED:
        named.append(_more(len(members) - _MOST_NAMED))
    return enumeration(named)


def _more(count: int) -> str:
    return ngettext("{count} more", "{count} more", count).format(count=count)
