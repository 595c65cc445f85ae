"""The organization that a fault happens to, and the ClickUp that it asks."""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.fields import Identifier, Text
from clickup_desktop.clickup.hierarchy_events import Finished, LoaderEvent
from clickup_desktop.clickup.models import Channel
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.transport import Bounds
from clickup_desktop.integration import clients
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.records import CheckReport
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import ConnectionState, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.troubleshooting.hints import Hint, hint_for
from tests.clickup.loopback import Answering, Connection, Loopback
from tests.clickup.workspace_server import ENOUGH, Heard
from tests.failures.recorder import Fault
from tests.kept_tokens import token_in
from tests.leaks import leaks
from tests.other_members import as_member

TOKEN = "pk_10100001_" + "CANARY77" * 4

PROXY_PASSWORD = "Proxy-Canary-99"

ANSWERS: dict[str, Any] = {
    "/api/v2/user": {"user": {"id": 10100001, "username": "Acme Admin"}},
    "/api/v2/team": {"teams": [{"id": "1", "name": "Acme Rollout"}]},
    "/api/v2/team/1/space": {
        "spaces": [{"id": "11", "name": "Marketing"}, {"id": "12", "name": "Finance"}]
    },
    "/api/v2/space/11/folder": {
        "folders": [
            {"id": "111", "name": "Campaigns", "lists": [{"id": "1111", "name": "Launch 2027"}]}
        ]
    },
    "/api/v2/space/11/list": {"lists": []},
    "/api/v2/space/12/folder": {"folders": []},
    "/api/v2/space/12/list": {"lists": [{"id": "1211", "name": "Invoices"}]},
    "/api/v3/workspaces/1/chat/channels": {
        "data": [
            {
                "id": "6-1111-8",
                "name": "launch-2027",
                "type": "CHANNEL",
                "visibility": "PUBLIC",
                "parent": {"id": "1111", "type": 6},
            }
        ],
        "next_cursor": "",
    },
}
"""What a small Workspace answers to each path."""

USER = "/api/v2/user"
SPACES = "/api/v2/team/1/space"
SHARED = "/api/v2/team/1/shared"
CHANNELS = "/api/v3/workspaces/1/chat/channels"


class ClickUp:
    """Answers as ClickUp does for a small Workspace, but for the paths that a test breaks.

    Attributes:
        everywhere: answers every path in place of ClickUp.
        at: answers a path in place of ClickUp.
    """

    def __init__(self) -> None:
        self.everywhere: Answering | None = None
        self.at: dict[str, Answering] = {}

    def __call__(self, connection: Connection) -> None:
        """Answer one request."""
        path = urlsplit(connection.request.split()[1]).path
        broken = self.at.get(path, self.everywhere)
        if broken is not None:
            broken(connection)
        else:
            connection.answer(ANSWERS.get(path, {}))


class Servers:
    """Starts servers on loopback.

    But for those that are the organization URL they are strangers, who must not hear anything of
    the token.
    """

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._strangers: list[Loopback] = []

    def clickup(self, answering: Answering | None = None, **options: Any) -> Loopback:
        """Start what the organization URL leads to."""
        return self._stack.enter_context(Loopback(answering or ClickUp(), **options))

    def stranger(self, answering: Answering, **options: Any) -> Loopback:
        """Start what must be told no token."""
        server = self._stack.enter_context(Loopback(answering, **options))
        self._strangers.append(server)
        return server

    def assert_strangers_heard_no_token(self) -> None:
        for server in self._strangers:
            assert not leaks(server.received.decode("latin-1"), TOKEN)
            assert "authorization: " not in _without_the_proxys(server.received)


def _without_the_proxys(received: bytearray) -> str:
    return received.decode("latin-1").lower().replace("proxy-authorization: ", "")


