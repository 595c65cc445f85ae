"""What goes wrong on purpose while somebody reads Chat."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.company import EMPTY_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.sandbox.tokens import PASSING_FAULTS

from .chat_reading import CHANNELS, everything, ids, messages, messages_path, replies, replies_path
from .conftest import Get, asker

USER = "/api/v2/user"
QUIET_CHANNEL_ID = "8cgpk1b-1002"
OTHER_CHANNELS = f"/api/v3/workspaces/{EMPTY_WORKSPACE_ID}/chat/channels"


@pytest.fixture
def chatting() -> Iterator[Sandbox]:
    with Sandbox(rate_limit=0, chat="small") as sandbox:
        yield sandbox


@pytest.fixture
def get(chatting: Sandbox) -> Get:
    return asker(chatting)


def first_thread(get: Get) -> dict[str, Any]:
    return next(message for message in messages(get) if message.get("replies_count"))


def longest_thread(get: Get) -> dict[str, Any]:
    return max(messages(get), key=lambda message: message["replies_count"])


# -- a server that lies


def test_what_is_hidden_looks_deleted_until_it_is_shown(chatting: Sandbox, get: Get) -> None:
    before = messages(get)
    thread = first_thread(get)
    reply = replies(get, thread["id"])[0]["id"]
    chatting.chat.hide([before[0]["id"], before[200]["id"], reply])
    assert len(messages(get)) == len(before) - 2
    assert first_thread(get)["replies_count"] == thread["replies_count"] - 1
    assert reply not in ids(replies(get, thread["id"]))
    chatting.chat.show([before[0]["id"]])
    assert len(messages(get)) == len(before) - 1
    chatting.chat.show()
    assert messages(get) == before


def test_a_hidden_message_takes_its_replies_along(chatting: Sandbox, get: Get) -> None:
    thread = first_thread(get)["id"]
    chatting.chat.hide([thread])
    assert get(replies_path(thread)).status_code == 404
    chatting.chat.show()
    assert replies(get, thread)


@pytest.mark.parametrize("by", [1, -1])
def test_a_count_can_be_wrong_for_ever(chatting: Sandbox, get: Get, by: int) -> None:
    thread = first_thread(get)
    there = len(replies(get, thread["id"]))
    chatting.chat.wrong_count(thread["id"], by)
    assert first_thread(get)["replies_count"] == there + by
    chatting.chat.reply(thread["id"], "one more")
    assert first_thread(get)["replies_count"] == there + 1 + by
    assert len(replies(get, thread["id"])) == there + 1


def test_pages_can_end_as_if_all_had_been_read(chatting: Sandbox, get: Get) -> None:
    before = messages(get)
    thread = longest_thread(get)["id"]
    chatting.chat.cut_pages(BUSY_CHANNEL_ID)
    answer = get(messages_path(), params={"limit": 100}).json()
    assert (len(answer["data"]), answer["next_cursor"]) == (50, None)
    assert len(replies(get, thread)) == 50
    chatting.chat.cut_pages(BUSY_CHANNEL_ID, whole_pages=2)
    assert messages(get) == before[:250]
    chatting.chat.mend_pages(BUSY_CHANNEL_ID)
    assert messages(get) == before


# -- cursors


@pytest.mark.parametrize(
    "path", [CHANNELS, messages_path(), f"{CHANNELS}/{BUSY_CHANNEL_ID}/members"]
)
def test_a_dead_cursor_is_refused_as_one_that_never_was(
    chatting: Sandbox, get: Get, path: str
) -> None:
    cursor = get(path, params={"limit": 5}).json()["next_cursor"]
    assert get(path, params={"cursor": cursor}).status_code == 200
    chatting.kill_cursors()
    answers = [get(path, params={"cursor": wrong}) for wrong in (cursor, "never given")]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json() == answers[1].json()
    after = get(path, params={"limit": 5}).json()["next_cursor"]
    assert get(path, params={"cursor": after}).status_code == 200


def test_the_cursors_of_threads_die_as_well(chatting: Sandbox, get: Get) -> None:
    path = replies_path(longest_thread(get)["id"])
    cursor = get(path, params={"limit": 5}).json()["next_cursor"]
    chatting.kill_cursors()
    assert get(path, params={"cursor": cursor}).status_code == 400


def test_the_pages_of_messages_and_threads_can_go_on_for_ever(chatting: Sandbox, get: Get) -> None:
    for path in (messages_path(), replies_path(longest_thread(get)["id"])):
        asked: list[str] = []
        cursor = ""
        while cursor not in asked:
            asked.append(cursor)
            params = {"limit": 60, "cursor": cursor}
            cursor = get(path, token="endless-cursor", params=params).json()["next_cursor"]
        assert cursor


# -- while one reads


def test_messages_come_while_one_reads(chatting: Sandbox, get: Get) -> None:
    before = ids(messages(get))
    chatting.chat.write_while_reading(BUSY_CHANNEL_ID, 2)
    assert ids(messages(get, limit=50)) == before
    now = ids(messages(get, limit=100))
    chatting.chat.write_while_reading(BUSY_CHANNEL_ID, 0)
    assert now[-300:] == before
    assert len(messages(get)) == 300 + 6 // 2 + 4 // 2


def test_anything_can_happen_before_an_answer(chatting: Sandbox, get: Get) -> None:
    numbers = itertools.count(1)

    def act(path: str, query: str) -> None:
        if path.endswith("/messages") and next(numbers) == 3:
            assert "cursor=" in query
            chatting.withhold_channel(BUSY_CHANNEL_ID)

    chatting.before_answers(act)
    cursor, statuses = "", []
    for _ in range(3):
        answer = get(messages_path(), params={"cursor": cursor})
        statuses.append(answer.status_code)
        cursor = answer.json().get("next_cursor")
    assert statuses == [200, 200, 404]
    chatting.before_answers(None)
    assert get(messages_path()).status_code == 404


# -- access


def test_access_to_a_channel_can_be_lost_and_given_back(chatting: Sandbox, get: Get) -> None:
    thread = first_thread(get)["id"]
    before = messages(get)
    chatting.withhold_channel(BUSY_CHANNEL_ID)
    assert get(messages_path()).status_code == 404
    assert get(f"{CHANNELS}/{BUSY_CHANNEL_ID}").status_code == 404
    assert get(replies_path(thread)).status_code == 404
    assert BUSY_CHANNEL_ID not in ids(everything(get, CHANNELS))
    chatting.give_channel_back(BUSY_CHANNEL_ID)
    assert messages(get) == before
    assert replies(get, thread)


def test_a_private_channel_refuses_as_one_that_is_withheld(chatting: Sandbox, get: Get) -> None:
    chatting.change_channel(BUSY_CHANNEL_ID, private=True, members=(0,))
    private = get(messages_path(), token="second")
    chatting.withhold_channel(BUSY_CHANNEL_ID)
    withheld = get(messages_path())
    assert (private.status_code, private.json()) == (withheld.status_code, withheld.json())


def test_a_deleted_channel_takes_its_threads_along(chatting: Sandbox, get: Get) -> None:
    thread = first_thread(get)["id"]
    chatting.delete_channel(BUSY_CHANNEL_ID)
    assert get(messages_path()).status_code == 404
    assert get(replies_path(thread)).status_code == 404


def test_an_archived_channel_can_still_be_read(chatting: Sandbox, get: Get) -> None:
    chatting.change_channel(BUSY_CHANNEL_ID, archived=True, name="everybody")
    assert len(messages(get)) == 300


def test_a_channel_moves_to_another_workspace_with_all_its_messages(
    chatting: Sandbox, get: Get
) -> None:
    before = ids(messages(get))
    chatting.move_channel(BUSY_CHANNEL_ID, EMPTY_WORKSPACE_ID)
    assert get(messages_path()).status_code == 404
    assert BUSY_CHANNEL_ID not in ids(everything(get, CHANNELS))
    (moved,) = everything(get, OTHER_CHANNELS)
    assert moved["workspace_id"] == moved["parent"]["id"] == EMPTY_WORKSPACE_ID
    of_channel = f"{OTHER_CHANNELS}/{BUSY_CHANNEL_ID}"
    assert ids(everything(get, f"{of_channel}/messages")) == before
    assert len(get(f"{of_channel}/members").json()["data"]) == 1
    chatting.move_channel(BUSY_CHANNEL_ID, CHANNELS.split("/")[4])
    assert ids(messages(get)) == before
    with pytest.raises(KeyError):
        chatting.move_channel(BUSY_CHANNEL_ID, "404")


# -- the clock


def test_what_happens_after_the_clock_was_moved_is_dated_later(chatting: Sandbox, get: Get) -> None:
    before = chatting.chat.write(BUSY_CHANNEL_ID, "before")
    chatting.move_clock(86_400)
    after = chatting.chat.write(BUSY_CHANNEL_ID, "after")
    chatting.chat.edit(before, "and edited")
    newer, older = messages(get)[:2]
    assert (newer["id"], older["id"]) == (after, before)
    assert newer["date"] - older["date"] >= 86_400_000
    assert older["date_updated"] >= newer["date"]


# -- requests that fail


@pytest.mark.parametrize(
    ("fault", "status"), [("limited", 429), ("fault", 500), ("unavailable", 503)]
)
def test_so_many_requests_fail_and_then_no_more(
    chatting: Sandbox, get: Get, fault: str, status: int
) -> None:
    chatting.fail_next(2, fault, where="/messages")
    assert get(USER).status_code == 200
    assert [get(messages_path()).status_code for _ in range(3)] == [status, status, 200]
    assert chatting.statuses == {200: 2, status: 2}
    chatting.reset()
    assert chatting.statuses == {}


def test_a_body_can_break_off_once(chatting: Sandbox, get: Get) -> None:
    chatting.fail_next(1, "cut")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        get(messages_path())
    assert get(messages_path()).status_code == 200


def test_a_passing_limit_uses_nothing_up() -> None:
    with Sandbox(rate_limit=2) as sandbox:
        get = asker(sandbox)
        sandbox.fail_next(1, "limited")
        refused = get(USER)
        assert refused.json()["ECODE"] == "APP_002"
        assert refused.headers["X-RateLimit-Remaining"] == "0"
        assert refused.headers["X-RateLimit-Limit"] == "2"
        assert [get(USER).status_code for _ in range(3)] == [200, 200, 429]


def test_passing_faults_come_in_the_order_in_which_they_were_asked_for(
    chatting: Sandbox, get: Get
) -> None:
    for fault in ("fault", "gateway", "expired"):
        chatting.fail_next(1, fault)
    assert [get(USER).status_code for _ in range(4)] == [500, 401, 401, 200]
    with pytest.raises(ValueError, match="unknown fault"):
        chatting.fail_next(1, "second")
    assert "second" not in PASSING_FAULTS


def test_answers_can_become_slow_and_quick_again(chatting: Sandbox, get: Get) -> None:
    chatting.change_latency(300)
    assert get(USER).elapsed.total_seconds() >= 0.3
    chatting.change_latency(0)
    assert get(USER).status_code == 200


# -- messages that nobody should send

HOSTILE: dict[str, dict[str, Any]] = {
    "a megabyte": {"content": "word " * 200_000},
    "NUL": {"content": "before\x00after"},
    "turned around": {"content": "invoice_\u202egnp.exe"},
    "half a character": {"content": "\ud83d alone"},
    "HTML": {"content": "<img src=x onerror=alert(1)>"},
    "mentions": {
        "content": " ".join(f"[@Person {it}](#user_mention#{it})" for it in range(10_000))
    },
    "no author": {"content": "who was it?", "date": 5},
    "digits": {"content": "digits", "date": "1780304400000"},
    "ISO": {"content": "ISO", "date": "2026-06-01T09:00:00.000Z"},
    "future": {"content": "not yet", "date": 4_102_444_800_000},
    "the end of time": {"content": "never", "date": 10**18},
    "before 1970": {"content": "long ago", "date": -1_000_000},
    "nothing": {},
    "no text": {"id": "81777777777777", "content": None, "user_id": -4},
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_raw_message_is_answered_as_it_is(
    chatting: Sandbox, get: Get, message: dict[str, Any]
) -> None:
    thread = first_thread(get)
    chatting.chat.write_raw(BUSY_CHANNEL_ID, message)
    chatting.chat.write_raw(BUSY_CHANNEL_ID, message, parent_id=thread["id"])
    assert BUSY_CHANNEL_ID in ids(everything(get, CHANNELS))
    for content_format in ("text/md", "text/plain"):
        found = messages(get, content_format=content_format)
        assert len(found) == 301
        assert message in found
        assert message in replies(get, thread["id"], content_format=content_format)
    assert first_thread(get)["replies_count"] == thread["replies_count"] + 1


def test_a_raw_message_stands_where_its_date_says(chatting: Sandbox, get: Get) -> None:
    of_2026 = datetime(2026, 6, 1, 8, tzinfo=UTC)
    dates: list[object] = [
        -5,
        of_2026.isoformat(),
        str(int(of_2026.timestamp()) * 1000 + 1),
        4_102_444_800_000,
    ]
    for date in dates:
        chatting.chat.write_raw(QUIET_CHANNEL_ID, {"id": f"dated {date}", "date": date})
    chatting.chat.write_raw(QUIET_CHANNEL_ID, {"id": "undated", "date": "tomorrow"})
    found = [
        it["date"] for it in messages(get, QUIET_CHANNEL_ID) if it["id"][:5] in ("dated", "undat")
    ]
    assert found == [dates[3], "tomorrow", dates[2], dates[1], dates[0]]


def test_a_raw_message_says_itself_how_many_replies_it_has_until_some_come(
    chatting: Sandbox, get: Get
) -> None:
    raw = chatting.chat.write_raw(BUSY_CHANNEL_ID, {"id": "raw", "replies_count": "many"})
    assert messages(get)[0]["replies_count"] == "many"
    assert replies(get, raw) == []
    chatting.chat.reply(raw, "one")
    assert messages(get)[0]["replies_count"] == len(replies(get, raw)) == 1


def test_two_channels_can_have_a_message_of_one_id(chatting: Sandbox, get: Get) -> None:
    chat = chatting.chat
    for channel_id in (BUSY_CHANNEL_ID, QUIET_CHANNEL_ID):
        chat.write_raw(channel_id, {"id": "same", "content": channel_id})
    chat.edit("same", "edited", channel_id=QUIET_CHANNEL_ID)
    assert messages(get, QUIET_CHANNEL_ID)[0]["content"] == "edited"
    assert messages(get)[0]["content"] == BUSY_CHANNEL_ID
    chat.delete("same", channel_id=BUSY_CHANNEL_ID)
    assert "same" not in ids(messages(get))
    assert "same" in ids(messages(get, QUIET_CHANNEL_ID))
    assert json.dumps(messages(get, QUIET_CHANNEL_ID)[0])
