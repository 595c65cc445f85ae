"""Whether linked Channels are still there, and what they are called now, with few requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import (
    AccessDenied,
    ClickUpError,
    InvalidIdentifier,
    NotFound,
    PlanForbids,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.models import Channel
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import LinkedChannelArchived
from clickup_desktop.organization.records import ChannelLink, LinkFinding
from clickup_desktop.troubleshooting.hints import HINTS
from clickup_desktop.untrusted_text import display_text

MayAsk = Callable[[], bool]
"""Counts a request that is about to be sent; False where it must not be."""

_GONE = HINTS[NotFound].code
_UNREADABLE = HINTS[AccessDenied].code
_PROBLEMS: dict[type[ClickUpError], str] = {
    NotFound: _GONE,
    InvalidIdentifier: _GONE,  # it was an id once
    AccessDenied: _UNREADABLE,
    WorkspaceNotAuthorized: _UNREADABLE,  # also a wrong id: ClickUp doesn't say which
    PlanForbids: HINTS[PlanForbids].code,
}
_ARCHIVED = HINTS[LinkedChannelArchived].code


class LinkLook:
    """A look at the links of one connection into one Workspace.

    Attributes:
        findings: what was found of those links that it came to.
        failure: what ended it early; None where nothing did. It says nothing about any link.
    """

    def __init__(
        self,
        client: ClickUpClient,
        workspace_id: str,
        links: Sequence[ChannelLink],
        may_ask: MayAsk,
        cancellation: Cancellation | None,
    ) -> None:
        self._client = client
        self._workspace_id = workspace_id
        self._missing = {link.channel_id: link for link in links}
        self._may_ask = may_ask
        self._cancellation = cancellation
        self.findings: list[LinkFinding] = []
        self.failure: ClickUpError | None = None

    def run(self) -> None:
        """Look.

        Raises:
            Cancelled: nobody wants the answer any more; `findings` holds what there is.
        """
        try:
            listing_refused = self._read_pages()
            self._ask_for_each(listing_refused)
        except ClickUpError as error:
            self.failure = error

    def _read_pages(self) -> bool:
        """Read Channels by the page while fewer pages were read than links are missing.

        Returns:
            Whether ClickUp refused to list them.
        """
        cursor, asked = "", {""}
        while len(self._missing) > len(asked) and self._may_ask():
            try:
                page = self._client.channel_page(
                    self._workspace_id, cursor, cancellation=self._cancellation
                )
            except tuple(_PROBLEMS):
                return True
            for channel in page.channels:
                link = self._missing.pop(channel.id, None)
                if link is not None:
                    self.findings.append(_finding(link, channel))
            cursor = page.next_cursor
            if cursor in asked:  # the last one, or one of a server that never ends
                break
            asked.add(cursor)
        return False

    def _ask_for_each(self, listing_refused: bool) -> None:
        """Ask for the Channels that were on no page; their absence there proves nothing."""
        while self._missing and self._may_ask():
            link = self._missing.pop(next(iter(self._missing)))
            finding = self._ask_for(link)
            self.findings.append(finding)
            if finding.problem and listing_refused:
                # Chat is closed to the token as a whole, so the others would be told the same.
                self.findings += [
                    LinkFinding(other, finding.problem) for other in self._missing.values()
                ]
                return

    def _ask_for(self, link: ChannelLink) -> LinkFinding:
        try:
            channel = self._client.channel(
                self._workspace_id, link.channel_id, cancellation=self._cancellation
            )
        except tuple(_PROBLEMS) as error:
            problem = next(code for kind, code in _PROBLEMS.items() if isinstance(error, kind))
            return LinkFinding(link, problem)
        return _finding(link, channel)


def _finding(link: ChannelLink, channel: Channel) -> LinkFinding:
    return LinkFinding(
        link,
        _ARCHIVED if channel.archived else "",
        channel_name=display_text(channel.name),
        private=channel.private,
    )
