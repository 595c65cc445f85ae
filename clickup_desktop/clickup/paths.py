"""Paths and queries of ClickUp's API, made of ids that nobody vouches for."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from clickup_desktop.clickup.errors import InvalidIdentifier

MAXIMUM_ID = 200
"""Characters; ClickUp's own ids have about 20."""


def segment(identifier: str) -> str:
    """Return an id as one segment of a path: it is untrusted, and must not lead elsewhere.

    Raises:
        InvalidIdentifier: it is empty, far too long, not text, or made of dots, which mean another
            place in an address.
    """
    if not identifier.strip(".") or len(identifier) > MAXIMUM_ID:
        raise InvalidIdentifier(detail="no id")
    try:
        return quote(identifier, safe="")
    except UnicodeEncodeError:
        raise InvalidIdentifier(detail="no id") from None


def channel_path(workspace_id: str, channel_id: str) -> str:
    return f"/api/v3/workspaces/{segment(workspace_id)}/chat/channels/{segment(channel_id)}"


def archived_query(archived: bool) -> Mapping[str, str]:
    return {"archived": "true" if archived else "false"}
