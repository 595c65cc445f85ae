"""What a Workspace was when it was last read, kept on this computer so that it shows at once.

A snapshot is a cache: where it can't be read there is none, and where it can't be written nothing
is lost. Each connection has its own, and of a Shared connection there are two, since the names of
private Channels are in that of the token's owner alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsRead,
    LoaderEvent,
    SharedRead,
    SpacesRead,
)
from clickup_desktop.clickup.models import Channel, Space
from clickup_desktop.integration.masking import mask_channel
from clickup_desktop.integration.records import Listener, WorkspaceChoice
from clickup_desktop.integration.snapshots.file_format import (
    MAXIMUM_BYTES,
    Parts,
    pack,
    unpack,
)
from clickup_desktop.integration.snapshots.parts import (
    UnreadableSnapshot,
    decode_inside,
    decode_shared,
    decode_spaces,
    each_channel,
)
from clickup_desktop.integration.snapshots.recorder import SnapshotRecorder

CHANNELS_AT_ONCE = 500

_SUFFIX = ".snapshot"
_UNFINISHED = ".tmp"
# What is half written for longer was left by a crash.
_WRITING_SECONDS = 3600

_logger = logging.getLogger("clickup_desktop.integration")


class Snapshot:
    """What was known of a Workspace.

    Attributes:
        read_at: when; where a later reading was interrupted, and so only some of it is newer, when
            the reading before that ended.
        complete: whether it is what one reading found, of which nothing failed.
    """

    def __init__(self, parts: Parts, choice: WorkspaceChoice) -> None:
        self.read_at = parts.read_at or datetime.now(UTC)
        self.complete = parts.complete
        self._parts = parts
        self._choice = choice

    def events(self) -> Iterator[LoaderEvent]:
        """Tell it as a loader would: Spaces, then all Channels, then what is inside each Space.

        Each event is decoded when it is its turn; a part that can't be read is left out.
        """
        parts = self._parts
        spaces: tuple[Space, ...] = ()
        with contextlib.suppress(UnreadableSnapshot):
            spaces = decode_spaces(parts.spaces)
        yield SpacesRead(spaces)
        channels = map(self._masked, each_channel(parts.channels))
        while batch := tuple(islice(channels, CHANNELS_AT_ONCE)):
            yield ChannelsRead(batch)
        for space_id, part in parts.inside.items():
            if part is not None:
                with contextlib.suppress(UnreadableSnapshot):
                    yield decode_inside(space_id, part)
        if parts.shared:
            with contextlib.suppress(UnreadableSnapshot):
                yield SharedRead(decode_shared(parts.shared))

    def _masked(self, channel: Channel) -> Channel:
        return mask_channel(channel) if self._choice.is_masked(channel) else channel


class Snapshots:
    """The snapshots in a folder of this computer, shared by all its windows.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._forgotten: Counter[str] = Counter()  # how often, by the connection's name here
        self._warned = False
        self._closed = False

    def close(self) -> None:
        """Write nothing any more."""
        with self._lock:
            self._closed = True

    def read(self, choice: WorkspaceChoice) -> Snapshot | None:
        """Return what was known of a Workspace; None where nothing is, or it can't be read."""
        parts = self._load(self._path(choice))
        return None if parts is None else Snapshot(parts, choice)

    def recorder(self, choice: WorkspaceChoice) -> SnapshotRecorder:
        """Return what writes down one reading of a Workspace."""
        path = self._path(choice)
        key = _key(choice.connection.id)
        with self._lock:
            forgotten = self._forgotten[key]
        seen = False

        def load() -> Parts | None:
            nonlocal seen
            parts = self._load(path)
            seen = seen or parts is not None
            return parts

        def save(parts: Parts) -> bool:
            nonlocal seen

            def allowed() -> bool:
                if self._closed or self._forgotten[key] != forgotten:
                    return False
                # A file that has gone meanwhile was removed by another window.
                return not seen or path.exists()

            saved = self._save(path, parts, allowed)
            seen = seen or saved
            return saved

        return SnapshotRecorder(load, save, self._clock)

    def recording(self, choice: WorkspaceChoice, listener: Listener) -> Listener:
        """Return what hears a reading for a recorder first, and then for `listener`."""
        recorder = self.recorder(choice)

        def hear(event: LoaderEvent) -> None:
            recorder.hear(event)
            listener(event)

        return hear

    def forget(self, connection_id: str) -> None:
        """Remove a connection's snapshots; a reading under way does not bring them back."""
        key = _key(connection_id)
        with self._lock:
            self._forgotten[key] += 1
            for path in self._files():
                if path.name.partition(".")[0] == key:
                    self._remove(path)

    def keep_only(self, connection_ids: Collection[str]) -> None:
        """Remove what belongs to no connection, and what a crash has left half written."""
        keys = {_key(connection_id) for connection_id in connection_ids}
        with self._lock:
            for path in self._files():
                if path.name.partition(".")[0] not in keys or _was_left(path):
                    self._remove(path)

    def _path(self, choice: WorkspaceChoice) -> Path:
        # The account is in the name as well: another one sees another Workspace.
        named = f"{choice.workspace.id}\0{choice.connection.account.id}"
        who = "masked" if choice.hides_private_names else "own"
        return self._folder / f"{_key(choice.connection.id)}.{_digest(named)}.{who}{_SUFFIX}"

    def _files(self) -> list[Path]:
        try:
            return [it for it in self._folder.iterdir() if it.suffix in (_SUFFIX, _UNFINISHED)]
        except OSError:
            return []

    def _load(self, path: Path) -> Parts | None:
        try:
            with path.open("rb") as file:
                if os.fstat(file.fileno()).st_size > MAXIMUM_BYTES:
                    raise UnreadableSnapshot
                return unpack(file.read())
        except UnreadableSnapshot:
            self._remove(path)
        except OSError:
            pass
        return None

    def _save(self, path: Path, parts: Parts, allowed: Callable[[], bool]) -> bool:
        """Put a new file in the place of the old one, if `allowed`; return whether it was."""
        if not allowed():
            return False
        packed = pack(parts)
        if len(packed) > MAXIMUM_BYTES:
            return False
        try:
            self._folder.mkdir(exist_ok=True, mode=0o700)
            descriptor, name = tempfile.mkstemp(_UNFINISHED, f"{path.stem}.", self._folder)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(packed)
                    file.flush()
                    os.fsync(file.fileno())
                with self._lock:
                    if not allowed():
                        return False
                    Path(name).replace(path)
            finally:
                Path(name).unlink(missing_ok=True)
        except OSError as error:
            self._warn(error)
            return False
        return True

    def _remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            self._warn(error)

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            _logger.warning("a snapshot can't be kept: %s", error.strerror or type(error).__name__)


def _key(connection_id: str) -> str:
    """Return a connection's id as a file name takes it; anything but a UUID is hashed."""
    with contextlib.suppress(ValueError):
        return str(uuid.UUID(connection_id))
    return f"other-{_digest(connection_id)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _was_left(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return path.suffix == _UNFINISHED and time.time() - path.stat().st_mtime > _WRITING_SECONDS
    return False
