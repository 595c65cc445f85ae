"""The copies and what can be done with them: list, chosen one, dialogs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clickup_desktop.integration.policy.copies import CopyLimit
from clickup_desktop.language.texts import _
from clickup_desktop.ui.messages.copy_actions import CopyActions
from clickup_desktop.ui.messages.copy_dialogs import DeleteCopyDialog, KeepDialog
from clickup_desktop.ui.messages.copy_keeping import limit_of
from clickup_desktop.ui.messages.copy_list import CopyList
from clickup_desktop.ui.messages.copy_texts import export_held_back
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.states import CopyState
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.troubleshooting.hint import Action, Hint
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.widgets.page import PageContext


class CopiesView(QWidget):
    """Shows every copy, and serves its buttons.

    Signals:
        export_wanted: a copy is to be exported; carries its `CopyState`.
        failed: something could not be done; carries the error.

    Attributes:
        list: the copies.
        chosen: what can be done with the current one.
    """

    export_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._overview: Overview | None = None
        self._job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        self.list = CopyList(self)
        self.list.current_changed.connect(self._show_current)
        self.list.chosen.connect(self._update)
        self.list.menu_wanted.connect(self._open_menu)
        column.addWidget(self.list, 1)
        self.chosen = CopyActions(self)
        self.chosen.update_wanted.connect(self._update)
        self.chosen.again_wanted.connect(lambda: self._update(again=True))
        self.chosen.pause_wanted.connect(self._pause)
        self.chosen.keep_wanted.connect(self._keep_other)
        self.chosen.days_wanted.connect(self._change_days)
        self.chosen.deletion_wanted.connect(self.open_deletion)
        self.chosen.export_wanted.connect(self._export)
        self.chosen.action_requested.connect(self._ask_window)
        column.addWidget(self.chosen)

    def show_overview(self, overview: Overview) -> None:
        """Know the organization as it is now."""
        self._overview = overview
        self._show_current()

    def show_copies(self) -> None:
        """Show how the copies stand now."""
        states = sorted(
            self._context.copies.states, key=lambda it: (it.channel_name.casefold(), it.channel_id)
        )
        self.list.show_copies(tuple(states))
        self.lead()

    def lead(self) -> None:
        """Go to the copy that a link has led to."""
        wanted = self._context.copies.led_to
        if wanted is not None and self.list.go_to(*wanted):
            self._context.copies.led_to = None
            self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_current(self) -> None:
        copy = self.list.current
        self.chosen.show_copy(
            copy,
            failure=self._failure_of(copy),
            note=self._note(),
            export_held_back=export_held_back(self._overview),
            busy=self._job is not None and self._job.running,
        )

    def _failure_of(self, copy: CopyState | None) -> Hint | None:
        watch = self._context.copies
        if copy is None or copy.paused:
            return None
        return watch.failures.get(copy.connection_id) or watch.round_failure

    def _note(self) -> str:
        watch = self._context.copies
        if watch.busy_with:
            text = _("{program} is updating the copies at the moment.")
            return text.format(program=watch.busy_with)
        if watch.stopped:
            return _("Updating was stopped. It goes on with “Update now”.")
        return ""

    # What can be done

    def _update(self, *, again: bool = False) -> None:
        copy = self.list.current
        if copy is not None and copy.link_id and not copy.other_account:
            self._context.copies.update_now((copy.link_id,), again=again)

    def _pause(self) -> None:
        copy, integration = self.list.current, self._context.integration
        if copy is None:
            return
        pause, link_id = not copy.paused, copy.link_id

        def done(_nothing: object) -> None:
            if pause:
                self._context.copies.go_on()
            else:
                self._context.copies.update_now((link_id,))
            self._done(_("Paused.") if pause else _("Goes on."))

        self._run(
            lambda: integration.copies.pause(integration.links.get(link_id), paused=pause), done
        )

    def _keep_other(self) -> None:
        copy, integration = self.list.current, self._context.integration
        if copy is None:
            return
        connection_id = copy.connection_id

        def done(_nothing: object) -> None:
            self._context.copies.update_now()
            self._done(_("The copies are kept."))

        self._run(lambda: integration.copies.keep_other_accounts(connection_id), done)

    def _run(self, call: Callable[[], object], done: Callable[[object], None]) -> None:
        self._job = self._context.work.run(
            lambda _job: call(),
            receiver=self,
            on_result=done,
            on_failure=self._failed,
            on_cancelled=self._show_current,
        )
        self._show_current()

    def _done(self, text: str) -> None:
        self._context.announce(text)
        self._context.copies.look()
        self._show_current()

    def _failed(self, error: BaseException) -> None:
        self._show_current()
        self.failed.emit(error)

    def _change_days(self) -> None:
        copy = self.list.current
        if copy is None:
            return
        dialog = KeepDialog(
            self._context, copy.link_id, copy.channel_name, self._limit(), self.window(), kept=copy
        )
        dialog.open()

    def _limit(self) -> CopyLimit:
        overview = self._overview
        return CopyLimit() if overview is None else limit_of(self._context, overview)

    def open_deletion(self) -> None:
        """Ask whether the current copy is to be deleted."""
        copy = self.list.current
        if copy is not None:
            DeleteCopyDialog(self._context, copy, self.window()).open()

    def _export(self) -> None:
        copy = self.list.current
        if copy is not None:
            self.export_wanted.emit(copy)

    def _ask_window(self, action: Action) -> None:
        copy = self.list.current
        self._context.perform(action, copy.connection_id if copy is not None else None)

    def _open_menu(self, place: QPoint) -> None:
        self.chosen.open_menu(place)
