"""The diagnostics as a whole: what is tried, and what needs what."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from clickup_desktop.clickup.address import DEFAULT_CLICKUP_URL, normalise_clickup_url
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.token import Token
from clickup_desktop.data_folder import data_folder
from clickup_desktop.integration.checks.connection_steps import (
    ConnectionSteps,
    area_of,
    names_of_account,
)
from clickup_desktop.integration.checks.step_runner import (
    NETWORK_SECONDS,
    PlannedStep,
    StepResult,
    StepRunner,
)
from clickup_desktop.integration.diagnostics.computer import (
    AREA,
    FOLDER_STEP,
    KEYRING_STEP,
    plan_folder,
    plan_keyring,
    plan_program,
)
from clickup_desktop.integration.diagnostics.linked_channels import plan_linked_channels
from clickup_desktop.integration.diagnostics.way import Way
from clickup_desktop.integration.organizations.organizations import Organizations
from clickup_desktop.integration.policy.policy_file import policy_in_force
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.integration.records import CheckReport, OnStep, Overview, Verdict
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.token_session import TokenSession
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.language.moments import short_day, short_moment
from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.organization.errors import RowUnreadable, StoreError
from clickup_desktop.organization.records import ChannelLink, Connection, UnreadableRow
from clickup_desktop.organization.secrets import KeyringSecrets, SecretStore
from clickup_desktop.organization.sqlite_store import look_into_store
from clickup_desktop.troubleshooting.hints import hint_for

_STORE_STEP = "store"
_STORE_SECONDS = 8.0
"""The store waits five seconds for whoever holds it."""


class Diagnostics:
    """Tries everything that the program needs, whatever of it may be broken.

    Attributes:
        known: what is known of the organization after a run; None where it could not be read.
        known_links: all links, where `known` has the first of them only.
    """

    def __init__(
        self,
        folder: Path | None,
        clickup_url: str | None,
        *,
        session: OrganizationSession | None = None,
        secrets: SecretStore | None = None,
        token: Token | None = None,
        organization: str | None = None,
        qt: Callable[[], str] = lambda: "",
    ) -> None:
        """Prepare diagnostics.

        Args:
            folder: the data folder; None for the system's own.
            clickup_url: where ClickUp is sought while there is no connection; None for
                ClickUp's own.
            session: the organization that is open; without one, opening it is one of the steps.
            secrets: where tokens are kept; None for the system's keyring.
            token: one that is tried beside the connections', as it was given.
            organization: the id or name of the one that is opened; None for the current one.
            qt: says which Qt there is; "" where nobody asks.

        Raises:
            InvalidClickUpUrl: the address can't be used.
            PolicyUnusable: what is decided for this computer can't be read.
        """
        self._policy = policy_in_force() if session is None else session.policy
        clickup_url = self._policy.organization_url or clickup_url
        self._folder = data_folder(folder)
        self._url = normalise_clickup_url(clickup_url or DEFAULT_CLICKUP_URL)
        self._session = session
        self._secrets = secrets or KeyringSecrets()
        self._token = token
        self._organization = organization
        self._qt = qt
        self._lock = threading.Lock()
        self._opened = ExitStack()
        self._ended = False
        self.known: Overview | None = None
        self.known_links: tuple[ChannelLink, ...] = ()

    @classmethod
    def of(cls, session: OrganizationSession, qt: Callable[[], str] = lambda: "") -> Diagnostics:
        """Return diagnostics of an organization that is open."""
        return cls(
            session.folder,
            session.clickup_url,
            session=session,
            secrets=session.secret_store,
            qt=qt,
        )

    def run(
        self, *, cancellation: Cancellation | None = None, on_step: OnStep | None = None
    ) -> CheckReport:
        """Try everything once, side by side where nothing depends on each other.

        Args:
            cancellation: releases the caller at once; what has not ended is told as stopped.
            on_step: is told each step first as waiting, then as running, then how it ended; one
                call at a time.
        """
        try:
            return StepRunner(cancellation, on_step).run(self._plan())
        finally:
            with self._lock:
                self._ended = True
            self._opened.close()

    def _plan(self) -> tuple[PlannedStep, ...]:
        way = Way(self._url)
        store = PlannedStep(
            _STORE_STEP,
            _("The data can be read"),
            _(AREA),
            lambda _cancellation: self._read_store(way),
            after=(FOLDER_STEP,),
            deadline_seconds=_STORE_SECONDS,
            otherwise=way.plan(),
        )
        planned = (
            *plan_folder(self._folder),
            store,
            plan_keyring(self._secrets),
            *plan_program(self._policy, self._qt),
        )
        if self._token is None:
            return planned
        return (*planned, *way.plan(), *self._plan_token(way, self._token))

    def _read_store(self, default: Way) -> StepResult:
        session = self._session or self._open()
        self.known = overview = session.overview()
        if overview.links.after is not None:
            self.known_links = session.links.all()
        # A connection that is not used is told of, and nothing is sent to where it leads.
        rules = Rules(self._policy, overview.address)
        used = [it for it in overview.connections if rules.reason_against(it) is None]
        urls = [connection.clickup_url for connection in used]
        ways = {url: Way(url) for url in urls} or {self._url: default}
        tried = {it.id: _steps_of(session, it) for it in overview.connections}
        more = [step for way in ways.values() for step in way.plan()]
        for connection in overview.connections:
            more += tried[connection.id].plan(
                # A token for this session alone lies in memory.
                token_needs=() if connection.session_only else (KEYRING_STEP,),
                user_needs=(
                    (ways[connection.clickup_url].answers_step,)
                    if connection.clickup_url in ways
                    else ()
                ),
                with_rate=True,
            )
        more += plan_linked_channels(overview, tried)
        more += _plan_unreadable((*overview.unreadable, *overview.links.unreadable))
        count = len(tried)
        if overview.address:
            return _at_the_server(overview, count, tuple(more))
        try:
            revision = look_into_store(self._folder)
        except StoreError as error:
            # What could be read of it is tried all the same.
            return StepResult(Verdict.FAILED, hint=hint_for(error), more=tuple(more))
        note = _("Revision {revision}, no connection yet")
        if count:
            note = ngettext(
                "Revision {revision}, {count} connection",
                "Revision {revision}, {count} connections",
                count,
            )
        note = note.format(revision=revision, count=whole_number(count))
        return StepResult(note=note, more=tuple(more))

    def _open(self) -> OrganizationSession:
        """Open the organization until the run ends."""
        organizations = Organizations(self._folder, self._url, secrets=self._secrets)
        opened = organizations.open_chosen(self._organization)
        self._close_in_the_end(opened)
        return opened

    def _close_in_the_end(self, opened: OrganizationSession | TokenSession) -> None:
        with self._lock:
            if not self._ended:
                self._opened.callback(opened.close)
                return
        opened.close()
        raise Cancelled  # nobody waits for it any more

    def _plan_token(self, way: Way, token: Token) -> tuple[PlannedStep, ...]:
        def open_client() -> ClickUpClient:
            opened = TokenSession(token.reveal(), self._url)
            self._close_in_the_end(opened)
            return opened.client

        steps = ConnectionSteps(
            open_client,
            prefix="environment/",
            area=_("The token in CLICKUP_TOKEN"),
            deadline_seconds=NETWORK_SECONDS,
        )
        return steps.plan(user_needs=(way.answers_step,), with_rate=True)


def _at_the_server(overview: Overview, count: int, more: tuple[PlannedStep, ...]) -> StepResult:
    verdict, moment = Verdict.NOTED, ""
    if overview.as_of is not None:
        moment = short_moment(overview.as_of)
        note = _(
            "The server can't be reached; last known data from {moment} UTC, no connection yet"
        )
        if count:
            note = ngettext(
                "The server can't be reached; last known data from {moment} UTC, {count} "
                "connection",
                "The server can't be reached; last known data from {moment} UTC, {count} "
                "connections",
                count,
            )
    elif overview.read_only:
        note = _("The server is read-only, no connection yet")
        if count:
            note = ngettext(
                "The server is read-only, {count} connection",
                "The server is read-only, {count} connections",
                count,
            )
    elif overview.key_due:
        moment = short_day(overview.key_due[0].since)
        note = _(
            "On a server, no connection yet; a new key has been due since {moment}: make it on the "
            "Members page"
        )
        if count:
            note = ngettext(
                "On a server, {count} connection; a new key has been due since {moment}: make it "
                "on the Members page",
                "On a server, {count} connections; a new key has been due since {moment}: make it "
                "on the Members page",
                count,
            )
    else:
        verdict, note = Verdict.FINE, _("On a server, no connection yet")
        if count:
            note = ngettext(
                "On a server, {count} connection", "On a server, {count} connections", count
            )
    return StepResult(
        verdict, note=note.format(moment=moment, count=whole_number(count)), more=more
    )


def _plan_unreadable(rows: tuple[UnreadableRow, ...]) -> tuple[PlannedStep, ...]:
    """Return the step that tells of rows that can't be read, where there are some."""
    if not rows:
        return ()
    found = StepResult(Verdict.FAILED, hint=hint_for(RowUnreadable(rows[0])))
    return (PlannedStep("rows", _("Every row can be read"), _(AREA), lambda _cancellation: found),)


def _steps_of(session: OrganizationSession, connection: Connection) -> ConnectionSteps:
    return ConnectionSteps(
        lambda: session.connections.client_of(connection),
        prefix=f"{connection.id}/",
        area=area_of(connection),
        deadline_seconds=NETWORK_SECONDS,
        names=names_of_account(connection),
        rules=Rules(session.policy),
    )
