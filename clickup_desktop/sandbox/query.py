"""Reading a call's parameters."""

from __future__ import annotations

from urllib.parse import parse_qs

from .answer import Refused

_DEFAULT_LIMIT = 50
_MAXIMUM_LIMIT = 100


class Query:
    """The parameters of a call; unknown ones are ignored, as ClickUp does."""

    def __init__(self, text: str) -> None:
        self._values = parse_qs(text, keep_blank_values=True)

    def flag(self, name: str) -> bool:
        """Whether the parameter is true; false when it is missing."""
        return self._values.get(name, ["false"])[-1].lower() in {"true", "1"}

    def text(self, name: str) -> str:
        """The parameter's last value, "" when it is missing."""
        return self._values.get(name, [""])[-1]

    def texts(self, name: str) -> list[str]:
        """All values, whether the parameter is repeated or its values stand behind commas."""
        parts = ",".join(self._values.get(name, [])).split(",")
        return [part.strip() for part in parts if part.strip()]

    def number(self, name: str, default: int, minimum: int, maximum: int | None = None) -> int:
        """The parameter as a whole number.

        Raises:
            Refused: it isn't one, or out of range.
        """
        text = self.text(name)
        if not text:
            return default
        # int() would take "１" and "1_0" as well.
        value = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else -1
        if value < minimum or (maximum is not None and value > maximum):
            raise Refused(400, "INPUT_005", f"{name} is invalid")
        return value

    def limit(self) -> int:
        """How many entries a page may have.

        Raises:
            Refused: a limit outside 1…100.
        """
        return self.number("limit", _DEFAULT_LIMIT, 1, _MAXIMUM_LIMIT)
