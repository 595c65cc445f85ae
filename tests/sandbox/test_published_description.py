"""Everything the sandbox answers, against ClickUp's published description.

The sandbox answers as ClickUp was recorded to. Where that differs from the description, the
difference stands in `DEVIATIONS`, each of which must occur: whatever else differs is a mistake.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.records import BASE_MOMENT_MS
from clickup_desktop.sandbox.server import Sandbox

from .conftest import asker

if TYPE_CHECKING:
    from jsonschema import ValidationError

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "clickup-openapi.json"

pytestmark = pytest.mark.skipif(
    not DESCRIPTION.is_file(), reason="the published description is not beside this checkout"
)

USER = "/api/v2/user"
TEAMS = "/api/v2/team"
SPACES = "/api/v2/team/{team_id}/space"
SHARED = "/api/v2/team/{team_id}/shared"
PLAN = "/api/v2/team/{team_id}/plan"
SPACE = "/api/v2/space/{space_id}"
FOLDERS = "/api/v2/space/{space_id}/folder"
FOLDERLESS_LISTS = "/api/v2/space/{space_id}/list"
FOLDER = "/api/v2/folder/{folder_id}"
FOLDER_LISTS = "/api/v2/folder/{folder_id}/list"
LIST = "/api/v2/list/{list_id}"
TASKS = "/api/v2/list/{list_id}/task"
CHANNELS = "/api/v3/workspaces/{workspace_id}/chat/channels"
CHANNEL = f"{CHANNELS}/{{channel_id}}"
MEMBERS = f"{CHANNEL}/members"
FOLLOWERS = f"{CHANNEL}/followers"
MESSAGES = f"{CHANNEL}/messages"
REPLIES = "/api/v3/workspaces/{workspace_id}/chat/messages/{message_id}/replies"
OPERATIONS = (
    *(USER, TEAMS, SPACES, SHARED, PLAN, SPACE, FOLDERS, FOLDERLESS_LISTS, FOLDER),
    *(FOLDER_LISTS, LIST, TASKS, CHANNELS, CHANNEL, MEMBERS, FOLLOWERS, MESSAGES, REPLIES),
)


@dataclass(frozen=True)
class Deviation:
    """A difference between what was recorded and what is described.

    Attributes:
        operation: the path in the description.
        location: where in the answer, "*" standing for any position.
        keyword: the keyword of JSON Schema that isn't met.
        why: what was recorded.
        each: the value is an array of what the description has there; its items are checked.
    """

    operation: str
    location: str
    keyword: str
    why: str
    each: bool = False


_PERSON = "recorded answer differs: colours and pictures may be null"
_INVITED = "recorded answer differs: who is invited has no name yet"
_LISTS = "recorded answer differs: a Folder's Lists are objects, not texts"
_COUNT = "recorded answer differs: task_count was a number and null as well"
_PLACEHOLDER = "recorded answer differs: a List outside Folders may have no folder"
_MOMENT = "recorded answer differs: timestamps are numbers as well as texts"
_NAMELESS = "recorded answer differs: a Channel may have no name at all"
_CONVERSATION = (
    "recorded answer differs: a conversation's archived and category are null, others are missing"
)
_END = "recorded answer differs: the last page's next_cursor may be null or absent"
_ONE_OF = (
    "recorded answer differs: any status and priority is answered; in the description the third "
    "of three exclusive alternatives matches everything, so that neither null nor an object can "
    "match exactly one"
)

DEVIATIONS = (
    Deviation(USER, "/user/profilePicture", "type", _PERSON),
    Deviation(TEAMS, "/teams/*/avatar", "type", _PERSON),
    Deviation(TEAMS, "/teams/*/members/*/user/color", "type", _PERSON),
    Deviation(TEAMS, "/teams/*/members/*/user/profilePicture", "type", _PERSON),
    Deviation(TEAMS, "/teams/*/members/*/user/username", "type", _INVITED),
    Deviation(SPACES, "/spaces/*/color", "type", _PERSON),
    Deviation(SPACES, "/spaces/*/avatar", "type", _PERSON),
    Deviation(SPACES, "/spaces/*/members/*/user/profilePicture", "type", _PERSON),
    Deviation(
        FOLDERS,
        "/folders",
        "type",
        "recorded answer differs: the Folders are an array of what is described as one object",
        each=True,
    ),
    Deviation(FOLDERS, "/folders/*/lists/*", "type", _LISTS),
    Deviation(
        FOLDERS, "/folders/*/lists", "required", "recorded answer differs: lists may be missing"
    ),
    Deviation(FOLDERS, "/folders/*/task_count", "type", _COUNT),
    Deviation(FOLDER, "/lists/*", "type", _LISTS),
    Deviation(FOLDER, "/lists", "required", "recorded answer differs: lists may be missing"),
    Deviation(FOLDER, "/task_count", "type", _COUNT),
    Deviation(FOLDERLESS_LISTS, "/lists/*/folder", "type", _PLACEHOLDER),
    Deviation(FOLDERLESS_LISTS, "/lists/*/task_count", "type", _COUNT),
    Deviation(FOLDERLESS_LISTS, "/lists/*/status", "oneOf", _ONE_OF),
    Deviation(FOLDERLESS_LISTS, "/lists/*/priority", "oneOf", _ONE_OF),
    Deviation(FOLDER_LISTS, "/lists/*/task_count", "type", _COUNT),
    Deviation(FOLDER_LISTS, "/lists/*/status", "oneOf", _ONE_OF),
    Deviation(FOLDER_LISTS, "/lists/*/priority", "oneOf", _ONE_OF),
    Deviation(CHANNELS, "/data/*/name", "required", _NAMELESS),
    Deviation(CHANNELS, "/data/*/archived", "type", _CONVERSATION),
    Deviation(CHANNELS, "/data/*/chat_room_category", "type", _CONVERSATION),
    Deviation(CHANNELS, "/data/*/chat_room_category", "enum", _CONVERSATION),
    Deviation(CHANNELS, "/data/*/updated_at", "required", _CONVERSATION),
    Deviation(CHANNELS, "/data/*/created_at", "type", _MOMENT),
    Deviation(CHANNELS, "/data/*/updated_at", "type", _MOMENT),
    Deviation(CHANNELS, "/data/*/latest_comment_at", "type", _MOMENT),
    Deviation(CHANNEL, "/data/name", "required", _NAMELESS),
    Deviation(CHANNEL, "/data/archived", "type", _CONVERSATION),
    Deviation(CHANNEL, "/data/chat_room_category", "type", _CONVERSATION),
    Deviation(CHANNEL, "/data/chat_room_category", "enum", _CONVERSATION),
    Deviation(CHANNEL, "/data/updated_at", "required", _CONVERSATION),
    Deviation(CHANNEL, "/data/created_at", "type", _MOMENT),
    Deviation(CHANNEL, "/data/updated_at", "type", _MOMENT),
    Deviation(CHANNEL, "/data/latest_comment_at", "type", _MOMENT),
    Deviation(MEMBERS, "/next_cursor", "type", _END),
    Deviation(MEMBERS, "/data/*/name", "type", _INVITED),
    Deviation(MEMBERS, "/data/*/username", "type", _INVITED),
    Deviation(FOLLOWERS, "/next_cursor", "required", _END),
    Deviation(FOLLOWERS, "/data/*/name", "type", _INVITED),
    Deviation(FOLLOWERS, "/data/*/username", "type", _INVITED),
)
_ALLOWED = {(entry.operation, entry.location, entry.keyword): entry for entry in DEVIATIONS}

Found = tuple[str, str, str]
Answers = dict[str, list[tuple[str, requests.Response]]]


class Reader:
    """Asks for everything there is, and keeps the answers by operation."""

    def __init__(self, sandbox: Sandbox, session: requests.Session) -> None:
        self._get = asker(sandbox, session)
        self.answers: Answers = defaultdict(list)

    def ask(
        self, operation: str, token: str = "owner", ids: dict[str, str] | None = None, **query: Any
    ) -> Any:
        path = operation.format(**(ids or {}))
        answer = self._get(path, token=token, params=query)
        self.answers[operation].append((f"{path} {query} as {token}", answer))
        return answer.json()

    def read_all(self) -> Answers:
        for token in ("owner", "second", "guest", "partial", "plan", "no-chat", "endless-cursor"):
            self.ask(USER, token)
            for team in self.ask(TEAMS, token)["teams"]:
                self._read_workspace(team["id"], token)
        for token in ("expired", "role", "limited", "fault"):
            self.ask(CHANNELS, token, {"workspace_id": "90130001"})
        self._read_what_is_not_there()
        return self.answers

    def _read_workspace(self, workspace: str, token: str) -> None:
        team = {"team_id": workspace}
        self.ask(SHARED, token, team)
        self.ask(PLAN, token, team)
        for archived in ("false", "true"):
            for space in self.ask(SPACES, token, team, archived=archived)["spaces"]:
                self._read_space(space["id"], token)
        self._read_chat(workspace, token)

    def _read_space(self, space: str, token: str) -> None:
        ids = {"space_id": space}
        self.ask(SPACE, token, ids)
        for archived in ("false", "true"):
            lists = self.ask(FOLDERLESS_LISTS, token, ids, archived=archived).get("lists", [])
            folders = self.ask(FOLDERS, token, ids, archived=archived).get("folders", [])
            if token != "owner":
                continue
            for folder in folders:
                in_folder = {"folder_id": folder["id"]}
                self.ask(FOLDER, token, in_folder)
                lists += self.ask(FOLDER_LISTS, token, in_folder, archived=archived)["lists"]
            # Each of them has the same shape, so that some will do.
            for entry in lists[:3]:
                self.ask(LIST, token, {"list_id": entry["id"]})
                self.ask(TASKS, token, {"list_id": entry["id"]}, include_closed="true")
                if entry["folder"] is not None:
                    self.ask(FOLDER, token, {"folder_id": entry["folder"]["id"]})

    def _read_chat(self, workspace: str, token: str) -> None:
        ids = {"workspace_id": workspace}
        first = self.ask(CHANNELS, token, ids, limit=100)
        cursor = first.get("next_cursor", "")
        rest = self.ask(CHANNELS, token, ids, limit=100, cursor=cursor) if cursor else {}
        if token != "owner":
            return
        self.ask(CHANNELS, token, ids, limit=7, channel_types="DM", include_closed="true")
        for channel in first["data"][::3] + rest.get("data", [])[-9:]:
            of_channel = ids | {"channel_id": channel["id"]}
            self.ask(CHANNEL, token, of_channel)
            self.ask(FOLLOWERS, token, of_channel)
            self.ask(MEMBERS, token, of_channel, limit=20)
            for message in self.ask(MESSAGES, token, of_channel)["data"][:3]:
                self.ask(REPLIES, token, ids | {"message_id": message["id"]})

    def read_world_of_chat(self) -> Answers:
        """Every page of the busy Channel and of its threads, in both formats of text."""
        ids = {"workspace_id": MAIN_WORKSPACE_ID, "channel_id": BUSY_CHANNEL_ID}
        for content_format in ("text/md", "text/plain"):
            for message in self._every_page(MESSAGES, ids, content_format):
                if message["replies_count"]:
                    of_thread = ids | {"message_id": message["id"]}
                    list(self._every_page(REPLIES, of_thread, content_format))
        self.ask(CHANNELS, "owner", ids, with_message_since=BASE_MOMENT_MS)
        for operation in (MESSAGES, REPLIES):
            self.ask(operation, "owner", ids | {"message_id": "404"}, cursor="never given")
        return self.answers

    def _every_page(
        self, operation: str, ids: dict[str, str], content_format: str
    ) -> Iterator[dict[str, Any]]:
        cursor = None
        while cursor != "":
            query = {"limit": 100, "content_format": content_format, "cursor": cursor}
            answer = self.ask(operation, "owner", ids, **query)
            yield from answer["data"]
            cursor = answer["next_cursor"]

    def _read_what_is_not_there(self) -> None:
        nowhere = {"workspace_id": "90130001", "channel_id": "404", "message_id": "404"}
        for operation in (CHANNEL, MEMBERS, FOLLOWERS, MESSAGES, REPLIES):
            self.ask(operation, "owner", nowhere)
        self.ask(CHANNELS, "owner", {"workspace_id": "404"})
        self.ask(CHANNELS, "owner", {"workspace_id": "90130001"}, limit=101)


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(DESCRIPTION.read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def answers(small: Sandbox) -> Answers:
    with (
        requests.Session() as session,
        Sandbox(rate_limit=0, chat="small") as chatting,
    ):
        # Looking for proxies would take as long as asking.
        session.trust_env = False
        found = Reader(small, session).read_all()
        happen_to(chatting)
        for operation, given in Reader(chatting, session).read_world_of_chat().items():
            found[operation] += given
    return found


def happen_to(chatting: Sandbox) -> None:
    """Have of everything something happen in the busy Channel."""
    chat = chatting.chat
    written = [chat.write(BUSY_CHANNEL_ID, f"number {number}") for number in range(4)]
    reply = chat.reply(written[0], "a reply")
    for message_id in (written[1], reply):
        chat.edit(message_id, "otherwise")
    chat.delete(written[2])
    chat.wrong_count(written[3])


def location(prefix: str, error: ValidationError) -> str:
    steps = ["*" if isinstance(step, int) else str(step) for step in error.absolute_path]
    if error.validator == "required":
        missing = re.match(r"'(.+)' is a required property", error.message)
        assert missing
        steps.append(missing[1])
    return "".join([prefix, *(f"/{step}" for step in steps)])


def differences(
    operation: str, schema: Any, value: Any, prefix: str = ""
) -> Iterator[tuple[Found, str]]:
    # Whoever imports it makes parsers for 2 s: not each process that only finds the tests.
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    for error in Draft202012Validator(schema).iter_errors(value):
        found = (operation, location(prefix, error), str(error.validator))
        yield found, error.message[:200]
        allowed = _ALLOWED.get(found)
        if allowed is not None and allowed.each:
            for item in error.instance:
                yield from differences(operation, error.schema, item, f"{found[1]}/*")


def described(description: dict[str, Any], operation: str, status: int) -> Any:
    """The schema of an answer, None where errors aren't described (v2)."""
    responses = description["paths"][operation]["get"]["responses"]
    response = responses.get(str(status), responses.get("default"))
    return None if response is None else response["content"]["application/json"]["schema"]


