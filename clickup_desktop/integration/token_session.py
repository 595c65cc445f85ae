"""The reading steps with a token from the environment: nothing stored, nobody's connection."""

from __future__ import annotations

from clickup_desktop.clickup.address import DEFAULT_CLICKUP_URL, normalise_clickup_url
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.models import Workspace
from clickup_desktop.integration.checks.connection_check import ConnectionCheck
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.errors import AmbiguousWorkspace
from clickup_desktop.integration.records import CheckReport, Listener, OnStep
from clickup_desktop.integration.translation import usable_token
from clickup_desktop.interruption import Cancellation


class TokenSession:
    """Reads with one token.

    Raises:
        UnusableToken, InvalidClickUpUrl: on making one.
    """

    def __init__(self, token: str, clickup_url: str | None) -> None:
        self._clients = Clients()
        self._client = self._clients.open(
            normalise_clickup_url(clickup_url or DEFAULT_CLICKUP_URL),
            usable_token(token),
        )

    @property
    def client(self) -> ClickUpClient:
        """What asks ClickUp with the token."""
        return self._client

    def workspaces(self, *, cancellation: Cancellation | None = None) -> tuple[Workspace, ...]:
        """Return the Workspaces that the token reaches.

        Raises:
            ClickUpError, Cancelled.
        """
        return self._client.workspaces(cancellation=cancellation)

    def workspace(self, wanted: str, *, cancellation: Cancellation | None = None) -> Workspace:
        """Return the Workspace with this id or exact name.

        Raises:
            AmbiguousWorkspace: the token does not reach it.
            ClickUpError, Cancelled.
        """
        for workspace in self.workspaces(cancellation=cancellation):
            if wanted in (workspace.id, workspace.name):
                return workspace
        raise AmbiguousWorkspace(wanted, ())

    def browse(self, workspace: Workspace, listener: Listener) -> HierarchyLoader:
        """Start reading a Workspace; `listener` is told from other threads, one at a time."""
        loader = HierarchyLoader(self._client, workspace, listener)
        loader.start()
        return loader

    def check(
        self, *, cancellation: Cancellation | None = None, on_step: OnStep | None = None
    ) -> CheckReport:
        """Try the calls that are really used."""
        return ConnectionCheck(cancellation, on_step).run(lambda: self._client)

    def close(self) -> None:
        """Close the connections to ClickUp."""
        self._client.close()
