"""The cursors that ask for the next page: opaque texts, each good for one listing alone."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Sequence
from typing import TypeVar

from .answer import Refused
from .query import Query

Item = TypeVar("Item")
Place = tuple[int, ...]


class Cursors:
    """Writes and reads cursors. They name the place after which to go on, not a number of items.

    So a walk leaves nothing out and gives nothing twice while things come and go.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation = 0

    def kill(self) -> None:
        """Refuse every cursor that was given so far."""
        with self._lock:
            self._generation += 1

    def after(self, listing: str, place: Place) -> str:
        """The cursor for what comes after a place of a listing."""
        text = json.dumps([self._generation, listing, *place], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode()

    def place(self, listing: str, query: Query) -> Place | None:
        """The place that the cursor in `query` names; None where there is no cursor.

        Raises:
            Refused: it was never given for this listing, or is dead.
        """
        cursor = query.text("cursor")
        if not cursor:
            return None
        try:
            read = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        except ValueError:  # so are errors of the encoding, of UTF-8 and of JSON
            read = None
        if not isinstance(read, list) or read[:2] != [self._generation, listing]:
            raise Refused(400, "INPUT_005", "Invalid cursor")
        return tuple(int(step) for step in read[2:])

    def page(self, listing: str, query: Query, items: Sequence[Item]) -> tuple[Sequence[Item], str]:
        """The part of items that stay as they are, and the next cursor or "".

        Raises:
            Refused: a wrong limit or cursor.
        """
        limit = query.limit()
        first = (self.place(listing, query) or (0,))[0]
        last = first + limit
        return items[first:last], self.after(listing, (last,)) if last < len(items) else ""
