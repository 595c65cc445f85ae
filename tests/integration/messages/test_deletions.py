"""What ClickUp deletes is hidden at once and erased later; nothing is erased by mistake."""

from __future__ import annotations

import pytest

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID

from .kept_channel import DAY, HOUR, MINUTE, KeptChannel


@pytest.fixture
def read(channel: KeptChannel) -> KeptChannel:
    channel.sync()
    channel.wait(5 * MINUTE)
    assert channel.complete
    return channel


def newest(channel: KeptChannel, number: int = 10) -> str:
    return channel.chat.messages(BUSY_CHANNEL_ID, None, number)[-1].id


def test_a_deleted_message_is_hidden_by_the_next_comparison(read: KeptChannel) -> None:
    deleted = newest(read)
    read.chat.delete(deleted)
    read.wait(DAY)
    read.sync()
    assert deleted not in read.texts()
    assert read.counts.missing > 0
    assert read.complete


def test_it_is_erased_by_a_second_one_an_hour_later(read: KeptChannel) -> None:
    before = read.kept()
    deleted = newest(read)
    replies = read.counts.replies
    read.chat.delete(deleted)
    read.wait(DAY)
    read.sync()
    assert read.kept() == before
    read.wait(30 * MINUTE)
    read.sync(again=True)
    assert read.kept() == before, "half an hour is too soon"
    read.wait(HOUR)
    read.sync()
    assert read.kept() == before - 1 - (replies - read.counts.replies)


def test_a_message_deep_in_the_past_is_erased_as_well(read: KeptChannel) -> None:
    deleted = read.oldest()
    read.chat.delete(deleted)
    read.wait(7 * DAY)
    read.sync()
    assert deleted not in read.texts()
    before = read.kept()
    read.wait(2 * HOUR)
    read.sync()
    assert read.kept() < before


def test_a_deleted_reply_is_hidden_and_erased(read: KeptChannel) -> None:
    parent = next(
        it for it in read.chat.messages(BUSY_CHANNEL_ID, None, 300) if read.chat.replies_count(it)
    )
    reply = read.chat.replies(parent)[0].id
    before = read.kept()
    read.chat.delete(reply)
    read.wait(DAY)
    read.sync()
    assert reply not in read.texts()
    assert read.complete
    assert read.kept() == before
    read.wait(2 * HOUR)
    read.sync()
    assert read.kept() == before - 1


def test_replies_are_hidden_with_their_message_and_come_back_with_it(read: KeptChannel) -> None:
    parent = next(
        it for it in read.chat.messages(BUSY_CHANNEL_ID, None, 300) if read.chat.replies_count(it)
    )
    before = read.texts()
    read.chat.hide([parent.id])
    read.wait(DAY)
    read.sync()
    assert len(read.texts()) == len(before) - 1 - read.chat.replies_count(parent)
    read.chat.show()
    read.wait(DAY)
    read.sync()
    assert read.texts() == before
    assert read.complete


def test_a_server_that_lies_for_one_round_erases_nothing(read: KeptChannel) -> None:
    before = read.texts()
    read.chat.hide([it.id for it in read.chat.messages(BUSY_CHANNEL_ID, None, 200)])
    read.wait(DAY)
    read.sync()
    assert len(read.texts()) < len(before)
    read.chat.show()
    read.wait(2 * HOUR)
    read.sync()
    assert read.texts() == before
    assert read.complete


def test_a_list_that_ends_too_early_erases_nothing(read: KeptChannel) -> None:
    before = read.texts()
    read.chat.cut_pages(BUSY_CHANNEL_ID, whole_pages=1)
    read.wait(7 * DAY)
    read.sync()
    read.chat.mend_pages(BUSY_CHANNEL_ID)
    read.wait(2 * HOUR)
    read.sync()
    assert read.texts() == before
    assert read.complete


@pytest.mark.parametrize("rounds", [1, 3])
def test_lost_access_erases_nothing_and_is_said(read: KeptChannel, rounds: int) -> None:
    before = read.texts()
    read.sandbox.withhold_channel(BUSY_CHANNEL_ID)
    for _round in range(rounds):
        read.wait(2 * DAY)
        found = read.sync()
        assert found.outcomes[BUSY_CHANNEL_ID].problem is not None
    assert read.texts() == before
    assert read.copy.problem
    assert not read.complete
    read.sandbox.give_channel_back(BUSY_CHANNEL_ID)
    read.wait(2 * HOUR)
    read.sync()
    assert read.texts() == before
    assert read.complete


def test_a_channel_that_vanished_erases_nothing(read: KeptChannel) -> None:
    before = read.texts()
    read.sandbox.delete_channel(BUSY_CHANNEL_ID)
    for _round in range(3):
        read.wait(7 * DAY)
        read.sync()
    assert read.texts() == before
    assert not read.complete


@pytest.mark.parametrize("fault", ["fault", "unavailable", "cut"])
def test_a_walk_that_broke_erases_nothing(read: KeptChannel, fault: str) -> None:
    before = read.texts()
    read.wait(7 * DAY)
    read.sandbox.fail_next(1, fault, where="/messages")
    assert read.sync().failure is not None
    assert read.texts() == before
    read.wait(2 * HOUR)
    read.sync()
    assert read.texts() == before
    assert read.complete


def test_a_message_in_an_unknown_form_makes_the_copy_incomplete(read: KeptChannel) -> None:
    before = read.texts()
    read.chat.write_raw(BUSY_CHANNEL_ID, {"content": "no id", "date": read.now()})
    read.wait(DAY)
    read.sync(again=True)
    assert not read.complete
    assert read.copy.unreadable == 1
    assert set(before) <= set(read.texts())
