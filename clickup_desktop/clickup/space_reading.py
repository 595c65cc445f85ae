"""One Space while its parts arrive, each with an answer of its own."""

from __future__ import annotations

from clickup_desktop.clickup.models import ClickUpList, Folder


class SpaceReading:
    """The parts of a Space that have arrived so far.

    Attributes:
        folders: None before they have arrived.
        lists: those outside Folders; None before they have arrived.
        missing_lists: the ids of Folders whose Lists the answer left out.
        read_lists: the Lists of such Folders, by the Folder's id.
        failed: a part could not be read, so the Space will not be whole.
    """

    __slots__ = ("failed", "folders", "lists", "missing_lists", "read_lists")

    def __init__(self) -> None:
        self.folders: tuple[Folder, ...] | None = None
        self.lists: tuple[ClickUpList, ...] | None = None
        self.missing_lists: set[str] = set()
        self.read_lists: dict[str, tuple[ClickUpList, ...]] = {}
        self.failed = False

    def let_go(self) -> None:
        """Keep nothing of what has been told: there may be a hundred thousand Lists."""
        self.folders, self.lists = (), ()
        self.read_lists.clear()

    @property
    def parts_left(self) -> int:
        """How many parts are still to be asked for, as far as is known."""
        if self.failed:
            return 0
        return (self.folders is None) + (self.lists is None) + len(self.missing_lists)

    @property
    def whole(self) -> bool:
        """Whether every part has arrived."""
        return not self.failed and not self.parts_left
