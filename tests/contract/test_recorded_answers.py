"""Answers that ClickUp really gave or documents: each is decoded, each refusal has its class."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import (
    AccessDenied,
    ClickUpError,
    InvalidIdentifier,
    NotFound,
    PlanForbids,
    RateLimited,
    RoleNotAllowed,
    ServerFault,
    TokenRejected,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.refusals import classify, read_refusal
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token
from tests.clickup.conftest import SECRET
from tests.clickup.loopback import Connection, Loopback

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "clickup-recorded.json"

ANSWERS: list[dict[str, Any]] = (
    json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.is_file() else []
)
REFUSED = [answer for answer in ANSWERS if answer["endpoint"] == "error"]
GIVEN = [answer for answer in ANSWERS if answer["endpoint"] != "error"]

pytestmark = pytest.mark.skipif(
    not ANSWERS, reason="the recorded answers are not beside this checkout"
)

MEANINGS: dict[str, type[ClickUpError]] = {
    "OAUTH_018": WorkspaceNotAuthorized,
    "OAUTH_019": TokenRejected,
    "OAUTH_023": WorkspaceNotAuthorized,
    "OAUTH_027": WorkspaceNotAuthorized,
    "OAUTH_056": WorkspaceNotAuthorized,
    "OAUTH_192": WorkspaceNotAuthorized,
    "ACCESS_083": AccessDenied,
    "SHARD_006": NotFound,
    "SHARD_024": InvalidIdentifier,
    "SHARD_031": NotFound,
    "APP_001": NotFound,
    "APP_002": RateLimited,
    "TEAM_110": PlanForbids,
    "INPUT_003": InvalidIdentifier,
    "CHECK_026": InvalidIdentifier,
    "SUBCAT_104": InvalidIdentifier,
    "TIMEENTRY_052": InvalidIdentifier,
    "ITEMV2_003": ServerFault,
}
"""What each code means with the status that it was recorded with."""

CALLS: dict[str, tuple[Callable[[ClickUpClient], Any], str]] = {
    "user": (lambda it: (it.user(),), "user"),
    "team": (lambda it: it.workspaces(), "teams"),
    "team_space": (lambda it: it.spaces("1"), "spaces"),
    "space": (lambda it: (it.space("1"),), ""),
    "space_folder": (lambda it: it.folders("1"), "folders"),
    "folder": (lambda it: (it.folder("1"),), ""),
    "folder_list": (lambda it: it.folder_lists("1"), "lists"),
    "list": (lambda it: (it.list_place("1"),), ""),
    "list_task": (lambda it: it.tasks("1").tasks, "tasks"),
    "team_task": (lambda it: it.tasks("1").tasks, "tasks"),
    "shared": (lambda it: it.shared_hierarchy("1"), "shared"),
    "channels": (lambda it: it.channel_page("1").channels, "data"),
    "channel": (lambda it: (it.channel("1", "1"),), ""),
}
"""How each kind of answer is asked for, and where in it the things are."""


def name_of(answer: dict[str, Any]) -> str:
    return f"{answer['endpoint']}-{answer['status']}-{answer['id']}"


@pytest.mark.parametrize("answer", GIVEN, ids=name_of)
def test_every_answer_is_decoded_as_a_whole(answer: dict[str, Any]) -> None:
    call, where = CALLS[answer["endpoint"]]

    def answering(connection: Connection) -> None:
        connection.answer(answer["body"], **answer["headers"])

    with Loopback(answering) as server:
        client = ClickUpClient(server.url, Token(SECRET), policy=RetryPolicy(attempts=1))
        try:
            found = call(client)
        finally:
            client.close()
    told = answer["body"][where] if where else answer["body"]
    if answer["endpoint"] == "shared":
        assert len(found.lists) == len(told["lists"])
        assert len(found.folders) == len(told["folders"])
        return
    expected = told if isinstance(told, list) else [told]
    for item, thing in zip(found, expected, strict=True):
        assert item.id == str(thing["id"])
        if hasattr(item, "name"):
            assert item.name == (thing.get("name") or "")


@pytest.mark.parametrize("answer", REFUSED, ids=name_of)
def test_every_refusal_means_what_it_says(answer: dict[str, Any]) -> None:
    body, ecode = answer["body"], answer["body"]["ECODE"]
    # One was written down without its status; that code comes with 401.
    status = answer["status"] or 401
    error = classify(read_refusal(status, answer["headers"], json.dumps(body).encode(), ""))
    meaning = RoleNotAllowed if "invalid_permissions" in body else MEANINGS[ecode]
    assert type(error) is meaning
    assert (error.ecode, error.detail) == (ecode, body["err"])
