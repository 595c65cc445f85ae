"""An organization on a server: made, upgraded and checked by a database administrator."""

from __future__ import annotations

from clickup_desktop.cli.exit_status import DONE, FAILED
from clickup_desktop.cli.records import moment_record
from clickup_desktop.cli.session import Session
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.creating import (
    check_organization,
    create_organization,
    upgrade_organization,
)
from clickup_desktop.organization.server.sealing import Founder


def run(session: Session) -> int:
    """Do what only who has the server's own password may do."""
    address = parse_address(session.options.address).with_clear_text(
        session.options.allow_clear_text_password
    )
    match session.options.action:
        case "create":
            return _create(session, address)
        case "upgrade":
            return _upgrade(session, address)
        case _:
            return _check(session, address)


def _create(session: Session, address: ServerAddress) -> int:
    options, output = session.options, session.output
    founder = Founder(options.name, address)
    invitation = create_organization(
        address,
        session.password or None,
        name=options.name,
        admin_name=options.admin_name or options.admin_email,
        admin_email=options.admin_email,
        make_keys=founder,
    )
    if invitation is None:
        output.line("The organization was there. What its server enforces is as it should be.")
        output.data({"created": False})
        return DONE
    output.line(f"{options.name} is there, at {address.for_user('')}")
    output.line()
    output.line("The recovery key. It is shown this once: write it down and lock it away.")
    output.line(f"  {founder.recovery_key}")
    output.line()
    output.line(
        f"The invitation of {options.admin_email}, the first Enterprise Admin, good until "
        f"{invitation.expires_at:%Y-%m-%d %H:%M} UTC. Hand it over where nobody else reads it."
    )
    output.line(f"  {founder.invitation}")
    output.data(
        {
            "created": True,
            "address": str(address.for_user("")),
            "recovery_key": founder.recovery_key,
            "invitation": founder.invitation,
            "expires_at": invitation.expires_at.isoformat(),
        }
    )
    return DONE


def _upgrade(session: Session, address: ServerAddress) -> int:
    upgraded = upgrade_organization(address, session.password or None)
    session.output.line(
        "The organization was upgraded." if upgraded else "The organization is up to date."
    )
    session.output.data({"upgraded": upgraded})
    return DONE


def _check(session: Session, address: ServerAddress) -> int:
    found = check_organization(address, session.password or None)
    differences, due = found.differences, found.key_due_since
    for line in differences:
        session.output.line(line)
    session.output.line(
        "“organization create” with the same address repairs this."
        if differences
        else "The server enforces everything as it should."
    )
    if due is not None:
        session.output.line(
            f"A new key is due since {due:%Y-%m-%d %H:%M} UTC. An Enterprise Admin makes it: "
            "organization new-key"
        )
    session.output.data({"differences": differences, "key_due_since": moment_record(due)})
    return FAILED if differences or due else DONE
