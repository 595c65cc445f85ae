"""Reads copies with a token from the environment, in the place of the connection's own."""

from __future__ import annotations

from collections.abc import Callable

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.integration.messages.errors import TokenForOtherAddress, TokenOfOtherAccount
from clickup_desktop.integration.token_session import TokenSession
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.records import Connection


def client_for_copies(
    reading: TokenSession, *, cancellation: Cancellation | None = None
) -> Callable[[Connection], ClickUpClient]:
    """Ask whose token it is; return what a connection's copies can be read with.

    That raises `TokenOfOtherAccount` and `TokenForOtherAddress`: what the token reads would be no
    part of the connection's copies. No address is taken from what is kept.

    Raises:
        ClickUpError, Cancelled.
    """
    account = reading.account(cancellation=cancellation)

    def client_of(connection: Connection) -> ClickUpClient:
        if connection.clickup_url != reading.address:
            raise TokenForOtherAddress(reading.address, connection.clickup_url)
        if account.id != connection.account.id:
            raise TokenOfOtherAccount(account.name, connection.account.name)
        return reading.client

    return client_of
