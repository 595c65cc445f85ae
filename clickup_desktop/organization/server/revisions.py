"""Whether the tables on a server are the ones that this program knows."""

from __future__ import annotations

from clickup_desktop.organization.errors import ServerNewer, ServerOlder
from clickup_desktop.organization.migrations import KNOWN_SERVER_REVISIONS, SERVER_UP_TO_DATE
from clickup_desktop.organization.server.address import ServerAddress


def refuse_newer(found: set[str], address: ServerAddress) -> None:
    """Raise `ServerNewer` where a step was taken that this program does not know."""
    if not found <= KNOWN_SERVER_REVISIONS:
        raise ServerNewer(str(address), ", ".join(sorted(found)))


def revisions_fit(found: set[str], address: ServerAddress) -> None:
    """Raise `ServerOlder` or `ServerNewer` unless exactly the known steps were taken."""
    refuse_newer(found, address)
    if found != SERVER_UP_TO_DATE:
        raise ServerOlder(str(address), ", ".join(sorted(found)))
