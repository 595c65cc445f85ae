"""Answers keep to no type dependably: what can be read is read, and nothing breaks the rest."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from clickup_desktop.clickup import decoding, models
from clickup_desktop.clickup.decoding import (
    MAXIMUM_CURSOR,
    WHOLE,
    decode_cursor,
    decode_flag,
    decode_item,
    decode_items,
    decode_object,
)
from clickup_desktop.clickup.errors import UnexpectedAnswer
from clickup_desktop.clickup.fields import (
    Content,
    Flag,
    Identifier,
    Number,
    ParentIdentifier,
    Text,
    Timestamp,
    coerce,
)
from clickup_desktop.clickup.models import (
    Channel,
    ChannelMember,
    ChannelParent,
    ClickUpList,
    Folder,
    Message,
    PlaceKind,
    Space,
    Task,
    User,
    Workspace,
)

from .json_values import json_values

COERCED = (Identifier, ParentIdentifier, Text, Content, Flag, Number, Timestamp)
STRUCTS = (User, ChannelMember, Workspace, Space, ClickUpList, Folder, Channel, Message, Task)


def decode(kind: type[Any], items: Any) -> tuple[Any, ...]:
    body = items if isinstance(items, bytes) else json.dumps({"teams": items}).encode()
    return decode_items(decode_object(body), "teams", kind)


# Single fields


@given(st.sampled_from(COERCED), json_values)
def test_every_field_takes_every_value(kind: type, value: Any) -> None:
    assert isinstance(coerce(kind, value), kind)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("9013", "9013"),
        (" 9013\n", "9013"),
        (9013, "9013"),
        (9013.0, "9013"),
        (901234567890123456789, "901234567890123456789"),
        (10**30 - 1, "9" * 30),
        (10**30, ""),
        (1 - 10**30, "-" + "9" * 30),
        (-(10**30), ""),
        (2.0**53, "9007199254740992"),
        (2.0**54, "1.8014398509481984e+16"),
        (None, ""),
        (True, ""),
        ({"id": 1}, ""),
    ],
)
def test_an_id_is_text_whatever_it_came_as(value: Any, expected: str) -> None:
    assert coerce(Identifier, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12", "12"),
        (12, "12"),
        ({"id": 12, "name": "Events"}, "12"),
        (None, ""),
        ([], ""),
        ({}, ""),
    ],
)
def test_a_parent_is_an_id_or_an_object_with_one(value: Any, expected: str) -> None:
    assert coerce(ParentIdentifier, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("Launch", "Launch"), (None, ""), (0, "0"), ("2", "2"), (2.5, "2.5"), ([], ""), (1e999, "")],
)
def test_a_text_is_text(value: Any, expected: str) -> None:
    assert coerce(Text, value) == expected


def test_a_text_has_at_most_two_thousand_characters_and_a_message_four_thousand() -> None:
    assert len(coerce(Text, "a" * 10_000)) == 2_000
    assert len(coerce(Content, "a" * 10_000)) == 4_000


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, 1), (1, 1), ("1", 1), ("true", 1), (False, 0), (0, 0), ("0", 0), (None, 0), ({}, 0)],
)
def test_a_flag_is_yes_only_where_it_says_so(value: Any, expected: int) -> None:
    assert coerce(Flag, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, 3), ("3", 3), (3.7, 3), ("3.00000", 3), (None, 0), ("many", 0), ("1.2.3", 0), ("1e5.", 0)],
)
def test_a_number_may_be_text(value: Any, expected: int) -> None:
    assert coerce(Number, value) == expected


def test_a_number_as_text_has_at_most_thirty_digits() -> None:
    assert coerce(Number, "9" * 30) == 10**30 - 1
    assert coerce(Number, "9" * 31) == 0


@pytest.mark.parametrize(
    "value",
    [
        "2027-05-03T10:00:00Z",
        "2027-05-03T12:00:00.000+02:00",
        "2027-05-03T10:00:00",
        "1809338400000",
        1809338400000,
        1809338400000.0,
        1809338400,
        "1809338400",
    ],
)
def test_a_moment_comes_in_every_shape(value: Any) -> None:
    assert coerce(Timestamp, value).moment == datetime(2027, 5, 3, 10, tzinfo=UTC)


def test_a_number_is_in_seconds_where_as_milliseconds_it_would_be_long_past() -> None:
    assert coerce(Timestamp, 100_000_000_000).moment == datetime(
        5138, 11, 16, 9, 46, 40, tzinfo=UTC
    )
    assert coerce(Timestamp, 100_000_000_001).moment.year == 1973


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", 0, "0", "soon", -5, 10**18, True, {}, "9" * 29),
        *("1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_what_is_no_moment_is_unknown(value: Any) -> None:
    timestamp = coerce(Timestamp, value)
    assert timestamp == 0
    assert timestamp.moment is None


@given(st.integers())
def test_a_moment_never_breaks(value: int) -> None:
    moment = Timestamp(value).moment
    assert moment is None or moment.tzinfo is UTC


# Whole objects


@given(st.sampled_from(STRUCTS), st.data())
def test_an_object_with_an_id_survives_anything_in_its_other_fields(
    kind: type[msgspec.Struct], data: st.DataObject
) -> None:
    names = [field.encode_name for field in msgspec.structs.fields(kind)]
    fields = data.draw(st.dictionaries(st.sampled_from(names), json_values))
    decoded = decode(kind, [{**fields, "id": "7"}, {"id": 8}])
    assert [item.id for item in decoded] == ["7", "8"]


@given(st.lists(json_values, max_size=4))
def test_what_is_no_object_with_an_id_is_left_out_alone(junk: list[Any]) -> None:
    decoded = decode(Space, [*junk, {"id": 1, "name": "Marketing"}])
    assert ("1", "Marketing") in [(item.id, item.name) for item in decoded]


@given(st.binary(max_size=60))
@example(b"")
@example(b"{")
@example(b'{"teams": []')
@example(b"\xff\xfe{}")
def test_bytes_that_are_no_answer_are_refused_as_such(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        decode(Space, body)


@given(json_values)
@example([])
@example({})
@example({"id": "1"})
def test_json_as_a_whole_is_no_answer_unless_it_holds_the_items(value: Any) -> None:
    assume(not isinstance(value, dict) or "teams" not in value)
    with pytest.raises(UnexpectedAnswer):
        decode(Channel, json.dumps(value).encode())


@given(json_values)
@example([])
@example([{"id": "1"}])
def test_items_are_read_from_an_array_or_null_and_from_nothing_else(value: Any) -> None:
    body = json.dumps({"teams": value}).encode()
    if value is None or isinstance(value, list):
        with_id = [it for it in value or [] if isinstance(it, dict) and "id" in it]
        named = [it for it in with_id if str(it["id"]).isascii() and str(it["id"]).isalnum()]
        readable = [it for it in named if isinstance(it["id"], str) and len(it["id"]) < 40]
        assert len(readable) <= len(decode(Channel, body)) <= len(with_id)
    else:
        with pytest.raises(UnexpectedAnswer):
            decode(Channel, body)


def test_unknown_fields_are_passed_over() -> None:
    [space] = decode(Space, [{"id": "1", "features": {"sprints": [1, {"a": None}]}, "zz": 1.5}])
    assert space == Space(id=Identifier("1"))


@pytest.mark.parametrize("item", [{}, {"id": None}, {"id": ""}, {"id": []}, {"id": "  "}])
def test_an_object_without_an_id_is_left_out(item: dict[str, Any]) -> None:
    assert decode(Space, [item, {"id": 2}]) == (Space(id=Identifier("2")),)


def test_null_instead_of_an_array_is_none_of_them() -> None:
    assert decode(Space, None) == ()


@pytest.mark.parametrize("value", [{}, "text", 5, True])
def test_something_else_instead_of_an_array_is_unexpected(value: Any) -> None:
    with pytest.raises(UnexpectedAnswer):
        decode(Space, value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [(rb"half \ud83d pair", "half ? pair"), (b"not \xff utf", "not \N{REPLACEMENT CHARACTER} utf")],
)
def test_a_name_of_broken_characters_keeps_the_rest_of_it(name: bytes, expected: str) -> None:
    body = b'{"teams":[{"id":1,"name":"%s"},{"id":2,"name":"Finance"}]}' % name
    assert [str(space.name) for space in decode(Space, body)] == [expected, "Finance"]


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"1e400", b"-1e999", b"9" * 400])
def test_a_number_that_is_none_costs_only_its_own_field(number: bytes) -> None:
    body = b'{"teams":[{"id":1,"name":"Finance","color":%s},{"id":2,"x":%s}]}' % (number, number)
    assert [(item.id, item.name) for item in decode(Space, body)] == [("1", "Finance"), ("2", "")]


def test_numbers_beside_a_broken_name_are_what_they_are() -> None:
    body = b"""{"teams":[
        {"id":9013.0,"name":"\\ud800","orderindex":2.5},
        {"id":9.014e3,"name":1e400,"orderindex":-1e999},
        {"id":9015,"name":"Finance","orderindex":NaN}
    ]}"""
    assert [(item.id, item.name, item.orderindex) for item in decode(ClickUpList, body)] == [
        ("9013", "?", 2),
        ("9014", "", 0),
        ("9015", "Finance", 0),
    ]


def test_an_answer_of_ten_thousand_levels_costs_only_its_own_object() -> None:
    deep = b"[" * 10_000 + b"]" * 10_000
    with pytest.raises(UnexpectedAnswer):
        decode(Space, b'{"teams":[{"id":1,"name":%s},{"id":2}]}' % deep)


def test_a_single_object_must_have_an_id() -> None:
    assert decode_item(b'{"id":5,"username":null}', User).display_name == "ClickUp user 5"
    for body in (None, b"null", b"{}", b"[]", b'{"id":null}'):
        with pytest.raises(UnexpectedAnswer):
            decode_item(body, User)


@pytest.mark.parametrize(
    ("body", "expected"),
    [("null", ""), ('""', ""), ('"abc"', "abc"), ("12", "12"), ("{}", ""), ("false", "")],
)
def test_the_end_of_the_pages_has_several_shapes(body: str, expected: str) -> None:
    assert decode_cursor(msgspec.Raw(body.encode())) == expected
    assert decode_cursor(None) == ""


@pytest.mark.parametrize("body", [json.dumps("a" * (MAXIMUM_CURSOR + 1)), '"\\ud800"'])
def test_a_cursor_that_cannot_be_sent_back_is_not_taken_for_the_end(body: str) -> None:
    with pytest.raises(UnexpectedAnswer):
        decode_cursor(msgspec.Raw(body.encode()))


def test_a_long_cursor_is_kept_whole() -> None:
    cursor = "a" * MAXIMUM_CURSOR
    assert decode_cursor(msgspec.Raw(json.dumps(cursor).encode())) == cursor


def test_a_flag_of_an_answer() -> None:
    assert decode_flag(msgspec.Raw(b" true ")) is True
    assert decode_flag(msgspec.Raw(b'"true"')) is False
    assert decode_flag(None) is False


# The objects themselves


def test_lists_as_texts_must_be_asked_for() -> None:
    folders = decode(
        Folder,
        [
            {"id": 1, "lists": [{"id": 2, "name": "Launch 2027"}]},
            {"id": 3, "lists": ["4", "5"]},
            {"id": 6},
            {"id": 7, "lists": None},
            {"id": 8, "lists": []},
        ],
    )
    known = [None if folder.lists is None else len(folder.lists) for folder in folders]
    assert known == [1, None, None, None, 0]


def test_a_placeholder_folder_or_none_is_no_matter() -> None:
    lists = decode(
        ClickUpList,
        [
            {"id": 1, "folder": {"id": 2, "name": "hidden", "hidden": True}, "task_count": 0},
            {"id": 3, "folder": None, "task_count": "2"},
            {"id": 4, "task_count": None},
        ],
    )
    assert [item.task_count for item in lists] == ["0", "2", ""]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (4, PlaceKind.SPACE),
        (5, PlaceKind.FOLDER),
        (6, PlaceKind.LIST),
        ("6", PlaceKind.LIST),
        (7, PlaceKind.WORKSPACE),
        (12, PlaceKind.WORKSPACE),
        (99, None),
        (None, None),
    ],
)
def test_a_channels_parent_has_a_number_for_its_kind(number: Any, kind: PlaceKind | None) -> None:
    [channel] = decode(Channel, [{"id": "6-1-8", "parent": {"id": 1, "type": number}}])
    assert channel.parent is not None
    assert (channel.parent.id, channel.parent.kind) == ("1", kind)


@pytest.mark.parametrize("parent", [None, "7", 7, [], True])
def test_a_channel_with_a_parent_of_another_shape_is_a_channel(parent: Any) -> None:
    [channel] = decode(Channel, [{"id": "8cgpk1b-1", "name": "general", "parent": parent}])
    assert (channel.name, channel.parent) == ("general", None)


def test_what_a_channel_says_of_itself() -> None:
    [private, direct, group, nameless] = decode(
        Channel,
        [
            {"id": 1, "visibility": "PRIVATE", "type": "CHANNEL", "name": "board"},
            {"id": 2, "visibility": "PRIVATE", "type": "DM", "name": ""},
            {"id": 3, "type": "GROUP_DM"},
            {"id": 4},
        ],
    )
    assert (private.private, private.direct, private.display_name) == (True, False, "board")
    assert direct.direct
    assert group.direct
    # What is not told to be public is private.
    assert (nameless.private, nameless.direct) == (True, False)
    assert nameless.display_name == "Unnamed Channel"


def test_somebody_invited_has_a_name_to_show() -> None:
    [invited] = decode(User, [{"id": 5, "username": None, "email": "new@acme.example"}])
    assert invited.display_name == "new@acme.example"
    [member] = decode(ChannelMember, [{"id": 6, "name": None, "username": "Bob"}])
    assert member.display_name == "Bob"
    assert models.ChannelMember(id=Identifier("7")).display_name == "ClickUp user 7"


def test_a_saved_workspace_is_a_workspace() -> None:
    workspace = Workspace.named("90130001", "Acme Rollout")
    assert (workspace.id, workspace.name) == ("90130001", "Acme Rollout")


def test_what_was_read_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        ChannelParent().id = Identifier("1")  # type: ignore[misc]


def test_fields_that_nobody_asks_for_take_no_memory() -> None:
    """Measured in what is allocated, which no busy machine changes."""
    many = b",".join(b'"%d":0' % number for number in range(300_000))
    tracemalloc.start()
    try:
        fields = decode_object(b'{"user":{"id":1},' + many + b"}")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert set(fields) == {"user", WHOLE}
    assert most < 10 * len(many)


def test_a_broken_answer_is_repaired_up_to_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = b'{"teams":[{"id":"1","name":"\\ud800"}]}'
    monkeypatch.setattr(decoding, "_LARGEST_REPAIRED", len(broken))
    assert [space.name for space in decode(Space, broken)] == ["?"]
    with pytest.raises(UnexpectedAnswer):
        decode(Space, broken + b" ")


@pytest.mark.parametrize(
    "read",
    [
        lambda: decode_object(b"{"),
        lambda: decode_object(b'["\\ud800"]'),
        lambda: decode_object(b'{"x":"\\ud800' + b"a" * 5_000_000 + b'"}'),
        lambda: decode(Space, b"{}"),
        lambda: decode(Space, {}),
        lambda: decode_item(None, User),
        lambda: decode_cursor(msgspec.Raw(b'"\\ud800"')),
        lambda: decode_cursor(msgspec.Raw(json.dumps("a" * (MAXIMUM_CURSOR + 1)).encode())),
    ],
)
def test_what_cannot_be_read_had_come_as_a_good_answer(read: Callable[[], object]) -> None:
    with pytest.raises(UnexpectedAnswer) as refused:
        read()
    assert refused.value.status == 200


def test_a_large_answer_with_one_broken_name_is_refused_before_it_is_repaired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = b'{"teams":[{"id":"1","name":"\\ud800"}],"x":"' + b"a" * 5_000_000 + b'"}'
    monkeypatch.setattr(
        f"{decoding.__name__}.json.loads", lambda *_arguments, **_options: pytest.fail("read")
    )
    with pytest.raises(UnexpectedAnswer):
        decode_object(broken)
