"""An organization and a ClickUp that answer as a test wants them to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal

from clickup_desktop.clickup.rate_limit import RateState
from clickup_desktop.integration.checks.watch import Round
from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.integration.messages.erasing import OnRemoved
from clickup_desktop.integration.messages.messages import Messages
from clickup_desktop.integration.messages.records import CopyCounts
from clickup_desktop.integration.messages.states import CopyState, SyncReport
from clickup_desktop.integration.records import (
    CheckReport,
    CheckStep,
    Connected,
    Overview,
    Verdict,
    WorkspaceChoice,
)
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.links.links import ALL_LINKS
from clickup_desktop.organization.records import (
    PAGE_LINKS,
    Account,
    AuditEntry,
    ChannelLink,
    Connection,
    ConnectionState,
    LinkCursor,
    LinkPage,
    LinkSelection,
    LinkState,
    Member,
    Organization,
    Rows,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.roles import Role
from clickup_desktop.troubleshooting.hint import Action, Hint, Step

ADMIN = Member("1", "Acme Admin", "admin@acme.example", Role.ENTERPRISE_ADMIN)
INTEGRATOR = Member("2", "Acme Integrator", "", Role.INTEGRATIONS_ADMIN)
MEMBER = Member("3", "Acme Member", "", Role.MEMBER)
TOKEN = "pk_81234567_ABCDEFGHIJKLMNOPQRSTUVWXYZ123456"
URL = "https://api.clickup.com"


class Refused(Exception):
    """A failure with a hint of its own."""

    def __init__(self, *actions: Action, code: str = "refused") -> None:
        super().__init__("refused")
        self._hint = Hint(
            code,
            "ClickUp refused the token",
            "ClickUp does not know this token.",
            ("It was regenerated.",),
            tuple(Step(f"Step {action.value}", action) for action in actions),
            "HTTP 401 · OAUTH_019",
        )

    def to_hint(self) -> Hint:
        return self._hint


def connection(identifier: str = "c1", **changes: object) -> Connection:
    """A connection in good order."""
    usual = Connection(
        id=identifier,
        visibility=Visibility.SHARED,
        state=ConnectionState.ACTIVE,
        clickup_url=URL,
        owner=ADMIN,
        account=Account("81", "Acme Admin", "admin@acme.example"),
        workspaces=(
            WorkspaceReference("w1", "Acme Rollout"),
            WorkspaceReference("w2", "Acme Sandbox"),
        ),
        token_hint="pk_…7Q2F",
        secret_version=1,
        secret_backend="GNOME Keyring",
        session_only=False,
        created_at=datetime(2027, 5, 3, 12, 0, tzinfo=UTC),
        checked_at=datetime(2027, 5, 4, 12, 0, tzinfo=UTC),
        problem="",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def link(name: str) -> ChannelLink:
    """A link to the Channel called `name`."""
    return ChannelLink(
        id=name,
        connection_id="c1",
        workspace=WorkspaceReference("w1", "Acme Rollout"),
        channel_id=name,
        channel_name=name,
        visibility_private=False,
        place_kind="list",
        place_id="l1",
        path=("Marketing",),
        linked_by=ADMIN,
        linked_at=datetime(2027, 5, 3, tzinfo=UTC),
        state=LinkState.LINKED,
    )


def failed(name: str, title: str, area: str = "", *actions: Action, code: str = "") -> CheckStep:
    """A step that failed, with a hint of its own."""
    hint = Refused(*actions, code=code or name).to_hint()
    return CheckStep(name, title, Verdict.FAILED, 0.2, hint, area=area)


def fine(name: str, title: str, area: str = "", note: str = "") -> CheckStep:
    """A step that went well."""
    return CheckStep(name, title, Verdict.FINE, 0.1, None, note, area)


ALL_FINE = (
    fine("folder", "Data folder can be written", "This computer"),
    fine("keyring", "Keyring keeps a secret", "This computer", "GNOME Keyring"),
    fine("dns", "api.clickup.com has an address", "The way to ClickUp"),
    fine("tls", "The connection is secure", "The way to ClickUp", "by Example CA"),
    fine("c1:user", "ClickUp accepts the token", "Acme Admin", "as Acme Admin"),
)


class FakeDiagnostics:
    """Stands in for the diagnostics: every step waits, runs, and ends, one after the other.

    Attributes:
        steps: how each ends.
        failure: raised at the end; None for a report.
        holds_at: the step that runs until `go` is set or it is cancelled; "" for none.
    """

    def __init__(self, *steps: CheckStep) -> None:
        self.steps = steps or ALL_FINE
        self.failure: BaseException | None = None
        self.holds_at = ""
        self.go = threading.Event()
        self.runs = 0
        self.cancelled = threading.Event()

    def __call__(
        self,
        *,
        session: object = None,
        cancellation: Cancellation | None = None,
        on_step: Callable[[CheckStep], None] | None = None,
    ) -> CheckReport:
        if isinstance(session, FakeIntegration):
            return session.diagnostics(cancellation=cancellation, on_step=on_step)
        self.runs += 1
        tell = on_step or (lambda _step: None)
        for step in self.steps:
            tell(_begun(step, Verdict.WAITING))
        for step in self.steps:
            tell(_begun(step, Verdict.RUNNING))
            if step.name == self.holds_at and cancellation is not None:
                self._hold(cancellation)
            tell(step)
        if self.failure is not None:
            raise self.failure
        return CheckReport(self.steps)

    def _hold(self, cancellation: Cancellation) -> None:
        try:
            while not self.go.is_set():
                cancellation.wait(0.005)
        except BaseException:
            self.cancelled.set()
            raise


def _begun(step: CheckStep, verdict: Verdict) -> CheckStep:
    return CheckStep(step.name, step.title, verdict, area=step.area)


class FakeNetwork:
    """The computer's network, as a test wants it to be."""

    def __init__(self) -> None:
        self.online = True
        self.begun = False

    def begin(self) -> None:
        self.begun = True


