"""Messages as a file of copies has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from clickup_desktop.integration.messages.records import KeptCopy, KeptMessage

MESSAGE_COLUMNS = """
message.row, message.copy, message.id, message.parent, message.author, author.name,
message.sent_at, message.edited_at, message.kind, message.replies,
CASE WHEN message.missing_since = 0 THEN message.text ELSE '' END, message.missing_since > 0,
message.cut
"""
"""Of `message` and the `author` joined to it, for `message_of`."""

AUTHOR_JOINED = "LEFT JOIN author ON author.id = message.author"


def message_of(columns: Sequence[Any], channel_id: str) -> KeptMessage:
    """Return a message of the columns that `MESSAGE_COLUMNS` are."""
    row, _copy, key, parent, author, name, sent, edited, kind, replies, text, missing, cut = columns
    return KeptMessage(
        row=row,
        channel_id=channel_id,
        id=key,
        parent_id=parent,
        author_id=author,
        author_name=name or "",
        sent_at=sent,
        edited_at=edited,
        kind=kind,
        replies=replies,
        text=text,
        missing=bool(missing),
        cut=bool(cut),
    )


def in_numbers(column: str, numbers: Iterable[int]) -> str:
    """Return the condition that a column is one of some numbers."""
    return f"{column} IN ({', '.join(str(int(it)) for it in sorted(numbers))})"


def channel_ids(copies: Iterable[KeptCopy]) -> dict[int, str]:
    """Return the Channels' ids by the numbers of their copies."""
    return {it.number: it.channel_id for it in copies}
