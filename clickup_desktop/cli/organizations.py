"""The organizations that this computer knows: joined, listed, switched, left, moved into."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from clickup_desktop.cli.agreement import require_agreement
from clickup_desktop.cli.exit_status import DONE, PARTIAL
from clickup_desktop.cli.records import connection_record, link_record
from clickup_desktop.cli.session import Session
from clickup_desktop.cli.words import channel_in_workspace
from clickup_desktop.integration.organizations.organizations import LOCAL
from clickup_desktop.integration.records import Overview
from clickup_desktop.integration.server.records import MovableConnection, Moved, Moving
from clickup_desktop.language.texts import _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.organization.records import Connection, Visibility
from clickup_desktop.untrusted_text import display_text


def join(session: Session) -> int:
    """Come in with an invitation."""
    output, options = session.output, session.options
    organizations = session.organizations()
    view = organizations.read_invitation(session.invitation)
    output.progress(_("Connecting to {address}…").format(address=view.address))
    certificates: Path | None = options.certificates
    joined = organizations.join(
        session.invitation,
        session.password,
        certificates=certificates,
        clear_text_password=options.allow_clear_text_password,
        cancellation=session.cancellation,
    )
    with closing(joined):
        overview = joined.overview()
    line = _("You joined {organization} as {role}.")
    output.line(
        line.format(organization=overview.organization.name, role=overview.member.role.title)
    )
    output.line(_("From now on, the commands and the window use this organization."))
    output.data({**_membership_record(overview), "role": overview.member.role.value})
    return DONE


def sign_in(session: Session) -> int:
    """Sign in again, with a password that is kept from then on."""
    output, options = session.output, session.options
    signed_in = session.organizations().sign_in_again(
        options.where,
        session.password,
        clear_text_password=options.allow_clear_text_password,
        cancellation=session.cancellation,
    )
    with closing(signed_in):
        overview = signed_in.overview()
    line = _("You are signed in to {organization}.")
    output.line(line.format(organization=overview.organization.name))
    output.line(_("From now on, the commands and the window use this organization."))
    output.data(_membership_record(overview))
    return DONE


def recover(session: Session) -> int:
    """Come back with the recovery key."""
    output, options = session.output, session.options
    recovered = session.organizations().recover(
        options.address,
        session.password,
        session.recovery_key,
        clear_text_password=options.allow_clear_text_password,
        cancellation=session.cancellation,
    )
    with closing(recovered):
        overview = recovered.overview()
    line = _("This computer has the key of {organization} again.")
    output.line(line.format(organization=overview.organization.name))
    output.line(
        _("Invite each of the other members again: clickup-desktop organization invite EMAIL")
    )
    output.data(_membership_record(overview))
    return DONE


def list_organizations(session: Session) -> int:
    """Print what can be opened here."""
    known = session.organizations().known()
    session.output.table(
        (_("ID"), _("NAME"), _("ADDRESS"), _("CURRENT")),
        [
            (
                it.id,
                shown_name(it.name),
                it.address or _("this computer"),
                _("current") if it.current else "",
            )
            for it in known
        ],
    )
    session.output.data(
        {
            "organizations": [
                {"id": it.id, "name": it.name, "address": it.address, "current": it.current}
                for it in known
            ]
        }
    )
    return DONE


def use(session: Session) -> int:
    """Have another one opened from now on."""
    known = session.organizations().use(session.options.id)
    line = _("From now on, the commands and the window use {organization}.")
    session.output.line(line.format(organization=shown_name(known.name)))
    session.output.data({"current": known.id})
    return DONE


def sign_out(session: Session) -> int:
    """Forget one here."""
    organizations = session.organizations()
    known = organizations.find(session.options.id)
    copies = organizations.has_copies(known.id)
    if copies:
        require_agreement(
            session, _("Your copies of the organization's messages on this computer are deleted.")
        )
    organizations.sign_out(known.id)
    line = _("You are signed out of {organization}. Its key was removed from this computer.")
    session.output.line(line.format(organization=shown_name(known.name)))
    if copies:
        session.output.line(_("The copies of its messages were deleted."))
    session.output.line(_("To join again, ask an Enterprise Admin for an invitation."))
    session.output.data({"signed_out": known.id})
    return DONE


def move(session: Session) -> int:
    """Bring what this computer's organization has into the one that is open, or list it."""
    options = session.options
    connection_ids: list[str] = options.connection or []
    link_ids: list[str] = options.link or []
    with session.integration() as integration:
        preview = integration.moving_preview()
        if not (connection_ids or link_ids or options.all):
            return _preview(session, preview)
        if options.all:
            connection_ids = [it.connection.id for it in preview.connections]
            link_ids = [it.link.id for it in preview.links]
        if options.remove_here and session.organizations().has_copies(LOCAL):
            require_agreement(
                session,
                _("Copies of messages are not moved. Those of what is removed here are deleted."),
            )
        moved = integration.move(
            connection_ids,
            link_ids,
            remove_here=options.remove_here,
            with_kept_address=connection_ids if options.with_kept_address else (),
        )
    return _moved(session, moved)


