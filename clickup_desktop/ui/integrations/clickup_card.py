"""ClickUp's card: its connections, and the way to make, change and remove them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clickup_desktop.integration.policy.rules import is_allowed_organization
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.own_names import shown_name
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.connection_row import ConnectionRow
from clickup_desktop.ui.integrations.disconnect_dialog import DisconnectDialog
from clickup_desktop.ui.integrations.update_token_dialog import UpdateTokenDialog
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.hint_panel import Actions, HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import button, icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.managed import managed_reason, shown_policy
from clickup_desktop.ui.widgets.read_only import allow, read_only_reason
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.unreadable_rows import UnreadableRows
from clickup_desktop.ui.widgets.verbatim import CLICKUP, verbatim

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.organization.records import Connection, UnreadableRow
    from clickup_desktop.ui.widgets.page import PageContext

_PURPOSE = N_("Link the Channels of your ClickUp Workspaces to your organization.")


class ClickUpCard(Card):
    """Lists the connections to ClickUp.

    Attributes:
        rows: a row for each connection, by the connection's id.
        wide: whether it needs the whole width of the page now.

    Signals:
        overview_stale: something was saved.
        width_changed: `wide` is another.
    """

    overview_stale = Signal()
    width_changed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.setObjectName("card_clickup")
        verbatim(self, CLICKUP).setAccessibleName(CLICKUP)
        self.context = context
        self.wide = False
        self.rows: dict[str, ConnectionRow] = {}
        self._overview: Overview | None = None
        self.body.addLayout(self._build_head())
        self.body.setSpacing(GRID * 2)
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID * 2)
        self.body.addLayout(self._list)
        self.unreadable = UnreadableRows(self)
        self.unreadable.removal_confirmed.connect(self._remove_row)
        self.body.addWidget(self.unreadable)
        self._failed_removal: UnreadableRow | None = None
        self.hint = HintPanel(self, trying_again(self._remove_again), self.context.perform)
        self.hint.setObjectName("removalHint")
        self.body.addWidget(self.hint)
        self._foot = QHBoxLayout()
        self.connect_button = button(
            _("Co&nnect"), self.open_connect, primary=True, name="connectButton", parent=self
        )
        self._add_button = button(
            _("Add a&nother connection"),
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

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(GRID * 2)
        head.addWidget(icon_label("clickup", "accent", 32))
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        name_row = FlowLayout()
        name_row.addWidget(
            verbatim(title_label(CLICKUP, 1.2, name="integrationName", wrap=False), CLICKUP)
        )
        self.badge = Badge(_("Not connected"), "neutral", self)
        self.badge.setObjectName("integrationStatus")
        name_row.addWidget(self.badge)
        words.addLayout(name_row)
        words.addWidget(plain_label(_(_PURPOSE), muted=True))
        head.addLayout(words, 1)
        return head

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
        elsewhere = self._reason_elsewhere(overview)
        for made in (self.connect_button, self._add_button):
            allow(made, True, reason or elsewhere)
        for position, connection in enumerate(overview.connections):
            row = self.rows.get(connection.id) or self._add_row(connection)
            row.show_connection(connection)
            row.show_read_only(reason)
            if self._list.indexOf(row) != position:
                self._list.removeWidget(row)
                self._list.insertWidget(position, row)
        rows = tuple(row for row in overview.unreadable if row.kind.value == "connection")
        self.unreadable.show_rows(rows, may_remove=True, held_back=reason)
        self._show_status(overview)

    def _reason_elsewhere(self, overview: Overview) -> str:
        """Return why ClickUp can't be connected in this organization; "" where it can."""
        policy = shown_policy(sample=self.context.sample)
        if is_allowed_organization(policy, overview.address):
            return ""
        return managed_reason(policy)

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
            self.badge.show_state(_("Not connected"), "neutral")
        elif unreadable or not all(row.fine for row in self.rows.values()):
            self.badge.show_state(_("Needs attention"), "warning")
        else:
            self.badge.show_state(_("Connected"), "success")
        self.connect_button.setVisible(not connections)
        self._add_button.setVisible(bool(connections))
        if self.wide != bool(connections):
            self.wide = bool(connections)
            self.width_changed.emit()

    def _remove_row(self, row: UnreadableRow) -> None:
        integration = self.context.integration
        self.hint.clear()
        self._failed_removal = None
        self.context.work.run(
            lambda _job: integration.connections.disconnect(row.id),
            receiver=self,
            on_result=lambda _links: self._row_removed(),
            on_failure=partial(self._removal_failed, row),
        )

    def _remove_again(self) -> None:
        if self._failed_removal is not None:
            self._remove_row(self._failed_removal)

    def _row_removed(self) -> None:
        self.context.announce(_("Connection removed."))
        self.overview_stale.emit()

    def _removal_failed(self, row: UnreadableRow, error: BaseException) -> None:
        self._failed_removal = row
        self.hint.show_error(error)
        self.overview_stale.emit()

    def _act(self, action: Action, connection_id: str) -> None:
        if not self.serve(action, connection_id):
            self.context.perform(action, connection_id)

    def serve(self, action: Action, connection_id: str | None) -> bool:
        """Do what a hint's button asks for; False when it is not this card's."""
        served = self._actions(connection_id)
        if action in served:
            served[action]()
        return action in served

    def _actions(self, connection_id: str | None) -> Actions:
        """Return what can be done about a connection, or about the only one there is."""
        connect: Actions = {Action.CONNECT: self.open_connect}
        row = self.rows.get(connection_id or "") or (
            next(iter(self.rows.values())) if len(self.rows) == 1 else None
        )
        if row is None:
            return connect
        update = partial(self.open_update, row.connection.id)
        return {
            **connect,
            Action.UPDATE_TOKEN: update,
            Action.KEEP_FOR_SESSION: update,
            Action.CHECK_ORGANIZATION_URL: lambda: update().show_clickup_url(),
            **trying_again(row.test),
        }

    def open_connect(self, *, guide: bool = False) -> ConnectDialog:
        """Open the Connect dialog, with the guide beside it where it is wanted."""
        name = shown_name(self._overview.organization.name) if self._overview is not None else ""
        dialog = ConnectDialog(self.context, name, self.window(), guide=guide)
        dialog.saved.connect(self.overview_stale)
        dialog.channel_wanted.connect(lambda: self.context.navigate("channels"))
        dialog.open()
        return dialog

    def open_update(self, connection_id: str) -> UpdateTokenDialog:
        """Open the dialog that puts another token in the place of a connection's."""
        row = self.rows[connection_id]
        row.stop()
        dialog = UpdateTokenDialog(self.context, row.connection, self.window())
        dialog.saved.connect(row.check_view.hide)
        dialog.saved.connect(self.overview_stale)
        dialog.open()
        return dialog

    def open_disconnect(self, connection_id: str) -> None:
        """Ask whether the connection is to be removed."""
        row = self.rows[connection_id]
        row.stop()
        dialog = DisconnectDialog(self.context, row.connection, self.window())
        dialog.saved.connect(self.overview_stale)
        dialog.open()
