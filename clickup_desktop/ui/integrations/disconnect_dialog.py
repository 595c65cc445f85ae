"""The dialog that asks before a connection is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.dialog import Dialog
from clickup_desktop.ui.widgets.dialog_room import dialog_room, grow
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import button, group, icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.lists import more_text
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.organization.records import Connection, LinkPage
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.widgets.page import PageContext

_SIZE = (480, 380)


class DisconnectDialog(Dialog):
    """Says what will stop working, and removes the connection.

    Signals:
        saved: the connection is gone.
    """

    saved = Signal()

    def __init__(
        self, context: PageContext, connection: Connection, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Disconnect ClickUp"), parent)
        self.setObjectName("disconnectDialog")
        self.context = context
        self._connection = connection
        self._job: Job | None = None
        self._again = self._ask
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._area = ScrollArea(self)
        outer.addWidget(self._area, 1)
        column = QVBoxLayout(self._area.inside)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID)
        column.setSpacing(GRID * 2)
        name = display_text(connection.account.name, maximum=60)
        column.addWidget(
            title_label(_("Disconnect {name}?").format(name=name), 1.25, name="dialogTitle")
        )
        column.addWidget(
            plain_label(
                _(
                    "The connection and its token are removed from this organization. The token "
                    "itself stays valid in ClickUp until you regenerate it there."
                ),
                muted=True,
            )
        )
        self.summary = plain_label(name="disconnectSummary")
        column.addWidget(self.summary)
        kept = [it for it in context.copies.states if it.connection_id == connection.id]
        self.copies = plain_label(_what_is_deleted(len(kept)), name="disconnectCopies")
        self.copies.setVisible(bool(kept))
        column.addWidget(self.copies)
        self._stopping = group(_("Links that stop working"), self)
        self._links = QVBoxLayout(self._stopping)
        self._links.setContentsMargins(0, 0, 0, 0)
        self._stopping.hide()
        column.addWidget(self._stopping)
        self.busy = BusyIndicator(self, stoppable=False)
        column.addWidget(self.busy)
        self.hint = HintPanel(self, trying_again(self._try_again), self._leave_to_window)
        column.addWidget(self.hint)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 3)
        row.setSpacing(GRID)
        row.addStretch(1)
        self.cancel_button = button(_("Cancel"), self.reject, name="cancelButton")
        self.disconnect_button = button(
            _("Disconnect"), self.disconnect_now, danger=True, name="acceptButton"
        )
        self.disconnect_button.setEnabled(False)
        row.addWidget(self.cancel_button)
        row.addWidget(self.disconnect_button)
        outer.addLayout(row)
        self.resize(QSize(*map(roomy, _SIZE)).boundedTo(dialog_room(self)))
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def _grow(self) -> None:
        settled = self._area.inside.layout()
        assert settled is not None  # noqa: S101 - made above
        settled.activate()
        grow(self, self._area, self._area.inside)

    def _try_again(self) -> None:
        self._again()

    def _ask(self) -> None:
        identifier, integration = self._connection.id, self.context.integration
        self.hint.clear()
        self.disconnect_button.setEnabled(False)
        self.summary.clear()
        self.busy.start(_("Looking for links…"))
        self._job = self.context.work.run(
            lambda _job: integration.links.through(identifier),
            receiver=self,
            on_result=self._show_links,
            on_failure=self._preview_failed,
        )

    def _preview_failed(self, error: BaseException) -> None:
        self.summary.setText(_("It is not known which links will stop working."))
        self._failed(error)

    def _show_links(self, page: LinkPage) -> None:
        self.busy.stop()
        self.disconnect_button.setEnabled(True)
        self.summary.setText(_what_stops(page.total))
        announce(self, self.summary.text())
        if not page.total:
            return
        for link in page.items:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            row.addWidget(icon_label("lock" if link.visibility_private else "channel", "muted", 16))
            text = _("{channel} in {workspace}")
            shown = ElidedLabel(
                text.format(channel=link.channel_name, workspace=link.workspace.name)
            )
            shown.setObjectName("stoppingLink")
            row.addWidget(shown, 1)
            self._links.addLayout(row)
        more = page.total - len(page.items)
        if more:
            self._links.addWidget(plain_label(more_text(more), muted=True))
        self._stopping.show()
        self._grow()

    def disconnect_now(self) -> None:
        """Remove the connection, also where it is not known what stops working."""
        self._again = self.disconnect_now
        identifier, integration = self._connection.id, self.context.integration
        self.hint.clear()
        self.disconnect_button.setEnabled(False)
        self.busy.start(_("Disconnecting…"))
        self._job = self.context.work.run(
            lambda _job: integration.connections.disconnect(identifier),
            receiver=self,
            on_result=self._disconnected,
            on_failure=self._failed,
        )

    def _disconnected(self, _links: object) -> None:
        self.saved.emit()
        self.context.announce(_("Disconnected. The token was removed from this organization."))
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self.busy.stop()
        self.disconnect_button.setEnabled(True)
        self.hint.show_error(error)
        self._grow()
        self._area.ensureWidgetVisible(self.hint, 0, GRID * 2)

    def _leave_to_window(self, action: Action) -> None:
        self.reject()
        self.context.perform(action, self._connection.id)


def _what_is_deleted(copies: int) -> str:
    """Return what is deleted with so many copies of messages."""
    text = ngettext(
        "The copy of {count} Channel's messages is deleted from this computer.",
        "The copies of {count} Channels' messages are deleted from this computer.",
        copies,
    )
    return text.format(count=number_text(copies))


def _what_stops(links: int) -> str:
    """Return what stops working with so many channel links."""
    if not links:
        return _("No link uses this connection, so nothing will stop working.")
    text = ngettext(
        "{count} link will stop working. It stays listed as “Needs a connection” until "
        "you connect again or remove it:",
        "{count} links will stop working. They stay listed as “Needs a connection” "
        "until you connect again or remove them:",
        links,
    )
    return text.format(count=number_text(links))
