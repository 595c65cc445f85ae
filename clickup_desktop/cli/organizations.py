"""The organizations that this computer knows: joined, listed, switched, left, moved into."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from clickup_desktop.cli.exit_status import DONE, PARTIAL
from clickup_desktop.cli.records import connection_record, link_record
from clickup_desktop.cli.session import Session
from clickup_desktop.integration.records import Overview
from clickup_desktop.integration.server.records import MovableConnection, Moved, Moving
from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.untrusted_text import display_text


def join(session: Session) -> int:
    """Come in with an invitation."""
    output, options = session.output, session.options
    organizations = session.organizations()
    view = organizations.read_invitation(session.invitation)
    output.progress(f"Asking {view.address}…")
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
    output.line(f"You joined {overview.organization.name} as {overview.member.role.title}.")
    output.line("From now on the commands and the window work there.")
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
    output.line(f"You are signed in to {overview.organization.name}.")
    output.line("From now on the commands and the window work there.")
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
    output.line(f"This computer has the key of {overview.organization.name} again.")
    output.line("Invite the others again, each for their computer: organization invite EMAIL")
    output.data(_membership_record(overview))
    return DONE


def list_organizations(session: Session) -> int:
    """Print what can be opened here."""
    known = session.organizations().known()
    session.output.table(
        ("ID", "NAME", "ADDRESS", "CURRENT"),
        [
            (it.id, it.name, it.address or "this computer", "current" if it.current else "")
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
    session.output.line(f"From now on the commands and the window work in {known.name}.")
    session.output.data({"current": known.id})
    return DONE


def sign_out(session: Session) -> int:
    """Forget one here."""
    organizations = session.organizations()
    known = organizations.find(session.options.id)
    organizations.sign_out(known.id)
    session.output.line(f"You are signed out of {known.name}. This computer forgot its key.")
    session.output.line("To come back, ask an Enterprise Admin for an invitation.")
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
        ("ID", "WHAT", "STATE"),
        [
            *(
                (
                    it.connection.id,
                    f"{it.connection.visibility.value.title()} connection: "
                    f"{it.connection.account.name}",
                    _address_note(it) or _there(it.already_there),
                )
                for it in preview.connections
            ),
            *((it.link.id, f"Link: {_name(it.link)}", _there(it.already_there))
              for it in preview.links),
        ],
    )  # fmt: skip
    output.line("Nothing was moved. Choose with --connection ID and --link ID, or take --all.")
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
    return (
        f"names {display_text(found.connection.clickup_url)}, its token was kept for "
        f"{display_text(found.kept_address)}: --with-kept-address"
    )


def _moved(session: Session, moved: Moved) -> int:
    output = session.output
    for connection in moved.connections:
        output.line(
            f"Moved: the {connection.visibility.value.title()} connection of "
            f"{connection.account.name}"
        )
    for link in moved.links:
        output.line(f"Moved: {_name(link)}")
    for it in moved.left_out:
        output.line(f"Left out: {it.name}. {it.reason}")
    if not (moved.connections or moved.links or moved.left_out):
        output.line("There was nothing to move.")
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
    return "there already" if already else ""


def _name(link: ChannelLink) -> str:
    return f"# {link.channel_name} in {link.workspace.name}"


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
