"""Messages as data, as files and pipes have them. The names are a contract with people's scripts.

What is unknown, or isn't there, is null.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from clickup_desktop.integration.messages.records import KeptMessage

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def message_record(message: KeptMessage) -> dict[str, Any]:
    """Return a message as data."""
    return {
        "id": message.id,
        "parent_id": message.parent_id or None,
        "author": {"id": message.author_id or None, "name": message.author_name or None},
        "sent_at": moment_text(message.sent_at),
        "edited_at": moment_text(message.edited_at),
        "text": message.text,
    }


def deleted_record(message_id: str) -> dict[str, Any]:
    """Return a message as data that is no longer there."""
    return {
        "id": message_id,
        "parent_id": None,
        "author": {"id": None, "name": None},
        "sent_at": None,
        "edited_at": None,
        "text": None,
    }


def moment_text(milliseconds: int, zone: tzinfo = UTC) -> str | None:
    """Return a moment in ISO 8601 with its offset, to the millisecond; None where unknown."""
    moment = moment_of(milliseconds, zone)
    return None if moment is None else moment.isoformat(timespec="milliseconds")


def moment_of(milliseconds: int, zone: tzinfo | None = UTC) -> datetime | None:
    """Return a moment of a calendar; None where unknown, or beyond the years that it has.

    Args:
        zone: None for the system's.
    """
    if not milliseconds:
        return None
    try:
        return (_EPOCH + timedelta(milliseconds=milliseconds)).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return None
