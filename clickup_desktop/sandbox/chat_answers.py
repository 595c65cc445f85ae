"""Channels, their members and messages as v3 answers them."""

from __future__ import annotations

from datetime import UTC, datetime

from . import names
from .answer import Refused
from .records import BASE_MOMENT_MS, ChannelRecord, Person, WorkspaceRecord

Json = dict[str, object]

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_CHANNEL_TYPES = {"CHANNEL": 1, "DM": 2, "GROUP_DM": 3}
_DOCUMENT_VIEW = 8
_WORKSPACE_OF_CONVERSATIONS = 12
_SOMEBODY_WHO_LEFT = "10199999"
_REPLIED_EVERY = 4
_REPLIES = 2
_POST_EVERY = 10


def channel(entry: ChannelRecord, workspace: WorkspaceRecord) -> Json:
    """A Channel. Its number decides whether timestamps are ISO text, digits or a number."""
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
    if entry.messages:
        answer["latest_comment_at"] = _timestamp(_message_moment(entry, 0), entry.number)
    if entry.name == "general" and entry.canonical:
        answer["chat_room_category"] = "WELCOME_CHANNEL"
    return answer


def _timestamp(milliseconds: int, index: int) -> object:
    if index % 3 == 0:
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
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


def _message_moment(entry: ChannelRecord, number: int) -> int:
    return BASE_MOMENT_MS - (entry.number * 7 + number * 37) * 60_000


def message(entry: ChannelRecord, workspace: WorkspaceRecord, number: int) -> Json:
    """The message of this number in a Channel, 0 being the newest."""
    message_id = f"80{entry.number:06d}{number:06d}"
    address = f"/api/v3/workspaces/{workspace.id}/chat/messages/{message_id}"
    left = number % 9 == 8
    author = workspace.people[entry.members[number % len(entry.members)]]
    answer: Json = {
        "id": message_id,
        "content": names.MESSAGES[(entry.number + number) % len(names.MESSAGES)],
        "date": _message_moment(entry, number),
        "parent_channel": entry.id,
        "resolved": False,
        "type": "message",
        "user_id": _SOMEBODY_WHO_LEFT if left else str(author.id),
        "links": {
            "reactions": f"{address}/reactions",
            "replies": f"{address}/replies",
            "tagged_users": f"{address}/tagged_users",
        },
        "replies_count": _replies(number),
    }
    if number % _POST_EVERY == _POST_EVERY - 1:
        answer["type"] = "post"
        answer["post_data"] = {
            "title": "Weekly summary",
            "subtype": {"id": "1", "name": "Update"},
        }
    return answer


def _replies(number: int) -> int:
    return _REPLIES if number % _REPLIED_EVERY == 0 else 0


def replies(message_id: str, workspace: WorkspaceRecord) -> tuple[ChannelRecord, list[Json]]:
    """The Channel of a message, and the replies to it.

    Raises:
        Refused: there is no such message.
    """
    index, number = -1, -1
    if len(message_id) == 14 and message_id.isdecimal() and message_id.startswith("80"):
        index, number = int(message_id[2:8]), int(message_id[8:])
    if not 0 <= index < len(workspace.channels) or number >= workspace.channels[index].messages:
        raise Refused(404, "", "Message not found")
    entry = workspace.channels[index]
    answers = []
    for reply in range(_replies(number)):
        answer = message(entry, workspace, number)
        answer |= {
            "id": f"{message_id}{reply}",
            "content": names.MESSAGES[reply + 3],
            "parent_message": message_id,
            "type": "message",
        }
        answer.pop("post_data", None)
        answer.pop("replies_count")
        answers.append(answer)
    return entry, answers
