"""What goes back over HTTP, and the errors in the two shapes that ClickUp gives them.

v2 answers `{"err", "ECODE"}`, v3 `{"status", "message", "trace_id", "timestamp"}` (the published
v3 description, response "default"). The rate limit and the plan's limits are documented with
their ECODE for any call, so v3 carries both shapes in one object there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from .records import BASE_MOMENT_MS

JSON_TYPE = "application/json; charset=utf-8"


class Reply(NamedTuple):
    """An HTTP answer that is ready to be sent."""

    status: int
    body: bytes
    content_type: str = JSON_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    from_gateway: bool = False  # not ClickUp's own: carries no rate limit headers
    cut_off: bool = False  # the connection is closed in the middle of the body


class Refused(Exception):
    """The call is answered with an error.

    Attributes:
        status: HTTP status.
        ecode: ClickUp's error code.
        message: the text for people.
        extra: further fields of the answer.
        headers: further headers of the answer.
    """

    def __init__(
        self,
        status: int,
        ecode: str,
        message: str,
        extra: Mapping[str, object] | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.ecode = ecode
        self.message = message
        self.extra = dict(extra or {})
        self.headers = headers

    def answer(self, path: str) -> Reply:
        """The error in the shape of the version that `path` belongs to."""
        short: dict[str, object] = {"err": self.message, "ECODE": self.ecode}
        if not path.startswith("/api/v3/"):
            return Reply(self.status, encode(short | self.extra), headers=self.headers)
        body: dict[str, object] = {
            "status": self.status,
            "message": self.message,
            "trace_id": 7_000_000_000 + self.status,
            "timestamp": BASE_MOMENT_MS,
        }
        if self.ecode.startswith(("APP_", "TEAM_")):
            body |= short
        return Reply(self.status, encode(body | self.extra), headers=self.headers)


def encode(value: object) -> bytes:
    """`value` as compact JSON in UTF-8."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # half a character can only be told as an escape
        return json.dumps(value, separators=(",", ":")).encode()


def unauthorized_place() -> Refused:
    """The answer to an id that is wrong or out of the token's reach: ClickUp doesn't say which."""
    return Refused(401, "OAUTH_027", "Team not authorized")


def number_or_refused(text: str, what: str) -> None:
    """Let an id of digits through; raises `Refused` for any other."""
    if not (text.isascii() and text.isdecimal()):
        raise Refused(400, "INPUT_003", f"{what} ID invalid")
