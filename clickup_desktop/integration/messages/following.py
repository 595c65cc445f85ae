"""Tells what changes in copies, for as long as somebody listens. Nothing is written for that."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from types import TracebackType

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.errors import CopyRemoved, ForeignPosition, NoCopy
from clickup_desktop.integration.messages.journal import (
    Change,
    Position,
    changes,
    data_version,
    first_position,
    parse_position,
    sweep_from,
)
from clickup_desktop.interruption import Cancellation, Cancelled

SECONDS_BETWEEN_LOOKS = 0.5


class FollowedFile:
    """The changes in one file of copies, from a position on.

    Args:
        position: None for everything that is kept.
        channel_ids: of which copies; None for all.

    Raises:
        NoCopy: there is no file.
        ForeignPosition: the position belongs to another, or to one that was made anew since.
        CopyUnusable: it can't be read.
    """

    def __init__(
        self,
        file: CopyFile,
        position: Position | None = None,
        channel_ids: Collection[str] | None = None,
    ) -> None:
        if not file.path.exists():
            raise NoCopy("no copy is kept")
        self._file = file
        self._channel_ids = channel_ids
        self._seen = 0
        self._stack = contextlib.ExitStack()
        self._connection = self._stack.enter_context(file.watching())
        self._identity = _identity(file)
        try:
            with file.told_errors():
                begin = first_position(self._connection)
                self.position = begin if position is None else position
                sweep_from(self._connection, self.position)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> FollowedFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._stack.close()

    def changes(self) -> Iterator[Change]:
        """Yield what has changed since the last call.

        Raises:
            CopyRemoved: the file was deleted meanwhile.
            ForeignPosition: it was made anew meanwhile.
            CopyUnusable: it can't be read.
        """
        if _identity(self._file) != self._identity:
            if self._file.path.exists():
                raise ForeignPosition("the file was made anew")
            raise CopyRemoved("the file was deleted")
        with self._file.told_errors():
            version = data_version(self._connection)
            if version == self._seen:
                return
            sweep = sweep_from(self._connection, self.position)
        reached = sweep.begin.number
        while reached < sweep.end:
            with self._file.told_errors(), _one_moment(self._connection):
                told, reached = changes(
                    self._connection, sweep, reached, channel_ids=self._channel_ids
                )
            for it in told:
                self.position = it.position
                yield it
        self.position = Position(sweep.begin.epoch, sweep.end)
        self._seen = version


def follow(
    files: Sequence[FollowedFile], *, cancellation: Cancellation, for_ever: bool = True
) -> Iterator[Change]:
    """Yield what has changed, and what changes until nobody wants it any more.

    Args:
        for_ever: whether to wait for changes, and not end with those that are there.

    Raises:
        CopyRemoved, ForeignPosition, CopyUnusable
    """
    while not cancellation.cancelled:
        for file in files:
            for it in file.changes():
                yield it
                if cancellation.cancelled:
                    return
        if not for_ever:
            return
        with contextlib.suppress(Cancelled):
            cancellation.wait(SECONDS_BETWEEN_LOOKS)


def positions_for(files: Sequence[CopyFile], texts: Sequence[str]) -> list[Position | None]:
    """Return for each file the position that belongs to it; None where none does.

    Raises:
        ForeignPosition: one belongs to none of them.
        CopyUnusable: one of the files can't be read.
    """
    positions = {it.epoch: it for it in map(parse_position, texts)}
    found: list[Position | None] = []
    for file in files:
        epoch = ""
        if file.path.exists():
            with file.reading() as connection:
                epoch = first_position(connection).epoch
        found.append(positions.pop(epoch, None))
    if positions:
        raise ForeignPosition("of another file")
    return found


@contextlib.contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _identity(file: CopyFile) -> tuple[int, int] | None:
    try:
        there = file.path.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino
