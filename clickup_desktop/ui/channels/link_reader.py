"""Reads what the list of links shows: page after page, filtered, and again after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clickup_desktop.organization.records import PAGE_LINKS, LinkSelection
from clickup_desktop.ui.channels.links_panel import MOST_ROWS, LinksPanel
from clickup_desktop.ui.widgets.page import PageContext
from clickup_desktop.ui.widgets.read_only import read_only_reason

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview, WorkspaceChoice
    from clickup_desktop.organization.records import ChannelLink, LinkPage
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.channels.nodes import Pick


class LinkReader(QObject):
    """Keeps the list of links as it is wanted. The first page comes with each overview.

    Signals:
        failed: the links could not be read; carries the error.
    """

    failed = Signal(object)

    def __init__(self, context: PageContext, panel: LinksPanel) -> None:
        super().__init__(panel)
        self._context = context
        self._panel = panel
        self._overview: Overview | None = None
        self._job: Job | None = None
        self._wanted = 0  # so many links, also where a change comes between
        panel.more_wanted.connect(self._read_more)
        panel.filter_changed.connect(self._filter)

    def show_overview(self, overview: Overview) -> None:
        """Show what is linked now, as far as it was shown before."""
        self._overview = overview
        self._refresh()

    def stop(self) -> None:
        """Read no more."""
        if self._job is not None:
            self._job.cancel()

    def _refresh(self) -> None:
        overview = self._overview
        if overview is None:
            return
        self.stop()
        first, text = overview.links, self._panel.filter_text
        if text or (first.after is not None and self._wanted > len(first.items)):
            self._read(text, None)
        else:
            self._show(first, overview)

    def _show(self, page: LinkPage, overview: Overview, *, filtered: bool = False) -> None:
        self._panel.show_page(
            page,
            may_change=overview.may_integrate,
            held_back=read_only_reason(overview),
            filtered=filtered,
        )

    def _filter(self) -> None:
        self._wanted = 0
        self._refresh()

    def _read_more(self) -> None:
        shown = self._panel.page
        if shown is not None and shown.after is not None:
            self._wanted = min(len(shown.items) + PAGE_LINKS, MOST_ROWS)
            self._read(self._panel.filter_text, shown)

    def _read(self, text: str, behind: LinkPage | None) -> None:
        """Read a page behind the one that is shown, or all that are wanted from the first on."""
        integration, wanted = self._context.integration, LinkSelection(text)
        after, limit = None, max(self._wanted, PAGE_LINKS)
        if behind is not None:
            after, limit = behind.after, PAGE_LINKS

        def show(page: LinkPage) -> None:
            if behind is not None and self._panel.page is behind:
                self._panel.add_page(page)
            elif behind is None and self._overview is not None:
                self._show(page, self._overview, filtered=bool(text))

        self.stop()
        self._job = self._context.work.run(
            lambda _job: integration.links.page(wanted, after, limit=limit),
            receiver=self,
            on_result=show,
            on_failure=self.failed.emit,
            quiet=True,
        )


class LinkLookup(QObject):
    """Whether the Channel that is selected is linked.

    Signals:
        answered: it is known now.

    Attributes:
        link: the link that there is; None for none, or while it is looked for.
        looking: whether the answer is still to come.
    """

    answered = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._of: tuple[str, str] | None = None
        self.link: ChannelLink | None = None
        self.looking = False

    def look_at(
        self, pick: Pick | None, choice: WorkspaceChoice | None, overview: Overview | None
    ) -> None:
        """Find out about what is selected, if anything is."""
        if pick is None or pick.channel is None or choice is None or overview is None:
            self.stop()
        else:
            self.look(pick.channel.id, choice.connection.id, overview.links)

    def look(self, channel_id: str, connection_id: str, known: LinkPage) -> None:
        """Find out; at once where all links are known."""
        if self._job is not None:
            self._job.cancel()
        found = next(
            (
                link
                for link in known.items
                if (link.channel_id, link.connection_id) == (channel_id, connection_id)
            ),
            None,
        )
        if found is not None or known.after is None:
            self._of, self.link, self.looking = (channel_id, connection_id), found, False
            return
        if self._of != (channel_id, connection_id):
            self._of, self.link, self.looking = (channel_id, connection_id), None, True
        integration = self._context.integration
        self._job = self._context.work.run(
            lambda _job: integration.links.to(channel_id, connection_id),
            receiver=self,
            on_result=self._answer,
            # Saving says it, too.
            on_failure=lambda _error: self._answer(None),
            quiet=True,
        )

    def stop(self) -> None:
        """Look no more."""
        self._of, self.link, self.looking = None, None, False
        if self._job is not None:
            self._job.cancel()

    def _answer(self, link: ChannelLink | None) -> None:
        self.link, self.looking = link, False
        self.answered.emit()
