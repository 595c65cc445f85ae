"""A world of Chat: what is said in it, and how it is read."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.chat_texts import HARDER, plain, text_of
from clickup_desktop.sandbox.chat_world import CHAT_SIZES, ManyMessages
from clickup_desktop.sandbox.company import build_world
from clickup_desktop.sandbox.messages import ASSISTANT, SOMEBODY_WHO_LEFT
from clickup_desktop.sandbox.server import Sandbox

from .chat_reading import CHANNELS, Message, ids, messages, messages_path, replies, replies_path
from .conftest import Get, asker


@pytest.fixture(scope="module")
def chatting() -> Iterator[Sandbox]:
    with Sandbox(rate_limit=0, chat="small") as sandbox:
        yield sandbox


@pytest.fixture
def get(chatting: Sandbox) -> Get:
    return asker(chatting)


@pytest.fixture(scope="module")
def said(chatting: Sandbox) -> list[Message]:
    return messages(asker(chatting))


def test_the_small_world_is_read_in_three_pages(get: Get, said: list[Message]) -> None:
    assert len(said) == len(set(ids(said))) == 300
    assert ids(messages(get, limit=7)) == ids(said)
    dates = [message["date"] for message in said]
    assert dates == sorted(dates, reverse=True)


def test_the_threads_have_as_many_replies_as_is_counted(get: Get, said: list[Message]) -> None:
    threads = {it["id"]: it["replies_count"] for it in said if it["replies_count"]}
    assert len(threads) == 20
    assert max(threads.values()) > 100
    assert threads == {thread: len(set(ids(replies(get, thread)))) for thread in threads}
    for thread in threads:
        assert {it["parent_message"] for it in replies(get, thread)} == {thread}


def test_replies_come_in_no_order_but_always_the_same(get: Get, said: list[Message]) -> None:
    longest = max(said, key=lambda message: message["replies_count"])
    found = replies(get, longest["id"])
    dates = [reply["date"] for reply in found]
    assert dates != sorted(dates)
    assert dates != sorted(dates, reverse=True)
    assert found == replies(get, longest["id"], limit=9)


def test_some_replies_are_later_than_all_messages_before(get: Get, said: list[Message]) -> None:
    old = [message for message in said[150:] if message["replies_count"]]
    assert any(
        reply["date"] > said[50]["date"] for message in old for reply in replies(get, message["id"])
    )


def test_all_kinds_of_authors_and_messages_are_there(said: list[Message]) -> None:
    assert {ASSISTANT, SOMEBODY_WHO_LEFT} < {message["user_id"] for message in said}
    assert {message["type"] for message in said} == {"message", "post"}
    assert any("date_updated" in message for message in said)
    assert any(first["date"] == second["date"] for first, second in itertools.pairwise(said))


def test_texts_come_in_markdown_unless_plain_ones_are_asked_for(
    get: Get, said: list[Message]
) -> None:
    assert messages(get, content_format="text/md") == said
    assert "**" in "".join(message["content"] for message in said)
    in_plain = messages(get, content_format="text/plain")
    assert ids(in_plain) == ids(said)
    assert "**" not in "".join(message["content"] for message in in_plain)


@pytest.mark.parametrize(
    "wrong",
    [{"content_format": "text/html"}, {"limit": 101}, {"cursor": "x"}, {"cursor": "W10="}],
)
def test_wrong_parameters_are_refused(
    get: Get, said: list[Message], wrong: dict[str, object]
) -> None:
    for path in (messages_path(), replies_path(said[3]["id"])):
        assert get(path, params=wrong).status_code == 400


def test_a_cursor_is_good_for_its_own_listing_alone(get: Get) -> None:
    cursor = get(messages_path(), params={"limit": 5}).json()["next_cursor"]
    for path in (messages_path("8cgpk1b-1002"), CHANNELS):
        assert get(path, params={"cursor": cursor}).status_code == 400


def test_replies_to_a_reply_or_to_nothing_are_not_found(get: Get, said: list[Message]) -> None:
    reply = replies(get, said[3]["id"])[0]["id"]
    for nothing in (reply, "80000000999999", "80999999000000", "81000000000001", f"{reply}0"):
        assert get(replies_path(nothing)).status_code == 404


def test_the_large_world_has_all_that_is_promised() -> None:
    workspace = build_world("small").main
    channel = workspace.channel_by_id[BUSY_CHANNEL_ID]
    large = ManyMessages(channel, workspace, CHAT_SIZES["large"])
    counts = [large.replies_count(number) for number in range(len(large))]
    assert len(large) == 50_000
    assert sum(count > 0 for count in counts) == 5_000
    assert sum(count > 100 for count in counts) >= 10
    moments = [large.moment(number) for number in range(len(large))]
    assert moments == sorted(moments, reverse=True)


def test_texts_have_four_to_forty_words() -> None:
    texts = {text_of(number) for number in range(20_000)}
    assert len(texts) > 10_000
    lengths = {len(text.split()) for text in texts - set(HARDER)}
    assert (min(lengths), max(lengths)) == (4, 40)
    assert set(HARDER) < texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**bold**, _slanted_, `code`", "bold, slanted, code"),
        ("# Title\n\n[a page](https://acme.example/x)", "Title\n\na page"),
        ("```\n1 > 0\n```\nyes", "1 > 0\nyes"),
        ("snake_case_name, 2 * 3 * 4 and [x]", "snake_case_name, 2 * 3 * 4 and [x]"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_plain_text_has_no_marks(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_an_unknown_world_is_refused() -> None:
    with pytest.raises(ValueError, match="world of Chat"):
        Sandbox(chat="huge")