class FakeNotifier(QObject):
    """A desktop that keeps what it was told.

    Attributes:
        told: titles and texts of the notifications.
        tray: whether there is a tray.
        shown: whether the icon is in it.
    """

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self.tray = True
        self.shown = False

    def tell(self, title: str, text: str) -> bool:
        if self.tray:
            self.told.append((title, text))
            self.shown = True
        return self.tray

    def clear(self) -> None:
        self.shown = False


def page_of(
    *links: ChannelLink, after: LinkCursor | None = None, limit: int = PAGE_LINKS
) -> LinkPage:
    """A page of these links, in the order in which the store has them."""
    ordered = sorted(links, key=lambda it: not it.problem)
    first = 0 if after is None else 1 + [it.id for it in ordered].index(after.id)
    shown = tuple(ordered[first : first + limit])
    more = first + limit < len(ordered)
    return LinkPage(
        shown,
        total=len(links),
        ill=sum(bool(it.problem) for it in links),
        after=LinkCursor(not shown[-1].problem, shown[-1].linked_at, shown[-1].id)
        if more
        else None,
    )


class FakeConnections:
    """Stands in for the connections of a session.

    Attributes:
        known: the connections there are.
        versions: of those whose token was updated, as they were looked at.
    """

    def __init__(self, fake: FakeIntegration, known: tuple[Connection, ...]) -> None:
        self._fake = fake
        self.known = list(known)
        self.versions: list[int | None] = []

    def connect(
        self,
        token: str,
        visibility: Visibility,
        clickup_url: str,
        *,
        session_only: bool = False,
        cancellation: Cancellation | None = None,
    ) -> Connected:
        self._fake.calls.append(("connect", token, visibility, clickup_url, session_only))
        self._fake.ask(cancellation)
        made = connection("new", visibility=visibility)
        self.known.append(made)
        return Connected(made, made.account.name, made.workspaces, 0)

    def update_token(
        self,
        connection_id: str,
        token: str,
        *,
        clickup_url: str | None = None,
        accept_other_account: bool = False,
        session_only: bool = False,
        expected_version: int | None = None,
        cancellation: Cancellation | None = None,
    ) -> Connection:
        self._fake.calls.append(
            ("update", connection_id, token, accept_other_account, session_only)
        )
        self._fake.sent_to.append(clickup_url)
        self.versions.append(expected_version)
        if not accept_other_account:
            self._fake.ask(cancellation)
        return self.known[0]

    def check(
        self,
        connection_id: str,
        *,
        cancellation: Cancellation | None = None,
        on_step: Callable[[CheckStep], None] | None = None,
    ) -> CheckReport:
        self._fake.calls.append(("check", connection_id))
        for step in self._fake.steps:
            if on_step is not None:
                on_step(step)
        self._fake.ask(cancellation)
        return CheckReport(self._fake.steps, self._fake.problem)

    def check_quietly(self, *, cancellation: Cancellation | None = None) -> Round:
        self._fake.calls.append(("check_quietly",))
        self._fake.ask(cancellation)
        return self._fake.round

    def disconnect(self, connection_id: str) -> tuple[ChannelLink, ...]:
        self._fake.calls.append(("disconnect", connection_id))
        self._fake.ask(None)
        self.known = [kept for kept in self.known if kept.id != connection_id]
        return self._fake.saved_links

    def rate_state(self, connection_id: str) -> RateState | None:
        return self._fake.rate


