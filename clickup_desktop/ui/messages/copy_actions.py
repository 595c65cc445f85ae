"""How the chosen copy stands in full, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.messages.copy_texts import keeping_text, state_text, whole_text
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.failure_dialog import tell_whole
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import button, plain_label
from clickup_desktop.ui.widgets.read_only import allow
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.verbatim import verbatim

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.states import CopyState
    from clickup_desktop.troubleshooting.hint import Action, Hint

_UNLINKED = N_("The Channel is not linked any more, so its copy is not updated.")
_UNKNOWN = N_("The link to its Channel can't be read now, so its copy is not updated.")
_OTHER = N_(
    "This copy was made with another ClickUp account than the connection has now. Keep it and go "
    "on with the account of now, or delete it?"
)
_MADE_ANEW = N_("The file of the copies was damaged, so everything is read again.")


class CopyActions(QWidget):
    """Says how the chosen copy stands; buttons under it, and the same as a menu.

    Signals:
        update_wanted, again_wanted, pause_wanted, keep_wanted, export_wanted, days_wanted,
        deletion_wanted: its buttons.
        action_requested: a hint's button that is not served here; carries its `Action`.
    """

    update_wanted = Signal()
    again_wanted = Signal()
    pause_wanted = Signal()
    keep_wanted = Signal()
    export_wanted = Signal()
    days_wanted = Signal()
    deletion_wanted = Signal()
    action_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.channel = ElidedLabel()
        self.channel.setObjectName("chosenCopy")
        column.addWidget(self.channel)
        self.state = plain_label(name="copyState")
        column.addWidget(self.state)
        self.about = plain_label(muted=True, small=True, name="copyAbout")
        column.addWidget(self.about)
        self.hint = HintPanel(
            self, trying_again(self.update_wanted.emit), self._ask_window, brief=True
        )
        tell_whole(self.hint)
        column.addWidget(self.hint)
        self._build_buttons(column)
        self._shown: Hint | None = None

    def _build_buttons(self, column: QVBoxLayout) -> None:
        self.menu = QMenu(self)
        self.menu.setObjectName("copyMenu")
        self._update = self.menu.addAction(_("Update &now"), self.update_wanted.emit)
        self._again = self.menu.addAction(_("&Read everything again"), self.again_wanted.emit)
        self._pause = self.menu.addAction(_("&Pause"), self.pause_wanted.emit)
        self.menu.addSeparator()
        self._export = self.menu.addAction(_("E&xport…"), self.export_wanted.emit)
        self._days = self.menu.addAction(_("&Keep for…"), self.days_wanted.emit)
        self.menu.addSeparator()
        self._delete = self.menu.addAction(_("De&lete the copy…"), self.deletion_wanted.emit)
        flow = FlowLayout()
        self.keep_button = button(_("Keep &the copy"), self.keep_wanted.emit, name="keepCopy")
        self.update_button = button(
            _("Update &now"), self.update_wanted.emit, icon="retry", name="updateCopy"
        )
        self.pause_button = button(_("&Pause"), self.pause_wanted.emit, name="pauseCopy")
        self.export_button = button(_("E&xport…"), self.export_wanted.emit, name="exportCopy")
        self.again_button = button(
            _("&Read everything again"), self.again_wanted.emit, name="readCopyAgain"
        )
        self.days_button = button(_("&Keep for…"), self.days_wanted.emit, name="copyDays")
        self.delete_button = button(
            _("De&lete the copy…"), self.deletion_wanted.emit, danger=True, name="deleteCopy"
        )
        for made in (
            self.keep_button,
            self.update_button,
            self.pause_button,
            self.export_button,
            self.again_button,
            self.days_button,
            self.delete_button,
        ):
            flow.addWidget(made)
        column.addLayout(flow)

    def show_copy(
        self,
        copy: CopyState | None,
        *,
        failure: Hint | None,
        note: str,
        export_held_back: str,
        busy: bool,
    ) -> None:
        """Show how a copy stands.

        Args:
            failure: why nothing could be read through its connection.
            note: what else is to be said of the updating.
            export_held_back: why it can't be exported now; "" where it can.
            busy: whether something is being done with it.
        """
        self.setVisible(copy is not None)
        if copy is None:
            return
        verbatim(self.channel, copy.channel_name).setText(copy.channel_name)
        self.state.setText(_sentence(state_text(copy)))
        self.about.setText(" ".join(filter(None, _about(copy, note))))
        self._show_hint(failure or next(iter(copy.problems), None))
        linked = bool(copy.link_id)
        unlinked = _link_text(copy)
        usable = linked and not copy.other_account
        for made in (self.update_button, self.again_button):
            allow(made, usable and not busy, unlinked)
        for made in (self.pause_button, self.days_button):
            allow(made, usable, unlinked)
        allow(self.export_button, usable, unlinked or export_held_back)
        self.delete_button.setEnabled(not busy)
        self.keep_button.setVisible(copy.other_account)
        pause = _("C&ontinue") if copy.paused else _("&Pause")
        self.pause_button.setText(pause)
        self._pause.setText(pause)
        for action, made in (
            (self._update, self.update_button),
            (self._again, self.again_button),
            (self._pause, self.pause_button),
            (self._export, self.export_button),
            (self._days, self.days_button),
            (self._delete, self.delete_button),
        ):
            action.setEnabled(made.isEnabled())

    def _show_hint(self, hint: Hint | None) -> None:
        if hint == self._shown:
            return
        self._shown = hint
        if hint is None:
            self.hint.clear()
        else:
            self.hint.show_hint(hint)

    def _ask_window(self, action: Action) -> None:
        self.action_requested.emit(action)

    def open_menu(self, place: QPoint) -> None:
        """Open the menu without waiting for it to be closed."""
        self.menu.popup(place)


def _sentence(text: str) -> str:
    """Return what stands in a list as a sentence of its own."""
    return _("{text}.").format(text=text[:1].upper() + text[1:])


def _link_text(copy: CopyState) -> str:
    """Return why a copy is not updated that no link leads to, as far as is known."""
    if copy.link_id:
        return ""
    return _(_UNLINKED) if copy.link_known else _(_UNKNOWN)


def _about(copy: CopyState, note: str) -> tuple[str, ...]:
    return (
        _(_OTHER) if copy.other_account else "",
        _(_MADE_ANEW) if copy.made_anew and not copy.first_read else "",
        _link_text(copy),
        note,
        whole_text(copy) if copy.reading is None else "",
        keeping_text(copy.keep_days),
    )
