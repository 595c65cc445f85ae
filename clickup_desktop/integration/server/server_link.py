"""The server behind an organization that is open: whether it is there, and who waits to hear.

Everything that is asked of it goes through the organization's own calls; this notes how they went.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from clickup_desktop.integration.records import Overview
from clickup_desktop.integration.server.last_known import LastKnown
from clickup_desktop.integration.server.records import ServerState
from clickup_desktop.organization.errors import (
    MemberRemoved,
    ReadOnlyServer,
    ServerBusy,
    ServerUnreachable,
    SignInRefused,
    UnknownMember,
)
from clickup_desktop.organization.server.inviting import ServerMembers
from clickup_desktop.organization.server.notifying import Change, ChangeListener
from clickup_desktop.organization.server.sealing import HeldKey, InvitationWriter
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import sign_in
from clickup_desktop.organization.service import OrganizationService

AWAY = (ServerUnreachable, ServerBusy)
"""What may be over soon, and does not say that somebody is not to see the organization."""

OnChange = Callable[[ServerState], None]
T = TypeVar("T")

_logger = logging.getLogger("clickup_desktop.integration")


class ServerLink:
    """One member's way to the server.

    Args:
        signed_in: whether the server has let the member in already; else it is asked as soon as
            it is there.
        open_local: opens this computer's organization, which the caller closes.

    Attributes:
        key: the organization's key.
        people: what an Enterprise Admin does with members.
    """

    def __init__(
        self,
        store: ServerStore,
        member_id: str,
        key: HeldKey,
        last_known: LastKnown,
        open_local: Callable[[], OrganizationService],
        *,
        signed_in: bool,
    ) -> None:
        self.key = key
        self.people = ServerMembers(store, member_id)
        self.open_local = open_local
        self._store = store
        self._member_id = member_id
        self._last_known = last_known
        self._lock = threading.Lock()
        self._signed_in = signed_in
        self._closed = False
        self._state = ServerState.ONLINE if signed_in else ServerState.AWAY
        self._waiting: dict[object, OnChange] = {}
        self._listener: ChangeListener | None = None

    @property
    def address(self) -> str:
        """Where the server is, without anybody's login."""
        return str(self._store.address.for_user(""))

    def invitation_writer(self, organization_name: str) -> InvitationWriter:
        """Return what writes an invitation, with the organization's key as it is now."""
        return InvitationWriter(self.key.key(afresh=True), organization_name, self._store.address)

    @property
    def state(self) -> ServerState:
        """How the server was when it was last heard of."""
        return self._state

    def overview(self, read: Callable[[], Overview]) -> Overview:
        """Return what `read` does, or what was last known while the server is away.

        Raises:
            SignInRefused: the server does not let the member in, which proves nothing; what was
                last known stays.
            MemberRemoved: the server has shown it; nothing is kept.
            ServerError: nothing was known before.
        """

        def read_and_keep() -> Overview:
            overview = read()
            self._last_known.keep(overview, datetime.now(UTC))
            return overview

        return self.or_last_known(read_and_keep, lambda known: known)

    def or_last_known(self, read: Callable[[], T], from_known: Callable[[Overview], T]) -> T:
        """Return what `read` does; while the server is away, the same of what was last known."""
        try:
            self._sign_in_once()
            if self._store.read_only:
                # It may have taken over since.
                self._store.close()
            answer = read()
        except AWAY:
            self._note(ServerState.AWAY)
            known = self._last_known.overview()
            if known is None:
                raise
            return from_known(known)
        except SignInRefused:
            self._note(ServerState.REFUSED)
            raise
        except MemberRemoved:
            self._last_known.forget()
            raise
        except UnknownMember:
            self._last_known.forget()
            raise MemberRemoved(self.address) from None
        if self._state is ServerState.REFUSED:
            # The listener would find out much later.
            self._look_again()
        self._state = ServerState.READ_ONLY if self._store.read_only else ServerState.ONLINE
        return answer

    @property
    def read_only(self) -> bool:
        """Whether the server that answered last is a copy."""
        return self._store.read_only

    def watch(self, on_change: OnChange) -> Callable[[], None]:
        """Have `on_change` called, from another thread, until what is returned is called."""
        ticket = object()
        with self._lock:
            if self._closed:
                return lambda: None
            self._waiting[ticket] = on_change
            if self._listener is None:
                self._listener = ChangeListener(self._listen, self)
                self._listener.start()

        def stop() -> None:
            with self._lock:
                self._waiting.pop(ticket, None)
                listener = None if self._waiting else self._listener
                if listener is not None:
                    self._listener = None
            if listener is not None:
                listener.stop()

        return stop

    def close(self) -> None:
        """Stop listening, and keep what was last known. The organization closes the store."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()
        self._last_known.close()

    # What the listener tells, on its own thread

    def changed(self, change: Change) -> None:
        """Somebody changed something."""
        self._tell()

    def everything_may_have_changed(self) -> None:
        """The server is there, for the first time or again."""
        self._state = ServerState.ONLINE
        self._tell()

    def connection_lost(self, error: Exception) -> None:
        """The server is away, or a copy."""
        before = self._state
        read_only = isinstance(error, ReadOnlyServer)
        self._state = ServerState.READ_ONLY if read_only else ServerState.AWAY
        # A copy sends no notifications, so that it is read again each time it was looked for.
        if read_only or before is not self._state:
            self._tell()

    def refused(self, error: SignInRefused) -> None:
        """The server does not let the member in now."""
        before, self._state = self._state, ServerState.REFUSED
        if before is not ServerState.REFUSED:
            self._tell()

    def _listen(self) -> Any:
        connection = self._store.listen()
        told = connection.info.parameter_status
        # https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC
        if "on" in {told("in_hot_standby"), told("default_transaction_read_only")}:
            connection.close()
            raise ReadOnlyServer(self.address)
        return connection

    def _tell(self) -> None:
        with self._lock:
            waiting = tuple(self._waiting.values())
        for on_change in waiting:
            try:
                on_change(self._state)
            except Exception as error:  # noqa: BLE001 - the others are to hear of it all the same
                _logger.warning("nobody took a change: %s", type(error).__name__)

    def _note(self, state: ServerState) -> None:
        before, self._state = self._state, state
        # The listener may hear nothing of that, and then would not tell when the server is back.
        if before not in {ServerState.AWAY, ServerState.REFUSED}:
            self._look_again()

    def _look_again(self) -> None:
        with self._lock:
            listener = self._listener
        if listener is not None:
            listener.look_again()

    def _sign_in_once(self) -> None:
        if self._signed_in:
            return
        if sign_in(self._store, organization_id=self.key.organization_id) != self._member_id:
            raise MemberRemoved(self.address, "the login is somebody else's now")
        self._signed_in = True
