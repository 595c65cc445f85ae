"""How ClickUp is asked: within the limit, tried again where that helps, and left at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import requests

from clickup_desktop.clickup.decoding import Fields, decode_object
from clickup_desktop.clickup.errors import ClickUpError, RateLimited
from clickup_desktop.clickup.http_session import build_session
from clickup_desktop.clickup.rate_limit import Priority, RateLimiter
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token, TokenAuth
from clickup_desktop.clickup.transport import Answer, Bounds, get
from clickup_desktop.interruption import Cancellation, run_interruptibly

_LONGEST_PAUSE = 120.0
_PAUSES = 3

Decoded = TypeVar("Decoded")
_logger = logging.getLogger("clickup_desktop.clickup")


class Requester:
    """Sends the requests of one client. May be used from several threads."""

    def __init__(
        self,
        organization_url: str,
        token: Token,
        *,
        limiter: RateLimiter | None = None,
        session: requests.Session | None = None,
        policy: RetryPolicy | None = None,
        bounds: Bounds | None = None,
        priority: Priority = Priority.PERSON,
    ) -> None:
        self._base = organization_url
        self._auth = TokenAuth(token)
        self.limiter = limiter or RateLimiter()
        self._owns_session = session is None
        self._session = session or build_session()
        self._policy = policy or RetryPolicy()
        self._bounds = bounds or Bounds()
        self._priority = priority
        self._count_lock = threading.Lock()
        self.request_count = 0

    def __repr__(self) -> str:
        return f"{self._base!r}, {self._auth!r}"

    def close(self) -> None:
        """Close the kept connections, unless the session was given."""
        if self._owns_session:
            self._session.close()

    def ask(
        self,
        path: str,
        cancellation: Cancellation | None,
        decode: Callable[[Fields], Decoded],
        query: Mapping[str, str] | None = None,
    ) -> Decoded:
        """Return what `decode` makes of the answer to a GET of `path`.

        Raises:
            ClickUpError, Cancelled.
        """
        cancellation = cancellation or Cancellation()
        attempt = pauses = 1
        while True:
            answer: Answer | None = None
            self.limiter.acquire(cancellation, self._priority)
            try:
                answer = self._send(path, query or {}, cancellation)
                error = answer.error
                if error is None:
                    return decode(decode_object(answer.body))
            except ClickUpError as failure:
                error = failure
            finally:
                pause = self._settle(answer)
            if isinstance(error, RateLimited):
                if pauses > _PAUSES or pause > _LONGEST_PAUSE:
                    error.wait_seconds = pause
                    raise error
                pauses += 1  # the limiter waits, in front of the next request
                continue
            if not self._policy.allows(error, attempt):
                raise error
            attempt += 1
            cancellation.wait(self._policy.wait_before(attempt))

    def _send(self, path: str, query: Mapping[str, str], cancellation: Cancellation) -> Answer:
        with self._count_lock:
            self.request_count += 1
        with _timed(path):
            return run_interruptibly(
                lambda: get(self._session, self._base + path, query, self._auth, self._bounds),
                cancellation,
                name="clickup-request",
            )

    def _settle(self, answer: Answer | None) -> float:
        """Tell the limiter how the request ended; return the pause that ClickUp asks for."""
        if answer is None:
            self.limiter.give_back()
            return 0.0
        return self.limiter.record(answer.headers, answer.status)


@contextmanager
def _timed(path: str) -> Iterator[None]:
    started = time.monotonic()
    try:
        yield
    finally:
        _logger.debug("GET %s in %.0f ms", path, (time.monotonic() - started) * 1000)
