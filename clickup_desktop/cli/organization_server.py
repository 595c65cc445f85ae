"""An organization on a server: made, upgraded and checked by a database administrator."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from clickup_desktop.cli.exit_status import DONE, FAILED, PARTIAL
from clickup_desktop.cli.output import Output
from clickup_desktop.cli.records import moment_record
from clickup_desktop.cli.session import Session
from clickup_desktop.language.texts import _
from clickup_desktop.organization.errors import ServerError
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.creating import (
    OrganizationCheck,
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
    reached = _reached_at(options.server, address)
    founder = Founder(options.name, reached)
    invitation = create_organization(
        address,
        session.password or None,
        name=options.name,
        admin_name=options.admin_name or options.admin_email,
        admin_email=options.admin_email,
        make_keys=founder,
    )
    if invitation is None:
        found = check_organization(address, session.password or None)
        output.line(_("The organization already exists."))
        if not found.differences:
            output.line(_("The server enforces everything as it should."))
        _tell_lasting(output, found)
        output.data({"created": False, "differences": found.differences})
        return PARTIAL if found.differences else DONE
    differences = _left_behind(session, address)
    line = _("{organization} was created at {address}")
    output.line(line.format(organization=options.name, address=reached.for_user("")))
    output.line()
    output.line(
        _("This is the recovery key. It is shown only once: write it down and lock it away.")
    )
    output.line(f"  {founder.recovery_key}")
    output.line()
    line = _(
        "The invitation for {email}, the first Enterprise Admin, valid until "
        "{moment} UTC. Hand it over where nobody else can read it:"
    )
    output.line(
        line.format(email=options.admin_email, moment=f"{invitation.expires_at:%Y-%m-%d %H:%M}")
    )
    output.line(f"  {founder.invitation}")
    if differences is not None and differences.differences:
        output.line()
        _tell_lasting(output, differences)
    output.data(
        {
            "created": True,
            "address": str(reached.for_user("")),
            "recovery_key": founder.recovery_key,
            "invitation": founder.invitation,
            "expires_at": invitation.expires_at.isoformat(),
            "differences": None if differences is None else differences.differences,
        }
    )
    return DONE


def _reached_at(server: str | None, address: ServerAddress) -> ServerAddress:
    """Return where members reach the server, which an administrator may through a socket."""
    if server is None:
        return address
    named = parse_address(f"postgresql://{server}/x")
    return replace(named, database=address.database)


def _left_behind(session: Session, address: ServerAddress) -> OrganizationCheck | None:
    """Return how the server enforces what was made; None where it does not tell.

    What is shown once must not be lost for it.
    """
    with suppress(ServerError):
        return check_organization(address, session.password or None)
    return None


def _tell_lasting(output: Output, found: OrganizationCheck) -> None:
    """Tell what is not as it should be, and that this login does not repair it."""
    if not found.lasting:
        return
    output.line(_("“organization create” can't repair this with this login:"))
    for line in found.lasting:
        output.line(f"  {line}")
    output.line(
        _("Correct it by hand.")
        if found.superuser
        else _("To repair it, run “organization create” with a superuser's login.")
    )


def _upgrade(session: Session, address: ServerAddress) -> int:
    upgraded = upgrade_organization(address, session.password or None)
    session.output.line(
        _("The organization was upgraded.") if upgraded else _("The organization is up to date.")
    )
    session.output.data({"upgraded": upgraded})
    return DONE


def _check(session: Session, address: ServerAddress) -> int:
    found = check_organization(address, session.password or None)
    differences, due = found.differences, found.key_due_since
    repaired = [line for line in differences if line not in found.lasting]
    for line in repaired:
        session.output.line(line)
    if repaired:
        session.output.line(_("To repair this, run “organization create” with the same address."))
    _tell_lasting(session.output, found)
    if not differences:
        session.output.line(_("The server enforces everything as it should."))
    if due is not None:
        line = _(
            "A new key has been due since {moment} UTC. An Enterprise Admin creates it "
            "with: organization new-key"
        )
        session.output.line(line.format(moment=f"{due:%Y-%m-%d %H:%M}"))
    session.output.data(
        {
            "differences": differences,
            "lasting": list(found.lasting),
            "key_due_since": moment_record(due),
        }
    )
    return FAILED if differences or due else DONE
