"""Copies of messages, as the owner of the tokens they were read with keeps and uses them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.estimate import seconds_left
from clickup_desktop.clickup.rate_limit import Priority
from clickup_desktop.integration.connections import Connections
from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.copy_file import CopyFile, account_of
from clickup_desktop.integration.messages.copy_reading import SyncProgress
from clickup_desktop.integration.messages.counting import counts_of
from clickup_desktop.integration.messages.erasing import OnRemoved
from clickup_desktop.integration.messages.errors import (
    CopiesForbidden,
    CopyBusy,
    CopyOfOtherAccount,
    NoCopy,
)
from clickup_desktop.integration.messages.files import CopyFiles
from clickup_desktop.integration.messages.reach import Reach
from clickup_desktop.integration.messages.records import KeptCopy
from clickup_desktop.integration.messages.states import (
    CopyState,
    LinkSync,
    Reading,
    SyncReport,
    copy_state,
)
from clickup_desktop.integration.messages.sync_lock import syncing
from clickup_desktop.integration.messages.syncing import CopySync, SyncRound
from clickup_desktop.integration.policy.copies import CopyLimit
from clickup_desktop.integration.policy.errors import AgainstPolicy, ConnectionAgainstPolicy
from clickup_desktop.integration.policy.rules import Rules
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import NotTokenOwner, UnknownConnection
from clickup_desktop.organization.keys.errors import OrganizationKeyError
from clickup_desktop.organization.records import ChannelLink, Connection, WorkspaceReference
from clickup_desktop.organization.secrets import SecretError
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.troubleshooting.hint import Hint
from clickup_desktop.troubleshooting.hints import hint_for

OnCopyProgress = Callable[[str, SyncProgress], None]
"""Is told the connection's id and how far the reading of one of its copies is."""

_LEFT_OUT = (AgainstPolicy, ConnectionAgainstPolicy, SecretError, OrganizationKeyError)
"""Why one connection can't be used now; the others are."""


