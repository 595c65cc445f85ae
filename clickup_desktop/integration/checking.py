"""The check of a connection: the calls that are really used, each reported."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.models import User, Workspace
from clickup_desktop.integration.records import CheckReport, CheckStep, Verdict
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.secrets import SecretError
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.untrusted_text import display_text

Answer = TypeVar("Answer")
OnStep = Callable[[CheckStep], None]


class Check:
    """One run over everything that a connection is used for.

    Attributes:
        user: whom the token belongs to, once ClickUp has said so.
        workspaces: what the token reaches, once ClickUp has said so.
        problem: the code of the hint when the token as a whole does not work; "" otherwise. A
            Workspace without chat, say, is reported but is no problem of the connection.
    """

    def __init__(self, cancellation: Cancellation | None, on_step: OnStep | None) -> None:
        self._cancellation = cancellation
        self._on_step = on_step
        self._steps: list[CheckStep] = []
        self.user: User | None = None
        self.workspaces: tuple[Workspace, ...] | None = None
        self.problem = ""

    @property
    def report(self) -> CheckReport:
        """What was found so far."""
        return CheckReport(tuple(self._steps))

    def run(self, open_client: Callable[[], ClickUpClient]) -> CheckReport:
        """Try everything, from the token in its keyring to the Channels of each Workspace.

        Raises:
            Cancelled: the person stopped it.
        """
        client = self._try("token", "Read the token", open_client)
        if client is None:
            return self._ended_early()
        self.user = self._try(
            "user",
            "ClickUp accepts the token",
            lambda: client.user(cancellation=self._cancellation),
            lambda user: f"as {display_text(user.display_name)}",
        )
        # A 401 elsewhere does not mean a bad token, so only this call condemns one.
        if self.user is None:
            return self._ended_early()
        self.workspaces = self._try(
            "workspaces",
            "Workspaces are listed",
            lambda: client.workspaces(cancellation=self._cancellation),
            lambda workspaces: _count(len(workspaces), "Workspace"),
        )
        if self.workspaces is None:
            return self._ended_early()
        for workspace in self.workspaces:
            self._check_workspace(client, workspace)
        return self.report

    def _check_workspace(self, client: ClickUpClient, workspace: Workspace) -> None:
        name = display_text(workspace.name) or workspace.id
        spaces = self._try(
            f"spaces:{workspace.id}",
            f"{name}: Spaces",
            lambda: client.spaces(workspace.id, cancellation=self._cancellation),
            lambda spaces: _count(len(spaces), "Space"),
        )
        if spaces:
            self._try(
                f"lists:{workspace.id}",
                f"{name}: Folders and Lists of a Space",
                lambda: client.folders(spaces[0].id, cancellation=self._cancellation),
                lambda folders: f"{_count(len(folders), 'Folder')} in the first Space",
            )
        self._try(
            f"channels:{workspace.id}",
            f"{name}: Channels",
            lambda: client.channel_page(workspace.id, cancellation=self._cancellation),
            lambda page: (
                _count(len(page.channels), "Channel") + (" or more" if page.next_cursor else "")
            ),
        )

    def _try(
        self,
        name: str,
        title: str,
        call: Callable[[], Answer],
        note: Callable[[Answer], str] = lambda _answer: "",
    ) -> Answer | None:
        started = time.monotonic()
        try:
            answer = call()
        except (ClickUpError, SecretError) as error:
            self._add(
                CheckStep(name, title, Verdict.FAILED, time.monotonic() - started, hint_for(error))
            )
            return None
        self._add(
            CheckStep(name, title, Verdict.FINE, time.monotonic() - started, None, note(answer))
        )
        return answer

    def _add(self, step: CheckStep) -> None:
        self._steps.append(step)
        if self._on_step is not None:
            self._on_step(step)

    def _ended_early(self) -> CheckReport:
        hint = self.report.hint
        self.problem = hint.code if hint is not None else ""
        return self.report


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
