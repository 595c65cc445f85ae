"""Which Channels of the Workspace that is shown are linked already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clickup_desktop.organization.records import LinkSelection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clickup_desktop.integration.records import Overview, WorkspaceChoice
    from clickup_desktop.organization.records import ChannelLink
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.widgets.page import PageContext

_MOST = 5_000
"""So many links of a Workspace are marked; who has more finds out when one is selected."""


class LinkedChannels(QObject):
    """Keeps the marks of what is linked true.

    Signals:
        changed: carries the ids of the Channels that are linked, as a frozenset.
    """

    changed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None

    def look(self, overview: Overview | None, choice: WorkspaceChoice | None) -> None:
        """Find out; at once where all links are known."""
        self.stop()
        if overview is None or choice is None:
            self.changed.emit(frozenset())
            return
        if overview.links.after is None:
            self._tell(overview.links.items, choice)
            return
        integration = self._context.integration
        own = LinkSelection(connection_id=choice.connection.id, workspace_id=choice.workspace.id)
        self._job = self._context.work.run(
            lambda _job: integration.links.page(own, limit=_MOST),
            receiver=self,
            on_result=lambda page: self._tell(page.items, choice),
            on_failure=lambda _error: None,  # selecting one and saving say it, too
            quiet=True,
        )

    def stop(self) -> None:
        """Look no more."""
        if self._job is not None:
            self._job.cancel()

    def _tell(self, links: Iterable[ChannelLink], choice: WorkspaceChoice) -> None:
        wanted = (choice.connection.id, choice.workspace.id)
        self.changed.emit(
            frozenset(
                link.channel_id
                for link in links
                if (link.connection_id, link.workspace.id) == wanted
            )
        )