def _preview(session: Session, preview: Moving) -> int:
    output = session.output
    output.table(
        (_("ID"), _("WHAT"), _("STATE")),
        [
            *(
                (
                    it.connection.id,
                    _connection_text(it.connection),
                    _address_note(it) or _there(it.already_there),
                )
                for it in preview.connections
            ),
            *(
                (
                    it.link.id,
                    _("Link: {link}").format(link=channel_in_workspace(it.link)),
                    _there(it.already_there),
                )
                for it in preview.links
            ),
        ],
    )
    output.line(
        _(
            "Nothing was moved. Select with --connection ID and --link ID, or move "
            "everything with --all."
        )
    )
    output.data(
        {
            "connections": [
                {**connection_record(it.connection), "already_there": it.already_there}
                for it in preview.connections
            ],
            "links": [
                {**link_record(it.link), "already_there": it.already_there} for it in preview.links
            ],
        }
    )
    return DONE


def _address_note(found: MovableConnection) -> str:
    if not found.kept_address:
        return ""
    return _("names {listed}, but its token was saved for {kept}: add --with-kept-address").format(
        listed=display_text(found.connection.clickup_url), kept=display_text(found.kept_address)
    )


def _connection_text(connection: Connection) -> str:
    text = (
        _("Shared connection: {account}")
        if connection.visibility is Visibility.SHARED
        else _("Private connection: {account}")
    )
    return text.format(account=connection.account.name)


def _moved(session: Session, moved: Moved) -> int:
    output = session.output
    for connection in moved.connections:
        line = (
            _("Moved: the Shared connection of {account}")
            if connection.visibility is Visibility.SHARED
            else _("Moved: the Private connection of {account}")
        )
        output.line(line.format(account=connection.account.name))
    for link in moved.links:
        output.line(_("Moved: {link}").format(link=channel_in_workspace(link)))
    for it in moved.left_out:
        output.line(_("Not moved: {name}. {reason}").format(name=it.name, reason=it.reason))
    if not (moved.connections or moved.links or moved.left_out):
        output.line(_("There was nothing to move."))
    output.data(
        {
            "connections": [connection_record(it) for it in moved.connections],
            "links": [link_record(it) for it in moved.links],
            "left_out": [
                {
                    "id": it.id,
                    "name": it.name,
                    "reason": it.reason,
                    "already_there": it.already_there,
                }
                for it in moved.left_out
            ],
        }
    )
    return DONE if all(it.already_there for it in moved.left_out) else PARTIAL


def _there(already: bool) -> str:
    return _("already there") if already else ""


def _membership_record(overview: Overview) -> dict[str, Any]:
    """Return which organization a member is in now, and who they are there, as data."""
    organization = overview.organization
    return {
        "organization": {
            "id": organization.id,
            "name": organization.name,
            "address": overview.address,
        },
        "member": overview.member.id,
    }
