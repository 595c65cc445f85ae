"""A process in which many clients are signed in and listen: `python -m benchmarks.listening`.

Reads on standard input who they are, says "ready" when all listen, and after the next line what
each of them heard and when, on the clock that all processes share.
"""

from __future__ import annotations

import json
import sys
import threading
import time

from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.notifying import Change, ChangeListener
from clickup_desktop.organization.server.server_store import ServerStore
from tests.server_organizations import open_server_organization

_READY_SECONDS = 30.0


class Client:
    """Signed in as the program is: a connection that asks, and one that listens."""

    def __init__(self, address: str, password: str) -> None:
        self.heard: dict[str, float] = {}
        self.lost = 0
        self.listens = threading.Event()
        self._store = ServerStore(parse_address(address), password)
        open_server_organization(self._store, MemorySecrets(), None).links.page()
        self._listener = ChangeListener(self._store.listen, self)
        self._listener.start()

    def changed(self, change: Change) -> None:
        """Note when it was heard of first."""
        if change.table == "channel_link":
            self.heard.setdefault(change.id, time.monotonic())

    def everything_may_have_changed(self) -> None:
        """It listens from now on."""
        self.listens.set()

    def connection_lost(self, error: Exception) -> None:
        """Nothing of the kind should happen."""
        self.lost += 1

    refused = connection_lost

    def close(self) -> None:
        """Sign out."""
        self._listener.stop()
        self._store.close()


def main() -> None:
    """Listen until there is another line on standard input, or its end."""
    given = json.loads(sys.stdin.readline())
    clients = [Client(address, given["password"]) for address in given["addresses"]]
    if not all(client.listens.wait(_READY_SECONDS) for client in clients):
        sys.exit("not everybody listens")
    print("ready", flush=True)
    sys.stdin.readline()
    json.dump([{"heard": client.heard, "lost": client.lost} for client in clients], sys.stdout)
    sys.stdout.flush()
    for client in clients:
        client.close()


if __name__ == "__main__":
    main()
