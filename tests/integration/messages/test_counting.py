"""What a copy is said to hold, after whatever was read."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.counting import counts_of, is_complete
from clickup_desktop.integration.messages.erasing import erase_copies, scrub
from clickup_desktop.integration.messages.records import CopyCounts, KeptCopy
from tests.integration.messages.channels import START, CopiedChannel, message, new_file


@pytest.fixture
def file(tmp_path: Path) -> CopyFile:
    return new_file(tmp_path)


def counts(channel: CopiedChannel) -> CopyCounts:
    with channel.file.reading() as connection:
        return counts_of(connection, channel.copy)


def complete(channel: CopiedChannel) -> bool:
    with channel.file.reading() as connection:
        return is_complete(channel.copy, counts_of(connection, channel.copy))


def counted_anew(connection: sqlite3.Connection, copy: KeptCopy) -> CopyCounts:
    [(messages, replies, expected, cut, missing)] = connection.execute(
        "SELECT count(*) FILTER (WHERE parent = '' AND missing_since = 0),"
        " count(*) FILTER (WHERE parent <> '' AND missing_since = 0),"
        " coalesce(sum(replies) FILTER (WHERE parent = '' AND missing_since = 0), 0),"
        " coalesce(sum(cut) FILTER (WHERE missing_since = 0), 0),"
        " count(*) FILTER (WHERE missing_since > 0) FROM message WHERE copy = ?",
        (copy.number,),
    )
    return replace(
        counts_of(connection, copy),
        messages=messages,
        replies=replies,
        replies_expected=expected,
        cut=cut,
        missing=missing,
    )


def test_a_copy_without_messages_holds_none(file: CopyFile) -> None:
    channel = CopiedChannel(file)
    assert counts(channel) == CopyCounts()
    assert not complete(channel)
    assert complete(channel.compared())


def test_replies_are_held_against_those_that_clickup_counts(file: CopyFile) -> None:
    channel = CopiedChannel(file).has(
        message("m1", replies=2),
        message("r1", parent="m1", at=1),
        message("r2", parent="m1", at=2),
        message("m2", at=3),
    )
    assert counts(channel) == CopyCounts(messages=2, replies=2, replies_expected=2)
    assert complete(channel)


def test_a_thread_whose_count_stays_wrong_is_named(file: CopyFile) -> None:
    channel = CopiedChannel(file).has(
        message("m1", replies=2), message("r1", parent="m1", at=1), message("m2", at=2)
    )
    expected = CopyCounts(messages=2, replies=1, replies_expected=2, missing_threads=("m1",))
    assert counts(channel) == expected
    assert not complete(channel)


def test_a_text_that_was_cut_is_never_called_complete(file: CopyFile) -> None:
    channel = CopiedChannel(file).has(message("m1", "long", cut=True))
    assert counts(channel).cut == 1
    assert not complete(channel)
    assert complete(channel.has(message("m1", "short")))


@pytest.mark.parametrize("change", [{"problem": "gone"}, {"unreadable": 1}, {"first_read": False}])
def test_what_could_not_be_read_is_never_called_complete(
    file: CopyFile, change: dict[str, object]
) -> None:
    channel = CopiedChannel(file).has(message("m1"))
    assert complete(channel)
    assert not is_complete(replace(channel.copy, **change), counts(channel))  # type: ignore[arg-type]


def test_what_is_hidden_counts_as_nothing_else(file: CopyFile) -> None:
    channel = CopiedChannel(file).has(
        message("m1", replies=1), message("r1", parent="m1", at=1), message("m2", at=2)
    )
    channel.lacks("m1", "r1").compared()
    assert counts(channel) == CopyCounts(messages=1, missing=2)


@pytest.mark.parametrize("seed", range(3))
def test_counts_stay_right_whatever_comes_and_goes(file: CopyFile, seed: int) -> None:
    chance = random.Random(seed)
    channels = [CopiedChannel(file, f"c{n}") for n in range(2)]
    for round_number in range(8):
        for channel in channels:
            coming = []
            for number in range(chance.randrange(12)):
                key = f"m{round_number}-{number}"
                replies = chance.randrange(3)
                told = replies + (chance.random() < 0.1)
                coming.append(
                    message(key, "text", at=number, replies=told, cut=chance.random() < 0.1)
                )
                coming += [message(f"{key}r{n}", parent=key, at=number) for n in range(replies)]
            channel.has(*coming)
            channel.lacks(*chance.sample(list(channel.messages), len(channel.messages) // 4))
            channel.compared()
            with file.reading() as connection:
                copy = copy_rows.copy_to(connection, channel.id)
                assert copy is not None
                assert counts_of(connection, copy) == counted_anew(connection, copy)


def test_an_erased_copy_is_not_counted_with_the_one_that_follows_it(file: CopyFile) -> None:
    CopiedChannel(file, "c2").has(message("m1"))
    CopiedChannel(file).has(message("m1"), message("m2"))
    erase_copies(file, ["c1"])
    again = CopiedChannel(file).has(message("m1"))
    assert counts(again).messages == 1
    scrub(file, START)
    assert counts(again).messages == 1
