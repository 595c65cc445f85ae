"""Writes what is selected, as a file or to where a stream leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import tzinfo
from enum import StrEnum
from typing import BinaryIO

from clickup_desktop.integration.messages.export.csv_table import csv_lines
from clickup_desktop.integration.messages.export.json_lines import json_lines
from clickup_desktop.integration.messages.export.markdown import markdown_lines
from clickup_desktop.integration.messages.export.selection import Selection, Told
from clickup_desktop.interruption import Cancellation

_MESSAGES_BETWEEN_LOOKS = 256
_BYTES_A_WRITE = 64 * 1024
_LONGEST_ID = 60


class ExportFormat(StrEnum):
    """What a file of messages may be."""

    MARKDOWN = "markdown"
    JSON_LINES = "jsonl"
    CSV = "csv"

    @property
    def suffix(self) -> str:
        """What names of such files end with."""
        return ".md" if self is ExportFormat.MARKDOWN else f".{self.value}"


def proposed_name(file_format: ExportFormat, channel_id: str = "") -> str:
    """Return what a file may be called: by the Channel's id, since its name is somebody's text.

    Args:
        channel_id: "" for what was found.
    """
    key = re.sub(r"[^A-Za-z0-9-]", "", channel_id)[:_LONGEST_ID] or "found"
    return f"messages-{key}{file_format.suffix}"


def export_to(
    stream: BinaryIO,
    selection: Selection,
    file_format: ExportFormat,
    *,
    zone: tzinfo | None = None,
    on_written: Callable[[int], None] | None = None,
    cancellation: Cancellation | None = None,
) -> int:
    """Write what is selected; return how many messages that are.

    Args:
        zone: in which Markdown tells moments; None for the system's.
        on_written: told now and then how many messages are written.

    Raises:
        Cancelled: nobody wants it any more.
        OSError: it can't be written.
        sqlite3.Error: the copy can't be read.
    """
    written = 0

    def watched(messages: Callable[[], Iterator[Told]]) -> Callable[[], Iterator[Told]]:
        def told() -> Iterator[Told]:
            nonlocal written
            for it in messages():
                yield it
                written += 1
                if written % _MESSAGES_BETWEEN_LOOKS == 0:
                    if cancellation is not None:
                        cancellation.raise_if_cancelled()
                    if on_written is not None:
                        on_written(written)

        return told

    watching = replace(
        selection,
        in_order=watched(selection.in_order),
        in_threads=watched(selection.in_threads),
    )
    waiting: list[bytes] = []
    size = 0
    for line in _lines(watching, file_format, zone):
        waiting.append(line.encode())
        size += len(waiting[-1])
        if size >= _BYTES_A_WRITE:
            stream.write(b"".join(waiting))
            waiting.clear()
            size = 0
    stream.write(b"".join(waiting))
    stream.flush()
    return written


def _lines(selection: Selection, file_format: ExportFormat, zone: tzinfo | None) -> Iterator[str]:
    match file_format:
        case ExportFormat.MARKDOWN:
            return markdown_lines(selection, zone)
        case ExportFormat.JSON_LINES:
            return json_lines(selection)
        case ExportFormat.CSV:
            return csv_lines(selection)
