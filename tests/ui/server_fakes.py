"""An organization on a server, and the organizations of a computer, as a test wants them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from clickup_desktop.integration.organizations.organizations import (
    InvitationView,
    KnownOrganization,
)
from clickup_desktop.integration.records import Overview
from clickup_desktop.integration.server.records import (
    Belongings,
    Invited,
    KeyChanged,
    Moved,
    Moving,
    RecoveryKeyReplaced,
    Removed,
    ServerState,
)
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.keys.errors import InvalidInvitation
from clickup_desktop.organization.records import (
    AuditEntry,
    Connection,
    KeyDue,
    Member,
    Organization,
    Rows,
)
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.inviting import WaitingInvitation
from tests.ui.fakes import ADMIN, INTEGRATOR, MEMBER, FakeIntegration

ADDRESS = "db.acme.example"
EXPIRES = datetime(2099, 5, 10, 12, 0, tzinfo=UTC)
INVITATION = "clickup-desktop-invitation:1:" + "0123456789ABCDEFGHJKMNPQRSTVWXYZ" * 12
RECOVERY_KEY = "-".join(["0123", "ABCD"] * 7)
JOINED = datetime(2025, 5, 3, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


class FakeServerMembers:
    """Stands in for the members of an organization on a server."""

    def __init__(self, fake: FakeServer) -> None:
        self._fake = fake

    def waiting_invitations(self) -> tuple[WaitingInvitation, ...]:
        return self._fake.waiting

    def invite(self, email: str, name: str, role: Role) -> Invited:
        self._fake.change("invite", email, name, role)
        made = Member(f"m{len(self._fake.people)}", name, email, role)
        self._fake.people = (*self._fake.people, made)
        return Invited(INVITATION, EXPIRES, made)

    def renew_invitation(self, member_id: str) -> Invited:
        self._fake.change("renew", member_id)
        return Invited(INVITATION, EXPIRES, self._fake.person(member_id))

    def set_role(self, member_id: str, role: Role, *, expected_version: int | None = None) -> None:
        self._fake.change("role", member_id, role, expected_version)
        self._fake.people = tuple(
            replace(person, role=role) if person.id == member_id else person
            for person in self._fake.people
        )

    def belongings_of(self, member_id: str) -> Belongings:
        shared = tuple(
            known for known in self._fake.connections.known if known.owner.id == member_id
        )
        return Belongings(self._fake.person(member_id), shared, 3)

    def change_key(self) -> KeyChanged:
        self._fake.change("change_key")
        self._fake.key_due = ()
        return KeyChanged(self._fake.invite_again, self._fake.left_out)

    def replace_recovery_key(self) -> RecoveryKeyReplaced:
        self._fake.change("replace_recovery_key")
        changed = KeyChanged(self._fake.invite_again, self._fake.left_out)
        return RecoveryKeyReplaced(RECOVERY_KEY, changed)

    def remove(self, member_id: str, *, expected_version: int | None = None) -> Removed:
        self._fake.change("remove", member_id, expected_version)
        self._fake.people = tuple(person for person in self._fake.people if person.id != member_id)
        return Removed(self._fake.regenerate, self._fake.invite_again, self._fake.left_out)

    def audit_rows(self, limit: int = 200) -> Rows[AuditEntry]:
        self._fake.calls.append(("audit", limit))
        return Rows(self._fake.entries[:limit])


class FakeServer(FakeIntegration):
    """Stands in for an `OrganizationSession` of an organization on a server.

    Attributes:
        people: the members.
        waiting: invitations that were not used yet.
        entries: the audit trail.
        denial: raised by the next calls that change something; None for success.
        gone: raised by the overview; None while the member belongs.
        as_of, read_only: how the overview says the server is.
        moving: what could be moved here.
        moved: how moving ends.
        regenerate, invite_again, left_out: what removing somebody, or a new key, leaves to be done.
        key_due: why a new key is due.
    """

    def __init__(
        self,
        *connections: Connection,
        member: Member = ADMIN,
        people: tuple[Member, ...] = (ADMIN, INTEGRATOR, MEMBER),
        organization: str = "Acme",
        **links: object,
    ) -> None:
        super().__init__(*connections, member=member, organization=organization, **links)  # type: ignore[arg-type]
        self.people = tuple(replace(person, joined_at=JOINED) for person in people)
        self.waiting: tuple[WaitingInvitation, ...] = ()
        self.entries: tuple[AuditEntry, ...] = ()
        self.denial: BaseException | None = None
        self.gone: BaseException | None = None
        self.as_of: datetime | None = None
        self.read_only = False
        self.moving = Moving((), ())
        self.moved = Moved((), ())
        self.moved_with_kept_address: tuple[str, ...] = ()
        self.regenerate: tuple[Connection, ...] = ()
        self.invite_again: tuple[Member, ...] = ()
        self.left_out: tuple[Member, ...] = ()
        self.key_due: tuple[KeyDue, ...] = ()
        self.state = ServerState.ONLINE
        self.members = FakeServerMembers(self)  # type: ignore[assignment]
        self.listeners: list[Callable[[ServerState], None]] = []

    def overview(self) -> Overview:
        if self.gone is not None:
            raise self.gone
        return replace(
            super().overview(),
            organization=Organization(
                "s",
                self.organization,
                local=False,
                message_copy_days=self.message_copy_days,
            ),
            members=self.people,
            as_of=self.as_of,
            read_only=self.read_only,
            address=ADDRESS,
            key_due=self.key_due,
        )

    def change(self, *call: object) -> None:
        self.calls.append(call)
        if self.denial is not None:
            raise self.denial

    def moving_preview(self) -> Moving:
        return self.moving

    def move(
        self,
        connection_ids: Iterable[str],
        link_ids: Iterable[str],
        *,
        remove_here: bool = False,
        with_kept_address: Iterable[str] = (),
    ) -> Moved:
        self.moved_with_kept_address = tuple(with_kept_address)
        self.change("move", tuple(connection_ids), tuple(link_ids), remove_here)
        return self.moved

    def watch(self, on_change: Callable[[ServerState], None]) -> Callable[[], None]:
        self.listeners.append(on_change)
        return lambda: self.listeners.remove(on_change)

    def tell(self, state: ServerState = ServerState.ONLINE) -> None:
        """Have everybody who watches told, from another thread as the real one does."""
        self.state = state
        teller = threading.Thread(
            target=lambda: [listener(state) for listener in tuple(self.listeners)]
        )
        teller.start()
        teller.join()

    def person(self, member_id: str) -> Member:
        return next(person for person in self.people if person.id == member_id)


class FakeOrganizations:
    """Stands in for `Organizations`.

    Attributes:
        home: this computer's organization.
        server: the one on a server.
        joined: whether it is known on this computer.
        current: which one is opened at the start.
        failure: raised by joining, signing in and opening; None for success.
        waits: whether joining waits until it is cancelled.
        calls: what was called.
        clear_text_chosen: what was chosen about passwords in clear text, each time.
        expires: when the invitation runs out.
        copies: whether there are copies of messages.
    """

    def __init__(
        self, home: FakeIntegration, server: FakeServer | None = None, *, current: str = "local"
    ) -> None:
        self.home = home
        self.server = server or FakeServer()
        self.joined = current != "local"
        self.current = current
        self.failure: BaseException | None = None
        self.waits = False
        self.calls: list[tuple[object, ...]] = []
        self.clear_text_chosen: list[bool] = []
        self.expires = EXPIRES
        self.copies = False

    def has_copies(self, organization_id: str) -> bool:
        return self.copies and organization_id in {"local", "s"}

    def known(self) -> tuple[KnownOrganization, ...]:
        home = KnownOrganization("local", self.home.organization, "", self.current == "local")
        if not self.joined:
            return (home,)
        server = KnownOrganization("s", self.server.organization, ADDRESS, self.current == "s")
        return (home, server)

    def open_current(self) -> FakeIntegration:
        return self.server if self.current == "s" else self.home

    def open(self, organization_id: str, *, remember: bool = True) -> FakeIntegration:
        self.calls.append(("open", organization_id, remember))
        self._fail(None)
        if remember:
            self.current = organization_id
        return self.server if organization_id == "s" else self.home

    def read_invitation(self, text: str) -> InvitationView:
        if text.strip() != INVITATION:
            raise InvalidInvitation("its end is missing")
        return InvitationView("Acme", ADDRESS, Role.INTEGRATIONS_ADMIN, self.expires)

    def join(
        self,
        text: str,
        password: str,
        *,
        certificates: Path | None = None,
        clear_text_password: bool = False,
        cancellation: Cancellation | None = None,
    ) -> FakeIntegration:
        self.calls.append(("join", text.strip(), password, certificates))
        self.clear_text_chosen.append(clear_text_password)
        return self._enter(cancellation)

    def sign_in(
        self,
        address: str,
        login: str,
        password: str,
        *,
        clear_text_password: bool = False,
        cancellation: Cancellation | None = None,
    ) -> FakeIntegration:
        self.calls.append(("sign_in", address, login, password))
        self.clear_text_chosen.append(clear_text_password)
        return self._enter(cancellation)

    def sign_out(self, organization_id: str) -> None:
        self.calls.append(("sign_out", organization_id))
        self._fail(None)
        self.joined, self.current = False, "local"

    def _enter(self, cancellation: Cancellation | None) -> FakeIntegration:
        self._fail(cancellation)
        self.joined, self.current = True, "s"
        return self.server

    def _fail(self, cancellation: Cancellation | None) -> None:
        while self.waits and cancellation is not None:
            cancellation.wait(0.005)
        if self.failure is not None:
            raise self.failure
