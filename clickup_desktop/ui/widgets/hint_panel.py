"""What failed, why that usually happens, and the next step as a button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.widgets.announcements import announce
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.labels import button, expander, icon_label, plain_label
from clickup_desktop.ui.widgets.sentence_button import SentenceButton
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.ui.widgets.wait_button import WaitButton
from clickup_desktop.untrusted_text import breakable

if TYPE_CHECKING:
    from clickup_desktop.troubleshooting.hint import Hint, Step

_DETAILS_HEIGHT = 96
_SIDE_BY_SIDE = 360
_BUTTONS_SHARE = 0.4
"""How much of the width a button may take beside its words."""

Actions = Mapping[Action, Callable[[], object]]
"""What is done for a button of a hint."""


def trying_again(again: Callable[[], object]) -> Actions:
    """Return what to do for the buttons that ask for another try."""
    return {Action.RETRY: again, Action.UNLOCK_KEYRING: again}


def hint_of(error: BaseException) -> Hint:
    """Return what the person is told about `error`."""
    # Knows every error there is: not for the first page, which mostly shows none.
    from clickup_desktop.troubleshooting.hints import hint_for  # noqa: PLC0415

    return hint_for(error)


def whole_text(hint: Hint) -> str:
    """Return what happened, as it is told where there is room for no more."""
    return _("{failure}. {sentence}").format(failure=hint.title, sentence=hint.happened)


class HintPanel(QFrame):
    """Shows a hint, and does what its buttons say.

    Args:
        actions: what is done for which button; copying the details needs no entry.
        otherwise: called with the action of every other button.
        brief: show what happened and the buttons alone, so that what stands beside it keeps its
            room; a button more leads to the rest.

    Signals:
        whole_wanted: the rest of a brief hint is wanted; carries the `Hint`.
        action_requested: a step's button was pressed; carries the step's `Action`. A wait that is
            over asks to retry.
    """

    action_requested = Signal(object)
    whole_wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        actions: Actions | None = None,
        otherwise: Callable[[Action], object] | None = None,
        *,
        brief: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("hintPanel")
        self._actions = {} if actions is None else actions
        self._otherwise = otherwise
        self.action_requested.connect(self._serve)
        self.hint: Hint | None = None
        self._news = False
        self._brief = brief
        self._outer = QVBoxLayout(self)
        margin = GRID if brief else GRID * 2
        self._outer.setContentsMargins(GRID * 2, margin, GRID * 2, margin)
        self._content: QWidget | None = None
        self._rows: list[tuple[QBoxLayout, QWidget]] = []
        self.hide()

    def clear(self) -> None:
        """Show nothing."""
        self.hint = None
        self._news = False
        self._rows = []
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
            self._content = None
        self.hide()

    def show_hint(self, hint: Hint) -> None:
        """Show `hint` in the place of what was shown before."""
        self.clear()
        self.hint = hint
        self._content = self._build(hint)
        self._outer.addWidget(self._content)
        self.setAccessibleName(hint.title)
        self.setAccessibleDescription(hint.happened)
        self.show()

    def show_news(self, hint: Hint) -> None:
        """Show what has just happened; screen readers say it once it can be seen."""
        self.show_hint(hint)
        self._news = True
        self._tell_news()

    def show_error(self, error: BaseException) -> None:
        """Show the hint of `error`, which has just happened."""
        self.show_news(hint_of(error))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what happened while nobody saw the panel."""
        super().showEvent(event)
        self._tell_news()

    def _tell_news(self) -> None:
        if self._news and self.hint is not None and self.isVisible():
            self._news = False
            announce(self, whole_text(self.hint), urgent=True)

    def _build(self, hint: Hint) -> QWidget:
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(icon_label("warning", "danger"))
        head.addWidget(plain_label(hint.title, name="hintTitle", selectable=True), 1)
        column.addLayout(head)
        column.addWidget(
            plain_label(breakable(hint.happened), name="hintHappened", selectable=True)
        )
        if self._brief:
            self._add_brief_steps(hint, content, column)
            return content
        if hint.causes:
            column.addWidget(plain_label(_("Common causes:"), name="hintCausesTitle"))
            for cause in hint.causes:
                column.addWidget(plain_label(f"•  {breakable(cause)}", name="hintCause"))
        self._add_steps(hint, content, column)
        if hint.details:
            copied_by_a_step = Action.COPY_DETAILS in hint.actions()
            self._add_details(hint.details, content, column, copy=not copied_by_a_step)
        return content

    def _add_brief_steps(self, hint: Hint, content: QWidget, column: QVBoxLayout) -> None:
        row = FlowLayout()
        for step in hint.steps:
            if step.action is not None:
                row.addWidget(self._button(step, content))
        whole = button(
            _("Why?"), partial(self.whole_wanted.emit, hint), quiet=True, name="hintWhole"
        )
        whole.setAccessibleName(_("{failure}. Why?").format(failure=hint.title))
        row.addWidget(whole)
        column.addLayout(row)

    def _add_steps(self, hint: Hint, content: QWidget, column: QVBoxLayout) -> None:
        self._rows = []
        for step in hint.steps:
            if step.is_button:
                column.addWidget(self._button(step, content), 0, Qt.AlignmentFlag.AlignLeft)
                continue
            text = plain_label(breakable(step.text), name="hintStep")
            if step.action is None:
                column.addWidget(text)
                continue
            made = self._button(step, content)
            row = QBoxLayout(self._direction(made))
            row.setSpacing(GRID)
            row.addWidget(text, 1)
            row.addWidget(made)
            row.setAlignment(made, Qt.AlignmentFlag.AlignRight)
            column.addLayout(row)
            self._rows.append((row, made))

    def _direction(self, beside: QWidget) -> QBoxLayout.Direction:
        room = self.width()
        narrow = room < roomy(_SIDE_BY_SIDE) or beside.sizeHint().width() > room * _BUTTONS_SHARE
        way = QBoxLayout.Direction
        return way.TopToBottom if narrow else way.LeftToRight

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below their words where there is no room beside them."""
        super().resizeEvent(event)
        for row, made in self._rows:
            row.setDirection(self._direction(made))

    def _button(self, step: Step, content: QWidget) -> QWidget:
        action = step.action
        assert action is not None  # noqa: S101 - asked for by the caller
        name = f"hintAction_{action.value}"
        if action is Action.WAIT:
            waiting = WaitButton(step.seconds, Action.RETRY.label, content)
            waiting.setObjectName(name)
            waiting.ready.connect(partial(self._act, Action.RETRY))
            return waiting
        made = SentenceButton(action.label if self._brief else step.label, content)
        made.setObjectName(name)
        made.clicked.connect(lambda _checked=False: self._act(action))
        return made

    def _act(self, action: Action) -> None:
        if action is Action.COPY_DETAILS:
            self.copy_details()
        else:
            self.action_requested.emit(action)

    def _serve(self, action: Action) -> None:
        if action in self._actions:
            self._actions[action]()
        elif self._otherwise is not None:
            self._otherwise(action)

    def copy_details(self) -> None:
        """Put what happened, with its details, on the clipboard."""
        if self.hint is not None:
            text = "\n".join((self.hint.title, self.hint.happened, self.hint.details))
            QGuiApplication.clipboard().setText(text)

    def _add_details(
        self, details: str, content: QWidget, column: QVBoxLayout, *, copy: bool
    ) -> None:
        row = FlowLayout()
        toggle = expander(_("Show d&etails"), name="hintDetailsButton", parent=content)
        text = verbatim(QPlainTextEdit(details, content), details)
        text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        text.setObjectName("hintDetails")
        text.setAccessibleName(_("Details"))
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setFixedHeight(_DETAILS_HEIGHT)
        text.hide()

        def toggled(shown: bool) -> None:
            text.setVisible(shown)
            toggle.setText(_("Hide d&etails") if shown else _("Show d&etails"))

        toggle.toggled.connect(toggled)
        row.addWidget(toggle)
        if copy:
            row.addWidget(
                button(
                    _("Cop&y details"),
                    self.copy_details,
                    quiet=True,
                    icon="copy",
                    name="hintCopyButton",
                )
            )
        column.addLayout(row)
        column.addWidget(text)
