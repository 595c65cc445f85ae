"""The test of a connection: the steps that its token is tried with, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.models import User, Workspace
from clickup_desktop.integration.checks.connection_steps import ConnectionSteps
from clickup_desktop.integration.checks.step_runner import StepRunner
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.integration.records import CheckReport, CheckStep, OnStep, Verdict
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.keys.errors import (
    KeyRolledBack,
    OrganizationKeyMissing,
    WrongOrganizationKey,
)
from clickup_desktop.organization.records import SERVER_BACKEND, Connection
from clickup_desktop.troubleshooting.hints import HINTS
from clickup_desktop.troubleshooting.organization_hints import KEYRING_HINTS

# What is wrong on this computer alone is not saved where everybody sees it.
_OF_THE_KEYRING = frozenset(
    hint.code
    for hint in (
        *KEYRING_HINTS.values(),
        *(HINTS[kind] for kind in (KeyRolledBack, OrganizationKeyMissing, WrongOrganizationKey)),
    )
)


class ConnectionCheck:
    """One run over everything that a connection is used for.

    Attributes:
        problem: the code of the hint when the token as a whole does not work; "" otherwise.
    """

    def __init__(
        self,
        cancellation: Cancellation | None,
        on_step: OnStep | None,
        *,
        area: str = "",
        rules: Rules | None = None,
    ) -> None:
        """Prepare a check.

        Args:
            on_step: is told the steps that were tried, each when it has ended.
            area: what the steps belong under.
            rules: which Workspaces and Spaces may be used; None for those in force.
        """
        self._rules = rules
        self._cancellation = cancellation or Cancellation()
        self._on_step = on_step
        self._area = area
        self._steps: ConnectionSteps | None = None
        self.problem = ""

    @property
    def user(self) -> User | None:
        """Whom the token belongs to, once ClickUp has said so."""
        return self._steps.user if self._steps is not None else None

    @property
    def workspaces(self) -> tuple[Workspace, ...] | None:
        """What the token reaches, once ClickUp has said so."""
        return self._steps.workspaces if self._steps is not None else None

    def run(self, open_client: Callable[[], ClickUpClient]) -> CheckReport:
        """Try everything, from the token in its keyring to the Channels of each Workspace.

        Raises:
            Cancelled: the person stopped it.
        """
        steps = self._steps = ConnectionSteps(open_client, area=self._area, rules=self._rules)
        runner = StepRunner(self._cancellation, self._tell, one_at_a_time=True)
        report = runner.run(steps.plan())
        self._cancellation.raise_if_cancelled()
        self.problem = steps.problem_in(report)
        tried = tuple(step for step in report.steps if _was_tried(step))
        return CheckReport(tried, self.problem)

    def _tell(self, step: CheckStep) -> None:
        if self._on_step is not None and _was_tried(step):
            self._on_step(step)


def _was_tried(step: CheckStep) -> bool:
    return step.verdict in {Verdict.FINE, Verdict.NOTED, Verdict.FAILED}


def is_this_computers(connection: Connection, problem: str) -> bool:
    """Whether `problem`, a hint's code, says nothing about a Shared connection for others.

    Its token is at the server; what opens it there is in each computer's keyring.
    """
    return connection.secret_backend == SERVER_BACKEND and problem in _OF_THE_KEYRING
