"""The Messages page: find what was said, and see how the copies stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.messages.copies_view import CopiesView
from clickup_desktop.ui.messages.copy_keeping import forbidden_text, limit_of
from clickup_desktop.ui.messages.copy_texts import export_held_back
from clickup_desktop.ui.messages.export_dialog import ExportDialog
from clickup_desktop.ui.messages.find_bar import FindBar
from clickup_desktop.ui.messages.results_view import ResultsView
from clickup_desktop.ui.widgets.empty_state import EmptyState
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.locked_panel import LockedPanel, at_the_top
from clickup_desktop.ui.widgets.page import Page, PageContext
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.integration.messages.states import CopyState
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.troubleshooting.hint import Hint


class MessagesPage(Page):
    """Where messages are found, in the place of the list of copies.

    Attributes:
        bar: what is to be found, and where.
        results: what was found.
        copies: the list, and what can be done with one.
        hint: what failed.
    """

    title: ClassVar[str] = N_("Messages")
    purpose: ClassVar[str] = N_("Find what was said in linked Channels, and export it.")
    scrolls: ClassVar[bool] = True
    readable: ClassVar[bool] = False

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._overview: Overview | None = None
        self._unread: Hint | None = None
        self._states = QStackedWidget(self)
        self.content.addWidget(self._states, 1)
        self.locked = LockedPanel(
            _(
                "To keep copies of messages, you need the Enterprise Admin or Integrations Admin "
                "role."
            )
        )
        self._locked_holder = at_the_top(self.locked, self._states)
        self.none = EmptyState(
            "message",
            _("No copies yet"),
            _("Choose “Keep a copy of its messages” when you link a Channel, or on its link."),
            _("Choose a Channel"),
        )
        self.none.activated.connect(lambda: self.context.navigate("channels"))
        self.forbidden = EmptyState("lock", _("Copies of messages are not allowed"), "")
        self._waiting = QWidget(self._states)
        self._working = self._build_working()
        for state in (
            self._waiting,
            self._working,
            self._locked_holder,
            self.none,
            self.forbidden,
        ):
            self._states.addWidget(state)
        self.hint = HintPanel(self, trying_again(self._try_again), context.perform)
        self.content.addWidget(self.hint)
        context.copies.changed.connect(self._show)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.start_finding)
        refresh = QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self)
        refresh.activated.connect(self._update_all)

    def _build_working(self) -> QWidget:
        holder = QWidget(self._states)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        self.bar = FindBar(holder)
        self.bar.changed.connect(self._find)
        self.bar.export_wanted.connect(self._export_found)
        column.addWidget(self.bar)
        self._sheets = QStackedWidget(holder)
        self.copies = CopiesView(self.context, self._sheets)
        self.copies.failed.connect(self._failed)
        self.copies.export_wanted.connect(self._export_copy)
        self._sheets.addWidget(self.copies)
        self.results = ResultsView(self.context, self._sheets)
        self.results.left.connect(self._leave_finding)
        self.results.found.connect(lambda some: self.bar.allow_export(something=some))
        self.bar.stepped.connect(self._step)
        self.bar.entered.connect(self.results.enter_conversation)
        self._sheets.addWidget(self.results)
        column.addWidget(self._sheets, 1)
        return holder

    # Finding

    def _find(self) -> None:
        text = self.bar.text
        self.results.look_for(text, self.bar.link_id)
        self._sheets.setCurrentWidget(self.results if text else self.copies)
        if not text:
            self.bar.allow_export(something=False)

    def start_finding(self) -> None:
        """Put the focus where it is typed."""
        if self._states.currentWidget() is self._working:
            self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.bar.field.selectAll()

    def _leave_finding(self) -> None:
        """Show the copies again."""
        self.bar.field.clear()
        self.bar.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, rows: int) -> None:
        if self.bar.text:
            self.results.hits.step(rows)
        elif rows > 0:
            self.copies.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _update_all(self) -> None:
        if self._states.currentWidget() is self._working:
            self.context.copies.update_now()

    # Exporting

    def _export_copy(self, copy: CopyState) -> None:
        ExportDialog(self.context, self.window(), copy=copy).open()

    def _export_found(self) -> None:
        text, link_id = self.bar.text, self.bar.link_id
        ExportDialog(self.context, self.window(), text=text, link_id=link_id).open()

    # The page

    def activate(self) -> None:
        """Look how the copies stand now."""
        self.copies.lead()
        self.context.copies.look()

    def drop(self) -> None:
        """Find no more."""
        self.results.stop()

    def overview_changed(self, overview: Overview) -> None:
        """Know who may keep copies now."""
        self._overview = overview
        self.copies.show_overview(overview)
        self.bar.allow_export(held_back=export_held_back(overview))
        self._show()

    def _show(self) -> None:
        overview, watch = self._overview, self.context.copies
        if overview is None:
            return
        if not overview.may_integrate:
            self.locked.show_overview(overview)
            self._states.setCurrentWidget(self._locked_holder)
            return
        if watch.failure is not None and not watch.states:
            self._states.setCurrentWidget(self._waiting)
            if self._unread != watch.failure:
                self._unread = watch.failure
                self.hint.show_hint(watch.failure)
            return
        if self._unread is not None:
            if self.hint.hint == self._unread:
                self.hint.clear()
            self._unread = None
        before = {it.channel_id for it in self.copies.list.model.copies}
        self.copies.show_copies()
        if {it.channel_id for it in self.copies.list.model.copies} != before:
            self.results.search.look_again()
        self.bar.show_copies(self.copies.list.model.copies)
        self._states.setCurrentWidget(self._state_of(overview))

    def _state_of(self, overview: Overview) -> QWidget:
        watch = self.context.copies
        if watch.states:
            return self._working
        limit = limit_of(self.context, overview)
        if not limit.allowed:
            self.forbidden.text.setText(forbidden_text(limit))
            return self.forbidden
        return self.none if watch.known else self._waiting

    def _failed(self, error: BaseException) -> None:
        self.hint.show_error(error)

    def _try_again(self) -> None:
        self.hint.clear()
        self._unread = None
        self.context.copies.look()