class MessageCopies:
    """Keeps copies of linked Channels' messages, for one member.

    Every call may raise `CopyError` and `StoreError`. A copy is for the owner of the token alone.

    Args:
        limit: says for how long copies may be kept.
        reach: returns whose copies they are, and through which connections the organization is
            reached; of a server that is away, what was last known.
        own_files: returns the files with the member's copies. Asks no server.
        program: what others are told who find a copy being read, such as "the window".
    """

    def __init__(
        self,
        organization: OrganizationService,
        connections: Connections,
        files: CopyFiles,
        rules: Rules,
        limit: Callable[[], CopyLimit],
        *,
        reach: Callable[[], Reach],
        own_files: Callable[[], Iterable[CopyFile]],
        program: str = "ClickUp Desktop",
    ) -> None:
        self._organization = organization
        self._connections = connections
        self._rules = rules
        self._limit = limit
        self._reach = reach
        self._own_files = own_files
        self._program = f"{program} ({os.getpid()})"
        self._files = files
        self._readings: dict[tuple[str, str], Reading] = {}

    # What is kept

    def require_may_keep(self, link: ChannelLink) -> None:
        """Raise why no copy of a link's Channel may be kept by this member.

        Raises:
            CopiesForbidden, NotTokenOwner, UnknownConnection, ConnectionAgainstPolicy.
        """
        limit = self._limit()
        if not limit.allowed:
            raise CopiesForbidden(limit.by_policy)
        self._owned_connection(link)

    def keep(self, link: ChannelLink, keep_days: int | None = None) -> None:
        """Have a copy kept of a link's Channel; of one that is kept, change for how long.

        Args:
            keep_days: None for as long as may be.
        """
        self.require_may_keep(link)
        connection = self._owned_connection(link)
        file = self._file(connection)
        self._require_own_account(file, connection)
        with file.writing() as transaction:
            copy_rows.keep_copy(
                transaction,
                link.channel_id,
                link.workspace.id,
                link.channel_name,
                private=link.visibility_private,
                keep_days=keep_days,
                now=_now(),
            )
        file.remember_wishes()

    def pause(self, link: ChannelLink, *, paused: bool) -> None:
        """Have a copy left as it is, or read again."""
        file, copy = self._copy(link)
        with file.writing() as transaction:
            copy_rows.pause_copy(transaction, copy, paused)
        file.remember_wishes()

    def erase(
        self,
        state: CopyState,
        *,
        on_removed: OnRemoved | None = None,
        cancellation: Cancellation | None = None,
    ) -> None:
        """Delete a copy, as `CopyFiles.erase` does."""
        key = state.connection_id, state.channel_id
        self._files.erase([key], on_removed=on_removed, cancellation=cancellation)

    def keep_other_accounts(self, connection_id: str) -> None:
        """Keep the copies that another account's token has read, and go on with this one's."""
        connection = self._reach().connection(connection_id)
        if connection is None:
            raise UnknownConnection("no such connection")
        file = self._file(connection)
        with file.writing() as transaction:
            copy_rows.note_account(transaction, connection.account.id)
        file.remember_wishes()

    # How it stands

    def states(self) -> tuple[CopyState, ...]:
        """Return how each copy of the member's stands, those included that are linked no more.

        Among these are those whose connection was removed on another computer.
        """
        reach = self._reach()
        found = [it for each in reach.owned for it in self._states_of(each, reach)]
        for file in self._own_files():
            if reach.connection(file.path.stem) is None:
                found += self._states_in(file, reach, None)
        return tuple(found)

    def state_of(self, link: ChannelLink) -> CopyState | None:
        """Return how the copy of a link's Channel stands; None where none is kept."""
        reach = self._reach()
        connection = reach.connection(link.connection_id)
        if connection is None:
            return None
        states = self._states_of(connection, reach)
        return next((it for it in states if it.channel_id == link.channel_id), None)

    def _states_of(self, connection: Connection, reach: Reach) -> Iterable[CopyState]:
        return self._states_in(self._file(connection), reach, connection.account.id)

    def _states_in(
        self, file: CopyFile, reach: Reach, account_id: str | None
    ) -> Iterable[CopyState]:
        if not file.exists:
            return
        connection_id = file.path.stem
        with file.reading() as transaction:
            found = [(it, counts_of(transaction, it)) for it in copy_rows.copies(transaction)]
            other = account_id not in {None, account_of(transaction)}
        links = reach.link_ids_to(connection_id, [copy.channel_id for copy, _counts in found])
        for copy, counts in found:
            yield copy_state(
                connection_id,
                copy,
                counts,
                links[copy.channel_id],
                reading=self._readings.get((connection_id, copy.channel_id)),
                other_account=other,
                made_anew=file.made_anew,
            )

    # Reading

    def sync(
        self,
        links: Collection[ChannelLink] | None = None,
        *,
        again: bool = False,
        quietly: bool = False,
        client_of: Callable[[Connection], ClickUpClient] | None = None,
        on_progress: OnCopyProgress = lambda _connection_id, _progress: None,
        cancellation: Cancellation | None = None,
    ) -> SyncReport:
        """Bring copies up to date, as far as they are due; where none may be kept, erase them.

        Args:
            links: whose copies; None for all that are not paused.
            again: compare everything, whenever that was last done.
            quietly: rather leave a connection out than have the keyring ask the person.
            client_of: what asks ClickUp where the keyring isn't asked for the token; half of each
                minute's requests is left to others then.

        Raises:
            CopyBusy: another program is at one of the files; the others were looked after.
            NoCopy: no copy is kept of a link's Channel.
            Cancelled: what was read so far is kept.
        """
        wanted: dict[str | None, set[str]] = {}
        for link in links or ():
            wanted.setdefault(link.connection_id, set()).add(self._copy(link)[1].channel_id)
        done: list[LinkSync] = []
        failures: list[tuple[str, Hint]] = []
        requests = 0
        busy: CopyBusy | None = None
        # Which connections there are, and whose, is not taken from what was last known: without the
        # server a token can't be had, and perhaps ought not to be used any more.
        for connection in self._owned():
            file = self._file(connection)
            if not file.exists or (links is not None and connection.id not in wanted):
                continue
            try:
                self._rules.require_usable(connection)
                self._require_own_account(file, connection)
                client = (
                    self._connections.client_of(connection, Priority.BACKGROUND, quietly=quietly)
                    if client_of is None
                    else client_of(connection)
                )
            except (*_LEFT_OUT, CopyOfOtherAccount) as error:
                failures.append((connection.id, hint_for(error)))
                continue
            try:
                found = self._sync_file(
                    connection,
                    file,
                    client,
                    None if links is None else wanted[connection.id],
                    again=again,
                    half=client_of is not None,
                    on_progress=on_progress,
                    cancellation=cancellation,
                )
            except CopyBusy as error:
                busy = busy or error
                continue
            requests += found.requests
            if found.failure is not None:
                failures.append((connection.id, hint_for(found.failure)))
            done += self._outcomes(connection, found)
        if busy is not None:
            raise busy
        return SyncReport(tuple(done), requests, tuple(failures))

    def _sync_file(
        self,
        connection: Connection,
        file: CopyFile,
        client: ClickUpClient,
        wanted: Collection[str] | None,
        *,
        again: bool,
        half: bool,
        on_progress: OnCopyProgress,
        cancellation: Cancellation | None,
    ) -> SyncRound:
        started = time.monotonic()
        before = client.request_count

        def tell(progress: SyncProgress) -> None:
            sent = client.request_count - before
            each = (time.monotonic() - started) / sent if sent else 0.0
            left = (
                seconds_left(progress.requests_left, each, client.rate_state)
                if progress.expected
                else None
            )
            self._readings[connection.id, progress.channel_id] = Reading(progress, left)
            on_progress(connection.id, progress)

        with syncing(file.path, self._program):
            if not self._limit_copies(file):
                return SyncRound()
            try:
                return CopySync(
                    client,
                    file,
                    may_read=self._may_read,
                    on_progress=tell,
                    cancellation=cancellation,
                    half=half,
                ).run(wanted, again=again)
            finally:
                for key in [it for it in self._readings if it[0] == connection.id]:
                    del self._readings[key]
                self._files.tidy(connection.id)

    def _limit_copies(self, file: CopyFile) -> bool:
        """Keep nothing for longer than may be; return whether anything may be kept."""
        limit = self._limit()
        if not limit.allowed:
            file.delete()
        elif limit.days is not None:
            with file.writing() as transaction:
                copy_rows.limit_days(transaction, limit.days)
        return limit.allowed

    def _outcomes(self, connection: Connection, found: SyncRound) -> list[LinkSync]:
        states = {it.channel_id: it for it in self._states_of(connection, self._reach())}
        return [
            LinkSync(
                states[it.channel_id],
                _each_once((it.problem, *states[it.channel_id].problems)),
                it.requests,
                it.elapsed_s,
            )
            for it in found.outcomes.values()
            if it.channel_id in states
        ]

    def _may_read(self, workspace_id: str) -> bool:
        return bool(self._rules.allowed((WorkspaceReference(workspace_id, ""),)))

    # Whose it is

    def _owned(self) -> tuple[Connection, ...]:
        """Return the connections whose token is the member's own, as they are now."""
        member = self._organization.member
        return tuple(it for it in self._organization.connections() if it.owner.id == member.id)

    def _owned_connection(self, link: ChannelLink) -> Connection:
        reach = self._reach()
        connection = reach.connection(link.connection_id)
        if connection is None:
            raise UnknownConnection("the link has no connection")
        self._rules.require_usable(connection)
        self._rules.require_workspace(link.workspace)
        if connection.owner.id != reach.member.id:
            raise NotTokenOwner(connection.owner.name)
        return connection

    def _copy(self, link: ChannelLink) -> tuple[CopyFile, KeptCopy]:
        connection = self._owned_connection(link)
        file = self._file(connection)
        if file.exists:
            with file.reading() as transaction:
                copy = copy_rows.copy_to(transaction, link.channel_id)
            if copy is not None:
                return file, copy
        raise NoCopy("no copy is kept")

    def _require_own_account(self, file: CopyFile, connection: Connection) -> None:
        if not file.exists:
            return
        with file.reading() as transaction:
            account = account_of(transaction)
        if account != connection.account.id:
            raise CopyOfOtherAccount("the copy was read with another account's token")

    def _file(self, connection: Connection) -> CopyFile:
        return self._files.of(connection.id, connection.account.id)


def _each_once(hints: Iterable[Hint | None]) -> tuple[Hint, ...]:
    return tuple({it.code: it for it in hints if it is not None}.values())


def _now() -> int:
    return int(time.time() * 1000)
