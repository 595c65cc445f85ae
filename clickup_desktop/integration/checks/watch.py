"""A gentle look at all that is connected: does each token work, is each linked Channel there.

Nobody asked for it, so it takes nothing from those who ask for something: it is bounded, it leaves
half of a minute's requests alone, it never has the keyring open a prompt, and one failure on the
way to ClickUp means nothing. Only ClickUp's answer to "whose token is this" condemns a token.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import (
    ClickUpError,
    PlanForbids,
    RateLimited,
    RoleNotAllowed,
    TokenRejected,
)
from clickup_desktop.clickup.rate_limit import Priority, unpaced_of
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.checks.connection_check import is_this_computers
from clickup_desktop.integration.checks.linked_channels import LinkLook
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.integration.translation import account_from, references_from
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import AddressChanged
from clickup_desktop.organization.keys.errors import OrganizationKeyError
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    ConnectionFinding,
    WorkspaceReference,
)
from clickup_desktop.organization.secrets import PromptPossible, SecretError, SecretMissing
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.troubleshooting.hints import hint_for

MOST_REQUESTS = 60
"""Of a round. Links that it does not come to are the first of the next one."""

MOST_CANDIDATES = 1_000
"""Links among which a round chooses. Of more, each is looked at in its turn, day after day."""

PATIENCE = 2
"""So many rounds in a row must have failed before it is said that ClickUp can't be reached."""

_REFUSALS = (TokenRejected, RoleNotAllowed, PlanForbids)
_ONCE = RetryPolicy(attempts=1, pauses=0)  # the next round is the second attempt
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Round:
    """What one look found.

    Attributes:
        changed: whether something is saved otherwise now, so that what is shown is old.
        failures: why a connection could not be used now, by its id; some of it may pass by itself.
        unreached: why ClickUp can't be reached, once that has lasted; None where it can.
        recovered_connections, recovered_links: how many work again.
        incomplete: whether something was put off, so that another look soon is worth it.
    """

    changed: bool = False
    failures: dict[str, Hint] = field(default_factory=dict)
    unreached: Hint | None = None
    recovered_connections: int = 0
    recovered_links: int = 0
    incomplete: bool = False


class Watching:
    """Looks, round after round, for one member; remembers what need not be saved."""

    def __init__(self, organization: OrganizationService, clients: Clients, rules: Rules) -> None:
        self._organization = organization
        self._clients = clients
        self._rules = rules
        self._looked_at: dict[str, datetime] = {}
        self._failed_rounds: dict[str, int] = {}

    def look(self, *, cancellation: Cancellation | None = None) -> Round:
        """Look at the connections, and at as many of their links as a round may.

        Raises:
            RoleRequired: the member's role does not include it.
            StoreError: the store failed.
            Cancelled: nobody wants the answer any more.
        """
        return _Look(
            self, self._organization, self._clients, self._rules, cancellation=cancellation
        ).run()

    def look_at_links(
        self, link_ids: Iterable[str] | None = None, *, cancellation: Cancellation | None = None
    ) -> Round:
        """Look because a person wants to know: at these links or at all, whatever it takes.

        The keyring may ask for its password, and the rate limit is waited for. Raises as `look`.
        """
        links = self._organization.links
        chosen = links.all() if link_ids is None else links.chosen(link_ids)
        return _Look(
            self,
            self._organization,
            self._clients,
            self._rules,
            cancellation=cancellation,
            chosen=chosen,
        ).run()

    def in_turn(self, links: Iterable[ChannelLink]) -> list[ChannelLink]:
        """Return links in an order: those first that were not looked at for longest."""
        return sorted(links, key=lambda it: (self._last_look(it), it.linked_at, it.id))

    def _last_look(self, link: ChannelLink) -> datetime:
        # What is saved is told to the day only; nothing saved means that it is a new Channel.
        if link.checked_at is None:
            return _NEVER
        return max(link.checked_at, self._looked_at.get(link.id, _NEVER))

    def note_look(self, links: Iterable[ChannelLink]) -> None:
        """Remember that these were looked at just now."""
        now = datetime.now(UTC)
        self._looked_at.update((link.id, now) for link in links)

    def note_reached(self, connection_id: str) -> None:
        """ClickUp has answered."""
        self._failed_rounds.pop(connection_id, None)

    def note_unreached(self, connection_id: str) -> bool:
        """ClickUp has not answered; return whether that has lasted."""
        failed = self._failed_rounds[connection_id] = self._failed_rounds.get(connection_id, 0) + 1
        return failed >= PATIENCE


