"""Where an organization is kept, whichever engine keeps it.

`sqlite_store.py` is the file on one computer, `server/server_store.py` the PostgreSQL of a company.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection as Transaction


class Store(ABC):
    """An open store. Its transactions may be used from any thread, each on one at a time.

    Attributes:
        folder: where this computer keeps what goes with it, snapshots for one.
    """

    folder: Path

    @abstractmethod
    def read(self) -> AbstractContextManager[Transaction]:
        """Read in one transaction, so that everything read belongs together.

        Raises:
            StoreError: the store failed.
        """

    @abstractmethod
    def write(self) -> AbstractContextManager[Transaction]:
        """Write in one transaction: all of it is saved when the block ends, or nothing.

        Raises:
            StoreError: the store failed; nothing was saved.
        """

    @abstractmethod
    def close(self) -> None:
        """Close every connection to it."""


def kept_by_server(transaction: Transaction) -> bool:
    """Whether a server keeps the organization: it writes the audit trail itself, and decides."""
    return transaction.dialect.name == "postgresql"
