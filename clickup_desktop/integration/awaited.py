"""An organization before it is open: what was last known is there at once, everything else waits.

Little is imported here: the window shows its first page from this, before the store is opened.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.integration.organizations.remembered import (
    RememberedOrganizations,
    current_organization,
)
from clickup_desktop.integration.policy.errors import PolicyUnusable
from clickup_desktop.integration.policy.policy_file import policy_in_force
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.integration.records import Listener, Overview, WorkspaceChoice
from clickup_desktop.integration.server.last_known import FILE_NAME, LastKnown
from clickup_desktop.integration.snapshots.snapshots import Snapshot, Snapshots

if TYPE_CHECKING:
    from clickup_desktop.clickup.hierarchy import HierarchyLoader
    from clickup_desktop.integration.session import OrganizationSession


class Recalled(NamedTuple):
    """What was last known of the organization that is opened.

    Attributes:
        overview: marked as what it is (`opening`, `as_of`).
        integration: stands for the organization until it is open, and leads to it after that.
    """

    overview: Overview
    integration: AwaitedSession


def recall(folder: Path) -> Recalled | None:
    """Return what was last known of the organization that is opened next; None for nothing."""
    try:
        policy = policy_in_force()
    except PolicyUnusable:
        return None  # opening it says so
    remembered = RememberedOrganizations(folder)
    current = current_organization(remembered, policy)
    home = remembered.home(current)
    if not current and not (home / STORE_NAME).is_file():
        return None
    known = LastKnown(home / FILE_NAME).overview()
    if known is None or known.organization.local is bool(current):
        return None
    overview = Rules(policy, known.address).applied(replace(known, opening=True))
    snapshots = Snapshots(home / "snapshots")
    return Recalled(overview, AwaitedSession(snapshots, overview, shown=policy.spaces is None))


class AwaitedSession:
    """Has what is asked of an organization wait until it is open; blocks, off the GUI thread.

    It takes the place of an `OrganizationSession`. What was kept of a Workspace is there before:
    it is read from the disk, and shown as of its time.

    Attributes:
        workspaces: what the connections reach.
    """

    def __init__(self, snapshots: Snapshots, known: Overview, *, shown: bool = True) -> None:
        """Wait for an organization.

        Args:
            shown: whether what was kept of a Workspace is shown meanwhile.
        """
        self._arrival = _Arrival()
        self.workspaces = AwaitedWorkspaces(
            self._arrival, snapshots if shown else None, known.choices
        )

    def arrive(self, session: OrganizationSession) -> None:
        """Lead to the organization that is open now."""
        self._arrival.session = session
        self._arrival.settled.set()

    def fail(self, error: BaseException) -> None:
        """It could not be opened: whoever waits is told `error`."""
        self._arrival.error = error
        self._arrival.settled.set()

    def close(self) -> None:
        """Close the organization."""
        self._arrival.wait().close()

    def __getattr__(self, name: str) -> Any:
        if self._arrival.session is not None:
            return getattr(self._arrival.session, name)
        return _Awaited(lambda: getattr(self._arrival.wait(), name))


class AwaitedWorkspaces:
    """Takes the place of `Workspaces`: snapshots are there at once, the rest is waited for."""

    def __init__(
        self, arrival: _Arrival, snapshots: Snapshots | None, known: tuple[WorkspaceChoice, ...]
    ) -> None:
        self._arrival = arrival
        self._snapshots = snapshots
        self._known = known

    def snapshot(self, choice: WorkspaceChoice) -> Snapshot | None:
        """Return what was known of a Workspace when it was last read; None where nothing is."""
        if self._arrival.session is None:
            return None if self._snapshots is None else self._snapshots.read(choice)
        return self._arrival.session.workspaces.snapshot(choice)

    def browse(
        self, choice: WorkspaceChoice, listener: Listener, **options: Any
    ) -> HierarchyLoader:
        """Start reading a Workspace, by what is true of its connection now."""
        workspaces = self._arrival.wait().workspaces
        if any(choice is known for known in self._known):
            choice = workspaces.choice(choice.workspace.id, choice.connection.id)
        return workspaces.browse(choice, listener, **options)

    def __getattr__(self, name: str) -> Any:
        if self._arrival.session is not None:
            return getattr(self._arrival.session.workspaces, name)
        return _Awaited(lambda: getattr(self._arrival.wait().workspaces, name))


class _Arrival:
    """The organization once it is open, or why it is not."""

    def __init__(self) -> None:
        self.settled = threading.Event()
        self.session: OrganizationSession | None = None
        self.error: BaseException | None = None

    def wait(self) -> OrganizationSession:
        """Return the organization; raises what opening it raised."""
        self.settled.wait()
        if self.session is None:
            assert self.error is not None  # noqa: S101 - one of both is there
            raise self.error
        return self.session


class _Awaited:
    """Something of an organization that is not open yet; waits when it is called."""

    def __init__(self, find: Callable[[], Any]) -> None:
        self._find = find

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._find()(*arguments, **options)

    def __getattr__(self, name: str) -> Any:
        return _Awaited(lambda: getattr(self._find(), name))
