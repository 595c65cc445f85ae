"""The commands on connections: connect, list, check, update the token, disconnect."""

from __future__ import annotations

from dataclasses import replace

from clickup_desktop.cli.agreement import require_agreement_to_delete
from clickup_desktop.cli.exit_status import DONE, FAILED
from clickup_desktop.cli.records import (
    check_record,
    connection_record,
    link_record,
)
from clickup_desktop.cli.session import Session
from clickup_desktop.cli.step_lines import step_line
from clickup_desktop.cli.unreadable import tell_unreadable, with_unreadable
from clickup_desktop.cli.words import channel_in_workspace, connection_state_text, visibility_text
from clickup_desktop.integration.errors import OtherAccount
from clickup_desktop.integration.records import (
    CheckReport,
    CheckStep,
    Overview,
    praise_of,
)
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.language.lists import alternatives, enumeration
from clickup_desktop.language.texts import N_, _, ngettext
from clickup_desktop.organization.errors import AddressChanged, RoleRequired, RowUnreadable
from clickup_desktop.organization.records import Connection, RowKind, UnreadableRow, Visibility
from clickup_desktop.organization.roles import MAY_INTEGRATE, Role
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.troubleshooting.hints import hint_for

NOT_CONNECTED = Hint(
    "not-connected",
    N_("ClickUp is not connected"),
    N_("There is no connection yet."),
    (),
    (Step(N_("Connect ClickUp: clickup-desktop connect --visibility shared"), Action.CONNECT),),
)
NOT_KEPT = N_(
    "The token was used for this command only and was not saved. For workspaces, "
    "tree, check, doctor and sync, set CLICKUP_TOKEN."
)


def connect(session: Session) -> int:
    """Ask ClickUp about the token, and save the connection."""
    output = session.output
    with session.integration() as integration:
        output.progress(_("Asking ClickUp…"))
        connected = integration.connections.connect(
            session.token,
            Visibility(session.options.visibility),
            integration.clickup_url,
            session_only=session.options.session_only,
            cancellation=session.cancellation,
        )
    output.line(
        _("Connected as {account}. Integration complete.").format(account=connected.account_name)
    )
    for workspace in connected.workspaces:
        line = _("Workspace {name} ({id})").format(name=workspace.name, id=workspace.id)
        output.line(f"  {line}")
    if connected.adopted_links:
        line = ngettext(
            "{count} link has a connection again.",
            "{count} links have a connection again.",
            connected.adopted_links,
        )
        output.line(line.format(count=connected.adopted_links))
    if session.options.session_only:
        output.line(_(NOT_KEPT))
    output.line(_("Next, choose a Channel: clickup-desktop tree WORKSPACE"))
    output.data(
        {
            "connection": connection_record(connected.connection),
            "adopted_links": connected.adopted_links,
        }
    )
    return DONE


def list_connections(session: Session) -> int:
    """Print the connections, Shared ones first."""
    with session.integration() as integration:
        overview = usable_overview(integration)
    connections, unreadable = overview.connections, _unreadable(overview)
    if not connections and not unreadable:
        session.output.line(_(NOT_CONNECTED.happened))
    if connections:
        session.output.table(
            (_("ID"), _("VISIBILITY"), _("STATE"), _("ACCOUNT"), _("WORKSPACES"), _("TOKEN")),
            [
                (
                    connection.id,
                    visibility_text(connection.visibility),
                    _state(connection),
                    connection.account.name,
                    enumeration(workspace.name for workspace in connection.workspaces),
                    connection.token_hint,
                )
                for connection in connections
            ],
        )
    tell_unreadable(session.output, unreadable)
    records = [connection_record(connection) for connection in connections]
    session.output.data(with_unreadable({"connections": records}, unreadable))
    return DONE


