"""The dialog that moves what this computer's organization has into one on a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.directions import margins
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.icons import icon
from clickup_desktop.ui.widgets.labels import button, icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.lists import side_by_side
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.page import scrolling_body
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.sentence_box import SentenceBox
from clickup_desktop.ui.widgets.sorting import by_name
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE, verbatim
from clickup_desktop.untrusted_text import display_sentence, display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.server.records import MovableConnection, Moved, Moving
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.organization.records import ChannelLink, Connection
    from clickup_desktop.ui.widgets.page import PageContext

_ID = int(Qt.ItemDataRole.UserRole) + 1
_IS_LINK = _ID + 1
_NAMES_BOTH = _ID + 2
_LIST_HEIGHT = 220
_LONGEST = 200
_MOST_LEFT_OUT = 100


class MoveDialog(AttemptDialog):
    """Lists connections and links by name, moves those that are ticked, and tells what became.

    Attributes:
        list: the connections, then the links; what is there already can't be ticked.
        remove_here: whether they are to go from this computer afterwards.
    """

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.work, _("Move to a server"), _("&Move"), parent)
        self.setObjectName("moveDialog")
        self.context = context
        self.action_requested.connect(context.perform)
        self.fields.addWidget(
            plain_label(
                _(
                    "Move what you connected and linked on this computer to the organization that "
                    "is open. Nothing is moved twice, however often you do this."
                ),
                muted=True,
                name="moveExplained",
            )
        )
        self.busy = BusyIndicator(self.form, stoppable=False)
        self.fields.addWidget(self.busy)
        self.nothing = plain_label(
            _("There are no connections or links on this computer to move."),
            name="nothingToMove",
        )
        self.nothing.hide()
        self.fields.addWidget(self.nothing)
        self._choice = QWidget(self.form)
        self.fields.addWidget(self._choice)
        self._choice.hide()
        self._build_choice()
        self._preview: Moving | None = None
        self._allow()
        self.focus_first()
        self._look()

    def _build_choice(self) -> None:
        column = QVBoxLayout(self._choice)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.list = QListWidget(self._choice)
        self.list.setObjectName("movable")
        self.list.setAccessibleName(_("Connections and links on this computer"))
        self.list.setMinimumHeight(_LIST_HEIGHT)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(lambda _item: self._allow())
        column.addWidget(self.list)
        row = QHBoxLayout()
        self.summary = plain_label(muted=True, small=True, name="moveSummary")
        row.addWidget(self.summary, 1)
        self.all_button = button(_("Select &all"), self._choose_all, quiet=True, name="chooseAll")
        row.addWidget(self.all_button)
        column.addLayout(row)
        self.remove_here = SentenceBox(_("&Remove them from this computer once they are moved"))
        self.remove_here.setObjectName("removeHere")
        column.addWidget(self.remove_here)
        self.copies = plain_label(
            _(
                "Copies of messages are not moved. Those of what is removed from this computer are "
                "deleted."
            ),
            muted=True,
            small=True,
            name="copiesStay",
        )
        self.copies.hide()
        column.addWidget(self.copies)

    # What there is

    def _look(self) -> None:
        integration = self.context.integration
        self.busy.start(_("Loading what is on this computer…"))
        self._job = self._work.run(
            lambda _job: _in_order(integration.moving_preview()),
            receiver=self,
            on_result=self._show_preview,
            on_failure=self._failed_to_look,
        )

    def _failed_to_look(self, error: BaseException) -> None:
        self.busy.stop()
        self.failed(error)

    def _show_preview(self, preview: Moving) -> None:
        self._preview = preview
        self.busy.stop()
        some = bool(preview.connections or preview.links)
        self.nothing.setVisible(not some)
        self._choice.setVisible(some)
        self.copies.setVisible(preview.copies)
        self.list.blockSignals(True)
        for found in preview.connections:
            connection = found.connection
            spaces = (workspace.name for workspace in connection.workspaces)
            item = self._add(
                connection.id,
                _connection_text(found),
                [connection.account.name, *spaces],
                there=found.already_there,
            )
            # Ticking it is choosing the address that it moves with.
            item.setData(_NAMES_BOTH, bool(found.kept_address))
        for movable in preview.links:
            name, there = link_name(movable.link), movable.already_there
            text = _("{name} – already there").format(name=name) if there else name
            self._add(movable.link.id, text, [], link=True, there=there)
        self.list.blockSignals(False)
        self._allow()
        self._grow()
        if some:
            self.focus_first()
        else:
            announce(self, self.nothing.text())

    def _add(
        self, identifier: str, text: str, names: list[str], *, there: bool, link: bool = False
    ) -> QListWidgetItem:
        item = QListWidgetItem(icon("channel" if link else "link", "muted"), text)
        item.setData(_ID, identifier)
        item.setData(VERBATIM_ROLE, names)
        item.setData(_IS_LINK, link)
        item.setToolTip(plain_tooltip(text))
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        item.setFlags(flags if there else flags | Qt.ItemFlag.ItemIsEnabled)
        item.setCheckState(Qt.CheckState.Unchecked)
        self.list.addItem(item)
        return item

    def _items(self) -> list[QListWidgetItem]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item for item in items if item.flags() & Qt.ItemFlag.ItemIsEnabled]

    def _chosen(self) -> list[QListWidgetItem]:
        return [item for item in self._items() if item.checkState() is Qt.CheckState.Checked]

    def _choose_all(self) -> None:
        self.list.blockSignals(True)
        for item in self._items():
            # What is in doubt is chosen one by one.
            if not item.data(_NAMES_BOTH):
                item.setCheckState(Qt.CheckState.Checked)
        self.list.blockSignals(False)
        self.list.viewport().update()
        self._allow()

    # The attempt

    def usable(self) -> bool:
        """Whether something is chosen."""
        chosen, possible = len(self._chosen()), len(self._items())
        self.summary.setText(_chosen_text(chosen, possible))
        self.all_button.setEnabled(chosen < possible)
        return chosen > 0

    def focus_first(self) -> None:
        """Begin at the list."""
        target = self.list if self.list.count() else self.cancel_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def attempt_text(self) -> str:
        """Return what stands on the button meanwhile."""
        return _("Moving…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that moves."""
        del session_only  # a token that is moved is kept where the organization keeps it
        integration, remove = self.context.integration, self.remove_here.isChecked()
        chosen = self._chosen()
        links = [str(item.data(_ID)) for item in chosen if item.data(_IS_LINK)]
        connections = [str(item.data(_ID)) for item in chosen if not item.data(_IS_LINK)]
        doubtful = [str(item.data(_ID)) for item in chosen if item.data(_NAMES_BOTH)]
        return lambda _cancellation: integration.move(
            connections, links, remove_here=remove, with_kept_address=doubtful
        )

    def try_now(self, *, session_only: bool = False) -> None:
        """Look again, where it is not known what there is; else move."""
        if self._preview is None:
            self.hint.clear()
            self._look()
        else:
            super().try_now(session_only=session_only)

    def succeeded(self, result: Moved) -> None:
        """Say what has moved, and what has not and why."""
        self.context.announce(moved_text(result))
        self.show_outcome(self._build_result(result), _("Done"))

    def _build_result(self, moved: Moved) -> QWidget:
        area, body = scrolling_body()
        column = QVBoxLayout(body)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID)
        column.setSpacing(GRID)
        column.addWidget(title_label(moved_text(moved), 1.25, name="movedTitle"))
        for left in moved.left_out[:_MOST_LEFT_OUT]:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            row.addWidget(icon_label("info" if left.already_there else "warning", "muted", 16))
            name = verbatim(ElidedLabel(left.name), left.name)
            row.addWidget(name, 1)
            column.addLayout(row)
            reason = plain_label(display_text(left.reason), muted=True, name="leftOut")
            reason.setContentsMargins(margins(GRID * 3, 0, 0, 0))
            column.addWidget(reason)
        more = len(moved.left_out) - _MOST_LEFT_OUT
        if more > 0:
            text = ngettext("{count} more not moved", "{count} more not moved", more).format(
                count=number_text(more)
            )
            column.addWidget(plain_label(text, muted=True))
        column.addStretch(1)
        return area


