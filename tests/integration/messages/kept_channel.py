"""One Channel of the sandbox with its copy, and a clock that both sides read."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.copy_reading import OnProgress
from clickup_desktop.integration.messages.counting import counts_of, is_complete
from clickup_desktop.integration.messages.records import CopyCounts, KeptCopy
from clickup_desktop.integration.messages.syncing import CopySync, SyncRound
from clickup_desktop.interruption import Cancellation
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID, Chat
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
"""Seconds."""


@dataclass
class KeptChannel:
    """What a test has happen in ClickUp, and what a copy makes of it."""

    sandbox: Sandbox
    client: ClickUpClient
    file: CopyFile
    channel_id: str = BUSY_CHANNEL_ID
    ahead: float = 0.0

    @property
    def chat(self) -> Chat:
        return self.sandbox.chat

    def keep(self, channel_id: str = "", keep_days: int | None = None) -> None:
        """Have a Channel copied."""
        with self.file.writing() as connection:
            copy_rows.keep_copy(
                connection,
                channel_id or self.channel_id,
                MAIN_WORKSPACE_ID,
                "general",
                private=False,
                keep_days=keep_days,
                now=self.now(),
            )
        self.file.remember_wishes()

    def now(self) -> int:
        return int((time.time() + self.ahead) * 1000)

    def wait(self, seconds: float) -> None:
        """Let time pass on both sides."""
        self.ahead += seconds
        self.sandbox.move_clock(seconds)

    def sync(
        self,
        channel_ids: Collection[str] | None = None,
        *,
        again: bool = False,
        on_progress: OnProgress = lambda _progress: None,
        cancellation: Cancellation | None = None,
    ) -> SyncRound:
        """Look after the copies of these Channels, or of all, once."""
        return CopySync(
            self.client,
            self.file,
            on_progress=on_progress,
            cancellation=cancellation,
            clock=self.now,
        ).run(channel_ids, again=again)

    @property
    def copy(self) -> KeptCopy:
        with self.file.reading() as connection:
            found = copy_rows.copy_to(connection, self.channel_id)
        assert found is not None
        return found

    @property
    def counts(self) -> CopyCounts:
        with self.file.reading() as connection:
            return counts_of(connection, self.copy)

    @property
    def complete(self) -> bool:
        return is_complete(self.copy, self.counts)

    def texts(self) -> dict[str, str]:
        """Return what is shown of the copy, by the messages' ids."""
        with self.file.reading() as connection:
            return dict(
                connection.execute(
                    "SELECT id, text FROM message WHERE missing_since = 0 AND copy = ?",
                    (self.copy.number,),
                )
            )

    def kept(self) -> int:
        """Return how many messages are in the file, hidden ones included."""
        with self.file.reading() as connection:
            [(count,)] = connection.execute("SELECT count(*) FROM message")
        return int(count)

    def there(self) -> set[str]:
        """Return the ids of all messages and replies that ClickUp has."""
        top = self.chat.messages(self.channel_id, None, 1_000_000)
        return {it.id for it in top} | {
            reply.id for message in top for reply in self.chat.replies(message)
        }

    def other_channels(self, number: int) -> list[str]:
        """Return the ids of other Channels of the same Workspace."""
        found = self.client.channels(MAIN_WORKSPACE_ID)
        return [str(it.id) for it in found if it.id != self.channel_id][:number]

    def oldest(self) -> str:
        return self.chat.messages(self.channel_id, None, 1_000_000)[-1].id
