"""Linking all Channels that a file names."""

from __future__ import annotations

import sys
from pathlib import Path

from clickup_desktop.cli.exit_status import DONE, FAILED
from clickup_desktop.cli.records import link_record, problem_record
from clickup_desktop.cli.session import Session
from clickup_desktop.integration.errors import LinkFileUnusable, LinkRowsRefused
from clickup_desktop.integration.links.link_file import MAXIMUM_BYTES, read_rows
from clickup_desktop.integration.records import LinkedRows
from clickup_desktop.organization.records import ChannelLink
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
                    f"Asking ClickUp: {done} of {len(rows)} lines…"
                ),
                cancellation=session.cancellation,
            )
    except LinkRowsRefused as error:
        output.note("\n".join(_problem_lines(error)))
        problems = [problem_record(problem) for problem in error.problems]
        output.failure(hint_for(error), {"problems": problems})
        return FAILED
    for made in linked.made:
        output.line(f"Linked: {link_text(made)}")
    for present in linked.present:
        output.line(f"Linked already: {link_text(present)}")
    output.line(_summary(linked))
    output.data(
        {
            "links": [link_record(made) for made in linked.made],
            "already_linked": [link_record(present) for present in linked.present],
            "repeated": linked.repeated,
        }
    )
    return DONE


def link_text(saved: ChannelLink) -> str:
    """Return a link as one line for people."""
    where = " › ".join((saved.workspace.name, *saved.path))
    return f"# {saved.channel_name} in {where}"


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
            f"The file can't be read: {reason}.", "Check that it is the right file."
        ) from None


def _problem_lines(error: LinkRowsRefused) -> list[str]:
    told = [f"Line {problem.line}: {problem.text}" for problem in error.problems[:_MOST_TOLD]]
    more = len(error.problems) - len(told)
    if more:
        told.append(f"And {more} more; --json names them all.")
    return [*told, ""]


def _summary(linked: LinkedRows) -> str:
    repeated = linked.repeated
    parts = [f"{len(linked.made)} linked", f"{len(linked.present)} linked already"]
    if repeated:
        parts.append(f"{repeated} {'line' if repeated == 1 else 'lines'} named one again")
    return f"{', '.join(parts)}."
