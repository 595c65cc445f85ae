"""What was found, and beside it the conversation around what is current."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.messages.conversation_view import ConversationView
from clickup_desktop.ui.messages.hit_list import HitList
from clickup_desktop.ui.messages.search import MessageSearch, ShownFound
from clickup_desktop.ui.widgets.failure_dialog import tell_whole
from clickup_desktop.ui.widgets.folding_splitter import FoldingSplitter
from clickup_desktop.ui.widgets.hint_panel import HintPanel, hint_of, trying_again
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.ui.widgets.page import PageContext


class ResultsView(QWidget):
    """Shows the hits of what is looked for.

    Signals:
        left: Escape was pressed among the hits.
        found: how many there are is known; whether there is anything to export.

    Attributes:
        search: asks for them.
        hits: the list of them.
        conversation: what was said around the current one.
        hint: what could not be read.
    """

    left = Signal()
    found = Signal(bool)

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.hint = HintPanel(self, trying_again(self._try_again), context.perform, brief=True)
        tell_whole(self.hint)
        column.addWidget(self.hint)
        self.search = MessageSearch(context, self)
        self.search.found.connect(self._show)
        self.search.failed.connect(self._failed)
        between = _("Divider between messages found and conversation")
        self.splitter = FoldingSplitter("messages", between, context.state, self)
        self.hits = HitList(self.splitter)
        self.conversation = ConversationView(context, self.splitter)
        self.splitter.show_parts(self.hits, self.conversation, (1, 1))
        self.hits.picked.connect(self.conversation.show_around)
        self.hits.model.more_wanted.connect(self.search.read_on)
        self.hits.chosen.connect(self.enter_conversation)
        self.hits.left.connect(self.left)
        self.hits.menu_wanted.connect(self._open_menu)
        self.conversation.left.connect(self.focus_hits)
        self.conversation.failed.connect(self._failed)
        column.addWidget(self.splitter, 1)

    def look_for(self, text: str, link_id: str | None) -> None:
        """Show what is found; nothing for no text."""
        self.hits.spoken.begin()
        self.search.look_for(text, link_id)
        if not self.search.text:
            self.hint.clear()
            self.hits.clear()

    def stop(self) -> None:
        """Find and read no more."""
        self.search.stop()
        self.conversation.stop()

    def enter_conversation(self) -> None:
        """Put the focus into the conversation, on the hit."""
        if self.hits.current is not None:
            self.conversation.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_hits(self) -> None:
        """Put the focus on the current hit."""
        self.hits.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: ShownFound) -> None:
        if found.problems:
            self.hint.show_hint(hint_of(found.problems[0]))
        elif self.hint.hint is not None:
            self.hint.clear()
        self.hits.show_found(found, self._where())
        self.found.emit(bool(self.hits.model.hits))

    def _where(self) -> str:
        """Say in what was looked, and whether that is everything."""
        states = [
            it for it in self._context.copies.states if self.search.link_id in (None, it.link_id)
        ]
        lacking = sum(not it.complete for it in states)
        text = ngettext("in {count} copy", "in {count} copies", len(states))
        if lacking:
            text = ngettext(
                "in {count} copy, {lacking} of them incomplete",
                "in {count} copies, {lacking} of them incomplete",
                len(states),
            )
        return text.format(count=number_text(len(states)), lacking=number_text(lacking))

    def _failed(self, error: BaseException) -> None:
        self.hint.show_error(error)

    def _try_again(self) -> None:
        self.hint.clear()
        self.search.look_again()

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("hitMenu")
        menu.addAction(_("Show the &conversation"), self.enter_conversation)
        menu.addAction(_("&Open in ClickUp"), self.conversation.open_in_clickup)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
