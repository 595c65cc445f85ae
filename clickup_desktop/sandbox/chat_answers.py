"""Channels, their members and messages as v3 answers them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .chat_texts import plain
from .messages import MessageRecord
from .records import BASE_MOMENT_MS, ChannelRecord, Person, WorkspaceRecord

Json = dict[str, object]

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# What ISO text can name: the years 1 to 9999.
_EARLIEST_MS, _LATEST_MS = -62_135_596_800_000, 253_402_300_799_999
_CHANNEL_TYPES = {"CHANNEL": 1, "DM": 2, "GROUP_DM": 3}
_DOCUMENT_VIEW = 8
_WORKSPACE_OF_CONVERSATIONS = 12


def channel(entry: ChannelRecord, workspace: WorkspaceRecord, latest_moment: int | None) -> Json:
    """A Channel. Its number decides whether timestamps are ISO text, digits or a number.

    Args:
        latest_moment: when the newest message was written; None where there is none.
    """
    address = f"/api/v3/workspaces/{workspace.id}/chat/channels/{entry.id}"
    created = BASE_MOMENT_MS - (400 + entry.number % 500) * _DAY_MS
    answer: Json = {
        "id": entry.id,
        "description": entry.description,
        "topic": entry.topic,
        "type": entry.type,
        "visibility": "PRIVATE" if entry.private else "PUBLIC",
        "parent": {"id": entry.parent_id, "type": entry.parent_type},
        "creator": str(workspace.people[0].id),
        "created_at": _timestamp(created, entry.number),
        "updated_at": _timestamp(created + _DAY_MS, entry.number),
        "workspace_id": workspace.id,
        "archived": entry.archived,
        "is_canonical_channel": entry.canonical,
        "is_hidden": entry.closed,
        "default_view": {"type": _DOCUMENT_VIEW, "view_id": entry.id, "standard": True},
        "channel_type": _CHANNEL_TYPES[entry.type],
        "links": {"members": f"{address}/members", "followers": f"{address}/followers"},
    }
    if entry.name is not None:
        answer["name"] = entry.name
    if entry.type == "CHANNEL":
        answer["room_updated_at"] = created + 2 * _DAY_MS
    else:
        # As a conversation was recorded: in the Workspace by another number, and not archived.
        answer |= {"archived": None, "chat_room_category": None}
        answer["parent"] = {"id": workspace.id, "type": _WORKSPACE_OF_CONVERSATIONS}
        del answer["updated_at"]
    if latest_moment is not None:
        answer["latest_comment_at"] = _timestamp(latest_moment, entry.number)
    if entry.name == "general" and entry.canonical:
        answer["chat_room_category"] = "WELCOME_CHANNEL"
    return answer


def _timestamp(milliseconds: int, index: int) -> object:
    if index % 3 == 0:
        bounded = max(_EARLIEST_MS, min(milliseconds, _LATEST_MS))
        moment = _BEGINNING + timedelta(milliseconds=bounded)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(milliseconds) if index % 3 == 1 else milliseconds


def member(person: Person) -> Json:
    """A member or follower of a Channel."""
    return {
        "id": str(person.id),
        "email": person.email,
        "initials": person.initials,
        "name": person.username,
        "username": person.username,
    }


def message(
    entry: MessageRecord, workspace_id: str, replies_count: int, *, as_plain: bool = False
) -> Json:
    """A message that stands in a Channel itself, in Markdown or as plain text."""
    if entry.raw is not None:
        return dict(entry.raw)
    answer = _said(entry, workspace_id, as_plain)
    answer["replies_count"] = replies_count
    if entry.post_title:
        answer["type"] = "post"
        answer["post_data"] = {
            "title": entry.post_title,
            "subtype": {"id": "1", "name": "Update"},
        }
    return answer


def reply(entry: MessageRecord, workspace_id: str, *, as_plain: bool = False) -> Json:
    """A reply to a message, in Markdown or as plain text."""
    if entry.raw is not None:
        return dict(entry.raw)
    return _said(entry, workspace_id, as_plain) | {"parent_message": entry.parent_id}


def _said(entry: MessageRecord, workspace_id: str, as_plain: bool) -> Json:
    address = f"/api/v3/workspaces/{workspace_id}/chat/messages/{entry.parent_id or entry.id}"
    answer: Json = {
        "id": entry.id,
        "content": plain(entry.text) if as_plain else entry.text,
        "date": entry.moment,
        "parent_channel": entry.channel_id,
        "resolved": False,
        "type": "message",
        "user_id": entry.author,
        "links": {
            "reactions": f"{address}/reactions",
            "replies": f"{address}/replies",
            "tagged_users": f"{address}/tagged_users",
        },
    }
    if entry.updated is not None:
        answer["date_updated"] = entry.updated
    return answer