class Office:
    """An organization in a temporary folder with the documented steps, and who takes them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self.secrets = MemorySecrets()
        self.bound()
        self.integration = open_integration(folder, None, secrets=self.secrets)

    def bound(self, **bounds: float) -> None:
        """Have answers bounded so from now on (see `Bounds`), and repeated without a pause."""
        limits = Bounds(**bounds)  # type: ignore[arg-type]
        client = functools.partial(
            ClickUpClient, bounds=limits, policy=RetryPolicy(base_seconds=0.0)
        )
        self._monkeypatch.setattr(clients, "ClickUpClient", client)

    def restart(self) -> None:
        """Close everything and open it again, as the next start of the program does."""
        self.integration.close()
        self.integration = open_integration(self.folder, None, secrets=self.secrets)

    @property
    def account_name(self) -> str:
        """Whose token the one connection has, as the card says it."""
        (connection,) = self.integration.overview().connections
        return connection.account.name

    def as_colleague(self, role: Role) -> OrganizationSession:
        """Return the same organization as a new member with `role` sees it."""
        return as_member(self.integration, self.integration.members.add("Acme Colleague", role))

    def connect(self, url: str, token: str = TOKEN) -> str:
        """Connect, and return the new connection's id."""
        return self.integration.connections.connect(token, Visibility.SHARED, url).connection.id

    def fails(self, call: Callable[..., object], *arguments: Any, **options: Any) -> Fault:
        """Take a step that fails, and return what is shown for it."""
        with pytest.raises(Exception) as caught:
            call(*arguments, **options)
        error = caught.value
        hint = hint_for(error)
        assert hint.code != "unexpected", "".join(traceback.format_exception(error))
        told = "".join(traceback.format_exception(error)) + hint.to_text()
        assert not leaks(told, TOKEN)
        assert not leaks(told, PROXY_PASSWORD)
        return Fault(error, hint)

    def fails_to_connect(self, url: str) -> Fault:
        """Connect in vain."""
        return self.fails(self.connect, url)

    def check(self, connection_id: str) -> CheckReport:
        """Test the connection."""
        return self.integration.connections.check(connection_id)

    def names_read(self) -> set[str]:
        """Read the first Workspace's tree to its end, and return the names that are shown."""
        return {name for event in self.read() for name in _names_of(event)}

    def read(self) -> list[LoaderEvent]:
        """Read the first Workspace's tree to its end, and return all that was told."""
        heard = Heard()
        loader = self.integration.workspaces.browse(self.integration.workspaces.choices()[0], heard)
        assert loader.wait(ENOUGH)
        assert isinstance(heard.events[-1], Finished)
        return heard.events

    def hints_of_rows(self) -> list[Hint]:
        """Read the tree, and return the hints of the rows that failed."""
        errors = [event.error for event in self.read() if hasattr(event, "error")]
        return [hint_for(error) for error in errors]

    # What is kept

    def nothing_is_saved(self) -> str:
        """Look that no connection and no token were saved, and say so."""
        assert self.integration.overview().connections == ()
        assert repr(self.secrets) == "MemorySecrets(0 kept)"
        return "Nothing was saved, so there is nothing to undo."

    def it_is_connected(self) -> str:
        """Look that there is one connection that works, and say so."""
        (connection,) = self.integration.overview().connections
        assert connection.state is ConnectionState.ACTIVE
        assert token_in(self.integration, self.secrets, connection) == TOKEN
        return "The connection and its token."

    def all_is_kept(self) -> str:
        """Look that the connection and its token are there, whatever is said of them."""
        (connection,) = self.integration.overview().connections
        assert token_in(self.integration, self.secrets, connection) == TOKEN
        return "The connection and its token, for when it works again."


def _names_of(event: LoaderEvent) -> list[str]:
    """Return the names of what was read."""
    found: list[str] = []
    for kind in ("spaces", "folders", "lists", "channels"):
        for item in getattr(event, kind, ()):
            found.append(item.name)
            found += [inner.name for inner in getattr(item, "lists", None) or ()]
    return found


def channel(*, visibility: str = "PUBLIC", kind: str = "") -> Channel:
    """Return the Channel of a List."""
    return Channel(
        id=Identifier("6-1111-8"),
        name=Text("launch-2027"),
        type=Text(kind),
        visibility=Text(visibility),
    )


PLACE: tuple[tuple[str, ...], str, str] = (
    ("Marketing", "Campaigns", "Launch 2027"),
    "list",
    "1111",
)
"""Where that Channel belongs, as it is given to be linked."""
