"""The dialog that connects ClickUp."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.organization.records import Visibility
from clickup_desktop.ui.integrations.token_dialog import TokenDialog
from clickup_desktop.ui.widgets.dialog_room import dialog_room
from clickup_desktop.ui.widgets.directions import margins
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.folded_part import FoldedPart
from clickup_desktop.ui.widgets.labels import button, group, icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.lists import more_text
from clickup_desktop.ui.widgets.managed import lock, managed_note, managed_reason, shown_policy
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import verbatim
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Connected
    from clickup_desktop.interruption import Cancellation
    from clickup_desktop.ui.widgets.page import PageContext

_MOST_WORKSPACES = 6
_LONGEST_NAME = 60
_SUCCESS_SIZE = (520, 408)


class ConnectDialog(TokenDialog):
    """Asks who may use the connection and for the token, and connects.

    Signals:
        channel_wanted: connected, and a Channel is to be chosen now.
    """

    channel_wanted = Signal()

    def __init__(
        self,
        context: PageContext,
        organization: str,
        parent: QWidget | None = None,
        *,
        guide: bool = False,
    ) -> None:
        super().__init__(context, _("Connect ClickUp"), _("Co&nnect"), parent, guide=guide)
        self.setObjectName("connectDialog")
        self._policy = shown_policy(sample=context.sample)
        self._add_visibility(display_text(organization, maximum=_LONGEST_NAME))
        self.fields.addSpacing(GRID)
        self.fields.addLayout(self.token_head)
        self.fields.addWidget(self.token)
        self._add_advanced()
        if context.sample and context.sample_token:
            self.token.set_text(context.sample_token)
            self.accept_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.token.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_visibility(self, organization: str) -> None:
        question = _("Who may use this connection?")
        box = group(question, self.form)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(plain_label(question, wrap=False))
        self.shared = QRadioButton(_("&Shared"), box)
        self.shared.setObjectName("sharedChoice")
        self.private = QRadioButton(_("&Private"), box)
        self.private.setObjectName("privateChoice")
        choices = QButtonGroup(self)
        shared = _("Administrators in the organization can link Channels through it.")
        if organization:
            shared = _("Administrators in {organization} can link Channels through it.")
        for choice, text in (
            (self.shared, shared.format(organization=organization)),
            (self.private, _("Only you can see and use it.")),
        ):
            choices.addButton(choice)
            choice.setAccessibleDescription(text)
            row = QVBoxLayout()
            row.setSpacing(0)
            row.addWidget(choice)
            told = plain_label(text, muted=True)
            told.setContentsMargins(margins(GRID * 4, 0, 0, 0))
            row.addWidget(told)
            column.addLayout(row)
        self.fields.addWidget(box)
        self.shared.setChecked(True)
        if self._policy.visibility:
            only_shared = self._policy.visibility == Visibility.SHARED
            allowed, other = self.shared, self.private
            if not only_shared:
                allowed, other = other, allowed
            allowed.setChecked(True)
            lock(other, self._policy)
            column.addWidget(managed_note(self._policy))

    def _add_advanced(self) -> None:
        part = FoldedPart(_("&Advanced: organization URL"), "advancedToggle", self.form)
        self.advanced = part.toggle
        self.url = QLineEdit(self.form)
        self.url.setObjectName("organizationUrl")
        self.url.setAccessibleName(_("Organization URL"))
        wanted = self.context.sample_url if self.context.sample else ""
        usual = "https://api.clickup.com"
        self.url.setText(wanted or self.context.integration.clickup_url or usual)
        verbatim(self.url, usual).setPlaceholderText(usual)
        self.url.returnPressed.connect(self._submitted)
        self.url_note = plain_label(
            _("The address of ClickUp's API. Change it only if your company has its own gateway."),
            muted=True,
            small=True,
        )
        if self._policy.organization_url:
            self.url.setText(self._policy.organization_url)
            lock(self.url, self._policy)
            self.url_note.setText(managed_reason(self._policy))
        part.column.addWidget(self.url)
        part.column.addWidget(self.url_note)
        part.changed.connect(self._make_room)
        self.fields.addWidget(part)
        # What is not the usual address should be seen.
        self.advanced.setChecked(self.url.text() != usual)

    def _make_room(self) -> None:
        if self.isVisible():
            QTimer.singleShot(0, self, self._grow)

    def show_clickup_url(self) -> None:
        """Open the advanced part, with the cursor in the address."""
        self.advanced.setChecked(True)
        self.url.setFocus(Qt.FocusReason.OtherFocusReason)
        self.url.selectAll()

    def attempt_text(self) -> str:
        """Return what stands on the button while ClickUp is asked."""
        return _("Connecting…")

    def attempt(self, session_only: bool) -> Callable[[Cancellation], Any]:
        """Return the call that connects."""
        integration = self.context.integration
        token = self.token.text
        visibility = Visibility.SHARED if self.shared.isChecked() else Visibility.PRIVATE
        url = self.url.text().strip() or self.url.placeholderText()
        return lambda cancellation: integration.connections.connect(
            token, visibility, url, session_only=session_only, cancellation=cancellation
        )

    def succeeded(self, result: Connected) -> None:
        """Say so, and lead on to the Channels."""
        self.token.set_text("")
        self.channel_button = button(
            _("Choose a &Channel"), self._choose_channel, primary=True, name="chooseChannelButton"
        )
        self.show_outcome(self._build_success(result), _("Close"), self.channel_button)
        self.resize(QSize(*map(roomy, _SUCCESS_SIZE)).boundedTo(dialog_room(self)))
        self.context.announce(
            _("Connected as {name}.").format(name=display_text(result.account_name))
        )

    def _build_success(self, result: Connected) -> QWidget:
        area = ScrollArea()
        area.setObjectName("connectSuccess")
        column = QVBoxLayout(area.inside)
        column.setContentsMargins(GRID * 3, GRID * 4, GRID * 3, GRID)
        column.setSpacing(GRID)
        column.addWidget(icon_label("task", "success", 48))
        column.addSpacing(GRID)
        name = display_text(result.account_name, maximum=_LONGEST_NAME)
        column.addWidget(
            title_label(_("Connected as {name}").format(name=name), 1.25, name="connectedAs")
        )
        column.addWidget(plain_label(_("Integration complete."), name="integrationComplete"))
        column.addSpacing(GRID)
        workspaces = result.workspaces
        if workspaces:
            column.addWidget(plain_label(_("Workspaces found:"), muted=True))
        else:
            column.addWidget(plain_label(_("The token can't reach any Workspace yet."), muted=True))
        for workspace in workspaces[:_MOST_WORKSPACES]:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            row.addWidget(icon_label("workspace", "muted"))
            shown = verbatim(ElidedLabel(workspace.name), workspace.name)
            shown.setObjectName("foundWorkspace")
            row.addWidget(shown, 1)
            column.addLayout(row)
        if len(workspaces) > _MOST_WORKSPACES:
            more = len(workspaces) - _MOST_WORKSPACES
            column.addWidget(plain_label(more_text(more), muted=True))
        if result.adopted_links:
            text = ngettext(
                "{count} link that needed a connection works again.",
                "{count} links that needed a connection work again.",
                result.adopted_links,
            ).format(count=number_text(result.adopted_links))
            column.addWidget(plain_label(text, name="adoptedLinks"))
        column.addStretch(1)
        return area

    def _choose_channel(self) -> None:
        self.accept()
        self.channel_wanted.emit()
