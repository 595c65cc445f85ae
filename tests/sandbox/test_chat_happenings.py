"""What happens in Chat while the sandbox runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox

from .chat_reading import CHANNELS, Message, everything, ids, messages, replies, replies_path
from .conftest import Get, asker

QUIET_CHANNEL_ID = "8cgpk1b-1002"


@pytest.fixture
def chatting() -> Iterator[Sandbox]:
    with Sandbox(rate_limit=0, chat="small") as sandbox:
        yield sandbox


@pytest.fixture
def get(chatting: Sandbox) -> Get:
    return asker(chatting)


def by_id(get: Get, message_id: str) -> Message:
    return next(message for message in messages(get) if message["id"] == message_id)


def with_news(get: Get, since: int) -> set[str]:
    return set(ids(everything(get, CHANNELS, with_message_since=since)))


# -- messages


def test_what_is_written_is_the_newest(chatting: Sandbox, get: Get) -> None:
    before = messages(get)
    first = chatting.chat.write(BUSY_CHANNEL_ID, "one")
    second = chatting.chat.write(BUSY_CHANNEL_ID, "two", author="-4")
    now = messages(get)
    assert ids(now) == [second, first, *ids(before)]
    assert [(it["content"], it["replies_count"]) for it in now[:2]] == [("two", 0), ("one", 0)]
    assert now[0]["user_id"] == "-4"


def test_what_is_written_with_a_date_stands_at_its_place(chatting: Sandbox, get: Get) -> None:
    before = messages(get)
    old = chatting.chat.write(BUSY_CHANNEL_ID, "found again", moment=before[9]["date"] + 1)
    assert ids(messages(get)).index(old) == 9
    oldest = chatting.chat.write(BUSY_CHANNEL_ID, "before all others", moment=-5)
    assert messages(get)[-1]["id"] == oldest


@pytest.mark.parametrize("number", [0, 150])
def test_an_edit_shows_in_the_text_and_its_date(chatting: Sandbox, get: Get, number: int) -> None:
    before = messages(get)[number]
    chatting.chat.edit(before["id"], "another text")
    now = by_id(get, before["id"])
    assert (now["content"], now["date"]) == ("another text", before["date"])
    assert now["date_updated"] > before["date"]


def test_what_is_deleted_is_gone_with_its_replies(chatting: Sandbox, get: Get) -> None:
    before = messages(get)
    thread = next(it["id"] for it in before if it["replies_count"])
    written = chatting.chat.write(BUSY_CHANNEL_ID, "not for long")
    for message_id in (thread, written):
        chatting.chat.delete(message_id)
        with pytest.raises(KeyError):
            chatting.chat.delete(message_id)
    assert ids(messages(get)) == [it for it in ids(before) if it != thread]
    assert get(replies_path(thread)).status_code == 404


def test_replies_may_outlive_their_message(chatting: Sandbox, get: Get) -> None:
    thread = next(it["id"] for it in messages(get) if it["replies_count"])
    before = replies(get, thread)
    chatting.chat.delete(thread, replies_stay=True)
    assert thread not in ids(messages(get))
    assert replies(get, thread) == before


def test_replies_are_counted_edited_and_deleted(chatting: Sandbox, get: Get) -> None:
    thread = next(it for it in reversed(messages(get)) if it["replies_count"])
    before = replies(get, thread["id"])
    late = chatting.chat.reply(thread["id"], "a late reply")
    chatting.chat.edit(before[0]["id"], "said otherwise")
    now = {reply["id"]: reply for reply in replies(get, thread["id"])}
    assert now.keys() == {late, *ids(before)}
    assert now[before[0]["id"]]["content"] == "said otherwise"
    assert by_id(get, thread["id"])["replies_count"] == len(before) + 1
    chatting.chat.delete(before[0]["id"])
    assert set(ids(replies(get, thread["id"]))) == {late, *ids(before[1:])}
    assert by_id(get, thread["id"])["replies_count"] == len(before)


def test_a_message_without_replies_can_get_some(chatting: Sandbox, get: Get) -> None:
    quiet = next(it for it in messages(get) if not it["replies_count"])
    written = chatting.chat.write(QUIET_CHANNEL_ID, "who knows?")
    for message_id in (quiet["id"], written):
        reply = chatting.chat.reply(message_id, "I do")
        assert ids(replies(get, message_id)) == [reply]


def test_another_sandbox_knows_nothing_of_it(chatting: Sandbox) -> None:
    chatting.chat.write(BUSY_CHANNEL_ID, "only here")
    with Sandbox(rate_limit=0, chat="small") as other:
        assert len(messages(asker(other))) == 300


def test_it_can_happen_without_a_world_of_chat_too(sandbox: Sandbox) -> None:
    get = asker(sandbox)
    before = messages(get)
    written = sandbox.chat.write(BUSY_CHANNEL_ID, "one more")
    sandbox.chat.delete(before[4]["id"])
    assert ids(messages(get)) == [written, *ids(before[:4]), *ids(before[5:])]
    first, second = ids(replies(get, before[0]["id"]))
    third = sandbox.chat.reply(before[0]["id"], "and a reply")
    assert ids(replies(get, before[0]["id"])) == [first, second, third]


def test_what_is_not_there_cannot_change(chatting: Sandbox) -> None:
    chat = chatting.chat
    attempts: list[Any] = [
        lambda: chat.write("nowhere", "?"),
        lambda: chat.write_raw("nowhere", {}),
        lambda: chat.reply("80000000999999", "?"),
        lambda: chat.edit("nothing", "?"),
        lambda: chat.delete("81000000000001"),
        lambda: chat.hide(["nothing"]),
        lambda: chat.wrong_count("nothing"),
    ]
    for attempt in attempts:
        with pytest.raises(KeyError):
            attempt()
    with pytest.raises(RuntimeError):
        _ = Sandbox().chat


# -- news


def test_only_channels_with_news_are_listed(chatting: Sandbox, get: Get) -> None:
    newest = messages(get)[0]["date"]
    assert BUSY_CHANNEL_ID in with_news(get, newest)
    assert BUSY_CHANNEL_ID not in with_news(get, newest + 1)
    written = chatting.chat.write(QUIET_CHANNEL_ID, "news")
    assert with_news(get, newest + 1) >= {QUIET_CHANNEL_ID}
    now = messages(get, QUIET_CHANNEL_ID)[0]
    assert now["id"] == written
    assert with_news(get, now["date"]) == {QUIET_CHANNEL_ID}
    told = get(f"{CHANNELS}/{QUIET_CHANNEL_ID}").json()["data"]["latest_comment_at"]
    assert str(told) == str(now["date"]) or "T" in str(told)


def test_replies_edits_and_deletions_are_no_news(chatting: Sandbox, get: Get) -> None:
    found = messages(get)
    newest = found[0]["date"]
    chatting.chat.reply(found[0]["id"], "a reply")
    chatting.chat.edit(found[1]["id"], "an edit")
    chatting.chat.delete(found[2]["id"])
    assert BUSY_CHANNEL_ID not in with_news(get, newest + 1)
    chatting.chat.delete(found[0]["id"])
    assert BUSY_CHANNEL_ID in with_news(get, newest)


def test_a_date_that_is_none_is_refused(get: Get) -> None:
    assert get(CHANNELS, params={"with_message_since": "yesterday"}).status_code == 400


# -- what comes and goes while one reads


def test_nothing_is_left_out_or_given_twice_while_messages_come_and_go(
    chatting: Sandbox, get: Get
) -> None:
    before = ids(messages(get))
    read: list[str] = []
    cursor = ""
    while True:
        params = {"limit": 40, "cursor": cursor}
        answer = get(f"{CHANNELS}/{BUSY_CHANNEL_ID}/messages", params=params).json()
        read += ids(answer["data"])
        cursor = answer["next_cursor"]
        if not cursor:
            break
        chatting.chat.write(BUSY_CHANNEL_ID, "meanwhile")
        chatting.chat.delete(read[-1])  # the one after which the cursor goes on
        chatting.chat.delete(read[0] if len(read) == 40 else read[-2])
    assert read == before
