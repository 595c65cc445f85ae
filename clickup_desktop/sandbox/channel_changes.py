"""The Channels as they are now: the sample's, and what was changed since."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from .records import ChannelRecord, PlaceType, WorkspaceRecord, World


class ChannelsNow:
    """Holds one sandbox's changes. The sample is shared by all, so they are kept beside it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Lock()
        self._edited: dict[str, ChannelRecord | None] = {}  # None: deleted
        self._moved: dict[str, str] = {}  # Channel: the Workspace that it was moved to
        self._withheld: set[str] = set()

    def of(self, workspace: WorkspaceRecord) -> list[ChannelRecord]:
        """The Workspace's Channels that can be reached, in the order in which they are listed."""
        with self._lock:
            entries = list(workspace.channels)
            if self._moved:
                entries = [it for it in entries if self._moved.get(it.id, "") in ("", workspace.id)]
                entries += [
                    self._original(moved)
                    for moved, to in self._moved.items()
                    if to == workspace.id and moved not in workspace.channel_by_id
                ]
            return [now for entry in entries if (now := self._now(entry, workspace)) is not None]

    def find(self, workspace: WorkspaceRecord, channel_id: str) -> ChannelRecord | None:
        """A Channel of the Workspace, None where there is none that can be reached."""
        with self._lock:
            at_first = workspace.id if channel_id in workspace.channel_by_id else ""
            if self._moved.get(channel_id, at_first) != workspace.id:
                return None
            return self._now(self._original(channel_id), workspace)

    def edit(self, channel_id: str, changes: Mapping[str, Any] | None) -> None:
        """Give a Channel other fields of its record; None deletes it.

        Raises:
            KeyError: there is no such Channel.
        """
        with self._lock:
            present = self._edited.get(channel_id, self._original(channel_id))
            if present is None:
                raise KeyError(channel_id)
            self._edited[channel_id] = present._replace(**changes) if changes is not None else None

    def move(self, channel_id: str, workspace_id: str) -> None:
        """Have a Channel stand in another Workspace, or in its first one again.

        Raises:
            KeyError: there is no such Channel or Workspace.
        """
        with self._lock:
            self._original(channel_id)
            if self._world.workspace(workspace_id) is None:
                raise KeyError(workspace_id)
            self._moved[channel_id] = workspace_id

    def withhold(self, channel_id: str, withheld: bool) -> None:
        """Take a Channel out of everybody's reach, or give it back.

        Raises:
            KeyError: there is no such Channel.
        """
        with self._lock:
            self._original(channel_id)
            if withheld:
                self._withheld.add(channel_id)
            else:
                self._withheld.discard(channel_id)

    def _original(self, channel_id: str) -> ChannelRecord:
        for workspace in self._world.workspaces:
            if channel_id in workspace.channel_by_id:
                return workspace.channel_by_id[channel_id]
        raise KeyError(channel_id)

    def _now(self, entry: ChannelRecord, workspace: WorkspaceRecord) -> ChannelRecord | None:
        if entry.id in self._withheld:
            return None
        now = self._edited.get(entry.id, entry)
        if now is None or entry.id in workspace.channel_by_id:
            return now
        return now._replace(
            parent_id=workspace.id,
            parent_type=int(PlaceType.WORKSPACE),
            canonical=False,
            members=[member for member in now.members if member < len(workspace.people)],
        )
