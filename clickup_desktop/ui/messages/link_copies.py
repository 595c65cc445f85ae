"""What the list of links says of the copies of their messages, and where it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clickup_desktop.language.texts import _
from clickup_desktop.ui.messages.copy_dialogs import KeepDialog
from clickup_desktop.ui.messages.copy_keeping import limit_of, reason_against
from clickup_desktop.ui.messages.copy_texts import short_text

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.organization.records import ChannelLink, Connection
    from clickup_desktop.ui.widgets.page import PageContext


@dataclass(frozen=True, slots=True)
class LinkCopy:
    """What a link's row says of its copy.

    Attributes:
        text: how the copy stands; "" where none is kept.
        reason: why none can be kept; "" where one can, or is.
    """

    text: str = ""
    reason: str = ""


class LinkCopies(QObject):
    """Knows of each link whether a copy of its messages is kept.

    Signals:
        changed: something else is to be said now.
    """

    changed = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._overview: Overview | None = None
        context.copies.changed.connect(self.changed)

    def show_overview(self, overview: Overview) -> None:
        """Know through which connections is linked, and who asks."""
        self._overview = overview
        self.changed.emit()

    def copy_of(self, link: ChannelLink) -> LinkCopy:
        """Return what is said of a link's copy."""
        state = self._context.copies.state_of(link.connection_id, link.channel_id)
        if state is not None:
            return LinkCopy(short_text(state))
        overview, connection = self._overview, self._connection_of(link)
        if overview is None or connection is None:
            return LinkCopy(reason=_("No connection reaches this Channel."))
        limit = limit_of(self._context, overview)
        return LinkCopy(reason=reason_against(overview, limit, connection))

    def open(self, link: ChannelLink) -> None:
        """Lead to the link's copy; where none is kept, ask whether one is to be."""
        watch, overview = self._context.copies, self._overview
        if watch.state_of(link.connection_id, link.channel_id) is not None:
            watch.led_to = (link.connection_id or "", link.channel_id)
            self._context.navigate("messages")
        elif overview is not None and not self.copy_of(link).reason:
            limit = limit_of(self._context, overview)
            around = self._context.around
            window = around.window() if around is not None else None
            KeepDialog(self._context, link.id, link.channel_name, limit, window).open()

    def _connection_of(self, link: ChannelLink) -> Connection | None:
        connections = self._overview.connections if self._overview is not None else ()
        return next((it for it in connections if it.id == link.connection_id), None)
