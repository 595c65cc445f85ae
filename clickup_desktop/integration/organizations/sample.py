"""The sample workspace: the embedded ClickUp as a process of its own, and a store that is not kept.

Nothing of it touches the person's own organization: the data lies in a temporary folder that goes
when the sample is left, and tokens stay in memory.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys

from clickup_desktop.inherited_environment import is_frozen
from clickup_desktop.integration.clients import Clients
from clickup_desktop.integration.organizations.errors import SampleUnavailable
from clickup_desktop.integration.policy.policy import UNMANAGED
from clickup_desktop.integration.policy.policy_file import policy_in_force
from clickup_desktop.integration.policy.rules import require_sample
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.snapshots.snapshots import Snapshots
from clickup_desktop.interruption import Cancellation, DeadlineExceeded, run_interruptibly
from clickup_desktop.organization.opening import make_organization
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import open_store
from clickup_desktop.organization.tokens.keepers import token_keepers
from clickup_desktop.temporary_folder import TemporaryFolder

START_SECONDS = 20.0
STOP_SECONDS = 2.0

_OTHERS = {Role.INTEGRATIONS_ADMIN: "Acme Integrator", Role.MEMBER: "Acme Member"}


class SandboxProcess:
    """The embedded ClickUp, running for as long as its standard input is open."""

    def __init__(self, process: subprocess.Popen[str], url: str, token: str) -> None:
        self._process = process
        self.url = url
        self.token = token

    def __repr__(self) -> str:
        return f"SandboxProcess({self.url!r})"

    def stop(self) -> None:
        """End the process; at once when it does not end by itself."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()


def start_sandbox(
    *, size: str = "small", rate_limit: int = 100, cancellation: Cancellation | None = None
) -> SandboxProcess:
    """Start the embedded ClickUp and wait until it answers.

    Args:
        size: see `Sandbox`.
        rate_limit: requests a token and minute.
        cancellation: ends the wait.

    Raises:
        SampleUnavailable: it did not start.
        Cancelled: nobody wants it any more.
    """
    program = [sys.executable] if is_frozen() else [sys.executable, "-m", "clickup_desktop"]
    command = [*program, "sandbox", "--port", "0", "--size", size, "--chat", "small", "--json"]
    command += ["--rate-limit", str(rate_limit), "--until-stdin-closes"]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
    except OSError as error:
        raise SampleUnavailable(error.strerror or "it could not be started") from None
    output = process.stdout
    try:
        line = run_interruptibly(
            lambda: output.readline() if output is not None else "",
            cancellation,
            deadline_seconds=START_SECONDS,
            name="sandbox-start",
        )
        told = json.loads(line)
        return SandboxProcess(process, told["url"], told["token"])
    except (DeadlineExceeded, ValueError, KeyError):
        SandboxProcess(process, "", "").stop()
        raise SampleUnavailable("it did not say where it listens") from None
    except BaseException:
        SandboxProcess(process, "", "").stop()
        raise


class SampleWorkspace:
    """An organization to try things in, with a member for each role, over one store.

    Attributes:
        sessions: the organization as the member with each role sees it. They share what the
            Enterprise Admin's has, and are closed with the sample.
    """

    def __init__(self, sandbox: SandboxProcess, folder: TemporaryFolder) -> None:
        """Make the organization; raises `StoreError`."""
        self._sandbox = sandbox
        self._folder = folder
        data = folder.path
        store = open_store(data)
        try:
            made = make_organization(store, name="Acme", member_name="Acme Admin")
            # All roles find the tokens where the Enterprise Admin's are.
            keepers = token_keepers(
                store, MemorySecrets(), made.organization_id, made.first_member_id
            )
            admin = OrganizationService(store, keepers, made.first_member_id)
            ids = {
                Role.ENTERPRISE_ADMIN: made.first_member_id,
                **{role: admin.members.add(name, "", role).id for role, name in _OTHERS.items()},
            }
        except BaseException:
            store.close()
            raise
        self._store = store
        self._clients = Clients(UNMANAGED)
        self._snapshots = Snapshots(data / "snapshots")
        self.sessions = {
            role: OrganizationSession(
                OrganizationService(store, keepers, member_id),
                self._clients,
                self._snapshots,
                sandbox.url,
                shared=True,
                policy=UNMANAGED,
            )
            for role, member_id in ids.items()
        }

    @property
    def session(self) -> OrganizationSession:
        """The organization as its Enterprise Admin sees it."""
        return self.sessions[Role.ENTERPRISE_ADMIN]

    @property
    def url(self) -> str:
        """The organization URL that leads to the embedded ClickUp."""
        return self._sandbox.url

    @property
    def token(self) -> str:
        """A token that works there, and nowhere else."""
        return self._sandbox.token

    def close(self) -> None:
        """Leave the sample: everything of it is gone afterwards."""
        self._snapshots.close()
        self._clients.close()
        self._store.close()
        self._sandbox.stop()
        self._folder.remove()


def open_sample(
    *, size: str = "small", cancellation: Cancellation | None = None
) -> SampleWorkspace:
    """Start the sample workspace.

    Raises:
        AgainstPolicy: it is not allowed.
        SampleUnavailable: the embedded ClickUp did not start.
        Cancelled: nobody wants it any more.
    """
    require_sample(policy_in_force())
    sandbox = start_sandbox(size=size, cancellation=cancellation)
    folder = TemporaryFolder()
    try:
        return SampleWorkspace(sandbox, folder)
    except BaseException:
        sandbox.stop()
        folder.remove()
        raise
