"""Questions with one token, and what is concluded from a refusal."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TypeVar

from clickup_desktop.clickup.decoding import Fields, decode_item
from clickup_desktop.clickup.errors import (
    ClickUpError,
    TokenRejected,
    UnknownAnswer,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.models import User
from clickup_desktop.clickup.rate_limit import Urgency
from clickup_desktop.clickup.refusals import doubts_the_token, of_no_place, told_as
from clickup_desktop.clickup.requester import Requester
from clickup_desktop.interruption import Cancellation

_ALIVE_SECONDS = 30.0
"""So long an accepted token counts as alive, so that a tree full of refusals asks about it once."""

_GLANCE_SECONDS = 0.05

T = TypeVar("T")


class Asking:
    """Asks, and finds out whose token it is before it blames the token. For several threads."""

    def __init__(self, requester: Requester) -> None:
        self._requester = requester
        self._alive_until = 0.0
        self._asking_whose = threading.Lock()

    def user(self, cancellation: Cancellation | None) -> User:
        """Return whose token it is.

        Raises:
            TokenRejected: here, and here only, a 401 with one of the token's own codes condemns
                it. No other refusal does, and none means a place: no place is asked for.
        """
        try:
            return self._requester.ask(
                "/api/v2/user", cancellation, lambda fields: decode_item(fields.get("user"), User)
            )
        except ClickUpError as error:
            refused = of_no_place(error)
        raise refused

    def ask(
        self,
        path: str,
        cancellation: Cancellation | None,
        decode: Callable[[Fields], T],
        query: Mapping[str, str] | None = None,
        priority: Urgency | None = None,
    ) -> T:
        """Ask for something; whose token it is as well, before it is concluded from a 401.

        Raises:
            TokenRejected: `/v2/user` refuses the token.
            WorkspaceNotAuthorized: it was refused here alone.
        """
        try:
            return self._requester.ask(path, cancellation, decode, query, priority)
        except (TokenRejected, WorkspaceNotAuthorized) as error:
            refused = error
        if not doubts_the_token(refused):
            raise refused
        # Another refusal there says nothing of the token, so this one means the place.
        with self._one_at_a_time(cancellation), suppress(UnknownAnswer):
            if time.monotonic() >= self._alive_until:
                self.user(cancellation)
                self._alive_until = time.monotonic() + _ALIVE_SECONDS
        raise told_as(WorkspaceNotAuthorized, refused)

    @contextmanager
    def _one_at_a_time(self, cancellation: Cancellation | None) -> Iterator[None]:
        """Of several that were refused together one asks whose token it is; the others wait."""
        while not self._asking_whose.acquire(timeout=_GLANCE_SECONDS):
            if cancellation is not None:
                cancellation.raise_if_cancelled()
        try:
            yield
        finally:
            self._asking_whose.release()
