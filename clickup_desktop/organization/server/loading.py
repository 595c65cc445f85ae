"""How psycopg hands over what only we can judge: as the text that the server sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

_AS_TEXT = ("json", "timestamp")
"""For a value that no Python object can stand for, such as a date before Christ or brackets
nested a thousand times, the driver would fail for the whole answer (`column_types.py`)."""


def read_as_text(connection: psycopg.Connection[Any]) -> None:
    """Have the connection read JSON and moments as texts, the latter in ISO 8601."""
    from psycopg.types.string import TextLoader  # noqa: PLC0415 - it is open, so it is there

    for kind in _AS_TEXT:
        connection.adapters.register_loader(kind, TextLoader)
