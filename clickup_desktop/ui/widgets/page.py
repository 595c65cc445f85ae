"""What every page has: a title, a sentence on its purpose, its main button, and its content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label
from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from clickup_desktop.ui.widgets.theme import GRID, PAGE_MARGIN

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.troubleshooting.hint import Action
    from clickup_desktop.ui.background import BackgroundWork
    from clickup_desktop.ui.copy_watch import CopyWatch
    from clickup_desktop.ui.openers import Diagnose, ReportText
    from clickup_desktop.ui.window_state import WindowState

_READABLE_WIDTH = 920
_NARROW = 560


def _nowhere() -> None:
    """Where there is nothing else to go to."""


class Perform(Protocol):
    """Serves a hint's button that its own place cannot serve."""

    def __call__(self, action: Action, subject: str | None = None, /) -> None:
        """Do what `action` stands for; `subject` is the id of the connection it is about."""
        ...


@dataclass
class PageContext:
    """What a page works with.

    Attributes:
        integration: the documented steps as calls; off the GUI thread only.
        work: runs them.
        state: what the window remembers.
        navigate: shows the page of that name: "integrations", "channels", "messages",
            "members", "diagnostics", "help", "about".
        announce: says something short in the status bar.
        perform: serves a hint's button that the page cannot serve itself.
        diagnose: tries everything; off the GUI thread only.
        report_text: writes the report that can be passed on; off the GUI thread only.
        copies: looks after the copies of messages.
        sample: whether this is the sample workspace.
        join: opens the dialog that joins an organization on a server.
        enter_sample: starts the sample workspace, and shows it in the place of the organization.
        sample_url, sample_token: what the Connect dialog is filled with in the sample workspace.
        around: what the page is made in. Put there later, all of its parts would be styled anew.
    """

    integration: OrganizationSession
    work: BackgroundWork
    state: WindowState
    navigate: Callable[[str], None]
    announce: Callable[[str], None]
    perform: Perform
    diagnose: Diagnose
    report_text: ReportText
    copies: CopyWatch
    sample: bool
    sample_url: str = ""
    sample_token: str = ""
    join: Callable[[], None] = _nowhere
    enter_sample: Callable[[], None] = _nowhere
    around: QWidget | None = None


class Page(QWidget):
    """A page of the window.

    Attributes:
        title: its name, as in the navigation; translated where it is shown.
        purpose: one sentence on what it is for; translated as well.
        content: where its own widgets go.

    Signals:
        overview_stale: something was saved; the shell reads the overview again and hands it to
            every page.
    """

    title: ClassVar[str] = ""
    purpose: ClassVar[str] = ""
    scrolls: ClassVar[bool] = False
    """Whether the content is as tall as it wants and scrolls, instead of filling the page."""
    readable: ClassVar[bool] = True
    """Whether what scrolls is no wider than what is read with ease."""

    overview_stale = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.around)
        self.setObjectName("page")
        self.context = context
        self.setAccessibleName(_(self.title))
        outer = QVBoxLayout(self)
        outer.setSpacing(0)
        if self.scrolls:
            outer.setContentsMargins(0, 0, 0, 0)
            area, body = scrolling_body(readable=self.readable)
            outer.addWidget(area)
        else:
            body = self
        self._column = column = outer if body is self else QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(GRID * 3)
        column.addLayout(self._build_header())
        self.content = QVBoxLayout()
        self.content.setSpacing(GRID * 2)
        column.addLayout(self.content, 1)

    def _build_header(self) -> QHBoxLayout:
        header = QHBoxLayout()
        header.setSpacing(GRID * 2)
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addWidget(title_label(_(self.title), name="pageTitle"))
        words.addWidget(plain_label(_(self.purpose), muted=True, name="pagePurpose"))
        header.addLayout(words, 1)
        self._primary_slot = QHBoxLayout()
        header.addLayout(self._primary_slot)
        header.setAlignment(self._primary_slot, Qt.AlignmentFlag.AlignTop)
        self.primary_button: QPushButton | None = None
        return header

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the content more of a narrow page."""
        super().resizeEvent(event)
        margin = GRID * 2 if event.size().width() < _NARROW else PAGE_MARGIN
        self._column.setContentsMargins(margin, margin, margin, margin)

    def set_primary_action(
        self, text: str, clicked: Callable[[], object], *, name: str = "primaryAction"
    ) -> QPushButton:
        """Put the page's one main button beside its title."""
        made = button(text, clicked, primary=True, name=name, parent=self)
        self.place_primary(made)
        return made

    def place_primary(self, made: QPushButton) -> None:
        """Put a button that is there already in the place of the main one."""
        if self.primary_button is not None:
            self.primary_button.hide()
            self.primary_button.deleteLater()
        self.primary_button = made
        self._primary_slot.addWidget(made)

    def activate(self) -> None:
        """The page is shown now: read afresh, in the background."""

    def leave(self) -> None:
        """Another page is shown now; what this one has begun goes on, and is seen on return."""

    def drop(self) -> None:
        """The page goes for good: stop all that it has begun."""

    def overview_changed(self, overview: Overview) -> None:
        """The organization is like this now."""


def scrolling_body(*, readable: bool = True) -> tuple[ScrollArea, QWidget]:
    """Return an area that scrolls up and down only, and the widget inside it to fill.

    Args:
        readable: whether that widget is no wider than what is read with ease.
    """
    area = ScrollArea()
    area.setObjectName("scrollArea")
    row = QHBoxLayout(area.inside)
    row.setContentsMargins(0, 0, 0, 0)
    body = QWidget()
    body.setObjectName("pageBody")
    if readable:
        body.setMaximumWidth(_READABLE_WIDTH + PAGE_MARGIN * 2)
    row.addWidget(body, 1)
    row.addStretch(0)
    return area, body
