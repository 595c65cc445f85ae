"""Ids as this program writes them. Names of files and of what a keyring holds are made of them."""

from __future__ import annotations

import uuid


def is_uuid(text: object) -> bool:
    """Whether `text` is a UUID as this program writes one."""
    if not isinstance(text, str):
        return False
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
