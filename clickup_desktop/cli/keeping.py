"""The commands that keep copies of messages: keep, sync."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from clickup_desktop.cli.agreement import require_agreement_to_delete
from clickup_desktop.cli.exit_status import DONE, FAILED, PARTIAL
from clickup_desktop.cli.session import Session
from clickup_desktop.cli.words import channel_in_workspace
from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.integration.messages.erasing import OnRemoved
from clickup_desktop.integration.messages.place_sentence import place_sentence
from clickup_desktop.integration.messages.states import CopyState, LinkSync, SyncReport
from clickup_desktop.integration.messages.token_reading import client_for_copies
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.troubleshooting.hint import Hint


def keep(session: Session) -> int:
    """Have a copy kept of a link's Channel, or delete it."""
    with session.integration() as integration:
        link = integration.links.get(session.options.link)
        if session.options.off:
            return _stop_keeping(session, integration, link)
        days: int | None = session.options.days
        limit = integration.copy_limit().days
        if limit is not None and (days is None or days > limit):
            days = limit
        if session.options.accept_other_account and link.connection_id is not None:
            integration.copies.require_may_keep(link)
            integration.copies.keep_other_accounts(link.connection_id)
        integration.copies.keep(link, days)
        folder = integration.copies_folder
    output = session.output
    line = _("A copy of the messages of {link} is kept from now on.")
    output.line(line.format(link=channel_in_workspace(link)))
    output.line(place_sentence(folder, days))
    output.line(_("To read them now: clickup-desktop sync {id}").format(id=link.id))
    output.data({"link": link.id, "kept": True, "keep_days": days, "folder": str(folder)})
    return DONE


def _stop_keeping(session: Session, integration: OrganizationSession, link: ChannelLink) -> int:
    state = integration.copies.state_of(link)
    if state is None:
        session.output.line(_("No copy is kept of the messages of this Channel."))
    else:
        require_agreement_to_delete(session, [state])
        integration.copies.erase(
            state, on_removed=_tell_removed(session), cancellation=session.cancellation
        )
        session.output.clear_progress()
        session.output.line(_("The copy was deleted."))
    session.output.data({"link": link.id, "kept": False})
    return DONE


def _tell_removed(session: Session) -> OnRemoved:
    def tell(removed: int, messages: int) -> None:
        if removed < messages:
            text = ngettext(
                "Deleting: {done} of {count} message…",
                "Deleting: {done} of {count} messages…",
                messages,
            ).format(done=whole_number(removed), count=whole_number(messages))
        else:
            text = _("Overwriting what is left of them…")
        session.output.progress(text)

    return tell


def sync(session: Session) -> int:
    """Bring copies up to date, with CLICKUP_TOKEN where that is set."""
    with ExitStack() as stack:
        integration = stack.enter_context(session.integration())
        wanted: list[str] = list(dict.fromkeys(session.options.link))
        links = [integration.links.get(it) for it in wanted] or None
        client_of = None
        if session.environment_token is not None:
            reading = stack.enter_context(session.token_session())
            client_of = client_for_copies(reading, cancellation=session.cancellation)
        names = {
            (it.connection_id, it.channel_id): it.channel_name for it in integration.copies.states()
        }
        report = integration.copies.sync(
            links,
            again=session.options.again,
            client_of=client_of,
            on_progress=lambda connection_id, progress: session.output.progress(
                _progress_text(names.get((connection_id, progress.channel_id), ""), progress)
            ),
            cancellation=session.cancellation,
        )
        rows = _rows(report, integration.copies.states(), wanted)
    return _tell(session, report, rows)


def _rows(report: SyncReport, states: tuple[CopyState, ...], wanted: list[str]) -> list[LinkSync]:
    """Return how each copy is that was to be looked after.

    Those that a connection's failure kept from it bear that failure.
    """
    failures = dict(report.failures)
    looked_after = {_key(it.state) for it in report.links}
    left = [
        LinkSync(it, it.problems, 0, 0.0)
        for it in states
        if it.connection_id in failures
        and _key(it) not in looked_after
        and (it.link_id in wanted if wanted else not it.paused)
    ]
    return [
        replace(it, problems=(failures[it.state.connection_id], *it.problems))
        if it.state.connection_id in failures and not it.requests
        else it
        for it in (*report.links, *left)
    ]


def _key(state: CopyState) -> tuple[str, str]:
    return state.connection_id, state.channel_id


def _tell(session: Session, report: SyncReport, rows: list[LinkSync]) -> int:
    output = session.output
    if rows:
        output.table(
            (_("ID"), _("CHANNEL"), _("MESSAGES"), _("REPLIES"), _("STATE")),
            [
                (
                    it.state.link_id,
                    f"# {it.state.channel_name}",
                    whole_number(it.state.counts.messages),
                    whole_number(it.state.counts.replies),
                    _state_text(it),
                )
                for it in rows
            ],
        )
    elif not report.failures:
        output.line(_("No copy is kept. To keep one: clickup-desktop keep LINK"))
    result = {"links": [_record(it) for it in rows], "requests": report.requests}
    if report.failures:
        output.failure(report.failures[0][1], result)
        failed = {hint.code for _connection, hint in report.failures}
        return FAILED if all(_failed(it, failed) for it in rows) else PARTIAL
    output.data(result)
    return DONE if report.complete else PARTIAL


def _failed(found: LinkSync, codes: set[str]) -> bool:
    return any(it.code in codes for it in found.problems)


def _state_text(found: LinkSync) -> str:
    titles = [it.title for it in found.problems]
    if titles:
        reasons = ". ".join(titles)
        return _("incomplete: {reasons}").format(reasons=reasons)
    return _("complete") if found.state.complete else _("incomplete: not everything was read yet")


def _progress_text(channel: str, progress: SyncProgress) -> str:
    if progress.threads:
        text = _("# {channel}: {done} of {expected} threads…")
    elif progress.expected:
        text = _("# {channel}: {done} of about {expected} messages…")
    else:
        text = _("# {channel}: {done} messages…")
    return text.format(
        channel=channel,
        done=whole_number(progress.done),
        expected=whole_number(progress.expected),
    )


def _record(found: LinkSync) -> dict[str, Any]:
    """Return how a copy is and what was asked for it, as data."""
    counts = found.state.counts
    return {
        "link": found.state.link_id or None,
        "messages": counts.messages,
        "replies": counts.replies,
        "replies_expected": counts.replies_expected,
        "complete": found.state.complete,
        "problems": [_problem_record(it) for it in found.problems],
        "requests": found.requests,
        "elapsed_s": round(found.elapsed_s, 3),
    }


def _problem_record(hint: Hint) -> dict[str, str]:
    return {"code": hint.code, "message": hint.title}
