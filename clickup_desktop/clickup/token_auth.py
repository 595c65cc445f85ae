"""The Authorization header, as `requests` asks for it. The token itself needs no HTTP."""

from __future__ import annotations

from requests import PreparedRequest
from requests.auth import AuthBase

from clickup_desktop.clickup.errors import TokenRejected
from clickup_desktop.clickup.token import Token, judge_token
from clickup_desktop.clickup.token_echo import remove_token


class TokenAuth(AuthBase):
    """Puts the token into the Authorization header, raw, as ClickUp wants a personal token.

    An `AuthBase` and not a plain header, because `requests` replaces a header by a matching entry
    of `~/.netrc`.
    """

    def __init__(self, token: Token) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the header (called by requests).

        Raises:
            TokenRejected: no header can carry it; what would say so below holds the token.
        """
        if not judge_token(self._token.reveal()).usable:
            raise TokenRejected
        request.headers["Authorization"] = self._token.reveal()
        return request

    def without_token(self, body: bytes) -> bytes:
        """Return what came back without the token, which some gateways repeat."""
        return remove_token(body, self._token.reveal())

    def __repr__(self) -> str:
        return f"TokenAuth({self._token.hint})"


class NoToken(AuthBase):
    """Sends no Authorization header: also none of `~/.netrc`, as requests would by itself."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Leave the header out (called by requests)."""
        request.headers.pop("Authorization", None)
        return request

    def without_token(self, body: bytes) -> bytes:
        """Return what came back as it is: it can't repeat what was not sent."""
        return body
