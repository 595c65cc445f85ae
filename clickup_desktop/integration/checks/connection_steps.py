"""The steps that a token is tried with: the calls that are really used, each told by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import RateLimited, TimedOut
from clickup_desktop.clickup.models import Space, User, Workspace
from clickup_desktop.clickup.rate_limit import RateState, reserve_of
from clickup_desktop.integration.checks.step_runner import PlannedStep, StepResult
from clickup_desktop.integration.records import CheckReport, Verdict
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.records import Connection
from clickup_desktop.organization.secrets import DEADLINE_SECONDS, KeyringTimedOut
from clickup_desktop.troubleshooting.anonymising import KnownName
from clickup_desktop.untrusted_text import display_text

KEYRING_SECONDS = DEADLINE_SECONDS + 5.0
"""The keyring keeps its own deadline; this is for one that forgets it."""

T = TypeVar("T")


class ConnectionSteps:
    """What a connection, or a token from the environment, is tried with.

    Attributes:
        user: whom the token belongs to, once ClickUp has said so.
        workspaces: what the token reaches, once ClickUp has said so.
    """

    def __init__(
        self,
        open_client: Callable[[], ClickUpClient],
        *,
        prefix: str = "",
        area: str = "",
        deadline_seconds: float | None = None,
        names: tuple[KnownName, ...] = (),
    ) -> None:
        """Prepare the steps of one token.

        Args:
            open_client: reads the token from where it is kept.
            prefix: tells the steps' names from those of another connection.
            deadline_seconds: of each question; None for the client's own patience.
            names: in `area`.
        """
        self._open_client = open_client
        self._prefix = prefix
        self._area = area
        self._deadline = deadline_seconds
        self._names = names
        self._client: ClickUpClient | None = None
        self.user: User | None = None
        self.workspaces: tuple[Workspace, ...] | None = None

    @property
    def user_step(self) -> str:
        """The name of the step by which ClickUp accepts the token."""
        return self._named("user")

    def plan(
        self,
        *,
        token_needs: tuple[str, ...] = (),
        user_needs: tuple[str, ...] = (),
        with_rate: bool = False,
    ) -> tuple[PlannedStep, ...]:
        """Return the steps that are known now; those of each Workspace follow from them.

        Args:
            token_needs: the steps without which the token can't be read.
            user_needs: the steps without which ClickUp can't be asked.
            with_rate: tell how many requests are left.
        """
        read_token = PlannedStep(
            self._named("token"),
            "Read the token",
            self._area,
            self._read_token,
            needs=token_needs,
            deadline_seconds=KEYRING_SECONDS,
            late=KeyringTimedOut,
            names=self._names,
        )
        user = self._asking(
            "user", "ClickUp accepts the token", self._ask_user, ("token",), others=user_needs
        )
        workspaces = self._asking(
            "workspaces", "Workspaces are listed", self._list_workspaces, ("user",)
        )
        rate = self._asking("rate", "Requests left", self._tell_rate, ("user",))
        return (read_token, user, *((rate,) if with_rate else ()), workspaces)

    def problem_in(self, report: CheckReport) -> str:
        """Return the code of the hint when the token as a whole does not work; "" otherwise.

        A Workspace without chat, say, is told but is no problem of the connection.
        """
        whole = {self._named(name) for name in ("token", "user", "workspaces")}
        failed = (step.hint for step in report.steps if step.name in whole)
        return next((hint.code for hint in failed if hint is not None), "")

    def client(self) -> ClickUpClient:
        """Return the client that the token was read for.

        Raises:
            RateLimited: nothing could be asked before the deadline.
        """
        assert self._client is not None, "needs the step that reads the token"  # noqa: S101
        waiting = self._client.rate_state.waiting_seconds
        if self._deadline is not None and waiting > self._deadline:
            raise RateLimited(status=None, wait_seconds=waiting)
        return self._client

    def late(self) -> Exception:
        """Return why a question had no answer before its deadline."""
        waiting = self._client.rate_state.waiting_seconds if self._client is not None else 0.0
        return RateLimited(status=None, wait_seconds=waiting) if waiting else TimedOut()

    def _named(self, name: str) -> str:
        return f"{self._prefix}{name}"

    def _asking(
        self,
        name: str,
        title: str,
        work: Callable[[Cancellation], StepResult],
        needs: tuple[str, ...],
        *,
        others: tuple[str, ...] = (),
        names: tuple[KnownName, ...] = (),
    ) -> PlannedStep:
        return PlannedStep(
            self._named(name),
            title,
            self._area,
            work,
            needs=(*map(self._named, needs), *others),
            deadline_seconds=self._deadline,
            late=self.late,
            lane=self._prefix or "token",
            names=(*self._names, *names),
        )

    def _read_token(self, _cancellation: Cancellation) -> StepResult:
        self._client = self._open_client()
        return StepResult()

    def _ask_user(self, cancellation: Cancellation) -> StepResult:
        # A 401 elsewhere does not mean a bad token, so only this call condemns one.
        self.user = user = self.client().user(cancellation=cancellation)
        name = display_text(user.display_name)
        return StepResult(note=f"as {name}", names=(KnownName("account", name),))

    def _tell_rate(self, _cancellation: Cancellation) -> StepResult:
        return _rate_finding(self.client().rate_state)

    def _list_workspaces(self, cancellation: Cancellation) -> StepResult:
        self.workspaces = found = self.client().workspaces(cancellation=cancellation)
        more = tuple(step for workspace in found for step in self._steps_of(workspace))
        return StepResult(note=counted(len(found), "Workspace"), more=more)

    def _steps_of(self, workspace: Workspace) -> tuple[PlannedStep, ...]:
        name = display_text(workspace.name) or workspace.id
        names = (KnownName("Workspace", name), KnownName("Workspace", workspace.id, name))
        spaces: list[Space] = []

        def ask_spaces(cancellation: Cancellation) -> StepResult:
            spaces[:] = self.client().spaces(workspace.id, cancellation=cancellation)
            return StepResult(note=counted(len(spaces), "Space"))

        def ask_lists(cancellation: Cancellation) -> StepResult:
            if not spaces:
                return StepResult(Verdict.SKIPPED, "There is no Space")
            client, first = self.client(), spaces[0]
            folders = client.folders(first.id, cancellation=cancellation)
            lists = client.folderless_lists(first.id, cancellation=cancellation)
            found = f"{counted(len(folders), 'Folder')} and {counted(len(lists), 'List')}"
            space = display_text(first.name) or first.id
            others = f", the first of {len(spaces):,} Spaces" if len(spaces) > 1 else ""
            return StepResult(
                note=f"{found} in {space}{others}",
                names=(KnownName("Space", space),),
                partial=len(spaces) > 1,
            )

        def ask_channels(cancellation: Cancellation) -> StepResult:
            page = self.client().channel_page(workspace.id, cancellation=cancellation)
            more = " or more" if page.next_cursor else ""
            told = counted(len(page.channels), "Channel") + more
            return StepResult(note=told, partial=bool(page.next_cursor))

        of = workspace.id
        return (
            self._asking(
                f"spaces:{of}", f"{name}: Spaces", ask_spaces, ("workspaces",), names=names
            ),
            self._asking(
                f"lists:{of}",
                f"{name}: Folders and Lists of a Space",
                ask_lists,
                (f"spaces:{of}",),
                names=names,
            ),
            self._asking(
                f"channels:{of}", f"{name}: Channels", ask_channels, ("workspaces",), names=names
            ),
        )


def area_of(connection: Connection) -> str:
    """Return what a connection's steps belong under."""
    return f"Connection as {connection.account.name} ({connection.visibility.value.capitalize()})"


def names_of_account(connection: Connection) -> tuple[KnownName, ...]:
    """Return whom a connection's texts name."""
    account = connection.account
    return tuple(KnownName("account", text, account.name) for text in (account.name, account.email))


def counted(number: int, what: str) -> str:
    """Return "1 Space", or "3 Spaces"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _rate_finding(state: RateState) -> StepResult:
    if not state.limit:
        return StepResult(note="ClickUp tells no limit")
    left = f"{state.remaining:,} of {state.limit:,} requests in this minute"
    few = state.remaining <= reserve_of(state.limit)
    return StepResult(Verdict.NOTED if few else Verdict.FINE, left)
