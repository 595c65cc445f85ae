"""The commands on Workspaces and links."""

from __future__ import annotations

from clickup_desktop.cli.agreement import require_agreement_to_delete
from clickup_desktop.cli.channel_search import ChannelSearch
from clickup_desktop.cli.connections import NOT_CONNECTED, usable_overview
from clickup_desktop.cli.exit_status import DONE, FAILED, PARTIAL
from clickup_desktop.cli.link_file import link_from_file
from clickup_desktop.cli.reading import read_workspace
from clickup_desktop.cli.records import link_record
from clickup_desktop.cli.session import Session
from clickup_desktop.cli.unreadable import tell_unreadable, with_unreadable
from clickup_desktop.cli.words import link_state_text, link_text
from clickup_desktop.integration.workspaces.places import VIEW
from clickup_desktop.language.texts import _
from clickup_desktop.organization.errors import RowUnreadable
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.troubleshooting.hints import saved_hint


def list_workspaces(session: Session) -> int:
    """Ask ClickUp which Workspaces can be reached, and print them."""
    output, options = session.output, session.options
    output.progress(_("Asking ClickUp…"))
    rows: list[dict[str, str | None]]
    if session.reads_with_environment_token:
        with session.token_session() as reading:
            rows = [
                {"id": workspace.id, "name": workspace.name, "connection": None, "visibility": None}
                for workspace in reading.workspaces(cancellation=session.cancellation)
            ]
    else:
        with session.integration() as integration:
            connected = usable_overview(integration).connections
            if options.connection is None and not connected:
                output.failure(NOT_CONNECTED.with_texts(_), {"workspaces": []})
                return FAILED
            reached = integration.workspaces.refresh(
                options.connection, cancellation=session.cancellation
            )
            rows = [
                {
                    "id": choice.workspace.id,
                    "name": choice.workspace.name,
                    "connection": choice.connection.id,
                    "visibility": choice.connection.visibility.value,
                }
                for choice in reached
                if options.connection in {None, choice.connection.id}
            ]
    if rows:
        output.table(
            (_("ID"), _("NAME"), _("CONNECTION")),
            [(row["id"] or "", row["name"] or "", row["connection"] or "") for row in rows],
        )
    else:
        output.line(_("No Workspace can be reached."))
    output.data({"workspaces": rows})
    return DONE


def link(session: Session) -> int:
    """Find a Channel and save a link to it, or to all that a file names."""
    options = session.options
    if options.source is not None:
        return link_from_file(session)
    with session.integration() as integration:
        choice = integration.workspaces.choice(options.workspace, options.connection)
        search = ChannelSearch(options.channel, choice)
        if search.view_id is not None:
            search.lead_to(integration.workspaces.find_place(choice, VIEW, search.view_id))
        read_workspace(
            session, integration.workspaces.browse(choice, search.hear), enough=search.enough
        )
        found = search.result()
        saved = integration.links.add(
            choice, found.channel, found.path, found.place_kind, found.place_id
        )
    session.output.line(_("Linked: {link}").format(link=link_text(saved)))
    session.output.data({"link": link_record(saved)})
    return DONE


def list_links(session: Session) -> int:
    """Print the linked Channels, once ClickUp has been asked about them where that is wanted."""
    output = session.output
    failure: Hint | None = None
    with session.integration() as integration:
        if session.options.check:
            output.progress(_("Asking ClickUp…"))
            found = integration.links.check(cancellation=session.cancellation)
            failure = next(iter(found.failures.values()), None)
            output.clear_progress()
        rows = integration.links.rows()
    links = rows.readable
    if not links and not rows.unreadable:
        output.line(_("No Channel is linked."))
    if links:
        output.table(
            (_("ID"), _("CHANNEL"), _("WORKSPACE"), _("PATH"), _("LINKED BY"), _("STATE")),
            [
                (
                    saved.id,
                    f"# {saved.channel_name}",
                    saved.workspace.name,
                    " › ".join(saved.path),
                    shown_name(saved.linked_by.name),
                    _link_state(saved),
                )
                for saved in links
            ],
        )
    tell_unreadable(output, rows.unreadable)
    result = with_unreadable({"links": [link_record(saved) for saved in links]}, rows.unreadable)
    if failure is not None:
        output.failure(failure, result)
        return FAILED
    output.data(result)
    return PARTIAL if session.options.check and any(it.problem for it in links) else DONE


def unlink(session: Session) -> int:
    """Remove a link, and say what stops."""
    output = session.output
    link_id = session.options.link
    with session.integration() as integration:
        try:
            removed = integration.links.get(link_id)
        except RowUnreadable as error:
            integration.links.remove(link_id)
            output.line(_("A link that can't be read was removed."))
            output.data(with_unreadable({"unlinked": link_id, "link": None}, [error.row]))
            return DONE
        state = integration.copies.state_of(removed)
        require_agreement_to_delete(session, [] if state is None else [state])
        integration.links.remove(link_id)
    output.line(_("Link removed: {link}").format(link=link_text(removed)))
    if state is not None:
        output.line(_("The copy of its messages was deleted."))
    output.data({"unlinked": link_id, "link": link_record(removed)})
    return DONE


def _link_state(saved: ChannelLink) -> str:
    hint = saved_hint(saved.problem)
    return hint.title if hint is not None else link_state_text(saved.state)