class _Look:
    """One look while it goes on; `chosen` are the links that a person wants to know of."""

    def __init__(
        self,
        watching: Watching,
        organization: OrganizationService,
        clients: Clients,
        rules: Rules,
        *,
        cancellation: Cancellation | None,
        chosen: tuple[ChannelLink, ...] | None = None,
    ) -> None:
        self._watching = watching
        self._organization = organization
        self._clients = clients
        self._rules = rules
        self._cancellation = cancellation
        self._chosen = chosen
        self._gentle = chosen is None
        self._left = MOST_REQUESTS
        self._found = Round()

    def run(self) -> Round:
        # What is against the policy is left alone: it is not used, not even to look.
        connections = tuple(
            it for it in self._organization.connections() if self._rules.reason_against(it) is None
        )
        found = self._chosen
        if found is None:
            found = self._organization.links.longest_unchecked(MOST_CANDIDATES)
        found = tuple(it for it in found if self._rules.allowed((it.workspace,)))
        links = self._watching.in_turn(found)
        waiting = [link.connection_id for link in links]
        if not self._gentle:
            connections = tuple(it for it in connections if it.id in waiting)
        order = {identifier: place for place, identifier in reversed(list(enumerate(waiting)))}
        for connection in sorted(connections, key=lambda it: order.get(it.id, len(waiting))):
            own = [link for link in links if link.connection_id == connection.id]
            self._look_through(connection, own)
        return self._found

    def _look_through(self, connection: Connection, links: list[ChannelLink]) -> None:
        try:
            client = self._open_client(connection)
        except PromptPossible:
            return  # so nobody knows how the token is, and that is no problem of it
        except (SecretError, OrganizationKeyError, AddressChanged) as error:
            self._refuse(connection, error)
            return
        try:
            if self._is_alive(connection, client):
                self._look_at(connection, client, links)
        finally:
            client.close()

    def _open_client(self, connection: Connection) -> ClickUpClient:
        kept = self._organization.token_of(connection.id, quietly=self._gentle)
        return self._clients.open(
            kept.clickup_url,
            Token(kept.token),
            priority=Priority.BACKGROUND if self._gentle else Priority.PERSON,
            policy=_ONCE if self._gentle else None,
        )

    def _may_ask(self, client: ClickUpClient) -> bool:
        if self._cancellation is not None:
            self._cancellation.raise_if_cancelled()
        if not self._gentle:
            return True
        if not self._left:
            return False
        state = client.rate_state
        if state.limit and state.remaining <= state.limit - unpaced_of(state.limit):
            self._found.incomplete = True
            return False
        self._left -= 1
        return True

    def _is_alive(self, connection: Connection, client: ClickUpClient) -> bool:
        """Ask whose token it is, keep the answer, and return whether the token works."""
        if not self._may_ask(client):
            return False
        try:
            user = client.user(cancellation=self._cancellation)
        except _REFUSALS as error:
            self._watching.note_reached(connection.id)
            self._refuse(connection, error)
            return False
        except ClickUpError as error:
            self._put_off(connection, error)
            return False
        self._watching.note_reached(connection.id)
        workspaces = None
        if connection.problem:
            workspaces = self._workspaces(client)
            if workspaces is None:
                return True  # the token works; what a test found wrong does not yet
        finding = ConnectionFinding(connection, "", account_from(user), workspaces)
        if self._organization.record_finding(finding):
            self._found.changed = True
            self._found.recovered_connections += bool(connection.problem)
        return True

    def _workspaces(self, client: ClickUpClient) -> tuple[WorkspaceReference, ...] | None:
        if not self._may_ask(client):
            return None
        try:
            return references_from(client.workspaces(cancellation=self._cancellation))
        except ClickUpError:
            return None

    def _refuse(self, connection: Connection, error: Exception) -> None:
        hint = self._found.failures[connection.id] = hint_for(error)
        if isinstance(error, SecretMissing) and connection.session_only:
            return  # another window may have it; this one knows without its being saved
        if is_this_computers(connection, hint.code):
            return
        if self._organization.record_finding(ConnectionFinding(connection, hint.code)):
            self._found.changed = True

    def _put_off(self, connection: Connection, error: ClickUpError) -> None:
        """Note a failure on the way: of the network, or of ClickUp itself."""
        hint = self._found.failures[connection.id] = hint_for(error)
        if isinstance(error, RateLimited) or not self._gentle:
            self._found.incomplete = True  # somebody else uses the token, which does no harm
        elif self._watching.note_unreached(connection.id):
            self._found.unreached = self._found.unreached or hint
        else:
            self._found.incomplete = True

    def _look_at(
        self, connection: Connection, client: ClickUpClient, links: list[ChannelLink]
    ) -> None:
        for workspace_id in dict.fromkeys(link.workspace.id for link in links):
            inside = {link.id: link for link in links if link.workspace.id == workspace_id}
            look = LinkLook(
                client,
                workspace_id,
                list(inside.values()),
                lambda: self._may_ask(client),
                self._cancellation,
            )
            look.run()
            self._watching.note_look(finding.link for finding in look.findings)
            changed = self._organization.links.record_findings(tuple(look.findings))
            self._found.changed = self._found.changed or bool(changed)
            self._found.recovered_links += sum(
                bool(inside[link.id].problem) and not link.problem for link in changed
            )
            if look.failure is not None:
                self._found.failures[connection.id] = hint_for(look.failure)
                return
