"""JSON lines: what was exported, then a message a line. Described in `docs/messages.md`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from clickup_desktop.integration.messages.export.selection import Selection, Told
from clickup_desktop.integration.messages.message_records import message_record, moment_text

FORMAT = "clickup-desktop-messages"
VERSION = 1


def json_lines(selection: Selection) -> Iterator[str]:
    """Yield the lines, the oldest message first."""
    yield _line(
        {
            "format": FORMAT,
            "version": VERSION,
            "channels": [
                {
                    "id": it.id,
                    "name": it.name,
                    "workspace_id": it.workspace_id,
                    "complete": it.complete,
                }
                for it in selection.channels
            ],
            "query": selection.question or None,
            "after": moment_text(selection.span.after or 0),
            "before": moment_text(selection.span.before or 0),
        }
    )
    yield from map(_message_line, selection.in_order())


def _message_line(told: Told) -> str:
    return _line(
        {
            "channel_id": told.channel.id,
            **message_record(told.message),
            "kind": told.message.kind,
            "cut": told.message.cut,
        }
    )


def _line(record: dict[str, Any]) -> str:
    # Escaped to ASCII a line is one line for every reader, and acts on no terminal.
    return json.dumps(record) + "\n"
