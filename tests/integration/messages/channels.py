"""Channels whose copies are written as the reading of ClickUp writes them, page by page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clickup_desktop.integration.messages import authors, copy_rows, threads, walks
from clickup_desktop.integration.messages.copy_file import CopyFile, path_of
from clickup_desktop.integration.messages.records import KeptCopy, SeenMessage, WalkKind
from clickup_desktop.integration.messages.threads import TRIED_READINGS

HOUR = 60 * 60 * 1000
START = 1_800_000_000_000
"""When the first message of the tests is sent, in milliseconds."""


def new_file(folder: Path) -> CopyFile:
    """Return the file of a connection's copies, without any."""
    return CopyFile(path_of(folder, str(uuid.uuid4())), "81")


def message(
    key: str,
    text: str = "",
    *,
    at: int = 0,
    author: str = "81",
    parent: str = "",
    replies: int = 0,
    edited: int = 0,
    cut: bool = False,
) -> SeenMessage:
    """Return a message, sent `at` seconds after the start."""
    return SeenMessage(
        id=key,
        parent_id=parent,
        author_id=author,
        sent_at=START + at * 1000,
        edited_at=START + edited * 1000 if edited else 0,
        kind="message",
        replies=replies,
        text=text,
        cut=cut,
    )


@dataclass
class CopiedChannel:
    """A Channel with a copy.

    Attributes:
        now: moves with each comparison by more than an hour.
    """

    file: CopyFile
    id: str = "c1"
    name: str = "general"
    keep_days: int | None = None
    now: int = START + 1000 * HOUR
    messages: dict[str, SeenMessage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.file.writing() as connection:
            copy_rows.keep_copy(
                connection,
                self.id,
                "9013",
                self.name,
                private=False,
                keep_days=self.keep_days,
                now=self.now,
            )

    @property
    def copy(self) -> KeptCopy:
        """Its copy as it is now."""
        with self.file.reading() as connection:
            copy = copy_rows.copy_to(connection, self.id)
        assert copy is not None
        return copy

    def named(self, **names: str) -> CopiedChannel:
        """Note what people are called, by their ids with an "a" in front."""
        with self.file.writing() as connection:
            authors.note_authors(connection, [(key[1:], it) for key, it in names.items()])
        return self

    def has(self, *messages: SeenMessage) -> CopiedChannel:
        """Let these be in the Channel as well, and read it."""
        self.messages.update((it.id, it) for it in messages)
        return self.compared()

    def lacks(self, *keys: str) -> CopiedChannel:
        """Let these be deleted in the Channel, without reading it."""
        for key in keys:
            del self.messages[key]
        return self

    def edited(self, key: str, text: str) -> CopiedChannel:
        """Let a message have another text, without reading it."""
        self.messages[key] = replace(self.messages[key], text=text, edited_at=self.now)
        return self

    def compared(self) -> CopiedChannel:
        """Read the whole Channel, with every thread."""
        self.now += 2 * HOUR
        copy = self.copy
        top = [it for it in self.messages.values() if not it.parent_id]
        with self.file.writing() as connection:
            walk = walks.begin_walk(connection, copy, WalkKind.WHOLE, self.now)
            for page in _pages(sorted(top, key=lambda it: -it.sent_at)):
                walk = walks.take_page(connection, copy, walk, page, "next")
            walks.finish_walk(connection, copy, walk, self.now, to_the_end=True, whole=True)
            for _ in range(TRIED_READINGS):
                for thread in threads.due_threads(connection, copy):
                    of_it = [
                        it for it in self.messages.values() if it.parent_id == thread.message_id
                    ]
                    read = thread
                    for page in _pages(of_it) or [()]:
                        read = threads.take_replies(connection, copy, read, page, "next")
                    threads.finish_thread(connection, copy, read, self.now, certain=True)
            copy_rows.note_read(connection, copy, self.now, self.now)
        return self


def _pages(messages: Sequence[SeenMessage]) -> list[Sequence[SeenMessage]]:
    return [messages[at : at + 100] for at in range(0, len(messages), 100)]
