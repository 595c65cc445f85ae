"""Finds messages while a person types: in the background, the newest question wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clickup_desktop.ui.messages.shown_messages import ShownHit, shown_hit

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.errors import CopyError
    from clickup_desktop.integration.messages.finding import Found, Place
    from clickup_desktop.ui.background import Job, JobContext
    from clickup_desktop.ui.widgets.page import PageContext

HITS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class ShownFound:
    """What was found, as it is shown.

    Attributes:
        behind: the place behind which these are; None for the first ones.
    """

    hits: tuple[ShownHit, ...]
    total: int
    more: bool
    next_place: Place | None
    problems: tuple[CopyError, ...]
    behind: Place | None


class MessageSearch(QObject):
    """Asks one question at a time.

    Signals:
        found: carries a `ShownFound`.
        failed: carries the error.

    Attributes:
        text: what is looked for; "" for nothing.
        link_id: in whose copy; None for all.
        job: the last question, which may still run.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.text = ""
        self.link_id: str | None = None
        self.job: Job | None = None
        self._more: Place | None = None

    def look_for(self, text: str, link_id: str | None) -> None:
        """Look for something else, or elsewhere."""
        self.text, self.link_id = text.strip(), link_id
        self.stop()
        if self.text:
            self._ask(None)

    def look_again(self) -> None:
        """More may have been read meanwhile."""
        if self.text and (self.job is None or not self.job.running):
            self._ask(None)

    def read_on(self) -> None:
        """Find what is behind that which was found."""
        if self._more is not None and (self.job is None or not self.job.running):
            self._ask(self._more)

    def stop(self) -> None:
        """Nobody waits for an answer any more."""
        self._more = None
        if self.job is not None:
            self.job.cancel()
            self.job = None

    def _ask(self, behind: Place | None) -> None:
        integration, text, link_id = self._context.integration, self.text, self.link_id

        def find(job: JobContext) -> ShownFound:
            found: Found = integration.messages.find(
                text,
                link_id,
                typing=True,
                limit=HITS_AT_ONCE,
                after=behind,
                cancellation=job.cancellation,
            )
            hits = tuple(map(shown_hit, found.hits))
            return ShownFound(
                hits, found.total, found.more, found.next_place, found.problems, behind
            )

        self.job = self._context.work.run(
            find, receiver=self, on_result=self._show, on_failure=self.failed.emit, quiet=True
        )

    def _show(self, found: ShownFound) -> None:
        self._more = found.next_place
        self.found.emit(found)
