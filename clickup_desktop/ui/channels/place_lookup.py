"""Asks ClickUp for one place or Channel that has not been read, and for that alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from clickup_desktop.clickup.errors import NO_SUCH_PLACE
from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.channels.nodes import Key, NodeKind
from clickup_desktop.ui.widgets.hint_panel import hint_of

if TYPE_CHECKING:
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.ui.background import Job, JobContext
    from clickup_desktop.ui.widgets.page import PageContext

_OUT_OF_REACH = N_(
    "This connection's token can't reach this location: it was deleted, or its Space is not "
    "shared with the token's owner."
)


_NEITHER = N_("This connection's token can reach nothing with this name or id.")


class PlaceLookup(QObject):
    """One question at a time.

    Attributes:
        asked: what was asked for last, answered or not; None after `stop`.

    Signals:
        channel_found: carries the `Channel`.
        place_found: carries the `FoundPlace`.
        choice_found: carries the `WorkspaceChoice` that a Space lies in, or None.
        failed: carries what is said about it.
    """

    channel_found = Signal(object)
    place_found = Signal(object)
    choice_found = Signal(object)
    failed = Signal(str)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self.asked: Key | None = None

    def stop(self) -> None:
        """Drop the question."""
        self.asked = None
        if self._job is not None:
            self._job.cancel()

    def ask(self, choice: WorkspaceChoice | None, key: Key, *, may_be_name: bool = False) -> None:
        """Ask for a Channel, or for a place by its kind; a kind of "id" tries all of them.

        Args:
            may_be_name: whether it was looked for as a name as well, which nothing has.
        """
        integration, (kind, identifier) = self._context.integration, key
        if choice is None:
            return
        self.stop()
        self.asked = key
        if kind == NodeKind.CHANNEL:
            self._run(
                lambda job: integration.workspaces.find_channel(
                    choice, identifier, cancellation=job.cancellation
                ),
                self.channel_found.emit,
                _NEITHER if may_be_name else "",
            )
        else:
            self._run(
                lambda job: integration.workspaces.find_place(
                    choice, kind, identifier, cancellation=job.cancellation
                ),
                self.place_found.emit,
                _NEITHER if may_be_name else _OUT_OF_REACH,
            )

    def look_among(self, choices: tuple[WorkspaceChoice, ...], space_id: str) -> None:
        """Find out which of `choices` a Space lies in."""
        integration = self._context.integration
        self._run(
            lambda job: integration.workspaces.choice_with_space(
                choices, space_id, cancellation=job.cancellation
            ),
            self.choice_found.emit,
        )

    def _run(
        self,
        question: Callable[[JobContext], Any],
        on_result: Callable[[Any], None],
        no_such: str = "",
    ) -> None:
        self._job = self._context.work.run(
            question,
            receiver=self,
            on_result=on_result,
            on_failure=lambda error: self._failed(error, no_such),
        )

    def _failed(self, error: BaseException, no_such: str = "") -> None:
        """Tell of an error; `no_such` is what is said where nothing has that id."""
        if no_such and isinstance(error, NO_SUCH_PLACE):
            self.failed.emit(_(no_such))
        else:
            hint = hint_of(error)
            text = _("{failure}. {sentence}")
            self.failed.emit(text.format(failure=hint.title, sentence=hint.happened))