class FakeWorkspaces:
    """Stands in for the Workspaces of a session: there are none."""

    def choices(self) -> tuple[WorkspaceChoice, ...]:
        return ()

    def refresh(self, *, cancellation: Cancellation | None = None) -> tuple[WorkspaceChoice, ...]:
        return ()


class FakeLinks:
    """Stands in for the links of a session."""

    def __init__(self, fake: FakeIntegration) -> None:
        self._fake = fake

    def all(self) -> tuple[ChannelLink, ...]:
        return self._fake.saved_links

    def page(
        self,
        wanted: LinkSelection = ALL_LINKS,
        after: LinkCursor | None = None,
        *,
        limit: int = PAGE_LINKS,
    ) -> LinkPage:
        self._fake.calls.append(("link_page", wanted.text, after, limit))
        found = [it for it in self._fake.saved_links if wanted.text in it.channel_name]
        return page_of(*found, after=after, limit=limit)

    def get(self, link_id: str) -> ChannelLink:
        return next(it for it in self._fake.saved_links if it.id == link_id)

    def to(self, channel_id: str, connection_id: str) -> ChannelLink | None:
        self._fake.calls.append(("link_to", channel_id))
        fitting = (it for it in self._fake.saved_links if it.channel_id == channel_id)
        return next(fitting, None)

    def to_channels(
        self, connection_id: str, channel_ids: Collection[str]
    ) -> dict[str, ChannelLink]:
        self._fake.calls.append(("links_to", *channel_ids))
        links = self._fake.saved_links
        return {it.channel_id: it for it in links if it.channel_id in channel_ids}

    def through(self, connection_id: str) -> LinkPage:
        self._fake.calls.append(("links_through", connection_id))
        self._fake.ask(None)
        return page_of(*self._fake.saved_links)


class FakeMembers:
    """Stands in for the members of a session."""

    def __init__(self, fake: FakeIntegration) -> None:
        self._fake = fake

    def audit_rows(self, limit: int = 200) -> Rows[AuditEntry]:
        self._fake.calls.append(("audit", limit))
        return Rows(())


