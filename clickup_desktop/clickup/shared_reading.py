"""What was shared with the token's owner by itself, less what the tree has anyway."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from clickup_desktop.clickup.errors import (
    NO_SUCH_PLACE,
    ClickUpError,
    PlanForbids,
)
from clickup_desktop.clickup.models import ClickUpList, Folder, PlaceKind, SharedHierarchy

REFUSALS = (*NO_SUCH_PLACE, PlanForbids)
"""Answers that mean "not for you", so nothing was shared; any other failure leaves that open."""

Place = tuple[PlaceKind, str]


@dataclass(frozen=True, slots=True)
class Settled:
    """What is to be told, one of these at the most."""

    spaces_failed: ClickUpError | None = None
    shared_failed: ClickUpError | None = None
    shared: SharedHierarchy | None = None


@dataclass(slots=True)
class SharedReading:
    """The two answers that it takes, while they arrive: the Spaces', and what was shared.

    Attributes:
        spaces_answered: whether the Spaces were told, or refused.
        spaces_refused: why they were not, if so.
        answer: what was shared; None before that is known.
        failed: why that can't be known, if so.
        told: what was left of it when that was told last; None before.
        changed: whether anything has come or failed since it was settled last.
    """

    spaces_answered: bool = False
    spaces_refused: ClickUpError | None = None
    answer: SharedHierarchy | None = None
    failed: ClickUpError | None = None
    told: SharedHierarchy | None = None
    changed: bool = False
    _in_tree: set[Place] = field(default_factory=set)

    def take(self, answer: SharedHierarchy | ClickUpError) -> None:
        """Note what was shared; of the tree, only that is of interest from now on."""
        self.changed = True
        if isinstance(answer, ClickUpError):
            self.failed = answer
            return
        self.answer, self.failed = answer, None
        self._in_tree &= _places(answer.folders, answer.lists)

    def note(self, folders: Iterable[Folder], lists: Iterable[ClickUpList]) -> None:
        """Note what a Space of the tree holds."""
        self.changed = True
        wanted: set[Place] | None = None
        if self.answer is not None:
            wanted = _places(self.answer.folders, self.answer.lists)
            if not wanted:
                return
        found = _places((), lists)
        waiting = list(folders)
        while waiting:
            folder = waiting.pop()
            found |= _places((folder,), folder.lists or ())
            waiting.extend(folder.folders)
        self._in_tree |= found if wanted is None else found & wanted

    @property
    def answered(self) -> bool:
        """Whether both answers have come."""
        return self.spaces_answered and (self.answer is not None or self.failed is not None)

    def settle(self, *, archived: bool) -> Settled | None:
        """Return what is to be told now that no Space is open any more; "told" counts from here.

        None where nothing has changed since it was settled last.

        Args:
            archived: with archived places.
        """
        if not self.changed:
            return None
        self.changed = False
        lacking = self._lacking(archived=archived)
        unchanged = lacking == (self.told or SharedHierarchy())
        refused, failed = self.spaces_refused, self.failed
        # What a guest was given is all there is for them, so a refusal of Spaces is no failure.
        guest = isinstance(refused, REFUSALS) and lacking != SharedHierarchy()
        if refused is not None and (failed is not None or not guest):
            return Settled(spaces_failed=refused)
        if failed is not None:
            return Settled(shared_failed=failed)
        self.told = lacking
        return Settled() if unchanged else Settled(shared=lacking)

    def _lacking(self, *, archived: bool) -> SharedHierarchy:
        """Return what the tree does not have."""
        shared = self.answer or SharedHierarchy()

        def lacks(kind: PlaceKind, place: Folder | ClickUpList) -> bool:
            return (kind, str(place.id)) not in self._in_tree and (archived or not place.archived)

        return SharedHierarchy(
            lists=tuple(item for item in shared.lists if lacks(PlaceKind.LIST, item)),
            folders=tuple(it for it in shared.folders if lacks(PlaceKind.FOLDER, it)),
        )


def _places(folders: Iterable[Folder], lists: Iterable[ClickUpList]) -> set[Place]:
    found: set[Place] = {(PlaceKind.LIST, str(item.id)) for item in lists}
    found |= {(PlaceKind.FOLDER, str(folder.id)) for folder in folders}
    return found
