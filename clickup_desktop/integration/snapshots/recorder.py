"""Writes down what a loader tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SharedRead,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.integration.snapshots.file_format import Parts
from clickup_desktop.integration.snapshots.parts import (
    each_channel,
    encode_channels,
    encode_inside,
    encode_shared,
    encode_spaces,
)

SECONDS_BETWEEN_WRITES = 30.0


class SnapshotRecorder:
    """Hears what a loader tells, masked already, and writes it on the loader's thread.

    What is heard takes the place of what was known before, part by part, so that a reading that is
    interrupted or fails leaves the rest as it was. Only encoded bytes are kept.
    """

    def __init__(
        self,
        load: Callable[[], Parts | None],
        save: Callable[[Parts], bool],
        clock: Callable[[], float],
    ) -> None:
        self._load = load
        self._save = save
        self._clock = clock
        self._saved_at = clock()
        self._parts: Parts | None = None
        self._fresh_channels: list[bytes] = []
        self._channels_finished = False
        self._spaces_heard = False
        self._shared_heard = False
        self._changed = False

    def hear(self, event: LoaderEvent) -> None:
        """Take in what was read, and write when it is time."""
        if self._parts is None:
            self._parts = self._loaded()
        parts = self._parts
        match event:
            case SpacesRead(spaces):
                parts.spaces = encode_spaces(spaces)
                parts.inside = {str(space.id): parts.inside.get(space.id) for space in spaces}
                self._spaces_heard = self._changed = True
            case SpaceRead(space_id, folders, lists) if space_id in parts.inside:
                parts.inside[space_id] = encode_inside(folders, lists)
                self._changed = True
            case ChannelsRead(channels):
                self._fresh_channels.append(encode_channels(channels))
                self._changed = True
            case ChannelsFinished() if not self._channels_finished:
                # Only what came before this reading goes: after a retry, less is told than is.
                parts.channels = []
                self._channels_finished = self._changed = True
            case SharedRead(shared):
                parts.shared = encode_shared(shared)
                self._shared_heard = self._changed = True
            case Finished(complete):
                self._finish(parts, complete=complete)
            case _:
                pass
        self._write_when_due(event, parts)

    def _finish(self, parts: Parts, *, complete: bool) -> None:
        if complete:
            # A guest may be told no Spaces, and of nothing shared nothing is told.
            if not self._spaces_heard:
                parts.spaces, parts.inside = b"", {}
            if not self._shared_heard:
                parts.shared = b""
        if complete or self._spaces_heard or self._shared_heard:
            parts.read_at = datetime.now(UTC)
            self._changed = True

    def _write_when_due(self, event: LoaderEvent, parts: Parts) -> None:
        now = self._clock()
        end = isinstance(event, Finished | ChannelsFinished)
        if not self._changed or not (end or now - self._saved_at >= SECONDS_BETWEEN_WRITES):
            return
        self._saved_at = now
        complete = isinstance(event, Finished) and event.complete
        whole = Parts(
            read_at=parts.read_at or datetime.now(UTC),
            complete=complete,
            spaces=parts.spaces,
            inside=parts.inside,
            channels=[*self._fresh_channels, *parts.channels],
            layered=bool(self._fresh_channels and parts.channels),
            shared=parts.shared,
        )
        if self._save(whole):
            self._changed = False
            if complete:
                # Nothing more is expected; should it come, the file is read again.
                self._parts, self._fresh_channels = None, []

    def _loaded(self) -> Parts:
        parts = self._load() or Parts()
        if parts.layered:
            parts.channels = [encode_channels(each_channel(parts.channels))]
        return parts