def copy_state(channel: str = "general", **changes: object) -> CopyState:
    """How a copy stands that is complete, of the Channel that the link of that name leads to."""
    now = datetime.now(UTC)
    usual = CopyState(
        connection_id="c1",
        channel_id=channel,
        link_id=channel,
        channel_name=channel,
        private=False,
        counts=CopyCounts(messages=12_000, replies=480, replies_expected=480),
        complete=True,
        first_read=True,
        read_at=now - timedelta(minutes=3, seconds=5),
        compared_at=now - timedelta(days=400),
        keep_days=None,
        paused=False,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


class FakeCopies:
    """Stands in for the copies of a session.

    Attributes:
        kept: how they stand.
        failure: raised when they are looked at; None for success.
        sync_failure: raised by an update.
        holds: whether an update goes on until `go` is set or it is cancelled.
        tells: what an update tells of how far it is.
        report: what an update returns.
        at_once: how many updates run at the same time, and how many did at most.
    """

    def __init__(self, fake: FakeIntegration) -> None:
        self._fake = fake
        self.kept: list[CopyState] = []
        self.failure: BaseException | None = None
        self.sync_failure: BaseException | None = None
        self.holds = False
        self.go = threading.Event()
        self.tells: tuple[SyncProgress, ...] = ()
        self.report = SyncReport()
        self.at_once = (0, 0)
        self._lock = threading.Lock()

    def states(self) -> tuple[CopyState, ...]:
        if self.failure is not None:
            raise self.failure
        return tuple(self.kept)

    def keep(self, link: ChannelLink, keep_days: int | None = None) -> None:
        self._fake.calls.append(("keep", link.id, keep_days))
        self._fake.ask(None)
        self.kept = [it for it in self.kept if it.channel_id != link.channel_id]
        self.kept.append(copy_state(link.channel_id, keep_days=keep_days))

    def pause(self, link: ChannelLink, *, paused: bool) -> None:
        self._fake.calls.append(("pause", link.id, paused))
        self._fake.ask(None)
        self.kept = [
            replace(it, paused=paused) if it.channel_id == link.channel_id else it
            for it in self.kept
        ]

    def erase(
        self,
        state: CopyState,
        *,
        on_removed: OnRemoved | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        self._fake.calls.append(("erase", state.channel_id))
        if on_removed is not None:
            on_removed(500, 12_000)
        self._fake.ask(cancellation)
        self.kept = [it for it in self.kept if it.channel_id != state.channel_id]

    def keep_other_accounts(self, connection_id: str) -> None:
        self._fake.calls.append(("keep_other_accounts", connection_id))
        self.kept = [replace(it, other_account=False) for it in self.kept]

    def sync(
        self,
        links: list[ChannelLink] | None = None,
        *,
        again: bool = False,
        quietly: bool = False,
        on_progress: Callable[[str, SyncProgress], None],
        cancellation: Cancellation,
    ) -> SyncReport:
        wanted = None if links is None else tuple(it.id for it in links)
        self._fake.calls.append(("sync", wanted, again, quietly))
        with self._lock:
            running = self.at_once[0] + 1
            self.at_once = running, max(self.at_once[1], running)
        try:
            for progress in self.tells:
                on_progress("c1", progress)
            while self.holds and not self.go.is_set():
                cancellation.wait(0.005)
        finally:
            with self._lock:
                self.at_once = self.at_once[0] - 1, self.at_once[1]
        if self.sync_failure is not None:
            raise self.sync_failure
        return self.report


class FakeIntegration:
    """Stands in for `OrganizationSession`.

    Attributes:
        copies: what stands in for the copies of messages.
        messages: what finds in them.
        message_copy_days: for how long copies may be kept in the organization.
        round: what the next looks at everything find.
        failure: raised by the next calls that ask ClickUp; None for success.
        waits: whether those calls wait until they are cancelled or `go` is set.
        calls: what was called, with what.
        steps, problem: how a test of a connection ends.
        diagnostics: what stands in for its diagnostics.
        rate: what is known of each token's requests.
    """

    def __init__(
        self,
        *connections: Connection,
        member: Member = ADMIN,
        organization: str = "Acme",
        links: tuple[ChannelLink, ...] = (),
    ) -> None:
        self.clickup_url = URL
        self.member = member
        self.organization = organization
        self.saved_links = links
        self.failure: BaseException | None = None
        self.waits = False
        self.go = threading.Event()
        self.calls: list[tuple[object, ...]] = []
        self.sent_to: list[str | None] = []
        self.message_copy_days: int | None = None
        self.closed = False
        self.round = Round()
        self.problem = ""
        self.rate = RateState(100, 97, 0.0)
        self.steps: tuple[CheckStep, ...] = (
            CheckStep("user", "ClickUp accepts it", Verdict.FINE, 0.1),
        )
        self.diagnostics = FakeDiagnostics()
        self.connections = FakeConnections(self, connections)
        self.workspaces = FakeWorkspaces()
        self.links = FakeLinks(self)
        self.members = FakeMembers(self)
        self.copies = FakeCopies(self)
        self.messages: Messages | None = None

    def reconcile(self) -> int:
        return 0

    def set_assistance(self, address: str) -> None:
        self.calls.append(("assistance", address))
        self.ask(None)

    def set_message_copies(self, days: int | None) -> None:
        self.calls.append(("copies", days))
        self.ask(None)
        self.message_copy_days = days

    def overview(self) -> Overview:
        may = self.member.role is not Role.MEMBER
        return Overview(
            organization=Organization(
                "o", self.organization, True, message_copy_days=self.message_copy_days
            ),
            member=self.member,
            members=(ADMIN, INTEGRATOR, MEMBER),
            may_integrate=may,
            role_holders=(ADMIN, INTEGRATOR),
            connections=tuple(self.connections.known) if may else (),
            links=page_of(*self.saved_links),
        )

    def ask(self, cancellation: Cancellation | None) -> None:
        if self.waits and cancellation is not None:
            while not self.go.is_set():
                cancellation.wait(0.005)
        if self.failure is not None:
            raise self.failure

    def watch(self, _on_change: Callable[[object], None]) -> Callable[[], None]:
        return lambda: None

    def close(self) -> None:
        self.closed = True


class FakeSample:
    """Stands in for `SampleWorkspace`."""

    url = "http://127.0.0.1:4321"
    token = TOKEN

    def __init__(self) -> None:
        self.session = FakeIntegration(organization="Acme sample")
        self.session.clickup_url = self.url
        self.sessions = {
            Role.ENTERPRISE_ADMIN: self.session,
            Role.INTEGRATIONS_ADMIN: FakeIntegration(member=INTEGRATOR),
            Role.MEMBER: FakeIntegration(member=MEMBER),
        }
        self.closed = False

    def close(self) -> None:
        self.closed = True
