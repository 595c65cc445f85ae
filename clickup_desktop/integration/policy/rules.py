"""What a policy lets an organization that is open do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clickup_desktop.integration.policy.errors import (
    AgainstPolicy,
    ConnectionAgainstPolicy,
    Reason,
)
from clickup_desktop.integration.policy.policy import UNMANAGED, Key, Policy
from clickup_desktop.integration.policy.policy_file import policy_in_force
from clickup_desktop.integration.records import Overview, WorkspaceChoice
from clickup_desktop.language.lists import enumeration
from clickup_desktop.organization.errors import InvalidServerAddress, WeakTransport
from clickup_desktop.organization.records import (
    Connection,
    ConnectionState,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.troubleshooting.hint import Hint

_NOT_USED = {
    Reason.ORGANIZATION: Key.ORGANIZATION_ADDRESS,
    Reason.URL: Key.ORGANIZATION_URL,
    Reason.VISIBILITY: Key.VISIBILITY,
    Reason.WORKSPACES: Key.WORKSPACES,
}


class Rules:
    """The policy, for one organization.

    Args:
        policy: None for the one in force.
        organization_address: of the organization's server; "" for this computer's.

    Attributes:
        policy: what is decided.
    """

    def __init__(self, policy: Policy | None = None, organization_address: str = "") -> None:
        """Raises `PolicyUnusable` where what is in force can't be read."""
        self.policy = policy_in_force() if policy is None else policy
        self._is_the_organization = is_allowed_organization(self.policy, organization_address)

    def reason_against(self, connection: Connection) -> Reason | None:
        """Return why a connection is not used; None where it may be."""
        policy = self.policy
        if not self._is_the_organization:
            return Reason.ORGANIZATION
        if policy.organization_url and connection.clickup_url != policy.organization_url:
            return Reason.URL
        if policy.visibility and connection.visibility.value != policy.visibility:
            return Reason.VISIBILITY
        if policy.workspaces is not None and not self.allowed(connection.workspaces):
            return Reason.WORKSPACES
        return None

    def require_usable(self, connection: Connection) -> None:
        """Raise `ConnectionAgainstPolicy` unless a connection may be used."""
        reason, file = self.reason_against(connection), self.policy.file
        if reason is not None and file is not None:
            raise ConnectionAgainstPolicy(file, reason, _allowed_value(self.policy, reason))

    def require_organization(self, asked: str = "") -> None:
        """Raise `AgainstPolicy` where connections are for another organization alone."""
        if not self._is_the_organization:
            self._refuse(Key.ORGANIZATION_ADDRESS, asked)

    def require_url(self, clickup_url: str, asked: str = "") -> None:
        """Raise `AgainstPolicy` unless tokens may be sent to an organization URL."""
        if self.policy.organization_url and clickup_url != self.policy.organization_url:
            self._refuse(Key.ORGANIZATION_URL, asked)

    def require_visibility(self, visibility: Visibility, asked: str = "") -> None:
        """Raise `AgainstPolicy` unless connections may be so."""
        if self.policy.visibility and visibility.value != self.policy.visibility:
            self._refuse(Key.VISIBILITY, asked)

    def require_workspace(self, workspace: WorkspaceReference) -> None:
        """Raise `AgainstPolicy` unless a Workspace may be used."""
        if not self.allowed((workspace,)):
            self._refuse(Key.WORKSPACES, "", workspace.name)

    def require_some_workspace(self, workspaces: tuple[WorkspaceReference, ...]) -> None:
        """Raise `AgainstPolicy` where none of those that a token reaches may be used."""
        if self.policy.workspaces is not None and not self.allowed(workspaces):
            self._refuse(Key.WORKSPACES, "", enumeration(it.name for it in workspaces) or "–")

    def require_space(self, space_id: str) -> None:
        """Raise `AgainstPolicy` unless what is in a Space may be linked; "" where it is in none."""
        if not self.allows_space(space_id):
            self._refuse(Key.SPACES, "")

    def require_own_copy_limit(self) -> None:
        """Raise `AgainstPolicy` where the limit for copies of messages is decided."""
        if self.policy.message_copy_days is not None:
            self._refuse(Key.MESSAGE_COPY_DAYS, "")

    def allows_space(self, space_id: str) -> bool:
        """Whether what is in a Space may be read and linked; "" stands for none."""
        return self.policy.spaces is None or space_id in self.policy.spaces

    def allowed(self, workspaces: Iterable[WorkspaceReference]) -> tuple[WorkspaceReference, ...]:
        """Return those of some Workspaces that may be used."""
        known = self.policy.workspaces
        return tuple(it for it in workspaces if known is None or it.id in known)

    def allowed_choices(self, choices: Iterable[WorkspaceChoice]) -> tuple[WorkspaceChoice, ...]:
        """Return the Workspaces that may be used, with the connections that may."""
        return tuple(
            it
            for it in choices
            if self.reason_against(it.connection) is None and self.allowed((it.workspace,))
        )

    def applied(self, overview: Overview) -> Overview:
        """Return an overview in which what is against the policy says so."""
        if self.policy is UNMANAGED:
            return overview
        return replace(
            overview,
            connections=tuple(map(self._as_it_counts, overview.connections)),
            choices=self.allowed_choices(overview.choices),
        )

    def _as_it_counts(self, connection: Connection) -> Connection:
        reason = self.reason_against(connection)
        if reason is None:
            return connection
        return replace(connection, state=ConnectionState.NEEDS_ATTENTION, problem=reason.value)

    def _refuse(self, key: Key, asked: str, value: str = "") -> None:
        file = self.policy.file
        assert file is not None  # noqa: S101 - only a file decides
        raise AgainstPolicy(file, key, value or str(self.policy.value(key)), asked)


def is_allowed_organization(policy: Policy, address: str) -> bool:
    """Whether a policy lets ClickUp be connected in the organization at an address.

    Args:
        address: of its server; "" for this computer's.
    """
    wanted = policy.organization_address
    return not wanted or (bool(address) and is_same_place(wanted, address))


def is_same_place(one: str, other: str) -> bool:
    """Whether two addresses of servers lead to the same organization, whoever signs in."""
    try:
        first, second = parse_address(one), parse_address(other)
    except (InvalidServerAddress, WeakTransport):
        return False
    return (first.host.lower(), first.port, first.database) == (
        second.host.lower(),
        second.port,
        second.database,
    )


def require_address(policy: Policy, address: str, asked: str = "") -> None:
    """Raise `AgainstPolicy` unless the organization at an address may be used."""
    file = policy.file
    if file is not None and not is_allowed_organization(policy, address):
        raise AgainstPolicy(
            file, Key.ORGANIZATION_ADDRESS, policy.organization_address, asked or address
        )


def require_sample(policy: Policy) -> None:
    """Raise `AgainstPolicy` unless the sample workspace may be started."""
    if not policy.sample and policy.file is not None:
        raise AgainstPolicy(policy.file, Key.SAMPLE, "", "")


def hint_of_reason(code: str) -> Hint | None:
    """Return the hint of a connection that is kept and not used; None for another code."""
    policy = policy_in_force()
    if policy.file is None or code not in set(Reason):
        return None
    reason = Reason(code)
    return ConnectionAgainstPolicy(policy.file, reason, _allowed_value(policy, reason)).to_hint()


def _allowed_value(policy: Policy, reason: Reason) -> str:
    return str(policy.value(_NOT_USED[reason])) if reason is not Reason.WORKSPACES else ""
