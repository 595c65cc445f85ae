"""The one place that opens clients of ClickUp, which share what is known of their token."""

from __future__ import annotations

import threading

from clickup_desktop.clickup.address import normalise_clickup_url
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.people import People
from clickup_desktop.clickup.rate_limit import Priority, RateLimiters, RateState
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.policy.policy import Policy
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.troubleshooting.redaction import remember_secret


class Clients:
    """Opens clients and closes them all in the end."""

    def __init__(self, policy: Policy | None = None) -> None:
        """Open clients as far as `policy` lets; None for the one in force.

        Raises:
            PolicyUnusable: what is in force can't be read.
        """
        self._rules = Rules(policy)
        self._limiters = RateLimiters()
        self._people: dict[Token, People] = {}
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, Priority], tuple[Token, ClickUpClient]] = {}

    def open(
        self,
        clickup_url: str,
        token: Token,
        *,
        priority: Priority = Priority.PERSON,
        policy: RetryPolicy | None = None,
    ) -> ClickUpClient:
        """Return a new client, to be closed by the caller.

        Raises:
            InvalidClickUpUrl: the address can't be used.
            AgainstPolicy: nothing may be sent there.
        """
        remember_secret(token.reveal())
        address = normalise_clickup_url(clickup_url)
        self._rules.require_url(address)
        with self._lock:
            people = self._people.setdefault(token, People())
        return ClickUpClient(
            address,
            token,
            limiter=self._limiters.for_token(token),
            people=people,
            priority=priority,
            policy=policy,
        )

    def keep(self, key: str, clickup_url: str, token: Token, priority: Priority) -> ClickUpClient:
        """Return the client kept under `key`, so that its connections to ClickUp serve again.

        Another token than before makes a new one. Closed by `close` or `forget`.
        """
        with self._lock:
            kept = self._kept.get((key, priority))
            if kept is not None and kept[0] == token:
                return kept[1]
        client = self.open(clickup_url, token, priority=priority)
        with self._lock:
            self._kept[(key, priority)] = (token, client)
        if kept is not None:
            kept[1].close()
        return client

    def forget(self, key: str) -> None:
        """Close what is kept under `key`."""
        with self._lock:
            gone = [self._kept.pop(kept) for kept in list(self._kept) if kept[0] == key]
        for _token, client in gone:
            client.close()

    def rate_state(self, key: str) -> RateState | None:
        """Return what is left of the requests of the token kept under `key`, once known."""
        with self._lock:
            kept = [self._kept[entry] for entry in self._kept if entry[0] == key]
        return next((client.rate_state for _token, client in kept), None)

    def close(self) -> None:
        """Close every kept client."""
        with self._lock:
            kept, self._kept = list(self._kept.values()), {}
        for _token, client in kept:
            client.close()
