"""How ClickUp is asked: within the limit, tried again where that helps, and left at once."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import TypeVar

import requests

from clickup_desktop.clickup.decoding import Fields, decode_object
from clickup_desktop.clickup.errors import AnswerTooSlow, ClickUpError, RateLimited, ServerFault
from clickup_desktop.clickup.http_session import build_session
from clickup_desktop.clickup.rate_limit import Priority, RateLimiter, Urgency
from clickup_desktop.clickup.retry import RetryPolicy, told_pause
from clickup_desktop.clickup.token import Token
from clickup_desktop.clickup.token_auth import TokenAuth
from clickup_desktop.clickup.transport import Answer, Bounds, get
from clickup_desktop.clickup.waiting import ASKED_TO_WAIT, tell_of_wait
from clickup_desktop.interruption import Cancellation, DeadlineExceeded, run_interruptibly

_LONGEST_PAUSE = 120.0
"""Seconds. Nobody waits longer than this for the rate limit without being told."""

_PAUSES = 3
"""So often a person waits for the rate limit; reading in the background waits on and on."""

_LEAST_REQUESTS = 5
_LAST_REQUESTS = 20

Decoded = TypeVar("Decoded")
Outcome = TypeVar("Outcome")
_decoding = threading.Lock()
"""One answer at a time: several would only fight for the interpreter, and hold up the window."""

_logger = logging.getLogger("clickup_desktop.clickup")


class Requester:
    """Sends the requests of one client. May be used from several threads."""

    def __init__(
        self,
        clickup_url: str,
        token: Token,
        *,
        limiter: RateLimiter | None = None,
        session: requests.Session | None = None,
        policy: RetryPolicy | None = None,
        bounds: Bounds | None = None,
        priority: Priority = Priority.PERSON,
    ) -> None:
        self._base = clickup_url
        self._auth = TokenAuth(token)
        self.limiter = limiter or RateLimiter()
        self._owns_session = session is None
        self._session = session or build_session()
        self._policy = policy or RetryPolicy()
        self._bounds = bounds or Bounds()
        self._priority = priority
        self._count_lock = threading.Lock()
        self.request_count = 0
        self._last_seconds: deque[float] = deque(maxlen=_LAST_REQUESTS)

    def __repr__(self) -> str:
        return f"Requester({self._base!r}, {self._auth!r})"

    @property
    def seconds_per_request(self) -> float | None:
        """How long the last requests took on average, without waiting; None before there are 5."""
        with self._count_lock:
            if len(self._last_seconds) < _LEAST_REQUESTS:
                return None
            return sum(self._last_seconds) / len(self._last_seconds)

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
        priority: Urgency | None = None,
    ) -> Decoded:
        """Return what `decode` makes of the answer to a GET of `path`.

        Args:
            priority: of this request alone.

        Raises:
            ClickUpError, Cancelled.
        """
        cancellation = cancellation or Cancellation()
        priority = self._priority if priority is None else priority
        attempt = 1
        pauses = 0
        while True:
            outcome, pause = self._exchange(path, query or {}, cancellation, decode, priority)
            if not isinstance(outcome, ClickUpError):
                return outcome
            if isinstance(outcome, RateLimited):
                if self._gives_up(priority, pauses, pause):
                    outcome.wait_seconds = pause
                    raise outcome
                pauses += 1  # the limiter waits, in front of the next request
                continue
            longest = self._policy.cap_seconds if priority is Priority.PERSON else _LONGEST_PAUSE
            if pause > longest or not self._policy.allows(outcome, attempt):
                raise outcome
            attempt += 1
            wait = max(pause, self._policy.wait_before(attempt))
            tell_of_wait(wait, ASKED_TO_WAIT)
            cancellation.wait(wait)

    def _gives_up(self, priority: Urgency, pauses: int, pause: float) -> bool:
        """Whether somebody is told that the limit is met, after so many pauses, instead of waiting.

        Args:
            pause: how long it would be until the next attempt, in seconds.
        """
        if self._policy.pauses is not None:
            return pauses >= self._policy.pauses
        impatient = priority is Priority.PERSON
        return impatient and (pauses == _PAUSES or pause > _LONGEST_PAUSE)

    def _exchange(
        self,
        path: str,
        query: Mapping[str, str],
        cancellation: Cancellation,
        decode: Callable[[Fields], Decoded],
        priority: Urgency,
    ) -> tuple[Decoded | ClickUpError, float]:
        """Send one request; return what came of it, and the pause that ClickUp asks for."""

        def exchange() -> tuple[Answer, Decoded | ClickUpError]:
            answer = get(self._session, self._base + path, query, self._auth, self._bounds)
            error = answer.error
            if error is None:
                # Decoded here as well, so that nobody is held by an answer of many megabytes.
                try:
                    with _decoding:
                        return answer, decode(decode_object(answer.body))
                except ClickUpError as unreadable:
                    error = unreadable
            error.trace_id = error.trace_id or answer.trace_id
            return answer, error

        self.limiter.acquire(cancellation, priority)
        answer: Answer | None = None
        pause = 0.0
        outcome: Decoded | ClickUpError
        try:
            answer, outcome = self._run(path, exchange, cancellation)
        except ClickUpError as error:
            outcome = error
        finally:
            if answer is None:
                self.limiter.give_back()
            else:
                # A gateway may say so with another status; without a pause it would be asked on.
                refused = isinstance(answer.error, RateLimited)
                pause = self.limiter.record(answer.headers, 429 if refused else answer.status)
                if isinstance(answer.error, ServerFault):
                    pause = told_pause(answer.headers, time.time()) or 0.0
        return outcome, pause

    def _run(
        self, path: str, exchange: Callable[[], Outcome], cancellation: Cancellation
    ) -> Outcome:
        with self._count_lock:
            self.request_count += 1
        started = time.monotonic()
        try:
            outcome = run_interruptibly(
                exchange,
                cancellation,
                # Holds also where a server sends the head of its answer bit by bit.
                deadline_seconds=self._bounds.connect_seconds + self._bounds.whole_seconds,
                name="clickup-request",
            )
        except DeadlineExceeded:
            raise AnswerTooSlow from None
        finally:
            seconds = time.monotonic() - started
            _logger.debug("GET %s in %.0f ms", path, seconds * 1000)
        with self._count_lock:
            self._last_seconds.append(seconds)
        return outcome