def check(session: Session) -> int:
    """Test one connection, every connection, or the token from the environment."""
    reports: list[tuple[str | None, CheckReport]] = []

    def show(step: CheckStep) -> None:
        session.output.line(step_line(step))

    if session.reads_with_environment_token:
        session.output.line(_("The token in CLICKUP_TOKEN"))
        with session.token_session() as reading:
            reports.append((None, reading.check(cancellation=session.cancellation, on_step=show)))
        return _check_status(session, reports)
    with session.integration() as integration:
        overview = usable_overview(integration)
        known = {connection.id: connection for connection in overview.connections}
        for connection_id in [session.options.connection] if session.options.connection else known:
            if connection_id in known:
                name = known[connection_id].account.name
                line = _("Connection {id} ({account})").format(id=connection_id, account=name)
                session.output.line(line)
            report = integration.connections.check(
                connection_id, cancellation=session.cancellation, on_step=show
            )
            reports.append((connection_id, report))
    unreadable = () if session.options.connection else _unreadable(overview)
    if not reports and not unreadable:
        session.output.failure(NOT_CONNECTED.with_texts(_), {"ok": False, "checks": []})
        return FAILED
    return _check_status(session, reports, unreadable)


def update_token(session: Session) -> int:
    """Put a new token in the place of a connection's, once ClickUp has accepted it."""
    options, output = session.options, session.output
    with session.integration() as integration:
        output.progress(_("Asking ClickUp…"))
        try:
            connection = integration.connections.update_token(
                options.connection,
                session.token,
                clickup_url=options.send_to,
                accept_other_account=options.accept_other_account,
                session_only=options.session_only,
                cancellation=session.cancellation,
            )
        except OtherAccount as error:
            confirm = Step(_("To use it anyway, add --accept-other-account."))
            output.failure(replace(error.to_hint(), steps=(confirm,)))
            return FAILED
        except AddressChanged as error:
            addresses = alternatives(filter(None, (error.kept, error.listed)))
            text = _("Choose where to send the new token: add --send-to URL ({addresses}).")
            confirm = Step(text.format(addresses=addresses))
            output.failure(replace(hint_for(error), steps=(confirm,)))
            return FAILED
    line = _("The token was updated. Connected as {account}.")
    output.line(line.format(account=connection.account.name))
    if options.session_only:
        output.line(_(NOT_KEPT))
    output.data({"connection": connection_record(connection)})
    return DONE


def disconnect(session: Session) -> int:
    """Remove a connection, and say which links that stops."""
    output = session.output
    connection_id = session.options.connection
    with session.integration() as integration:
        states = [it for it in integration.copies.states() if it.connection_id == connection_id]
        require_agreement_to_delete(session, states)
        waiting = integration.connections.disconnect(connection_id)
    output.line(_("Disconnected. The token was removed."))
    if states:
        output.line(_("The copies of messages that were read with it were deleted."))
    if waiting:
        output.line(_("These links now need a connection. They stay until you remove them:"))
        for link in waiting:
            output.line(f"  {link.id}  {channel_in_workspace(link)}")
    output.data(
        {
            "disconnected": connection_id,
            "links_without_connection": [link_record(link) for link in waiting],
        }
    )
    return DONE


def usable_overview(integration: OrganizationSession) -> Overview:
    """Return the organization, for who may use its connections; else raises `RoleRequired`."""
    overview = integration.overview()
    if not overview.may_integrate:
        needed = tuple(role for role in Role if role in MAY_INTEGRATE)
        raise RoleRequired("see the connections", needed, overview.role_holders)
    return overview


def _unreadable(overview: Overview) -> tuple[UnreadableRow, ...]:
    return tuple(row for row in overview.unreadable if row.kind is RowKind.CONNECTION)


def _state(connection: Connection) -> str:
    state = connection_state_text(connection.state)
    return f"{state} ({connection.problem})" if connection.problem else state


def _check_status(
    session: Session,
    reports: list[tuple[str | None, CheckReport]],
    unreadable: tuple[UnreadableRow, ...] = (),
) -> int:
    ok = all(report.ok for _connection, report in reports) and not unreadable
    checks = [check_record(*report) for report in reports]
    result = with_unreadable({"ok": ok, "checks": checks}, unreadable)
    tell_unreadable(session.output, unreadable)
    hint = next((report.hint for _connection, report in reports if report.hint is not None), None)
    if hint is None and unreadable:
        hint = hint_for(RowUnreadable(unreadable[0]))
    if hint is not None:
        session.output.failure(hint, result)
        return FAILED
    every = [report for _connection, report in reports]
    session.output.line(praise_of(every))
    if not all(report.complete for report in every):
        session.output.line(_("To load a whole Workspace: clickup-desktop tree WORKSPACE"))
    session.output.data(result)
    return DONE
