"""The commands that use copies of messages: messages, export, follow."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from clickup_desktop.cli.exit_status import DONE, PARTIAL
from clickup_desktop.cli.output import written_out
from clickup_desktop.cli.session import Session
from clickup_desktop.integration.messages.export.exporting import ExportFormat
from clickup_desktop.integration.messages.finding import Found, Hit
from clickup_desktop.integration.messages.message_records import message_record, moment_of
from clickup_desktop.integration.messages.messages import Exported, writing_export
from clickup_desktop.language.moments import short_moment
from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.troubleshooting.hints import hint_for

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_SHOWN_OF_A_MESSAGE = 300
"""Characters; `--json` has all."""


def find(session: Session) -> int:
    """Find messages, the newest first."""
    options = session.options
    with session.integration() as integration:
        found = integration.messages.find(
            " ".join(options.words),
            options.link,
            limit=options.limit,
            most_counted=None,
            cancellation=session.cancellation,
        )
        links = {
            (it.file.path.stem, it.copy.channel_id): integration.messages.link_of(it)
            for it in {(it.file.path, it.copy.number): it for it in found.hits}.values()
        }
    output = session.output
    for hit in found.hits:
        output.line(_heading(hit))
        output.line(f"    {hit.excerpt(_SHOWN_OF_A_MESSAGE)[0]}")
    for line in _summary(found):
        output.line(line)
    hits = []
    for hit in found.hits:
        link = links[hit.file.path.stem, hit.copy.channel_id]
        hits.append({**message_record(hit.message), "link": None if link is None else link.id})
    result: dict[str, Any] = {"hits": hits, "total": found.total}
    if found.problems:
        output.failure(hint_for(found.problems[0]), result)
        return PARTIAL
    output.data(result)
    return DONE


def _heading(hit: Hit) -> str:
    moment = moment_of(hit.message.sent_at, None)
    return _("{moment} · # {channel} · {author}").format(
        moment=_("no date") if moment is None else short_moment(moment),
        channel=hit.copy.channel_name,
        author=hit.message.author_name or _("unknown"),
    )


def _summary(found: Found) -> Iterator[str]:
    text = ngettext("{count} message found.", "{count} messages found.", found.total)
    yield text.format(count=whole_number(found.total))
    if len(found.hits) < found.total:
        text = ngettext(
            "Shown: the newest {count}. For more, use --limit.",
            "Shown: the newest {count}. For more, use --limit.",
            len(found.hits),
        )
        yield text.format(count=whole_number(len(found.hits)))


def export(session: Session) -> int:
    """Write the messages of a copy into a file, or to standard output."""
    options, output = session.options, session.output

    def write(out: BinaryIO) -> Exported:
        return integration.messages.export(
            options.link,
            ExportFormat(options.format),
            out,
            after=options.after,
            before=options.before,
            on_written=_tell_written(session) if options.out is not None else None,
            cancellation=session.cancellation,
        )

    with session.integration() as integration:
        if options.out is None:
            with written_out():
                exported = write(_standard_output())
        else:
            with writing_export(options.out) as stream:
                exported = write(stream)
    output.clear_progress()
    if options.out is not None:
        text = ngettext(
            "{count} message exported.", "{count} messages exported.", exported.messages
        )
        output.line(text.format(count=whole_number(exported.messages)))
    if not exported.complete:
        output.note(_("The copy is incomplete. To see why: clickup-desktop sync"))
    return DONE if exported.complete else PARTIAL


def _tell_written(session: Session) -> Callable[[int], None]:
    def tell(count: int) -> None:
        text = ngettext("Exporting: {count} message…", "Exporting: {count} messages…", count)
        session.output.progress(text.format(count=whole_number(count)))

    return tell


def follow(session: Session) -> int:
    """Print each change as a line of JSON, until stopped."""
    options = session.options
    stream = _standard_output()
    with session.integration() as integration:
        for it in integration.messages.follow(
            options.link, options.position or (), cancellation=session.cancellation
        ):
            # Escaped to ASCII a line is one line for every reader, and acts on no terminal.
            line = json.dumps(it.record()).encode() + b"\n"
            with written_out():
                stream.write(line)
    session.cancellation.raise_if_cancelled()
    return DONE


class _Descriptor(io.FileIO):
    """Writes all of it, and keeps nothing that the end of the program would have to wait for.

    Python's own standard output is locked while it waits for a reader, also when Ctrl-C comes.
    """

    def write(self, content: ReadableBuffer) -> int:
        whole = left = memoryview(content).cast("B")
        while left:
            left = left[super().write(left) :]
        return len(whole)


def _standard_output() -> BinaryIO:
    """Return standard output for bytes.

    Raises:
        BrokenPipeError, OutputRefused: as `written_out` tells them.
    """
    with written_out():
        sys.stdout.flush()
    return _Descriptor(sys.stdout.fileno(), "wb", closefd=False)
