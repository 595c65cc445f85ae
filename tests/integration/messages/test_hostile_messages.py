"""Whatever ClickUp tells is kept as text, bounded, and never believed to be more."""

from __future__ import annotations

import pytest

from clickup_desktop.clickup.fields import MAXIMUM_WHOLE_CONTENT
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID

from .kept_channel import KeptChannel

DATES = [
    "2024-02-29T12:00:00Z",
    "1709208000000",
    1709208000000,
    -86_400_000,
    4_102_444_800_000,
    "not a date",
    None,
]

TEXTS = {
    "nul": "before\x00after",
    "direction": "\u202egnp.exe",
    "html": "<script>alert(1)</script><img src=x onerror=y>",
    "formula": '=HYPERLINK("http://example.test")',
    "sql": "'); DROP TABLE message; --",
    "mentions": "@somebody " * 10_000,
    "half-a-pair": "\ud83d broken",
    "nothing": "",
}


@pytest.mark.parametrize("date", DATES, ids=repr)
def test_a_message_is_kept_whatever_its_date_is(channel: KeptChannel, date: object) -> None:
    channel.chat.write_raw(BUSY_CHANNEL_ID, {"id": "odd", "content": "dated", "date": date})
    assert channel.sync().failure is None
    assert channel.texts()["odd"] == "dated"
    assert channel.complete


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_kept_as_it_is(channel: KeptChannel, name: str) -> None:
    text = TEXTS[name]
    channel.chat.write_raw(BUSY_CHANNEL_ID, {"id": "odd", "content": text, "date": 1})
    assert channel.sync().failure is None
    assert channel.texts()["odd"] == text.encode("utf-8", "replace").decode()
    assert channel.complete


def test_up_to_a_megabyte_is_kept_whole(channel: KeptChannel) -> None:
    text = "x" * MAXIMUM_WHOLE_CONTENT
    channel.chat.write_raw(BUSY_CHANNEL_ID, {"id": "long", "content": text, "date": 1})
    channel.sync()
    assert channel.texts()["long"] == text
    assert channel.complete


def test_a_text_that_was_cut_is_never_called_complete(channel: KeptChannel) -> None:
    text = "x" * (MAXIMUM_WHOLE_CONTENT + 1)
    channel.chat.write_raw(BUSY_CHANNEL_ID, {"id": "long", "content": text, "date": 1})
    channel.sync()
    assert channel.counts.cut == 1
    assert not channel.complete


def test_pages_too_large_for_one_answer_are_read_in_smaller_ones(channel: KeptChannel) -> None:
    for number in range(70):
        message = {"id": f"large-{number}", "content": "y" * 1_000_000, "date": 1 + number}
        channel.chat.write_raw(BUSY_CHANNEL_ID, message)
    channel.sync()
    assert channel.complete
    assert channel.counts.messages == 370


def test_nobody_wrote_a_message_without_an_author(channel: KeptChannel) -> None:
    channel.chat.write_raw(BUSY_CHANNEL_ID, {"id": "odd", "content": "?", "date": 1})
    channel.sync()
    with channel.file.reading() as connection:
        found = connection.execute("SELECT author FROM message WHERE id = 'odd'").fetchall()
    assert found == [("",)]


def test_equal_ids_in_two_channels_are_two_messages(channel: KeptChannel) -> None:
    [other] = channel.other_channels(1)
    channel.keep(other)
    channel.chat.write_raw(BUSY_CHANNEL_ID, {"id": "same", "content": "here", "date": 1})
    channel.chat.write_raw(other, {"id": "same", "content": "there", "date": 1})
    channel.sync()
    with channel.file.reading() as connection:
        found = connection.execute("SELECT text FROM message WHERE id = 'same'").fetchall()
    assert sorted(found) == [("here",), ("there",)]


def test_a_reply_whose_message_was_deleted_goes_with_it(channel: KeptChannel) -> None:
    parent = channel.chat.write(BUSY_CHANNEL_ID, "Question")
    reply = channel.chat.reply(parent, "Answer")
    channel.sync()
    assert channel.texts()[reply] == "Answer"
    channel.chat.delete(parent)
    channel.wait(86_400)
    channel.sync()
    assert {parent, reply}.isdisjoint(channel.texts())
    assert channel.complete


def test_thousands_of_messages_of_one_second_are_all_kept(channel: KeptChannel) -> None:
    for number in range(300):
        channel.chat.write_raw(BUSY_CHANNEL_ID, {"id": f"x{number}", "content": "x", "date": 5_000})
    channel.sync()
    assert channel.counts.messages == 600
    assert channel.complete
