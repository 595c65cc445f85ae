"""What the dialogs that try something share: the form, the attempt, its progress, its failure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.widgets.announcements import SpokenProgress, announce
from clickup_desktop.ui.widgets.dialog import Dialog
from clickup_desktop.ui.widgets.dialog_room import dialog_room, grow
from clickup_desktop.ui.widgets.hint_panel import Actions, HintPanel, hint_of, trying_again
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.progress_button import ProgressButton
from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from clickup_desktop.ui.widgets.theme import GRID, roomy

if TYPE_CHECKING:
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.troubleshooting.hint import Hint
    from clickup_desktop.ui.background import BackgroundWork, Job, JobContext

FORM_WIDTH = 520
_FORM_HEIGHT = 320


class AttemptDialog(Dialog):
    """A form whose button makes a blocking call in the background.

    While it runs, the form stays as it is but can't be changed, and Cancel stops the call. When it
    fails, the hint appears inside, and what was typed stays for another try.

    A subclass fills `fields`, says when the form can be tried, names the call, and shows its
    success.

    Args:
        careful: Enter should not do it by the way, so it cancels.

    Attributes:
        head: beside the title.
        fields: the form, from top to bottom.
        below: under the hint.
        hint: what failed.
        buttons: the row at the bottom.

    Signals:
        saved: something was saved.
        action_requested: a hint's button that is not served here; carries its `Action`.
    """

    saved = Signal()
    action_requested = Signal(object)

    def __init__(
        self,
        work: BackgroundWork,
        title: str,
        button_text: str,
        parent: QWidget | None,
        *,
        careful: bool = False,
    ) -> None:
        super().__init__(title.replace("&", ""), parent)
        self._work = work
        self._job: Job | None = None
        self._spoken = SpokenProgress(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._area = ScrollArea(self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self._area)
        outer.addWidget(self.stack, 1)
        self._build_form(title)
        outer.addLayout(self._build_buttons(button_text, careful=careful))
        self._fit(FORM_WIDTH)

    def _build_form(self, title: str) -> None:
        body = self._body = self._area.inside
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._sides.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID)
        self._sides.setSpacing(GRID * 3)
        holder = QWidget(body)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        self.head = QHBoxLayout()
        self.title = title_label(title, 1.25, name="dialogTitle")
        self.head.addWidget(self.title, 1)
        column.addLayout(self.head)
        self.form = QWidget(holder)
        self.fields = QVBoxLayout(self.form)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(GRID)
        column.addWidget(self.form)
        self.hint = HintPanel(holder, self.hint_actions(), self.act_otherwise)
        column.addWidget(self.hint)
        self.below = QVBoxLayout()
        column.addLayout(self.below)
        column.addStretch(1)
        self._sides.addWidget(holder, 3)

    def _build_buttons(self, text: str, *, careful: bool) -> QHBoxLayout:
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 3)
        self.buttons.setSpacing(GRID)
        self.progress = plain_label(muted=True, name="dialogProgress")
        self.buttons.addWidget(self.progress, 1)
        self.cancel_button = button(_("Cancel"), self.cancel, name="cancelButton", parent=self)
        self.buttons.addWidget(self.cancel_button)
        self.accept_button = ProgressButton(text, self)
        self.accept_button.setObjectName("acceptButton")
        self.accept_button.clicked.connect(lambda _checked=False: self.try_now())
        self.buttons.addWidget(self.accept_button)
        self._usual = self.cancel_button if careful else self.accept_button
        self._usual.setDefault(True)
        return self.buttons

    # The form

    def usable(self) -> bool:
        """Whether what stands in the form can be tried; nothing has to where it only asks."""
        return True

    def focus_first(self) -> None:
        """Put the cursor where the next try begins; at a button where nothing is filled in."""
        self._usual.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self) -> None:
        if not self.running:
            self.accept_button.setEnabled(self.usable())

    def _submitted(self) -> None:
        if self.usable() and not self.running:
            self.try_now()

    def _fit(self, width: int) -> None:
        """Take that width, as far as there is room."""
        room = dialog_room(self)
        self.setMinimumSize(QSize(360, 280).boundedTo(room))
        self.resize(QSize(roomy(width), roomy(_FORM_HEIGHT)).boundedTo(room))
        if self.isVisible():
            self._grow()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with all of the form in sight."""
        super().showEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Take the height that the form needs now, as far as there is room."""
        behind = self.parentWidget()
        if grow(self, self._area, self._body) and behind is not None:
            self._stay_before(behind.window())

    def _stay_before(self, window: QWidget) -> None:
        """Move up by what reaches below the window, as far as that has room."""
        below = self.frameGeometry().bottom() - window.frameGeometry().bottom()
        room = self.frameGeometry().top() - window.frameGeometry().top()
        if below > 0 and room > 0:
            self.move(self.x(), self.y() - min(below, room))

    def _reveal(self, widget: QWidget) -> None:
        self._grow()
        self._area.ensureWidgetVisible(widget, 0, GRID * 2)

    # The attempt

    @property
    def running(self) -> bool:
        """Whether the call runs."""
        return self.accept_button.under_way

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the blocking call to make, with what stands in the form now."""
        raise NotImplementedError

    def work_of(self, session_only: bool) -> Callable[[JobContext], Any]:
        """Return the same for a dialog that tells how far it is, by `progressed`."""
        call = self.attempt(session_only)
        return lambda job: call(job.cancellation)

    def progressed(self, told: Any) -> None:
        """Show how far the call is."""

    def attempt_text(self) -> str:
        """Return what stands on the button while it is made, and is told of it."""
        raise NotImplementedError

    def succeeded(self, result: Any) -> None:
        """Show that it went well."""
        raise NotImplementedError

    def show_outcome(
        self, outcome: QWidget, leave: str, onward: QPushButton | None = None, *, told: str = ""
    ) -> None:
        """Show what came of it in the place of the form.

        Args:
            leave: what stands on the button that closes.
            onward: leads on, and is pressed by Enter; None where nothing is left but to close.
            told: what screen readers say of it.
        """
        area = outcome if isinstance(outcome, ScrollArea) else _scrolling(outcome)
        self.stack.addWidget(area)
        self.stack.setCurrentIndex(1)
        self.accept_button.hide()
        self.accept_button.setDefault(False)
        self.cancel_button.setText(leave)
        if onward is not None:
            self.buttons.addWidget(onward)
            onward.show()
            onward.setDefault(True)
        (onward or self.cancel_button).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, told)
        grow(self, area, area.inside)

    def try_now(self, *, session_only: bool = False) -> None:
        """Make the attempt; the form stays as it is, but cannot be changed meanwhile."""
        if self.running:
            return
        work = self.work_of(session_only)
        self.hint.clear()
        self.form.setEnabled(False)
        self.progress.setText("")
        self._spoken.tell(self.attempt_text())
        self.accept_button.start(self.attempt_text())
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._job = self._work.run(
            work,
            receiver=self,
            on_result=self._succeeded,
            on_failure=self._failed,
            on_progress=self.progressed,
            on_cancelled=self._stopped,
            discard=type(self).discard,
        )

    @staticmethod
    def discard(result: Any) -> None:
        """Close what a call that was stopped has opened; not on the GUI thread."""

    def _end_attempt(self) -> None:
        self.accept_button.stop()
        self.form.setEnabled(True)
        self._spoken.end()
        self.progress.setText("")
        self._allow()

    def _succeeded(self, result: Any) -> None:
        self._end_attempt()
        self.saved.emit()
        self.succeeded(result)

    def _failed(self, error: BaseException) -> None:
        self._end_attempt()
        self.failed(error)

    def failed(self, error: BaseException) -> None:
        """Show what failed; what was typed stays."""
        self.focus_first()
        # After that: what is said of the focus would cut it off.
        self.hint.show_news(self.hint_of(error))
        # The panel has its place only once the layout has been worked out.
        QTimer.singleShot(0, self, lambda: self._reveal(self.hint))

    def hint_of(self, error: BaseException) -> Hint:
        """Return what is told of `error`."""
        return hint_of(error)

    def _stopped(self) -> None:
        self._end_attempt()
        self.stopped()

    def stopped(self) -> None:
        """Show that the call was stopped."""
        self.progress.setText(_("Stopped. Nothing was saved."))
        self.focus_first()
        announce(self, self.progress.text())

    def cancel(self) -> None:
        """Stop the call that runs; without one, close the dialog."""
        if self.running and self._job is not None:
            self._job.cancel()
        else:
            self.reject()

    def reject(self) -> None:
        """Escape does what Cancel does."""
        if self.running and self._job is not None:
            self._job.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the dialog stops what it waits for."""
        if self._job is not None:
            self._job.cancel()
        super().closeEvent(event)

    # The hint's buttons

    def hint_actions(self) -> Actions:
        """Return what is done here for the hint's buttons."""
        keep = partial(self.try_now, session_only=True)
        return {**trying_again(self.try_now), Action.KEEP_FOR_SESSION: keep}

    def act_otherwise(self, action: Action) -> None:
        """Leave a hint's button that `hint_actions` does not name to the window."""
        self.reject()
        self.action_requested.emit(action)


def _scrolling(inside: QWidget) -> ScrollArea:
    area = ScrollArea()
    column = QVBoxLayout(area.inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(inside)
    return area
