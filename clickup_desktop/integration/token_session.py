"""The reading steps with a token from the environment: nothing stored, nobody's connection."""

from __future__ import annotations

from clickup_desktop.clickup.address import DEFAULT_CLICKUP_URL, normalise_clickup_url
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.models import Workspace
from clickup_desktop.integration.checks.connection_check import ConnectionCheck
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.errors import AmbiguousName, AmbiguousWorkspace, NamedKind
from clickup_desktop.integration.naming import called
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.integration.policy.spaces import AllowedSpaces
from clickup_desktop.integration.records import CheckReport, Listener, OnStep
from clickup_desktop.integration.translation import account_from, references_from, usable_token
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.records import Account
from clickup_desktop.untrusted_text import display_text


class TokenSession:
    """Reads with one token.

    Raises:
        UnusableToken, InvalidClickUpUrl, AgainstPolicy, PolicyUnusable: on making one.
    """

    def __init__(self, token: str, clickup_url: str | None) -> None:
        self._rules = Rules()
        self._clients = Clients(self._rules.policy)
        address = self._rules.policy.organization_url or clickup_url or DEFAULT_CLICKUP_URL
        self._client = self._clients.open(address, usable_token(token))
        self._address = normalise_clickup_url(address)

    @property
    def client(self) -> ClickUpClient:
        """What asks ClickUp with the token."""
        return self._client

    @property
    def address(self) -> str:
        """The organization URL that the token is sent to."""
        return self._address

    def account(self, *, cancellation: Cancellation | None = None) -> Account:
        """Ask whose token it is.

        Raises:
            ClickUpError, Cancelled.
        """
        return account_from(self._client.user(cancellation=cancellation))

    def workspaces(self, *, cancellation: Cancellation | None = None) -> tuple[Workspace, ...]:
        """Return the Workspaces that the token reaches and that may be used.

        Raises:
            ClickUpError, Cancelled.
        """
        return tuple(
            it
            for it in self._client.workspaces(cancellation=cancellation)
            if self._rules.allowed(references_from((it,)))
        )

    def workspace(self, wanted: str, *, cancellation: Cancellation | None = None) -> Workspace:
        """Return the Workspace with this id, or the only one with this name.

        Raises:
            AmbiguousName: several Workspaces have the name.
            AmbiguousWorkspace: the token does not reach it.
            ClickUpError, Cancelled.
        """
        reached = self.workspaces(cancellation=cancellation)
        # Names as they are shown, which is how those of a connection are saved.
        found = called(reached, wanted, lambda it: it.id, lambda it: display_text(it.name))
        if not found:
            raise AmbiguousWorkspace(wanted, ())
        if len(found) > 1:
            raise AmbiguousName(NamedKind.WORKSPACE, wanted, tuple(it.id for it in found))
        return found[0]

    def browse(self, workspace: Workspace, listener: Listener) -> HierarchyLoader:
        """Start reading a Workspace; `listener` is told from other threads, one at a time."""
        for reference in references_from((workspace,)):
            self._rules.require_workspace(reference)
        spaces = self._rules.policy.spaces
        heard = listener if spaces is None else AllowedSpaces(spaces, listener).hear
        loader = HierarchyLoader(self._client, workspace, heard, only_spaces=spaces)
        loader.start()
        return loader

    def check(
        self, *, cancellation: Cancellation | None = None, on_step: OnStep | None = None
    ) -> CheckReport:
        """Try the calls that are really used."""
        return ConnectionCheck(cancellation, on_step, rules=self._rules).run(lambda: self._client)

    def close(self) -> None:
        """Close the connections to ClickUp."""
        self._client.close()
