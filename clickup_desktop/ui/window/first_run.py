"""The first thing a person sees: two ways to begin, neither in front of the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import (
    button,
    icon_label,
    plain_label,
    title_label,
    without_orphan,
)
from clickup_desktop.ui.widgets.managed import lock, managed_note, shown_policy
from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from clickup_desktop.ui.widgets.theme import GRID, PAGE_MARGIN, roomy

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview

_SIDE_BY_SIDE = 640
_CHOICE_WIDTH = 400
QWIDGETSIZE_MAX = 16_777_215  # Qt's "no maximum"; PySide6 has no name for it


def is_first_run(overview: Overview) -> bool:
    """Whether nothing was connected or linked yet on this computer."""
    empty = not overview.connections and not overview.links.total
    return overview.organization.local and overview.may_integrate and empty


class FirstRunPage(ScrollArea):
    """Two choices of equal weight, and a quieter third.

    Signals:
        connect_wanted: "Connect ClickUp" was chosen.
        sample_wanted: "Try it with a sample workspace" was chosen.
        join_wanted: "Join an organization" was chosen.
    """

    connect_wanted = Signal()
    sample_wanted = Signal()
    join_wanted = Signal()

    def __init__(self, perform: Callable[[Action], object], parent: QWidget | None = None) -> None:
        """Make the page; `perform` serves hints' buttons that are no other try."""
        super().__init__(parent)
        self.setObjectName("firstRun")
        self.setAccessibleName(_("Welcome"))
        body = self.inside
        column = QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(GRID)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        title = title_label(_("Welcome to ClickUp Desktop"), name="pageTitle")
        title.setAlignment(centre)
        column.addWidget(title)
        purpose = plain_label(
            without_orphan(
                _("Connect ClickUp to your organization and choose the Channels to link.")
            ),
            muted=True,
            name="pagePurpose",
        )
        purpose.setAlignment(centre)
        column.addWidget(purpose)
        column.addSpacing(GRID * 3)
        self._choices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._choices.setSpacing(GRID * 3)
        self._choices.addStretch(1)
        self.connect_button = button(
            _("C&onnect ClickUp"), self.connect_wanted.emit, primary=True, name="connectChoice"
        )
        self.sample_button = button(
            _("&Try it with a sample workspace"),
            self.sample_wanted.emit,
            primary=True,
            name="sampleChoice",
        )
        self._frames: list[QFrame] = []
        for icon, name, text, made in (
            (
                "link",
                _("I have a ClickUp account"),
                _("Paste a Personal Access Token. The five steps to get one are beside the form."),
                self.connect_button,
            ),
            (
                "sample",
                _("I want to look around first"),
                _("Sample data on this computer. Nothing leaves it, and nothing is kept."),
                self.sample_button,
            ),
        ):
            frame = _choice(icon, name, text, made)
            self._frames.append(frame)
            self._choices.addWidget(frame, 4)
        self._choices.addStretch(1)
        column.addLayout(self._choices)
        column.addSpacing(GRID * 2)
        # For the few who were invited; the two above are for everybody.
        self.join_button = button(
            _("Were you invited? &Join an organization"),
            self.join_wanted.emit,
            quiet=True,
            name="joinChoice",
        )
        column.addWidget(self.join_button, 0, centre)
        self._lock_what_is_managed(column)
        self.hint = HintPanel(body, trying_again(self.sample_wanted.emit), perform)
        column.addSpacing(GRID * 2)
        column.addWidget(self.hint)
        column.addStretch(2)

    def _lock_what_is_managed(self, column: QVBoxLayout) -> None:
        policy = shown_policy()
        self._locked: list[QPushButton] = []
        if not policy.sample:
            self._locked.append(self.sample_button)
        if policy.organization_address:  # which is on a server, and this one is not
            self._locked.append(self.connect_button)
        for made in self._locked:
            lock(made, policy)
        if self._locked:
            note = managed_note(policy)
            note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(note)

    def set_busy(self, busy: bool) -> None:
        """Let nothing else be chosen while the sample workspace starts.

        The focus is kept here meanwhile: from what is disabled, Qt would move it on.
        """
        choices = (self.connect_button, self.sample_button, self.join_button)
        if busy and self.window().focusWidget() in choices:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for choice in choices:
            choice.setEnabled(not busy and choice not in self._locked)
        if not busy and self.window().focusWidget() is self:
            self.sample_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choices below each other where there is no room beside."""
        super().resizeEvent(event)
        # A button needs more where letters are wide, or a language's words long.
        least = max(frame.minimumSizeHint().width() for frame in self._frames)
        beside = least * 2 + self._choices.spacing() + PAGE_MARGIN * 2
        narrow = event.size().width() < max(roomy(_SIDE_BY_SIDE), beside)
        widest = QWIDGETSIZE_MAX if narrow else max(roomy(_CHOICE_WIDTH), least)
        for frame in self._frames:
            frame.setMaximumWidth(widest)
        self._choices.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )


def _choice(icon: str, title: str, text: str, made: QPushButton) -> QFrame:
    frame = QFrame()
    frame.setProperty("choice", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
    column.setSpacing(GRID)
    column.addWidget(icon_label(icon, "accent", 32))
    column.addSpacing(GRID)
    column.addWidget(title_label(title, 1.2))
    column.addWidget(plain_label(text, muted=True))
    column.addStretch(1)
    column.addSpacing(GRID)
    column.addWidget(made)
    return frame
