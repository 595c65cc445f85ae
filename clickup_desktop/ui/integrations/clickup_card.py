"""ClickUp's card: its connections, and the way to make, change and remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clickup_desktop.ui.integrations.card import IntegrationCard, IntegrationEntry
from clickup_desktop.ui.integrations.connection_row import ConnectionRow
from clickup_desktop.ui.read_only import allow, read_only_reason
from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.labels import button
from clickup_desktop.ui.widgets.unreadable_rows import UnreadableRows

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.organization.records import Connection, UnreadableRow
    from clickup_desktop.ui.dialogs.connect import ConnectDialog
    from clickup_desktop.ui.dialogs.update_token import UpdateTokenDialog
    from clickup_desktop.ui.pages.page import PageContext


class ClickUpCard(IntegrationCard):
    """Lists the connections to ClickUp.

    Attributes:
        rows: a row for each connection, by the connection's id.
    """

    def __init__(self, entry: IntegrationEntry, context: PageContext) -> None:
        super().__init__(entry, context)
        self.rows: dict[str, ConnectionRow] = {}
        self._overview: Overview | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID * 2)
        self.body.addLayout(self._list)
        self.unreadable = UnreadableRows(self)
        self.unreadable.removal_confirmed.connect(self._remove_row)
        self.body.addWidget(self.unreadable)
        self.hint = HintPanel(self)
        self.hint.setObjectName("removalHint")
        self.hint.action_requested.connect(lambda action: self._act(action, ""))
        self.body.addWidget(self.hint)
        self._foot = QHBoxLayout()
        self.connect_button = button(
            "Co&nnect", self.open_connect, primary=True, name="connectButton", parent=self
        )
        self._add_button = button(
            "Add a&nother connection",
            self.open_connect,
            icon="add",
            name="addConnectionButton",
            parent=self,
        )
        self._add_button.hide()
        self._foot.addWidget(self.connect_button)
        self._foot.addWidget(self._add_button)
        self._foot.addStretch(1)
        self.body.addLayout(self._foot)

    def overview_changed(self, overview: Overview) -> None:
        """Show the connections there are now; rows that stay keep what they show."""
        self._overview = overview
        wanted = {connection.id: connection for connection in overview.connections}
        for identifier in [known for known in self.rows if known not in wanted]:
            row = self.rows.pop(identifier)
            row.stop()
            row.hide()
            row.deleteLater()
        reason = read_only_reason(overview)
        for made in (self.connect_button, self._add_button):
            allow(made, True, reason)
        for position, connection in enumerate(overview.connections):
            row = self.rows.get(connection.id) or self._add_row(connection)
            row.show_connection(connection)
            row.hold_back(reason)
            if self._list.indexOf(row) != position:
                self._list.removeWidget(row)
                self._list.insertWidget(position, row)
        rows = tuple(row for row in overview.unreadable if row.kind.value == "connection")
        self.unreadable.show_rows(rows, may_remove=True, held_back=reason)
        self._show_status(overview)

    def _add_row(self, connection: Connection) -> ConnectionRow:
        row = ConnectionRow(self.context, connection)
        identifier = connection.id
        row.checked.connect(self.overview_stale)
        row.update_wanted.connect(lambda: self.open_update(identifier))
        row.disconnect_wanted.connect(lambda: self.open_disconnect(identifier))
        row.action_requested.connect(lambda action: self._act(action, identifier))
        self.rows[identifier] = row
        return row

    def _show_status(self, overview: Overview) -> None:
        connections = overview.connections
        unreadable = any(row.kind.value == "connection" for row in overview.unreadable)
        if not connections and not unreadable:
            self.badge.show_state("Not connected", "neutral")
        elif unreadable or any(connection.problem for connection in connections):
            self.badge.show_state("Needs attention", "warning")
        else:
            self.badge.show_state("Connected", "success")
        self.connect_button.setVisible(not connections)
        self._add_button.setVisible(bool(connections))
        if self.wide != bool(connections):
            self.wide = bool(connections)
            self.width_changed.emit()

    def _remove_row(self, row: UnreadableRow) -> None:
        integration = self.context.integration
        self.hint.clear()
        self.context.work.run(
            lambda _job: integration.disconnect(row.id),
            receiver=self,
            on_result=lambda _links: self._row_removed(),
            on_failure=self._removal_failed,
        )

    def _row_removed(self) -> None:
        self.context.announce("The connection is removed.")
        self.overview_stale.emit()

    def _removal_failed(self, error: BaseException) -> None:
        from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415 - after the paint

        self.hint.show_hint(hint_for(error))
        self.overview_stale.emit()

    def _act(self, action: object, connection_id: str) -> None:
        if not self.serve(action, connection_id):
            self.context.perform(action, connection_id)  # type: ignore[arg-type]

    def serve(self, action: object, subject: object) -> bool:
        """Open the dialog that a hint's button asks for."""
        name = getattr(action, "name", "")
        row = self.rows.get(str(subject)) or (
            next(iter(self.rows.values())) if len(self.rows) == 1 else None
        )
        if name == "CONNECT":
            self.open_connect()
        elif name in {"UPDATE_TOKEN", "KEEP_FOR_SESSION"} and row is not None:
            self.open_update(row.connection.id)
        elif name == "CHECK_ORGANIZATION_URL" and row is not None:
            self.open_update(row.connection.id).show_organization_url()
        elif name in {"RETRY", "UNLOCK_KEYRING"} and row is not None:
            row.test()
        else:
            return False
        return True

    def open_connect(self, *, guide: bool = False) -> ConnectDialog:
        """Open the Connect dialog, with the guide beside it where it is wanted."""
        from clickup_desktop.ui.dialogs.connect import ConnectDialog  # noqa: PLC0415 - when needed

        name = self._overview.organization.name if self._overview is not None else ""
        dialog = ConnectDialog(self.context, name, self.window(), guide=guide)
        dialog.saved.connect(self.overview_stale)
        dialog.channel_wanted.connect(lambda: self.context.navigate("channels"))
        dialog.open()
        return dialog

    def open_update(self, connection_id: str) -> UpdateTokenDialog:
        """Open the dialog that puts another token in the place of a connection's."""
        from clickup_desktop.ui.dialogs.update_token import (  # noqa: PLC0415 - when needed
            UpdateTokenDialog,
        )

        row = self.rows[connection_id]
        row.stop()
        dialog = UpdateTokenDialog(self.context, row.connection, self.window())
        dialog.saved.connect(row.check_view.hide)
        dialog.saved.connect(self.overview_stale)
        dialog.open()
        return dialog

    def open_disconnect(self, connection_id: str) -> None:
        """Ask whether the connection is to be removed."""
        from clickup_desktop.ui.dialogs.disconnect import (  # noqa: PLC0415 - when needed
            DisconnectDialog,
        )

        row = self.rows[connection_id]
        row.stop()
        dialog = DisconnectDialog(self.context, row.connection, self.window())
        dialog.saved.connect(self.overview_stale)
        dialog.open()
