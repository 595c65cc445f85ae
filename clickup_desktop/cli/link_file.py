"""Linking all Channels that a file names."""

from __future__ import annotations

import sys
from pathlib import Path

from clickup_desktop.cli.exit_status import DONE, FAILED
from clickup_desktop.cli.records import link_record, problem_record
from clickup_desktop.cli.session import Session
from clickup_desktop.cli.words import link_text
from clickup_desktop.integration.errors import LinkFileUnusable, LinkRowsRefused
from clickup_desktop.integration.links.link_file import MAXIMUM_BYTES, read_rows
from clickup_desktop.integration.records import LinkedRows
from clickup_desktop.language.texts import N_, _, filled, ngettext
from clickup_desktop.troubleshooting.hints import hint_for

STANDARD_INPUT = Path("-")
_MOST_TOLD = 20


def link_from_file(session: Session) -> int:
    """Save a link to each Channel that a file names, or none."""
    output, options = session.output, session.options
    try:
        rows = read_rows(_content(options.source))
        with session.integration() as integration:
            linked = integration.links.add_rows(
                rows,
                options.connection,
                on_progress=lambda done: output.progress(
                    ngettext(
                        "Asking ClickUp: {done} of {count} lines…",
                        "Asking ClickUp: {done} of {count} lines…",
                        len(rows),
                    ).format(done=done, count=len(rows))
                ),
                cancellation=session.cancellation,
            )
    except LinkRowsRefused as error:
        output.note("\n".join(_problem_lines(error)))
        problems = [problem_record(problem) for problem in error.problems]
        output.failure(hint_for(error), {"problems": problems})
        return FAILED
    for made in linked.made:
        output.line(_("Linked: {link}").format(link=link_text(made)))
    for present in linked.present:
        output.line(_("Already linked: {link}").format(link=link_text(present)))
    for line in _summary(linked):
        output.line(line)
    output.data(
        {
            "links": [link_record(made) for made in linked.made],
            "already_linked": [link_record(present) for present in linked.present],
            "repeated": linked.repeated,
        }
    )
    return DONE


def _content(source: Path) -> bytes:
    """Return what a file, or standard input, holds; of too much only the beginning."""
    try:
        if source != STANDARD_INPUT:
            with source.open("rb") as file:
                return file.read(MAXIMUM_BYTES + 1)
        # A program started without a standard input has None here.
        return b"" if sys.stdin is None else sys.stdin.buffer.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).rstrip(".")
        raise LinkFileUnusable(
            filled(N_("The file can't be read: {reason}."), reason=reason),
            N_("Check that it is the right file."),
        ) from None


def _problem_lines(error: LinkRowsRefused) -> list[str]:
    told = [
        _("Line {number}: {problem}").format(number=problem.line, problem=problem.text)
        for problem in error.problems[:_MOST_TOLD]
    ]
    more = len(error.problems) - len(told)
    if more:
        text = ngettext(
            "And {count} more. To see them all, use --json.",
            "And {count} more. To see them all, use --json.",
            more,
        )
        told.append(text.format(count=more))
    return [*told, ""]


def _summary(linked: LinkedRows) -> list[str]:
    made, present, repeated = len(linked.made), len(linked.present), linked.repeated
    told = [
        ngettext("{count} Channel linked.", "{count} Channels linked.", made).format(count=made)
    ]
    if present:
        text = ngettext(
            "{count} Channel was already linked.",
            "{count} Channels were already linked.",
            present,
        )
        told.append(text.format(count=present))
    if repeated:
        text = ngettext(
            "{count} line names a Channel of another line.",
            "{count} lines name a Channel of another line.",
            repeated,
        )
        told.append(text.format(count=repeated))
    return told
