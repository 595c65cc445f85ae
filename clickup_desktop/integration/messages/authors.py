"""The names of those who wrote, as ClickUp has them now.

They come with the list of a token's Workspaces, which names every member. It is asked for where
somebody unknown has written, where everything is compared, and once a day at a reading; what other
parts of the program were told meanwhile is taken without asking.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.integration.messages.copy_file import CopyFile, meta
from clickup_desktop.integration.messages.records import DAY, KeptCopy
from clickup_desktop.interruption import Cancellation
from clickup_desktop.untrusted_text import display_text

_ASKED_AT = "named_at"


def note_authors(connection: sqlite3.Connection, names: Iterable[tuple[str, str]]) -> None:
    """Note what people are called now, by their ids; "" for whom ClickUp doesn't name."""
    connection.executemany("INSERT OR REPLACE INTO author VALUES (?, ?)", names)


class AuthorNames:
    """Keeps the names in one file as they are in ClickUp, for one round."""

    def __init__(self, client: ClickUpClient, file: CopyFile, *, clock: Callable[[], int]) -> None:
        self._client = client
        self._file = file
        self._clock = clock
        self._asked = False

    def unnamed(self, copy: KeptCopy, among: Collection[str] | None) -> tuple[str, ...]:
        """Return the ids of those who wrote in a copy and of whom nothing is noted.

        Args:
            copy: what was read.
            among: who wrote what was read of it; None for all, which takes a look at every message.
        """
        lacking = "EXCEPT SELECT id FROM author EXCEPT SELECT ''"
        if among is None:
            asked = f"SELECT author FROM message WHERE copy = ? {lacking}"  # noqa: S608 - our own
            given: tuple[object, ...] = (copy.number,)
        else:
            asked = f"SELECT value FROM json_each(?) {lacking}"  # noqa: S608 - our own words
            given = (json.dumps(sorted(among)),)
        with self._file.reading() as connection:
            return tuple(str(it) for (it,) in connection.execute(asked, given))

    def due(self, unnamed: Collection[str], *, whole: bool) -> bool:
        """Whether ClickUp is to be asked, once a copy was read.

        Args:
            unnamed: who wrote in it and has no name yet.
            whole: whether all of it was compared.
        """
        if self._asked:
            return False
        if whole or any(not self._client.people.name_of(it) for it in unnamed):
            return True
        with self._file.reading() as connection:
            return self._clock() - int(meta(connection, _ASKED_AT) or 0) >= DAY

    def ask(self, *, cancellation: Cancellation | None) -> None:
        """Ask ClickUp, which tells the client's people; raises `ClickUpError`, `Cancelled`."""
        self._client.workspaces(cancellation=cancellation)
        self._asked = True
        with self._file.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", (_ASKED_AT, str(self._clock()))
            )

    def note(self, unnamed: Collection[str]) -> None:
        """Note the names of those who wrote and have none yet."""
        if unnamed:
            with self._file.writing() as connection:
                note_authors(connection, [(it, self._name_of(it)) for it in unnamed])

    def note_renamed(self) -> None:
        """Note who is called otherwise now; who left ClickUp keeps the name they had."""
        with self._file.reading() as connection:
            known = connection.execute("SELECT id, name FROM author").fetchall()
        # The assistant is called by this program, in whatever language that is in.
        names = [(key, name, self._name_of(key)) for key, name in known if key[:1] != "-"]
        renamed = [(key, now) for key, name, now in names if now not in {"", name}]
        if renamed:
            with self._file.writing() as connection:
                note_authors(connection, renamed)

    def _name_of(self, user_id: str) -> str:
        return display_text(self._client.people.name_of(user_id))
