"""The steps that a token is tried with: the calls that are really used, each told by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import RateLimited, TimedOut
from clickup_desktop.clickup.models import Space, User, Workspace
from clickup_desktop.clickup.rate_limit import RateState
from clickup_desktop.integration.checks.step_runner import PlannedStep, StepResult
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.integration.records import CheckReport, Verdict
from clickup_desktop.integration.translation import references_from
from clickup_desktop.interruption import Cancellation
from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.organization.records import Connection, Visibility
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
        rules: Rules | None = None,
    ) -> None:
        """Prepare the steps of one token.

        Args:
            open_client: reads the token from where it is kept.
            prefix: tells the steps' names from those of another connection.
            deadline_seconds: of each question; None for the client's own patience.
            names: in `area`.
            rules: which Workspaces and Spaces may be used; None for those in force.
        """
        self._rules = rules or Rules()
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
            _("The token can be read"),
            self._area,
            self._read_token,
            needs=token_needs,
            deadline_seconds=KEYRING_SECONDS,
            late=KeyringTimedOut,
            names=self._names,
        )
        user = self._asking(
            "user", _("ClickUp accepts the token"), self._ask_user, ("token",), others=user_needs
        )
        workspaces = self._asking(
            "workspaces", _("Workspaces can be listed"), self._list_workspaces, ("user",)
        )
        rate = self._asking("rate", _("Requests left"), self._tell_rate, ("user",))
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
        return StepResult(
            note=_("Belongs to {name}").format(name=name), names=(KnownName("account", name),)
        )

    def _tell_rate(self, _cancellation: Cancellation) -> StepResult:
        return _rate_finding(self.client().rate_state)

    def _list_workspaces(self, cancellation: Cancellation) -> StepResult:
        self.workspaces = found = self.client().workspaces(cancellation=cancellation)
        allowed = [it for it in found if self._rules.allowed(references_from((it,)))]
        more = tuple(step for workspace in allowed for step in self._steps_of(workspace))
        note = ngettext("{count} Workspace", "{count} Workspaces", len(found))
        return StepResult(note=note.format(count=whole_number(len(found))), more=more)

    def _steps_of(self, workspace: Workspace) -> tuple[PlannedStep, ...]:
        name = display_text(workspace.name) or workspace.id
        names = (KnownName("Workspace", name), KnownName("Workspace", workspace.id, name))
        spaces: list[Space] = []

        def ask_spaces(cancellation: Cancellation) -> StepResult:
            found = self.client().spaces(workspace.id, cancellation=cancellation)
            spaces[:] = [it for it in found if self._rules.allows_space(it.id)]
            note = ngettext("{count} Space", "{count} Spaces", len(spaces))
            return StepResult(note=note.format(count=whole_number(len(spaces))))

        def ask_lists(cancellation: Cancellation) -> StepResult:
            if not spaces:
                return StepResult(Verdict.SKIPPED, _("The Workspace has no Space"))
            client, first = self.client(), spaces[0]
            folders = client.folders(first.id, cancellation=cancellation)
            lists = client.folderless_lists(first.id, cancellation=cancellation)
            space = display_text(first.name) or first.id
            return StepResult(
                note=_folders_and_lists(len(folders), len(lists), space, len(spaces)),
                names=(KnownName("Space", space),),
                partial=len(spaces) > 1,
            )

        def ask_channels(cancellation: Cancellation) -> StepResult:
            page = self.client().channel_page(workspace.id, cancellation=cancellation)
            count, more = len(page.channels), bool(page.next_cursor)
            note = (
                ngettext("{count} Channel or more", "{count} Channels or more", count)
                if more
                else ngettext("{count} Channel", "{count} Channels", count)
            )
            return StepResult(note=note.format(count=whole_number(count)), partial=more)

        of = workspace.id
        return (
            self._asking(
                f"spaces:{of}",
                _("{workspace}: Spaces").format(workspace=name),
                ask_spaces,
                ("workspaces",),
                names=names,
            ),
            self._asking(
                f"lists:{of}",
                _("{workspace}: Folders and Lists of a Space").format(workspace=name),
                ask_lists,
                (f"spaces:{of}",),
                names=names,
            ),
            self._asking(
                f"channels:{of}",
                _("{workspace}: Channels").format(workspace=name),
                ask_channels,
                ("workspaces",),
                names=names,
            ),
        )


def area_of(connection: Connection) -> str:
    """Return what a connection's steps belong under."""
    area = (
        _("Shared connection as {name}")
        if connection.visibility is Visibility.SHARED
        else _("Private connection as {name}")
    )
    return area.format(name=connection.account.name)


def names_of_account(connection: Connection) -> tuple[KnownName, ...]:
    """Return whom a connection's texts name."""
    account = connection.account
    return tuple(KnownName("account", text, account.name) for text in (account.name, account.email))


def _folders_and_lists(folders: int, lists: int, space: str, spaces: int) -> str:
    found = _("{folders} and {lists} in {space}")
    if spaces > 1:
        found = ngettext(
            "{folders} and {lists} in {space}, the first of {number} Space",
            "{folders} and {lists} in {space}, the first of {number} Spaces",
            spaces,
        )
    return found.format(
        folders=ngettext("{count} Folder", "{count} Folders", folders).format(
            count=whole_number(folders)
        ),
        lists=ngettext("{count} List", "{count} Lists", lists).format(count=whole_number(lists)),
        space=space,
        number=whole_number(spaces),
    )


def _rate_finding(state: RateState) -> StepResult:
    if not state.limit:
        return StepResult(note=_("ClickUp doesn't state a limit"))
    left = ngettext(
        "{remaining} of {limit} requests this minute",
        "{remaining} of {limit} requests this minute",
        state.limit,
    ).format(remaining=whole_number(state.remaining), limit=whole_number(state.limit))
    return StepResult(Verdict.NOTED if state.few else Verdict.FINE, left)
