"""What was last read of an organization, until it is open, and while its server is away.

It is in memory while the program runs, and in a file of this computer for its next start. It holds
what the member saw, and neither tokens nor what they are encrypted to. A file that can't be read
is none, and one that can't be written is missed by nobody but who starts the program without the
server.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from clickup_desktop.integration.json_files import read_json
from clickup_desktop.integration.records import Overview, choices_for
from clickup_desktop.private_files import write_private

FILE_NAME = "last-known.json"
MAXIMUM_BYTES = 200_000_000
WRITING_SECONDS = 10.0
"""The file is written no more often than this."""

_FORMAT = 3
# A time zone further, the first and the last year of the calendar are beyond it.
_YEARS = (1900, 9000)
_LARGEST = 2**31 - 1
"""What Qt takes as a number of rows."""

_logger = logging.getLogger("clickup_desktop.integration")


class _Kept(msgspec.Struct, frozen=True):
    format: int
    read_at: datetime
    overview: Overview


class LastKnown:
    """The last overview of one organization.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._latest: _Kept | None = None
        self._written_at: float | None = None
        self._unwritten = False
        self._closed = False

    def keep(self, overview: Overview, read_at: datetime) -> None:
        """Remember an overview that was read just now."""
        with self._lock:
            # What follows from the rest is not written down.
            self._latest = _Kept(_FORMAT, read_at, replace(overview, choices=()))
            self._unwritten = True
            now = self._clock()
            if self._written_at is None or now - self._written_at >= WRITING_SECONDS:
                self._written_at = now
                self._write()

    def overview(self) -> Overview | None:
        """Return what was last known, marked as such; None where nothing is."""
        with self._lock:
            if self._latest is None:
                self._latest = self._read()
            kept = self._latest
        if kept is None:
            return None
        overview = kept.overview
        return replace(
            overview,
            choices=choices_for(overview.member, overview.connections),
            read_only=True,
            as_of=kept.read_at,
        )

    def forget(self) -> None:
        """Remove everything: the member is let in no more."""
        with self._lock:
            self._latest, self._unwritten = None, False
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Write down what was not yet, and nothing after that."""
        with self._lock:
            if self._unwritten:
                self._write()
            self._closed = True

    def _write(self) -> None:
        # Whose folder is gone has signed out.
        if self._closed or self._latest is None or not self._path.parent.is_dir():
            return
        try:
            # It is read from the organization again; a start need not wait for the disk.
            write_private(self._path, msgspec.json.encode(self._latest), lasting=False)
        except OSError as error:
            _logger.info("what was last known can't be kept: %s", type(error).__name__)
        self._unwritten = False

    def _read(self) -> _Kept | None:
        kept = read_json(self._path, MAXIMUM_BYTES, _Kept)
        return kept if kept is not None and kept.format == _FORMAT and _is_sound(kept) else None


def _is_sound(value: Any) -> bool:
    """Whether every moment and number in a record is one that can be shown and compared."""
    if isinstance(value, datetime):
        return value.tzinfo is not None and _YEARS[0] <= value.year <= _YEARS[1]
    if isinstance(value, int):
        return abs(value) <= _LARGEST
    if isinstance(value, tuple):
        return all(map(_is_sound, value))
    if is_dataclass(value):
        return all(_is_sound(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, msgspec.Struct):
        return all(_is_sound(getattr(value, name)) for name in value.__struct_fields__)
    return True
