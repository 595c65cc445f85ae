"""From an answer's bytes to our types; what can't be read is left out, never the rest with it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

import msgspec

from clickup_desktop.clickup.errors import UnexpectedAnswer
from clickup_desktop.clickup.fields import Identifier, coerce

Item = TypeVar("Item", bound=msgspec.Struct)

Fields = dict[str, msgspec.Raw]


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, dec_hook=coerce)


def decode_object(body: bytes) -> Fields:
    """Return the fields of the answer's object, each still undecoded.

    Raises:
        UnexpectedAnswer: it is no JSON object.
    """
    try:
        fields: Fields = _decoder(dict[str, msgspec.Raw]).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnexpectedAnswer(status=200) from None
    return fields


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
    """Return the items of an undecoded array.

    Raises:
        UnexpectedAnswer: it is no array.
    """
    try:
        items: Iterable[Item] = _decoder(tuple[kind, ...]).decode(raw)  # type: ignore[valid-type]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # One item of another shape must not cost the others, so each is read by itself.
        items = _one_by_one(raw, kind)
    return tuple(item for item in items if _has_id(item))


def decode_item(raw: msgspec.Raw | bytes | None, kind: type[Item]) -> Item:
    """Return one object.

    Raises:
        UnexpectedAnswer: it isn't there, or is no object with an id.
    """
    item = _one(raw, kind) if raw is not None else None
    if item is None or not _has_id(item):
        raise UnexpectedAnswer(status=200)
    return item


def decode_text(raw: msgspec.Raw | None) -> str:
    """Return a text; "" for anything else."""
    if raw is None:
        return ""
    try:
        text: Identifier = _decoder(Identifier).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return str(text)


def decode_flag(raw: msgspec.Raw | None) -> bool:
    """Whether it is `true`."""
    return raw is not None and bytes(raw).strip() == b"true"


def _one_by_one(raw: msgspec.Raw, kind: type[Item]) -> Iterable[Item]:
    try:
        elements: list[msgspec.Raw] = _decoder(list[msgspec.Raw]).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnexpectedAnswer(status=200) from None
    return (item for element in elements if (item := _one(element, kind)) is not None)


def _one(raw: msgspec.Raw | bytes, kind: type[Item]) -> Item | None:
    try:
        item: Item = _decoder(kind).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _without_nested(raw, kind)
    return item


def _without_nested(raw: msgspec.Raw | bytes, kind: type[Item]) -> Item | None:
    """Read an object whose nested objects have another shape: those are left at their defaults."""
    try:
        fields: Fields = _decoder(dict[str, msgspec.Raw]).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    kept: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.encode_name in fields:
            try:
                kept[field.name] = _decoder(field.type).decode(fields[field.encode_name])
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                continue
    return kind(**kept) if "id" in kept else None


def _has_id(item: msgspec.Struct) -> bool:
    return bool(getattr(item, "id", True))
