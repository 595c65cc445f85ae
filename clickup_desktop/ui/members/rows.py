"""What the list of members shows of each; made off the GUI thread, for there may be thousands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clickup_desktop.language.texts import _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.search_text import fold
from clickup_desktop.ui.widgets.moments import day_text
from clickup_desktop.ui.widgets.sorting import by_name
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.organization.records import Member
    from clickup_desktop.organization.server.inviting import WaitingInvitation

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member.

    Attributes:
        name, email, role: as they are shown.
        since: "Joined 3 May", "Invited, until 10 May"; "" where nothing is known.
        invited: whether they have not come in yet.
        you: whether it is the one in front of the window.
        search_text: what the filter looks in, folded.
    """

    member: Member
    name: str
    email: str
    role: str
    since: str
    invited: bool
    you: bool
    search_text: str


def member_rows(
    members: Iterable[Member],
    waiting: Iterable[WaitingInvitation],
    own_id: str,
    now: datetime | None = None,
) -> tuple[MemberRow, ...]:
    """Return the rows by name, capitals and accents aside."""
    now = now or datetime.now(UTC)
    invitations = {invitation.member_id: invitation for invitation in waiting if invitation.first}
    rows = [_row(member, invitations.get(member.id), own_id, now) for member in members]
    rows.sort(key=lambda row: (row.email, row.member.id))
    return tuple(by_name(rows, lambda row: row.name))


def _row(
    member: Member, invitation: WaitingInvitation | None, own_id: str, now: datetime
) -> MemberRow:
    name = display_text(shown_name(member.name), maximum=_LONGEST) or _("(no name)")
    email = display_text(member.email, maximum=_LONGEST)
    role = member.role.title
    return MemberRow(
        member,
        name,
        email,
        role,
        _since(member, invitation, now),
        invitation is not None,
        member.id == own_id,
        fold(f"{name}\n{email}\n{role}"),
    )


def _since(member: Member, invitation: WaitingInvitation | None, now: datetime) -> str:
    if invitation is not None:
        until = day_text(invitation.expires_at, now)
        if invitation.over:
            return _("Invitation expired {day}").format(day=until)
        return _("Invitation valid until {day}").format(day=until)
    if member.joined_at is not None:
        return _("Joined {day}").format(day=day_text(member.joined_at, now))
    return ""
