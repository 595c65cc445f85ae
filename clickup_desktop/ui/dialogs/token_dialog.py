"""What the dialogs that take a token share: the field, the guide, the attempt and its failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.ui import web
from clickup_desktop.ui.dialogs.guide_panel import GuidePanel
from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.progress_button import ProgressButton
from clickup_desktop.ui.widgets.token_field import TokenField

if TYPE_CHECKING:
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.pages.page import PageContext

_FORM_WIDTH = 520
_GUIDE_WIDTH = 344
_FORM_HEIGHT = 320
_SIDE_BY_SIDE = 680
_OF_THE_SCREEN = 0.92


class TokenDialog(QDialog):
    """A form with a token, tried against ClickUp in the background.

    A subclass fills `fields`, names the steps of the attempt with `attempt`, and shows its success.

    Attributes:
        token: the field.
        hint: what failed; above the buttons, while the token stays in its field.

    Signals:
        saved: something was saved.
    """

    saved = Signal()

    def __init__(
        self,
        context: PageContext,
        title: str,
        button_text: str,
        parent: QWidget | None,
        *,
        guide: bool = False,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle(title.replace("&", ""))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._job: Job | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self._area)
        outer.addWidget(self.stack, 1)
        self._build_body(title)
        outer.addLayout(self._build_buttons(button_text))
        self.guide_toggle.setChecked(guide)
        self.guide.setVisible(guide)
        self._fit(guide)
        self.token.changed.connect(self._allow)
        self._allow()

    def _build_body(self, title: str) -> None:
        body = self._body = QWidget()
        body.setObjectName("scrolled")
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._sides.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID)
        self._sides.setSpacing(GRID * 3)
        self._form = QWidget(body)
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        head = QHBoxLayout()
        head.addWidget(title_label(title, 1.25, name="dialogTitle"), 1)
        if self.context.sample:
            badge = Badge("Sample workspace", "warning", self._form)
            badge.setObjectName("sampleBadge")
            head.addWidget(badge)
        column.addLayout(head)
        self.form = QWidget(self._form)
        self.fields = QVBoxLayout(self.form)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(GRID)
        self.token_head = QHBoxLayout()
        # Qt measures the text without its mnemonic's underline, which breaks the kerning; the
        # blank at the end makes up for it.
        label = QLabel("Personal Access &Token ", self.form)
        self.token_head.addWidget(label)
        self.token_head.addStretch(1)
        self.guide_toggle = button("&How do I get one?", quiet=True, name="guideToggle")
        self.guide_toggle.setCheckable(True)
        self.guide_toggle.toggled.connect(self._show_guide)
        self.token_head.addWidget(self.guide_toggle)
        self.token = TokenField(self.form)
        label.setBuddy(self.token.line)
        column.addWidget(self.form)
        self.hint = HintPanel(self._form)
        self.hint.action_requested.connect(self._act)
        column.addWidget(self.hint)
        self.below = QVBoxLayout()
        column.addLayout(self.below)
        column.addStretch(1)
        self._sides.addWidget(self._form, 3)
        self.guide = GuidePanel(body)
        self.guide.setMinimumWidth(1)
        self._sides.addWidget(self.guide, 2)
        self._area.setWidget(body)

    def _build_buttons(self, text: str) -> QHBoxLayout:
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 3)
        self.buttons.setSpacing(GRID)
        self.progress = plain_label(muted=True, name="dialogProgress")
        self.buttons.addWidget(self.progress, 1)
        self.cancel_button = button("Cancel", self.cancel, name="cancelButton", parent=self)
        self.buttons.addWidget(self.cancel_button)
        self.accept_button = ProgressButton(text, self)
        self.accept_button.setObjectName("acceptButton")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(lambda _checked=False: self.try_now())
        self.token.submitted.connect(self._submitted)
        self.buttons.addWidget(self.accept_button)
        return self.buttons

    # The form

    def _allow(self) -> None:
        if not self.running:
            self.accept_button.setEnabled(self.token.usable)

    def _submitted(self) -> None:
        if self.token.usable and not self.running:
            self.try_now()

    def _show_guide(self, shown: bool) -> None:
        self.guide.setVisible(shown)
        self._fit(shown)

    def _fit(self, guide: bool) -> None:
        """Make room for the guide, as far as the screen has it."""
        screen = self.screen().availableSize() * _OF_THE_SCREEN
        width = _FORM_WIDTH + (_GUIDE_WIDTH + GRID * 3 if guide else 0)
        self.setMinimumSize(min(360, screen.width()), min(280, screen.height()))
        self.resize(min(width, screen.width()), min(_FORM_HEIGHT, screen.height()))
        if self.isVisible():
            self._grow()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with all of the form in sight."""
        super().showEvent(event)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the guide under the form where there is no room beside it."""
        super().resizeEvent(event)
        wide = event.size().width() >= _SIDE_BY_SIDE
        self._sides.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    # The attempt

    @property
    def running(self) -> bool:
        """Whether ClickUp is being asked."""
        return self.accept_button.under_way

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the blocking call to make, with what stands in the form now."""
        raise NotImplementedError

    def attempt_text(self) -> str:
        """Return what stands on the button while it is made."""
        raise NotImplementedError

    def succeeded(self, result: Any) -> None:
        """Show that it went well."""
        raise NotImplementedError

    def try_now(self, *, session_only: bool = False) -> None:
        """Make the attempt; the form stays as it is, but cannot be changed meanwhile."""
        if self.running:
            return
        call = self.attempt(session_only)
        self.hint.clear()
        self.form.setEnabled(False)
        self.progress.setText("Asking ClickUp…")
        self.accept_button.start(self.attempt_text())
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._job = self.context.work.run(
            lambda job: call(job.cancellation),
            receiver=self,
            on_result=self._succeeded,
            on_failure=self._failed,
            on_cancelled=self._stopped,
        )

    def _rest(self) -> None:
        self.accept_button.stop()
        self.form.setEnabled(True)
        self.progress.setText("")
        self._allow()

    def _succeeded(self, result: Any) -> None:
        self._rest()
        self.token.clear_clipboard()
        self.saved.emit()
        self.succeeded(result)

    def _failed(self, error: BaseException) -> None:
        self._rest()
        self.failed(error)

    def failed(self, error: BaseException) -> None:
        """Show what failed; the token stays in its field."""
        from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415 - after the paint

        self.hint.show_hint(hint_for(error))
        self.token.line.setFocus(Qt.FocusReason.OtherFocusReason)
        # The panel has its place only once the layout has been worked out.
        QTimer.singleShot(0, self, self._reveal_hint)

    def _grow(self) -> None:
        """Take the height that the form needs now, as far as the screen has it."""
        missing = self._body.heightForWidth(self._area.viewport().width()) - self._area.height()
        if missing > 0:
            screen = self.screen().availableSize() * _OF_THE_SCREEN
            self.resize(self.width(), min(self.height() + missing, screen.height()))

    def _reveal_hint(self) -> None:
        self._grow()
        self._area.ensureWidgetVisible(self.hint, 0, GRID * 2)

    def _stopped(self) -> None:
        self._rest()
        self.progress.setText("Stopped. Nothing was saved.")
        self.token.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def cancel(self) -> None:
        """Stop the request that runs; without one, close the dialog."""
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

    def _act(self, action: object) -> None:
        match getattr(action, "name", ""):
            case "OPEN_TOKEN_PAGE":
                web.open_token_page()
            case "RETRY" | "UNLOCK_KEYRING" | "CONNECT":
                self.try_now()
            case "KEEP_FOR_SESSION":
                self.try_now(session_only=True)
            case "UPDATE_TOKEN":
                self.token.line.setFocus(Qt.FocusReason.OtherFocusReason)
                self.token.line.selectAll()
            case "CHECK_ORGANIZATION_URL":
                self.show_organization_url()
            case _:
                self.reject()
                self.context.perform(action, None)  # type: ignore[arg-type]

    def show_organization_url(self) -> None:
        """Lead to where the organization URL stands."""
