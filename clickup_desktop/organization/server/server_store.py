"""The store of a company: a PostgreSQL server, reached through a small pool."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection as Transaction
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from clickup_desktop.data_folder import data_folder
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.organization.errors import ReadOnlyServer, ServerBusy, ServerError
from clickup_desktop.organization.server.address import ServerAddress
from clickup_desktop.organization.server.connecting import (
    load_driver,
    open_connection,
    translated,
)
from clickup_desktop.organization.store import Store

if TYPE_CHECKING:
    from clickup_desktop.organization.server.time_limits import TimeLimits
    from clickup_desktop.organization.server.timed_connection import TimedConnection

POOL_SIZE = 3
_RECYCLE_SECONDS = 600

_cancellation: ContextVar[Cancellation | None] = ContextVar("cancellation", default=None)


class ServerStore(Store):
    """An open server, for one login.

    Transactions read as of one moment (REPEATABLE READ), so that two who change the same row at
    once are told (`ChangedMeanwhile`), and neither overwrites the other.

    Args:
        password: None where the server knows the person in another way.
        folder: the data folder; None for the system's own.
        limits: how long the server's answers may take; None for the usual.

    Attributes:
        read_only: whether the server that was last reached is a copy that only lets read.
    """

    def __init__(
        self,
        address: ServerAddress,
        password: str | None = None,
        *,
        folder: Path | None = None,
        limits: TimeLimits | None = None,
    ) -> None:
        load_driver(address)
        self.folder = data_folder(folder)
        self.address = address
        self.read_only = False
        self._password = password
        self._limits = limits
        self._closed = False
        self._engine = create_engine(
            "postgresql+psycopg://",
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=POOL_SIZE,
            max_overflow=0,
            pool_timeout=10,
            pool_pre_ping=True,
            pool_recycle=_RECYCLE_SECONDS,
            isolation_level="REPEATABLE READ",
            hide_parameters=True,
        )
        event.listen(self._engine, "checkin", _put_away)

    def __repr__(self) -> str:
        return f"ServerStore({self.address})"

    def _begin_reading(self) -> AbstractContextManager[Transaction]:
        return self._transaction(read_only=True)

    @contextlib.contextmanager
    def write(self) -> Iterator[Transaction]:
        """Write in one transaction.

        Raises:
            ChangedMeanwhile: somebody else changed the same at once; nothing was saved.
            ServerError: the server failed or refused; nothing was saved.
            Cancelled: within `cancelled_by`; nothing was saved.
        """
        if self.read_only:
            # It may have taken over since, and is asked again.
            self._engine.dispose()
        with self._transaction(read_only=False) as connection:
            if self.read_only:
                raise ReadOnlyServer(str(self.address))
            yield connection

    def listen(self) -> TimedConnection:
        """Return a connection of its own, outside the pool, that hears of changes."""
        return open_connection(
            self.address, self._password, autocommit=True, writable=False, limits=self._limits
        )

    def close(self) -> None:
        """Close every connection; one that is in use is closed when it is not any more."""
        self._closed = True
        self._engine.dispose()

    @staticmethod
    @contextlib.contextmanager
    def cancelled_by(cancellation: Cancellation) -> Iterator[None]:
        """Have what is asked of servers on this thread stop when `cancellation` says so."""
        token = _cancellation.set(cancellation)
        try:
            yield
        finally:
            _cancellation.reset(token)

    def _connect(self) -> TimedConnection:
        try:
            connection = open_connection(self.address, self._password, limits=self._limits)
        except ReadOnlyServer:
            connection = open_connection(
                self.address, self._password, writable=False, limits=self._limits
            )
            self.read_only = True
        else:
            self.read_only = False
        return connection

    @contextlib.contextmanager
    def _transaction(self, *, read_only: bool) -> Iterator[Transaction]:
        cancellation = _cancellation.get()
        if cancellation is not None:
            cancellation.raise_if_cancelled()
        with self._translating(cancellation), self._engine.connect() as connection:
            try:
                connection.execution_options(postgresql_readonly=read_only)
                with _cancelling(connection, cancellation), connection.begin():
                    yield connection
            finally:
                if self._closed:
                    # The pool that it came from is gone, and would let it go without closing it.
                    connection.invalidate()

    @contextlib.contextmanager
    def _translating(self, cancellation: Cancellation | None) -> Iterator[None]:
        failed: Exception
        try:
            yield
        except IntegrityError:
            raise  # a rule of ours, for the caller to tell
        except PoolTimeout:
            failed = ServerBusy(str(self.address), "all connections are in use")
        except DBAPIError as error:
            failed = translated(error.orig, self.address)
            if isinstance(failed, ReadOnlyServer):
                # It became a copy in the meantime.
                self.read_only = True
        else:
            return
        if isinstance(failed, ServerError) and cancellation is not None and cancellation.cancelled:
            raise Cancelled
        # Raised out here, so that no statement's values travel with it.
        raise failed


def _put_away(connection: TimedConnection | None, _record: Any) -> None:
    """Have the pool's ping, which comes next, find out soon that a server stands still."""
    if connection is not None:
        connection.rest()


@contextlib.contextmanager
def _cancelling(connection: Transaction, cancellation: Cancellation | None) -> Iterator[None]:
    """Ask the server to stop the statement under way as soon as nobody wants its answer."""
    if cancellation is None:
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    ended = threading.Event()

    def cancel() -> None:
        def ask() -> None:
            if not ended.is_set():
                raw.stop_statement()

        # A request of its own over the network, so not on the thread that wishes to stop.
        threading.Thread(target=ask, name="cancel-statement", daemon=True).start()

    unsubscribe = cancellation.subscribe(cancel)
    try:
        yield
    finally:
        ended.set()
        unsubscribe()
