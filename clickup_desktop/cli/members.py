"""The people of an organization on a server: invited, given roles, removed; the audit trail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from clickup_desktop.cli.exit_status import DONE
from clickup_desktop.cli.output import Output
from clickup_desktop.cli.records import connection_record, moment_record
from clickup_desktop.cli.session import Session
from clickup_desktop.cli.unreadable import tell_unreadable, with_unreadable
from clickup_desktop.integration.errors import AmbiguousName, NamedKind
from clickup_desktop.integration.naming import called
from clickup_desktop.integration.records import Overview
from clickup_desktop.integration.server.audit_text import done_text, subject_text
from clickup_desktop.integration.server.key_due_text import key_due_text
from clickup_desktop.integration.server.records import Belongings, Invited, KeyChanged, Removed
from clickup_desktop.language.texts import _
from clickup_desktop.organization.errors import UnknownMember
from clickup_desktop.organization.records import Member, RowKind
from clickup_desktop.organization.roles import MAY_MANAGE_MEMBERS, Role

if TYPE_CHECKING:
    from clickup_desktop.organization.server.inviting import WaitingInvitation


def invite(session: Session) -> int:
    """Invite somebody, or again who has an invitation or is a member."""
    options = session.options
    with session.integration() as integration:
        known = _called(integration.overview(), options.email)
        if known is not None:
            invited = integration.members.renew_invitation(known.id)
        else:
            invited = integration.members.invite(
                options.email, options.name or "", Role(options.role)
            )
    output = session.output
    line = _(
        "The invitation for {email}, valid until {moment} UTC. Hand it over where "
        "nobody else can read it:"
    )
    output.line(
        line.format(email=invited.member.email, moment=f"{invited.expires_at:%Y-%m-%d %H:%M}")
    )
    output.line(f"  {invited.text}")
    output.data(_invited_record(invited))
    return DONE


def list_members(session: Session) -> int:
    """Print who belongs to the organization."""
    with session.integration() as integration:
        overview = integration.overview()
        may_see = overview.member.role in MAY_MANAGE_MEMBERS and overview.as_of is None
        invitations = integration.members.waiting_invitations() if may_see else ()
    waiting = {it.member_id: it for it in invitations}
    session.output.table(
        (_("ID"), _("NAME"), _("E-MAIL"), _("ROLE"), _("STATE")),
        [
            (
                it.id,
                it.name,
                it.email,
                it.role.title,
                _state(waiting.get(it.id)),
            )
            for it in overview.members
        ],
    )
    unreadable = [it for it in overview.unreadable if it.kind is RowKind.MEMBER]
    tell_unreadable(session.output, unreadable)
    if overview.key_due:
        line = _("{key_due} To create it: clickup-desktop organization new-key")
        session.output.line(line.format(key_due=key_due_text(overview.key_due)))
    told = {
        "members": [
            {**_member_record(it), **_invitation_record(waiting.get(it.id))}
            for it in overview.members
        ],
        "key_due": [
            {
                "member": it.member_name,
                "reason": it.reason.value,
                "since": moment_record(it.since),
            }
            for it in overview.key_due
        ],
    }
    session.output.data(with_unreadable(told, unreadable))
    return DONE


def change_role(session: Session) -> int:
    """Give somebody another role."""
    role = Role(session.options.role)
    with session.integration() as integration:
        member = _find(integration.overview(), session.options.member)
        integration.members.set_role(member.id, role)
    session.output.line(
        _("{member} now has the role {role}.").format(member=member.name, role=role.title)
    )
    session.output.data({"member": {**_member_record(member), "role": role.value}})
    return DONE


def remove(session: Session) -> int:
    """Say what a member has; remove them unless only that was asked."""
    options, output = session.options, session.output
    with session.integration() as integration:
        overview = integration.overview()
        unreadable = options.member in {it.id for it in overview.unreadable}
        member_id = options.member if unreadable else _find(overview, options.member).id
        belongings = integration.members.belongings_of(member_id)
        member = replace(belongings.member, name=belongings.member.name or member_id)
        _tell(session, belongings)
        result: dict[str, Any] = {
            "member": _member_record(member),
            "shared_connections": [connection_record(it) for it in belongings.shared],
            "links": belongings.link_count,
            "removed": not options.preview,
        }
        if options.preview:
            output.data(result)
            return DONE
        removed = integration.members.remove(member_id)
    line = _("{member} was removed, and the organization has a new key.")
    output.line(line.format(member=member.name))
    if removed.regenerate:
        _lines(
            output,
            _(
                "They could see the tokens of these connections. Regenerate each token in "
                "ClickUp,\n"
                "then replace it here with update-token:"
            ),
        )
        for connection in removed.regenerate:
            output.line(f"  {connection.id}  {connection.account.name}")
    _tell_afterwards(session, removed)
    output.data(
        {
            **result,
            "regenerate": [connection_record(it) for it in removed.regenerate],
            **_afterwards_record(removed),
        }
    )
    return DONE


def new_key(session: Session) -> int:
    """Give the organization a new key."""
    output = session.output
    with session.integration() as integration:
        changed = integration.members.change_key()
    output.line(_("The organization has a new key. Open invitations are no longer valid."))
    _tell_afterwards(session, changed)
    output.data({"changed": True, **_afterwards_record(changed)})
    return DONE


def new_recovery_key(session: Session) -> int:
    """Put another recovery key in the place of the one there is."""
    output = session.output
    with session.integration() as integration:
        replaced = integration.members.replace_recovery_key()
    output.line(
        _("This is the new recovery key. It is shown only once: write it down and lock it away.")
    )
    output.line(f"  {replaced.text}")
    _lines(
        output,
        _(
            "The old recovery key opens nothing that is saved from now on. The "
            "organization\n"
            "also has a new key; open invitations are no longer valid."
        ),
    )
    _tell_afterwards(session, replaced.changed)
    output.data({"recovery_key": replaced.text, **_afterwards_record(replaced.changed)})
    return DONE


def audit(session: Session) -> int:
    """Print the newest entries of the audit trail."""
    with session.integration() as integration:
        rows = integration.members.audit_rows(session.options.limit)
    entries = rows.readable
    session.output.table(
        (_("WHEN"), _("WHO"), _("WHAT"), _("ON")),
        [
            (
                f"{it.at:%Y-%m-%d %H:%M:%S}",
                it.member_name,
                done_text("", it.action),
                subject_text(it.action, it.subject),
            )
            for it in entries
        ],
    )
    tell_unreadable(session.output, rows.unreadable)
    records = [
        {
            "at": moment_record(it.at),
            "member": it.member_name,
            "action": it.action,
            "subject": it.subject,
        }
        for it in entries
    ]
    session.output.data(with_unreadable({"entries": records}, rows.unreadable))
    return DONE


def _tell(session: Session, belongings: Belongings) -> None:
    output, name = session.output, belongings.member.name or belongings.member.id
    if belongings.shared:
        line = _("{member}'s Shared connections, which you take over:")
        output.line(line.format(member=name))
        for connection in belongings.shared:
            output.line(f"  {connection.id}  {connection.account.name}")
    line = _("{member}'s links, which stay: {count}")
    output.line(line.format(member=name, count=belongings.link_count))
    line = _("{member}'s Private connections are removed; nobody else can see them.")
    output.line(line.format(member=name))


def _tell_afterwards(session: Session, done: KeyChanged | Removed) -> None:
    output = session.output
    if done.invite_again:
        output.line(_("The key changed, so these invitations are no longer valid. Invite again:"))
        for waiting in done.invite_again:
            output.line(f"  {waiting.email}")
    if done.left_out:
        _lines(
            output,
            _(
                "A computer of each of these members could not be verified, so it did not "
                "get the\n"
                "new key. Ask them about it, and invite again whoever can no longer open "
                "tokens:"
            ),
        )
        for member in done.left_out:
            output.line(f"  {member.name}  {member.email}")


def _lines(output: Output, text: str) -> None:
    for line in text.splitlines():
        output.line(line)


def _find(overview: Overview, who: str) -> Member:
    """Return the member with an id or an e-mail address.

    Raises:
        UnknownMember: there is none.
        AmbiguousName: several have that address.
    """
    found = _called(overview, who)
    if found is None:
        raise UnknownMember
    return found


def _called(overview: Overview, who: str) -> Member | None:
    found = called(
        overview.members, who.strip().casefold(), lambda it: it.id, lambda it: it.email.casefold()
    )
    if len(found) > 1:
        raise AmbiguousName(NamedKind.MEMBER, who, tuple(it.id for it in found))
    return next(iter(found), None)


def _state(invitation: WaitingInvitation | None) -> str:
    if invitation is None:
        return ""
    day = f"{invitation.expires_at:%Y-%m-%d}"
    if invitation.over:
        return _("invitation no longer valid, invite again") if invitation.first else ""
    text = (
        _("invited until {day}") if invitation.first else _("another computer invited until {day}")
    )
    return text.format(day=day)


def _invitation_record(invitation: WaitingInvitation | None) -> dict[str, Any]:
    """Return until when somebody may come in, and a member on another computer."""
    until = None if invitation is None else moment_record(invitation.expires_at)
    first = invitation is not None and invitation.first
    return {"invited_until": until if first else None, "computer_until": None if first else until}


def _member_record(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "email": member.email,
        "role": member.role.value,
    }


def _afterwards_record(done: KeyChanged | Removed) -> dict[str, Any]:
    return {
        "invite_again": [_member_record(it) for it in done.invite_again],
        "left_out": [_member_record(it) for it in done.left_out],
    }


def _invited_record(invited: Invited) -> dict[str, Any]:
    return {
        "invitation": invited.text,
        "expires_at": moment_record(invited.expires_at),
        "member": _member_record(invited.member),
    }
