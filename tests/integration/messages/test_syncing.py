"""A copy is as ClickUp's Channel is, proves it, and says so where it isn't."""

from __future__ import annotations

from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID

from .kept_channel import DAY, HOUR, MINUTE, KeptChannel


def requests(channel: KeptChannel, part: str) -> list[str]:
    return [path for _method, path, _query in channel.sandbox.requests if part in path]


def test_the_first_reading_takes_everything_and_says_that_it_is_complete(
    channel: KeptChannel,
) -> None:
    found = channel.sync()
    assert found.failure is None
    assert set(channel.texts()) == channel.there()
    assert channel.complete
    assert channel.counts.messages == 300
    assert channel.counts.replies == channel.counts.replies_expected > 100


def test_the_first_reading_asks_for_each_page_once(channel: KeptChannel) -> None:
    found = channel.sync()
    top = channel.chat.messages(channel.channel_id, None, 1_000)
    threads = [channel.chat.replies_count(it) for it in top]
    pages = 3 + sum(-(-count // 100) for count in threads if count)
    assert len(requests(channel, "/messages")) == pages
    # Besides: the Channel itself, and who is called what.
    assert found.requests <= pages + 2


def test_a_round_without_news_is_one_request(channel: KeptChannel) -> None:
    for other in channel.other_channels(10):
        channel.keep(other)
    channel.sync()
    channel.wait(5 * MINUTE)
    assert channel.sync().requests == 1
    assert channel.complete


def test_a_new_message_is_there_after_the_next_round(channel: KeptChannel) -> None:
    channel.sync()
    channel.wait(5 * MINUTE)
    new = channel.chat.write(BUSY_CHANNEL_ID, "The lease is signed")
    channel.sync()
    assert channel.texts()[new] == "The lease is signed"
    assert channel.complete
    assert channel.copy.read_at >= channel.now() - 60_000


def test_who_writes_for_the_first_time_has_a_name_after_the_next_round(
    channel: KeptChannel,
) -> None:
    """Also in a reply."""

    def names() -> dict[str, str]:
        with channel.file.reading() as connection:
            return dict(connection.execute("SELECT id, name FROM author"))

    channel.sync()
    everybody = names()
    one, another, *_others = [key for key, name in everybody.items() if name]
    with channel.file.writing() as connection:
        connection.execute("DELETE FROM author WHERE id IN (?, ?)", (one, another))
    channel.wait(5 * MINUTE)
    asked = channel.chat.write(BUSY_CHANNEL_ID, "Who comes along?", author=one)
    channel.chat.reply(asked, "Me", author=another)
    channel.sync()
    assert names() == everybody


def test_what_is_new_in_one_channel_is_not_lost_while_only_another_is_read(
    channel: KeptChannel,
) -> None:
    [other] = channel.other_channels(1)
    channel.keep(other)
    channel.sync()
    new = channel.chat.write(BUSY_CHANNEL_ID, "In between")
    for _round in range(3):
        channel.wait(2 * HOUR)
        channel.sync([other])
    channel.sync()
    assert channel.texts()[new] == "In between"


def test_news_do_not_read_the_whole_channel_again(channel: KeptChannel) -> None:
    channel.sync()
    channel.wait(5 * MINUTE)
    channel.chat.write(BUSY_CHANNEL_ID, "News")
    channel.sandbox.reset()
    channel.sync()
    assert not requests(channel, "/replies")


def test_with_news_an_edit_is_seen(channel: KeptChannel) -> None:
    channel.sync()
    channel.wait(5 * MINUTE)
    edited = channel.chat.messages(BUSY_CHANNEL_ID, None, 50)[-1].id
    channel.chat.edit(edited, "Corrected")
    channel.chat.write(BUSY_CHANNEL_ID, "See above")
    channel.sync()
    assert channel.texts()[edited] == "Corrected"


def test_without_news_an_edit_is_seen_within_a_day(channel: KeptChannel) -> None:
    channel.sync()
    channel.wait(5 * MINUTE)
    edited = channel.chat.messages(BUSY_CHANNEL_ID, None, 50)[-1].id
    channel.chat.edit(edited, "Corrected")
    channel.sync()
    assert channel.texts()[edited] != "Corrected"
    channel.wait(DAY)
    channel.sync()
    assert channel.texts()[edited] == "Corrected"


def test_an_edited_reply_is_seen_within_a_week(channel: KeptChannel) -> None:
    channel.sync()
    parent = next(
        it
        for it in channel.chat.messages(BUSY_CHANNEL_ID, None, 300)
        if channel.chat.replies_count(it)
    )
    reply = channel.chat.replies(parent)[0].id
    channel.chat.edit(reply, "Reworded")
    channel.wait(7 * DAY)
    channel.sync()
    assert channel.texts()[reply] == "Reworded"
    assert channel.complete


def test_a_late_reply_to_an_old_message_is_seen(channel: KeptChannel) -> None:
    channel.sync()
    reply = channel.chat.reply(channel.oldest(), "Sorry for the wait")
    channel.wait(DAY)
    channel.sync()
    assert channel.texts()[reply] == "Sorry for the wait"
    assert channel.complete


def test_what_is_written_while_it_reads_is_neither_lost_nor_doubled(channel: KeptChannel) -> None:
    channel.chat.write_while_reading(BUSY_CHANNEL_ID, every=1)
    channel.sync()
    channel.chat.write_while_reading(BUSY_CHANNEL_ID, every=0)
    channel.wait(MINUTE)
    channel.sync()
    assert set(channel.texts()) == channel.there()
    assert channel.complete


def test_a_count_that_stays_wrong_is_named_and_left_alone(channel: KeptChannel) -> None:
    parent = next(
        it
        for it in channel.chat.messages(BUSY_CHANNEL_ID, None, 300)
        if channel.chat.replies_count(it)
    )
    channel.chat.wrong_count(parent.id)
    channel.sync()
    assert not channel.complete
    assert channel.counts.missing_threads == (parent.id,)
    channel.sandbox.reset()
    channel.wait(7 * DAY)
    channel.sync()
    assert not [it for it in requests(channel, "/replies") if parent.id in it]
    channel.chat.wrong_count(parent.id, by=-1)
    channel.wait(DAY)
    channel.sync()
    assert channel.complete


def test_a_cursor_that_died_does_not_end_a_reading(channel: KeptChannel) -> None:
    killed = False

    def kill(path: str, _query: str) -> None:
        nonlocal killed
        if not killed and path.endswith("/messages"):
            killed = len(requests(channel, "/messages")) == 2
            if killed:
                channel.sandbox.kill_cursors()

    channel.sandbox.before_answers(kill)
    found = channel.sync()
    assert killed
    assert found.failure is None
    assert set(channel.texts()) == channel.there()
    assert channel.complete


def test_a_copy_for_some_days_has_no_older_messages(channel: KeptChannel) -> None:
    sent = [it.moment for it in channel.chat.messages(BUSY_CHANNEL_ID, None, 300)]
    days = int((channel.now() - sent[100]) / 1000 / DAY) + 1
    channel.keep(keep_days=days)
    channel.sync()
    oldest = channel.now() - int(days * DAY * 1000)
    with channel.file.reading() as connection:
        [(first,)] = connection.execute("SELECT min(sent_at) FROM message")
    assert first >= oldest
    assert 90 < channel.counts.messages < 300
    assert channel.complete


def test_a_program_that_was_closed_compares_what_is_due_at_its_next_start(
    channel: KeptChannel,
) -> None:
    channel.sync()
    first = channel.copy
    channel.wait(2 * DAY)
    channel.sync()
    assert channel.copy.whole_at == first.whole_at
    assert channel.copy.recent_at > first.recent_at
    channel.wait(6 * DAY)
    channel.sync()
    assert channel.copy.whole_at > first.whole_at


def test_all_is_compared_when_a_person_asks_for_it(channel: KeptChannel) -> None:
    channel.sync()
    whole = channel.copy.whole_at
    channel.wait(MINUTE)
    channel.sync(again=True)
    assert channel.copy.whole_at > whole


def test_progress_is_told_of_messages_and_of_threads(channel: KeptChannel) -> None:
    told: list[SyncProgress] = []
    channel.sync(on_progress=told.append)
    assert [it.done for it in told if not it.threads] == [100, 200, 300]
    threads = [it for it in told if it.threads]
    assert threads[-1].done == threads[-1].expected == 20
    assert threads[-1].requests_left == 0
