"""From an answer's bytes to our types; what can't be read is left out, never the rest with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from math import isfinite
from typing import Any, TypeVar

import msgspec

from clickup_desktop.clickup.errors import UnexpectedAnswer
from clickup_desktop.clickup.fields import coerce

Item = TypeVar("Item", bound=msgspec.Struct)

Fields = dict[str, msgspec.Raw]

MAXIMUM_CURSOR = 4_000
"""Characters; more would not fit into an address."""

WHOLE = ""
"""Under this the fields of an answer hold the whole object; no field is called so."""

# Those that some call looks for. Others are passed over without being kept: an answer may have
# millions.
_NAMES = (
    *("user", "teams", "spaces", "folders", "lists", "tasks", "last_page", "shared", "view"),
    *("data", "next_cursor"),
)

_LARGEST_REPAIRED = 4 * 1024 * 1024
"""Bytes. Python's reader takes a second for two million; what is whole is read by another."""

_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=coerce)


def decode_object(body: bytes) -> Fields:
    """Return the fields of the answer's object that are looked for, each still undecoded.

    Raises:
        UnexpectedAnswer: it is no JSON object.
    """
    if not _is_text(body):
        body = _repaired(body)
    try:
        return _fields(body)
    except _UNREADABLE:
        pass
    try:
        return _fields(_repaired(body))
    except _UNREADABLE:
        raise UnexpectedAnswer(status=200) from None


def _fields(body: bytes) -> Fields:
    return {**_named(body, _NAMES), WHOLE: msgspec.Raw(body)}


def _named(body: bytes | msgspec.Raw, names: tuple[str, ...]) -> Fields:
    """Return the fields of an object that have one of `names`; the others cost nothing."""
    found = _decoder(_undecoded(names)).decode(body)
    values = (getattr(found, f"field_{number}") for number in range(len(names)))
    return {name: value for name, value in zip(names, values, strict=True) if bytes(value)}


@cache
def _undecoded(names: tuple[str, ...]) -> type[msgspec.Struct]:
    attributes = [f"field_{number}" for number in range(len(names))]
    return msgspec.defstruct(
        "Undecoded",
        [(attribute, msgspec.Raw, msgspec.Raw()) for attribute in attributes],
        rename=dict(zip(attributes, names, strict=True)),
    )


def _is_text(body: bytes) -> bool:
    try:
        return body.isascii() or bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _repaired(body: bytes) -> bytes:
    """Replace what one broken name can hold: half of a surrogate pair, bytes that are no UTF-8.

    Python's own reader takes those, and numbers that are none.

    Raises:
        UnexpectedAnswer: it is no JSON for that reader either, or too large for it.
    """
    if len(body) > _LARGEST_REPAIRED:
        raise UnexpectedAnswer(status=200)
    try:
        value = json.loads(
            body.decode("utf-8", "replace"),
            parse_constant=lambda _name: {},
            parse_float=lambda digits: number if isfinite(number := float(digits)) else {},
        )
    except (ValueError, RecursionError):
        error = UnexpectedAnswer(status=200)
    else:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    # Raised out here, because Python's error keeps the whole answer, and `from None` that error.
    raise error


def decode_items(fields: Fields, name: str, kind: type[Item]) -> tuple[Item, ...]:
    """Return the items of the array `name`, without those that are no objects with an id.

    Raises:
        UnexpectedAnswer: there is no such array.
    """
    raw = fields.get(name)
    if raw is None:
        raise UnexpectedAnswer(status=200)
    return items_of(raw, kind)


def items_of(raw: msgspec.Raw, kind: type[Item]) -> tuple[Item, ...]:
    """Return the items of an undecoded array; of null, none.

    Raises:
        UnexpectedAnswer: it is no array.
    """
    try:
        items: Iterable[Item] = _decoder(tuple[kind, ...]).decode(raw)  # type: ignore[valid-type]
    except _UNREADABLE:
        # One item of another shape must not cost the others, so each is read by itself.
        items = _one_by_one(raw, kind)
    return tuple(item for item in items if _has_id(item))


def count_items(fields: Fields, name: str) -> int:
    """Return how many items the array `name` has, those included that can't be read."""
    try:
        return len(_decoder(list[msgspec.Raw]).decode(fields.get(name, b"[]")))
    except _UNREADABLE:
        return 0


def decode_item(raw: msgspec.Raw | bytes | None, kind: type[Item]) -> Item:
    """Return one object.

    Raises:
        UnexpectedAnswer: it isn't there, or is no object with an id.
    """
    item = _one(raw, kind) if raw is not None else None
    if item is None or not _has_id(item):
        raise UnexpectedAnswer(status=200)
    return item


def decode_cursor(raw: msgspec.Raw | None) -> str:
    """Return what asks for the next page; "" at the end, which may be null or absent as well.

    Raises:
        UnexpectedAnswer: it can't be sent back, being broken or far too long. Taking it for the
            end would hide what follows.
    """
    if raw is None:
        return ""
    try:
        value: Any = _decoder(Any).decode(raw)
    except _UNREADABLE:
        raise UnexpectedAnswer(status=200) from None
    cursor = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if len(cursor) > MAXIMUM_CURSOR:
        raise UnexpectedAnswer(status=200)
    return cursor


def decode_flag(raw: msgspec.Raw | None) -> bool:
    """Whether it is `true`."""
    return raw is not None and bytes(raw).strip() == b"true"


def _one_by_one(raw: msgspec.Raw, kind: type[Item]) -> Iterable[Item]:
    try:
        elements: list[msgspec.Raw] | None = _decoder(list[msgspec.Raw] | None).decode(raw)
    except _UNREADABLE:
        raise UnexpectedAnswer(status=200) from None
    return (item for element in elements or () if (item := _one(element, kind)) is not None)


def _one(raw: msgspec.Raw | bytes, kind: type[Item]) -> Item | None:
    try:
        item: Item = _decoder(kind).decode(raw)
    except _UNREADABLE:
        return _without_nested(raw, kind)
    return item


def _without_nested(raw: msgspec.Raw | bytes, kind: type[Item]) -> Item | None:
    """Read an object field by field; one that has another shape is left at its default."""
    wanted = msgspec.structs.fields(kind)
    try:
        fields = _named(raw, tuple(field.encode_name for field in wanted))
    except _UNREADABLE:
        return None
    kept: dict[str, Any] = {}
    for field in wanted:
        if field.encode_name in fields:
            try:
                kept[field.name] = _decoder(field.type).decode(fields[field.encode_name])
            except _UNREADABLE:
                continue
    return kind(**kept) if "id" in kept else None


def _has_id(item: msgspec.Struct) -> bool:
    return bool(getattr(item, "id", True))
