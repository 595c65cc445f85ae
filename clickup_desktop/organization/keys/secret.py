"""A secret in memory, which shows itself to nobody but the caller of `reveal`."""

from __future__ import annotations

import hmac
from typing import Generic, NoReturn, TypeVar

Content = TypeVar("Content", bytes, str)


class Secret(Generic[Content]):
    """Bytes or text without a repr, a format, a pickle or a copy."""

    __slots__ = ("_content",)
    _content: Content

    def __init__(self, content: Content) -> None:
        self._content = content

    def reveal(self) -> Content:
        """Return the secret itself."""
        return self._content

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, specification: str) -> str:
        return format(repr(self), specification)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(
            _as_bytes(self._content), _as_bytes(other._content)
        )

    def __hash__(self) -> int:
        return hash(_as_bytes(self._content))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")


def _as_bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content