def test_every_read_operation_is_served(description: dict[str, Any], answers: Answers) -> None:
    reading = {path for path, item in description["paths"].items() if "get" in item}
    assert set(OPERATIONS) == reading == set(answers)
    for operation, given in answers.items():
        assert any(answer.status_code == 200 for _, answer in given), operation


@pytest.mark.parametrize("operation", OPERATIONS)
def test_answers_are_as_described(
    description: dict[str, Any], answers: Answers, operation: str
) -> None:
    unexpected: list[tuple[str, Found, str]] = []
    for asked, answer in answers[operation]:
        assert answer.headers["Content-Type"].startswith("application/json")
        schema = described(description, operation, answer.status_code)
        if schema is None:
            assert set(answer.json()) >= {"err", "ECODE"}
            assert answer.status_code >= 400
            continue
        unexpected.extend(
            (asked, found, message)
            for found, message in differences(operation, schema, answer.json())
            if found not in _ALLOWED
        )
    assert unexpected == []


def test_every_deviation_occurs(description: dict[str, Any], answers: Answers) -> None:
    occurring = {
        found
        for operation, given in answers.items()
        for _, answer in given
        if (schema := described(description, operation, answer.status_code)) is not None
        for found, _ in differences(operation, schema, answer.json())
    }
    assert set(_ALLOWED) - occurring == set()
    assert len(_ALLOWED) == len(DEVIATIONS)


def test_every_deviation_says_what_was_recorded() -> None:
    for deviation in DEVIATIONS:
        assert deviation.why.startswith("recorded answer differs: ")
