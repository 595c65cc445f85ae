"""What is read of an organization, also while its server is away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from clickup_desktop.integration.records import Overview
from clickup_desktop.organization.errors import KeptHere

if TYPE_CHECKING:
    # What talks to a server is imported where there is one.
    from clickup_desktop.integration.server.server_link import ServerLink

Read = TypeVar("Read")


def or_last_known(
    server: ServerLink | None, read: Callable[[], Read], from_known: Callable[[Overview], Read]
) -> Read:
    """Return what `read` does, or the same of what was last known of a server that is away.

    Args:
        server: None where this computer keeps the organization.
    """
    return read() if server is None else server.or_last_known(read, from_known)


def required_server(server: ServerLink | None, action: str) -> ServerLink:
    """Return the server.

    Raises:
        KeptHere: this computer keeps the organization.
    """
    if server is None:
        raise KeptHere(f"it takes an organization on a server to {action}")
    return server
