"""What was said around a hit, and before and behind that."""

from __future__ import annotations

from pathlib import Path

import pytest

from clickup_desktop.integration.messages.conversation import (
    Part,
    conversation_around,
    earlier_part,
    later_part,
    thread_of,
)
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.errors import NoCopy
from clickup_desktop.integration.messages.finding import Searched, find
from clickup_desktop.integration.messages.query import parse_query
from tests.integration.messages.channels import CopiedChannel, message, new_file


@pytest.fixture
def file(tmp_path: Path) -> CopyFile:
    return new_file(tmp_path)


@pytest.fixture
def channel(file: CopyFile) -> CopiedChannel:
    """Twenty messages; the tenth has six replies, sent when the others had been."""
    return CopiedChannel(file).has(
        *(message(f"m{n}", f"number{n}", at=n, replies=6 if n == 10 else 0) for n in range(20)),
        *(message(f"r{n}", f"reply{n}", at=100 + n, parent="m10") for n in range(6)),
    )


def row_of(text: str, file: CopyFile) -> int:
    [hit] = find([Searched(file)], parse_query(text)).hits
    return hit.message.row


def ids(part: Part | None) -> list[str]:
    return [] if part is None else [it.id for it in part.messages]


def test_a_hit_stands_among_those_before_and_behind_it(
    file: CopyFile, channel: CopiedChannel
) -> None:
    around = conversation_around(file, "c1", row_of("number5", file), before=2, behind=3)
    assert ids(around.messages) == ["m3", "m4", "m5", "m6", "m7", "m8"]
    assert (around.messages.earlier, around.messages.later) == (True, True)
    assert around.thread is None
    assert around.copy.channel_name == "general"


def test_a_message_comes_with_its_thread(file: CopyFile, channel: CopiedChannel) -> None:
    around = conversation_around(file, "c1", row_of("number10", file), before=1, behind=4)
    assert ids(around.messages) == ["m9", "m10", "m11", "m12", "m13", "m14"]
    assert ids(around.thread) == ["r0", "r1", "r2", "r3"]
    assert around.thread is not None
    assert (around.thread.earlier, around.thread.later) == (False, True)


def test_a_reply_stands_in_its_thread_below_its_message(
    file: CopyFile, channel: CopiedChannel
) -> None:
    around = conversation_around(file, "c1", row_of("reply3", file), before=1, behind=1)
    assert ids(around.messages) == ["m9", "m10", "m11"]
    assert ids(around.thread) == ["r2", "r3", "r4"]
    assert around.thread is not None
    assert around.thread.parent_id == "m10"
    assert (around.thread.earlier, around.thread.later) == (True, True)


def test_it_goes_on_both_ways_to_the_ends(file: CopyFile, channel: CopiedChannel) -> None:
    part = conversation_around(file, "c1", row_of("number10", file), before=2, behind=2).messages
    met = ids(part)
    first, last = part, part
    while first.earlier:
        first = earlier_part(file, "c1", first.messages[0].row, most=3)
        met = ids(first) + met
    while last.later:
        last = later_part(file, "c1", last.messages[-1].row, most=3)
        met += ids(last)
    assert met == [f"m{n}" for n in range(20)]


def test_so_does_a_thread(file: CopyFile, channel: CopiedChannel) -> None:
    part = thread_of(file, "c1", "m10", most=4)
    assert ids(part) == ["r0", "r1", "r2", "r3"]
    rest = later_part(file, "c1", part.messages[-1].row, parent_id="m10", most=4)
    assert ids(rest) == ["r4", "r5"]
    assert (rest.earlier, rest.later) == (True, False)
    back = earlier_part(file, "c1", rest.messages[0].row, parent_id="m10", most=4)
    assert (ids(back), back.earlier) == (["r0", "r1", "r2", "r3"], False)


def test_what_is_about_to_be_erased_is_there_without_its_text(
    file: CopyFile, channel: CopiedChannel
) -> None:
    row = row_of("number5", file)
    channel.lacks("m5").compared()
    around = conversation_around(file, "c1", row, before=1, behind=1).messages
    assert [(it.id, it.text, it.missing) for it in around.messages] == [
        ("m4", "number4", False),
        ("m5", "", True),
        ("m6", "number6", False),
    ]
    channel.compared()
    around = conversation_around(file, "c1", row, before=1, behind=1).messages
    assert ids(around) == ["m4", "m6", "m7"]


def test_a_reply_whose_message_is_not_here_stands_where_it_was_sent(file: CopyFile) -> None:
    CopiedChannel(file).has(message("m1", "one"), message("m2", "two", at=9))
    CopiedChannel(file, "c2").has(
        message("m1", "there", replies=1), message("r1", "lost", parent="m1", at=5)
    )
    with file.writing() as connection:
        connection.execute("DELETE FROM message WHERE id = 'm1' AND copy = 2")
    around = conversation_around(file, "c2", row_of("lost", file))
    assert ids(around.messages) == []
    assert ids(around.thread) == ["r1"]


def test_other_channels_messages_are_not_among_them(file: CopyFile, channel: CopiedChannel) -> None:
    CopiedChannel(file, "c2").has(*(message(f"m{n}", "other", at=n) for n in range(20)))
    around = conversation_around(file, "c1", row_of("number5", file), before=50, behind=50)
    assert {it.channel_id for it in around.messages.messages} == {"c1"}
    assert len(around.messages.messages) == 20


def test_without_a_copy_there_is_no_conversation(file: CopyFile, channel: CopiedChannel) -> None:
    with pytest.raises(NoCopy):
        conversation_around(file, "gone", 1)
    with pytest.raises(NoCopy):
        earlier_part(file, "gone", 1)
