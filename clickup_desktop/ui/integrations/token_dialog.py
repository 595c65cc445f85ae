"""What the dialogs that take a token share: the field, the guide, what its hints ask for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from clickup_desktop.clickup.errors import (
    RoleNotAllowed,
    TokenMissing,
    TokenRejected,
    WorkspaceNotAuthorized,
)
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.ui.integrations.guide_panel import GuidePanel
from clickup_desktop.ui.integrations.token_field import TokenField
from clickup_desktop.ui.widgets import web
from clickup_desktop.ui.widgets.attempt_dialog import FORM_WIDTH, AttemptDialog
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.hint_panel import Actions, hint_of
from clickup_desktop.ui.widgets.labels import expander, field_label
from clickup_desktop.ui.widgets.theme import GRID, roomy

if TYPE_CHECKING:
    from clickup_desktop.ui.widgets.page import PageContext

_GUIDE_WIDTH = 344
_SIDE_BY_SIDE = 680


class TokenDialog(AttemptDialog):
    """A form with a token, tried against ClickUp in the background.

    Attributes:
        token: the field.
        guide: how to get a token; beside the form, or under it where there is no room.
    """

    def __init__(
        self,
        context: PageContext,
        title: str,
        button_text: str,
        parent: QWidget | None,
        *,
        guide: bool = False,
    ) -> None:
        super().__init__(context.work, title, button_text, parent)
        self.context = context
        self.action_requested.connect(context.perform)
        if context.sample:
            badge = Badge(_("Sample workspace"), "warning", self)
            badge.setObjectName("sampleBadge")
            self.head.addWidget(badge)
        self.token_head = QHBoxLayout()
        label = QLabel(field_label(_("Personal Access &Token")), self.form)
        self.token_head.addWidget(label)
        self.token_head.addStretch(1)
        self.guide_toggle = expander(_("&How do I get one?"), name="guideToggle")
        self.guide_toggle.toggled.connect(self._show_guide)
        self.token_head.addWidget(self.guide_toggle)
        self.token = TokenField(self.form)
        label.setBuddy(self.token.line)
        self.guide = GuidePanel(self._body)
        self.guide.setMinimumWidth(1)
        self._sides.addWidget(self.guide, 2)
        self.guide_toggle.setChecked(guide)
        self._show_guide(guide)
        self.token.submitted.connect(self._submitted)
        self.token.changed.connect(self._allow)
        self._allow()

    def usable(self) -> bool:
        """Whether the token can be tried."""
        return self.token.usable

    def focus_first(self) -> None:
        """Put the cursor into the token's field."""
        self.token.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_guide(self, shown: bool) -> None:
        self.guide.setVisible(shown)
        self._fit(FORM_WIDTH + (_GUIDE_WIDTH + GRID * 3 if shown else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the guide under the form where there is no room beside it."""
        super().resizeEvent(event)
        wide = event.size().width() >= roomy(_SIDE_BY_SIDE)
        self._sides.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    def _succeeded(self, result: Any) -> None:
        self.token.clear_clipboard()
        super()._succeeded(result)

    def failed(self, error: BaseException) -> None:
        """Say it also of the field, where it is the token that was refused."""
        refused = isinstance(error, TokenRejected | RoleNotAllowed | WorkspaceNotAuthorized)
        if refused and not isinstance(error, TokenMissing):  # that one never got there
            self.token.refuse(hint_of(error).happened)
        super().failed(error)

    def hint_of(self, error: BaseException) -> Hint:
        """Return what is told; another token is pasted here, where there is nothing to update."""
        hint = hint_of(error)
        return replace(hint, steps=tuple(map(_in_this_form, hint.steps)))

    def hint_actions(self) -> Actions:
        """Return also what a hint about a token asks for."""
        return {
            **super().hint_actions(),
            Action.OPEN_TOKEN_PAGE: web.open_token_page,
            Action.CONNECT: self.try_now,
            Action.CHECK_ORGANIZATION_URL: self.show_clickup_url,
        }

    def show_clickup_url(self) -> None:
        """Lead to where the organization URL stands."""


def _in_this_form(step: Step) -> Step:
    """Return a step as it is where the token's field stands right above."""
    if step.action is not Action.UPDATE_TOKEN:
        return step
    return Step(_("Paste the new token above.") if step.is_button else step.text)
