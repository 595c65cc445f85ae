"""Where an organization is kept, whichever engine keeps it.

`sqlite_store.py` is the file on one computer, `server/server_store.py` the PostgreSQL of a company.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path

from sqlalchemy import Connection as Transaction


class Store(ABC):
    """An open store. Its transactions may be used from any thread, each on one at a time.

    Attributes:
        folder: where this computer keeps what goes with it, snapshots for one.
    """

    folder: Path

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Read in one transaction, so that everything read belongs together.

        Raises:
            StoreError: the store failed.
        """
        store, transaction = _read_together.get()
        if store is self and transaction is not None:
            yield transaction
            return
        with self._begin_reading() as begun:
            yield begun

    @contextmanager
    def read_together(self) -> Iterator[None]:
        """Have all that this thread reads in the block be of one transaction.

        So it is as of one moment, and a server that is far away is asked less.

        Raises:
            StoreError: the store failed.
        """
        with self.read() as transaction:
            token = _read_together.set((self, transaction))
            try:
                yield
            finally:
                _read_together.reset(token)

    @abstractmethod
    def _begin_reading(self) -> AbstractContextManager[Transaction]:
        """Begin a transaction that reads."""

    @abstractmethod
    def write(self) -> AbstractContextManager[Transaction]:
        """Write in one transaction: all of it is saved when the block ends, or nothing.

        Raises:
            StoreError: the store failed; nothing was saved.
        """

    @abstractmethod
    def close(self) -> None:
        """Close every connection to it."""


_read_together: ContextVar[tuple[Store | None, Transaction | None]] = ContextVar(
    "read_together", default=(None, None)
)


def kept_by_server(transaction: Transaction) -> bool:
    """Whether a server keeps the organization: it writes the audit trail itself, and decides."""
    return transaction.dialect.name == "postgresql"