def _in_order(found: Moving) -> Moving:
    """Return what may move by the names that it is listed with."""
    return replace(
        found,
        connections=tuple(by_name(found.connections, lambda it: connection_name(it.connection))),
        links=tuple(by_name(found.links, lambda it: link_name(it.link))),
    )


def connection_name(connection: Connection) -> str:
    """Return what a connection is called in a list: whose account, what it reaches, for whom."""
    spaces = enumeration(workspace.name for workspace in connection.workspaces)
    shared = connection.visibility.value == "shared"
    facts = (connection.account.name, spaces, _("Shared") if shared else _("Private"))
    return display_sentence(side_by_side(facts), maximum=_LONGEST)


def _connection_text(found: MovableConnection) -> str:
    """Return its name, and which address it moves with where that is not the one it names."""
    text = "{name}"
    if found.kept_address and found.already_there:
        text = _(
            "{name} – already there – names {listed}, moves with {kept}, which its token was saved "
            "for"
        )
    elif found.kept_address:
        text = _("{name} – names {listed}, moves with {kept}, which its token was saved for")
    elif found.already_there:
        text = _("{name} – already there")
    return text.format(
        name=connection_name(found.connection),
        listed=display_text(found.connection.clickup_url),
        kept=display_text(found.kept_address),
    )


def _chosen_text(chosen: int, possible: int) -> str:
    text = ngettext("{chosen} of {count} selected", "{chosen} of {count} selected", possible)
    return text.format(chosen=number_text(chosen), count=number_text(possible))


def link_name(link: ChannelLink) -> str:
    """Return what a link is called in a list: the Channel and where it is."""
    text = _("{channel} in {workspace}")
    shown = text.format(channel=link.channel_name, workspace=link.workspace.name)
    return display_sentence(shown, maximum=_LONGEST)


def moved_text(moved: Moved) -> str:
    """Return how much has moved, in a sentence."""
    connections, links = len(moved.connections), len(moved.links)
    if connections and links:
        # Two numbers, each with forms of its own, fit into no single message.
        return _("Moved {connections} and {links}.").format(
            connections=_counted(
                ngettext("{count} connection", "{count} connections", connections), connections
            ),
            links=_counted(ngettext("{count} link", "{count} links", links), links),
        )
    if connections:
        text = ngettext("Moved {count} connection.", "Moved {count} connections.", connections)
        return _counted(text, connections)
    if links:
        return _counted(ngettext("Moved {count} link.", "Moved {count} links.", links), links)
    return _("Nothing was moved.")


def _counted(text: str, count: int) -> str:
    return text.format(count=number_text(count))
