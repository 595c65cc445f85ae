"""CSV, a message a row (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from clickup_desktop.integration.messages.export.plain_text import plain_text
from clickup_desktop.integration.messages.export.selection import Selection
from clickup_desktop.integration.messages.message_records import moment_text

_COLUMNS = (
    "channel_id",
    "channel",
    "id",
    "parent_id",
    "author_id",
    "author",
    "sent_at",
    "edited_at",
    "text",
)

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), also as the wide
# forms that some of them take for the same.
_FORMULA = frozenset("=+-@\t\n＝＋－＠﹣−﹢﹫")


class _Line:
    """Takes what the writer makes of one row."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text


def csv_lines(selection: Selection) -> Iterator[str]:
    """Yield the rows, the oldest message first."""
    line = _Line()
    writer = csv.writer(line, quoting=csv.QUOTE_ALL)
    for row in _rows(selection):
        writer.writerow(map(_cell, row))
        yield line.text


def _rows(selection: Selection) -> Iterator[Iterable[str]]:
    yield _COLUMNS
    for told in selection.in_order():
        message = told.message
        yield (
            told.channel.id,
            told.channel.name,
            message.id,
            message.parent_id,
            message.author_id,
            message.author_name,
            moment_text(message.sent_at) or "",
            moment_text(message.edited_at) or "",
            message.text,
        )


def _cell(text: str) -> str:
    """Return a cell that is text to every spreadsheet: an apostrophe says so."""
    plain = plain_text(text)
    begins = plain.lstrip(" \u00a0\u3000\ufeff")[:1]
    return f"'{plain}" if begins in _FORMULA and begins else plain
